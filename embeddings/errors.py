"""What can go wrong while finding passages.

EmbeddingError
    EncoderError   the model cannot be had or loaded; an administrator points to another
    IndexFault     the index on disk is damaged, foreign or cannot be written
    StaleChange    what a change was decided on is not what stands any more
    MovedOn        what was looked at is not what stands any more; it is looked at again
"""


class EmbeddingError(Exception):
    """One sentence that names the thing and the way out."""


class EncoderError(EmbeddingError):
    """The encoder is missing, damaged or not a sentence-transformers model."""


class IndexFault(EmbeddingError):  # noqa: N818 -- IndexError is Python's own
    """The index cannot be read or written as it stands."""


class StaleChange(EmbeddingError):  # noqa: N818 -- nothing is wrong with what stands
    """What a change was decided on is not what stands any more, so the change is not made."""


class MovedOn(EmbeddingError):  # noqa: N818 -- nothing is wrong: it is looked at again
    """What is searched is not what was last looked at, so that is looked at again."""


class RerankerError(EmbeddingError):
    """The reranker is missing, damaged or not a cross-encoder of sentence-transformers."""
