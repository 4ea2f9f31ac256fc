"""The key that signs this log's checkpoints, in a file of its own.

The log's origin is a random label: it names no organisation.
"""

from __future__ import annotations

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dalel.apps.ledger.errors import LogKeyMissing
from dalel.apps.ledger.slots import Slots
from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import LedgerError, LogKey, LogVerifyKey

KEY_FILE = "key.json"
SLOTS_FILE = "slots"
PUBLIC_KEY_FILE = "log/public-key.txt"


def create_log(folder: Path) -> None:
    """Make the key and the two blank slots of a new log in ``folder``."""
    key = SigningKey.generate()
    written = {"origin": f"log-{secrets.token_hex(8)}", "seed": key.to_bytes().hex()}
    descriptor = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(written, file)
        file.flush()
        os.fsync(file.fileno())
    Slots(folder / SLOTS_FILE).create()


def log_key() -> LogKey:
    """Return this instance's log key.

    Raises:
        LogKeyMissing: The file is gone or damaged.
    """
    return _read_key(Path(settings.DALEL_INSTANCE) / "log" / KEY_FILE)


def published_log_key() -> LogVerifyKey | None:
    """Return the public key of this instance's log; the secret one is not read here."""
    try:
        text = (Path(settings.DALEL_INSTANCE) / PUBLIC_KEY_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return LogVerifyKey.from_text(text.strip())


def slots() -> Slots:
    """Return this instance's slots."""
    return _slots_at(Path(settings.DALEL_INSTANCE) / "log" / SLOTS_FILE)


@lru_cache(maxsize=8)
def _read_key(path: Path) -> LogKey:
    try:
        read = json.loads(path.read_text())
        return LogKey(read["origin"], SigningKey(bytes.fromhex(read["seed"])))
    except (OSError, ValueError, KeyError, TypeError, KeysError, LedgerError) as error:
        raise LogKeyMissing from error


@lru_cache(maxsize=8)
def _slots_at(path: Path) -> Slots:
    return Slots(path)
