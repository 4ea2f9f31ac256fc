"""Brings the instance up to this release before the programs start.

Migrating needs Django, which takes longer to load than both programs take to start. So it
happens in a short process of its own, and only when something has changed since the last
time; a stamp in ``instance/run`` says what was there then.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from dalel import __version__
from dalel.core.errors import DalelError
from dalel.site.environment import Environment

STAMP = "run/prepared.json"
DATABASE_FILES = ("dalel.sqlite3", "keys/keys.sqlite3", "keys/instance.json")
_PACKAGE = Path(__file__).resolve().parent.parent


class PreparationFailed(DalelError):
    """The instance could not be brought up to this release."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason or "the instance could not be prepared.")


def prepare(environment: Environment, *, is_demo: bool, pause: Callable[[float], None]) -> None:
    """Create (a demo), migrate and check the instance, unless nothing has changed.

    Args:
        environment: Where the instance is.
        is_demo: Whether to make a demo where there is nothing yet.
        pause: Waits some seconds, or raises when someone asks to stop.

    Raises:
        PreparationFailed: It could not be done; the message says why.
    """
    stamp = environment.instance / STAMP
    if environment.database_url or not _is_current(stamp, environment.instance, is_demo):
        with suppress(FileNotFoundError):
            stamp.unlink()
        _prepare_in_child(is_demo, pause)
        stamp.write_text(_fingerprint(is_demo), encoding="utf-8")


def _is_current(stamp: Path, instance: Path, is_demo: bool) -> bool:
    if not all((instance / name).exists() for name in DATABASE_FILES):
        return False
    try:
        return stamp.read_text(encoding="utf-8") == _fingerprint(is_demo)
    except FileNotFoundError:
        return False


def _fingerprint(is_demo: bool) -> str:
    """Return what the state of an instance depends on: the release and its migrations."""
    return json.dumps([__version__, is_demo, sorted(_migrations())])


def _migrations() -> Iterator[tuple[str, int, int]]:
    for file in _PACKAGE.glob("apps/*/migrations/*.py"):
        found = file.stat()
        yield str(file.relative_to(_PACKAGE)), found.st_size, found.st_mtime_ns


def _prepare_in_child(is_demo: bool, pause: Callable[[float], None]) -> None:
    command = [
        sys.executable,
        "-m",
        "dalel.site.commands.prepare",
        *(["--demo"] if is_demo else []),
    ]
    with TemporaryFile("w+", encoding="utf-8") as complaints:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
        )
        try:
            while child.poll() is None:
                pause(0.03)
        finally:
            child.kill()
            child.wait()
        if child.returncode != 0:
            complaints.seek(0)
            lines = complaints.read().strip().splitlines()
            raise PreparationFailed(lines[-1] if lines else "")
