"""Work in a process beside this one, which has all that was read before it began."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_FORK = multiprocessing.get_context("fork")


class Ended(Exception):
    """The process ended before it was done."""


class Beside(Generic[T]):
    """Some work that has begun, and its answer. What the work raises is raised by `answer`."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Begin. The answer has to be something that can be pickled."""
        self.connection, said = multiprocessing.Pipe(duplex=False)
        self._process = _FORK.Process(target=_do, args=(work, said))
        self._process.start()
        said.close()

    def answer(self) -> T:
        """Wait for the answer. Raises Ended, and what the work raised."""
        try:
            answer, raised = self.connection.recv()
        except EOFError:
            raise Ended from None
        finally:
            self._process.join()
        if raised is not None:
            raise raised
        return answer  # type: ignore[no-any-return]

    def end(self) -> None:
        """End the work, if it is not done."""
        self._process.terminate()
        self._process.join()


def _do(work: Callable[[], Any], said: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        said.send((work(), None))
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is asked for
        said.send((None, error))


def _end_with_parent() -> None:
    """Nobody waits for what is made here once the process that asked for it was killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
