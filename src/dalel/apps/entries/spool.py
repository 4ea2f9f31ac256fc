"""Many sealed things on their way into the records, without holding all of them in memory."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self, TypeVar

from django.conf import settings

from dalel.apps.ledger.errors import LogFull

T = TypeVar("T")
_AT_ONCE = 5_000


class Spool(Collection[T]):
    """Things in order: the newest batch in memory, those before it in a file without a name.

    The file is gone with the process, however it ends. What goes into it lies on the disk
    outside key store and records: only what is sealed, and no key, not even a sealed one.
    """

    def __init__(self) -> None:
        self._newest: list[T] = []
        self._batches = 0
        self._count = 0
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, some: list[T]) -> None:
        """Add things; they stay in memory until ``set_aside``."""
        self._newest += some
        self._count += len(some)

    def set_aside(self) -> None:
        """Move what is in memory into the file.

        Raises:
            LogFull: The storage refused it.
        """
        if not self._newest:
            return
        try:
            if self._file is None:
                folder = Path(settings.DALEL_INSTANCE) / "run"
                self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed in __exit__
            pickle.dump(self._newest, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError as error:
            raise LogFull from error
        self._newest = []
        self._batches += 1

    def __iter__(self) -> Iterator[T]:
        """Yield everything in order; one reading at a time."""
        if self._file is not None:
            self._file.seek(0)
            for _batch in range(self._batches):
                yield from pickle.load(self._file)  # noqa: S301 - this process wrote it
        yield from self._newest

    def __len__(self) -> int:
        return self._count

    def __contains__(self, thing: object) -> bool:
        return any(one == thing for one in self)


def batches(many: Iterable[T], most: int = _AT_ONCE) -> Iterator[list[T]]:
    """Yield many things in lists that fit into one question to any database."""
    left = iter(many)
    while some := list(islice(left, most)):
        yield some
