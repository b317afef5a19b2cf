"""sentence-transformers without what only training and serving need: in memory in half the time.

Its libraries import all that a model could ever be used for. What stands here is what they ask for on the way
and encoding never uses; a test holds that vectors are the same and that nothing of it comes in.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

#: Modules of which only names are asked for while models are loaded.
_STOOD_IN_FOR = (
    "sklearn.metrics",
    "torch._dynamo",
    "torch._dynamo._trace_wrapped_higher_order_op",
    "transformers.generation.continuous_batching",
    "transformers.generation.continuous_batching.cache",
)
#: What transformers asks before it imports what it does not need here.
_ASKED = ("is_scipy_available", "is_torch_distributed_available")


class _Nothing:
    """What every name of a stand-in means: a class to inherit from, and a decorator that changes nothing."""

    def __new__(cls, *given: Any, **_: Any) -> Any:
        if cls is not _Nothing:
            return super().__new__(cls)
        return given[0] if given and callable(given[0]) else lambda made: made


class _StandIn(ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


@contextmanager
def encoding_only() -> Iterator[None]:
    """Within the block models' libraries find stand-ins for what encoding never uses.

    After it whoever imports the same modules gets them as they are.
    """
    from transformers import utils
    from transformers.utils import import_utils

    answers = {name: getattr(utils, name) for name in _ASKED}
    standing_in = {name: _StandIn(name) for name in _STOOD_IN_FOR if name not in sys.modules}
    sys.modules.update(standing_in)
    try:
        for asked in (utils, import_utils):
            vars(asked).update(dict.fromkeys(_ASKED, lambda: False))
        yield
    finally:
        for asked in (utils, import_utils):
            vars(asked).update(answers)
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
