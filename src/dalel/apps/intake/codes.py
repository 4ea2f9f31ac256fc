"""Codes as they are typed on pages: few derivations at a time, each with this instance's salt."""

from __future__ import annotations

import threading

from django.conf import settings

from dalel.apps.intake.errors import DoorFull
from dalel.apps.intake.laptops import this_laptop
from dalel.core.keys.codes import CodeKeys, ReportCode, unlock_code
from dalel.core.keys.derivation import subkey

# Each takes 128 MiB while it runs.
AT_ONCE = 2
PATIENCE_SECONDS = 20.0
_places = threading.BoundedSemaphore(AT_ONCE)


def code_salt() -> bytes:
    """Return the salt of every code of this instance; a laptop's codes are its organisation's."""
    laptop = this_laptop()
    if laptop is not None:
        return laptop.readers.salt
    return subkey(settings.DALEL_NAME_KEY, label=b"dalel/code-salt/1", size=16)


def unlock(code: ReportCode, *, second_word: str = "") -> CodeKeys:
    """Return the keys of a code, once it is its turn.

    Raises:
        DoorFull: The turn did not come in time.
        PasswordRefused: The second word cannot be encoded.
    """
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise DoorFull
    try:
        return unlock_code(code, salt=code_salt(), second_word=second_word)
    finally:
        _places.release()
