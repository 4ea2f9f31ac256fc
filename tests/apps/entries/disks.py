"""A disk that is soon full: a real one where we may mount one, else one that says so."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a folder hold no more than ``size`` bytes."""
    if _mounted(folder, size):
        try:
            yield
        finally:
            subprocess.run(("umount", str(folder)), check=True)
        return
    with monkeypatch.context() as patched:
        patched.setattr("dalel.apps.entries.files.os.fsync", _refusing(size))
        yield


def _mounted(folder: Path, size: int) -> bool:
    if os.geteuid() != 0:
        return False
    mount = ("mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder))
    return subprocess.run(mount, check=False, capture_output=True).returncode == 0


def _refusing(size: int) -> object:
    """Return a sync that finds no room once as much was written."""
    written = 0

    def sync(descriptor: int) -> None:
        nonlocal written
        written += os.fstat(descriptor).st_size
        if written > size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return sync
