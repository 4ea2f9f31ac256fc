"""What a server keeps of a session in memory: a box that only the caller's cookie opens."""

from dalel.core.keys.boxes import open_box, seal_box
from dalel.core.keys.derivation import subkey
from dalel.core.keys.errors import BoxDamaged, KeyMalformed, SessionUnreadable

COOKIE_BYTES = 32
_CONTEXT = b"dalel/session/1"


def seal_session(cookie: bytes, payload: bytes) -> bytes:
    """Return the payload, padded and sealed under a key derived from the cookie's 32 bytes.

    Raises:
        KeyMalformed: The cookie has not 32 bytes.
    """
    if len(cookie) != COOKIE_BYTES:
        raise KeyMalformed("session cookie")
    return seal_box(_session_key(cookie), payload, context=_CONTEXT)


def open_session(cookie: bytes, box: bytes) -> bytes:
    """Return what ``seal_session`` was given.

    Raises:
        SessionUnreadable: Another cookie, or changed bytes.
    """
    try:
        return open_box(_session_key(cookie), box, context=_CONTEXT)
    except BoxDamaged as fault:
        raise SessionUnreadable from fault


def _session_key(cookie: bytes) -> bytes:
    """Return the key of the session that a cookie names."""
    return subkey(cookie, label=b"dalel/session-key/1")
