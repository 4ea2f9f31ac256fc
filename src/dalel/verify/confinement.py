"""What strangers brought is read by a process of its own, with little memory and time.

The parent hands the bytes over without their ever lying on a disk; the child gives up what it
does not need before it looks at them.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# How a child ends that needed more memory than it was given.
TOO_MUCH = 3


@contextmanager
def in_memory(data: bytes) -> Iterator[int]:
    """Yield a descriptor from which the bytes can be read without ever lying on a disk."""
    with os.fdopen(os.memfd_create("brought", os.MFD_CLOEXEC), "wb") as file:
        file.write(data)
        file.seek(0)
        yield file.fileno()


def ask(program: str, data: bytes, *more: str, wall_seconds: float) -> bytes | None:
    """Return what a child prints about the bytes, or None where it ends without an answer.

    ``program`` is a module; it is run with a descriptor of the bytes and ``more`` as arguments.
    """
    with in_memory(data) as descriptor:
        try:
            child = subprocess.run(
                [sys.executable, "-m", program, str(descriptor), *more],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=[descriptor],
                timeout=wall_seconds,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return child.stdout


def confine(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Give up all but some memory and time; nothing of it is ever dumped to a disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
