"""What the process holds from which others are forked: what the program imports, and makes of files."""

from __future__ import annotations

from embeddings import model_files
from embeddings.memory import kept_for_good

model_files.stay_offline()  # as the program does before it imports these
with kept_for_good():
    import onnxruntime
    import sentence_transformers
    import sklearn.linear_model

    import bot.channels.telegram.runtime.run
    import bot.channels.terminal.cli
    import bot.channels.web.app
    import support.index_writer
    import support.killing
    from support.databases import migrated_file
    from support.shipped import shipped_library, shipped_screen

__all__ = ["bot", "onnxruntime", "sentence_transformers", "sklearn", "support"]

migrated_file()
shipped_library()
shipped_screen().is_danger("")
