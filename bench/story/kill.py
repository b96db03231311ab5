"""A process that kills itself where it is told to."""

import os
import signal
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any


def kill_after(module: str, path: str, times: int) -> None:
    """Be killed when ``module.path`` has done its work for the ``times``-th time."""
    owner: Any = import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    done: list[None] = []
    real: Callable[..., Any] = getattr(owner, name)

    @wraps(real)
    def counted(*args: Any, **given: Any) -> Any:
        result = real(*args, **given)
        done.append(None)
        if len(done) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, counted)
