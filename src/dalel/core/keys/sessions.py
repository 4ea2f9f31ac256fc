"""What a server keeps of a session in memory: a box that only the caller's cookie opens.

A parked session needs a PIN besides the cookie of its browser.
"""

from dalel.core.keys.boxes import open_box, seal_box
from dalel.core.keys.derivation import subkey
from dalel.core.keys.errors import BoxDamaged, KeyMalformed, SessionUnreadable

COOKIE_BYTES = 32
_CONTEXT = b"dalel/session/1"
_PARKED_CONTEXT = b"dalel/parked/1"


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


def seal_parked(cookie: bytes, pin: str, payload: bytes, *, place: bytes) -> bytes:
    """Return a payload, padded and sealed under a browser's cookie and a PIN together.

    The PIN is short: it holds against somebody at that browser whose attempts are counted, and not
    against somebody who has the cookie and the box. Without the cookie nothing can be tried.

    Args:
        cookie: 32 random bytes that only the browser keeps.
        pin: ASCII digits.
        payload: Any bytes.
        place: Fresh random bytes, so that two boxes of one browser have two keys.

    Raises:
        KeyMalformed: The cookie has not 32 bytes.
    """
    if len(cookie) != COOKIE_BYTES:
        raise KeyMalformed("shift cookie")
    return seal_box(_parked_key(cookie, pin, place), payload, context=_PARKED_CONTEXT)


def open_parked(cookie: bytes, pin: str, box: bytes, *, place: bytes) -> bytes:
    """Return what ``seal_parked`` was given.

    Raises:
        SessionUnreadable: Another cookie, PIN or place, or changed bytes.
    """
    try:
        return open_box(_parked_key(cookie, pin, place), box, context=_PARKED_CONTEXT)
    except BoxDamaged as fault:
        raise SessionUnreadable from fault


def _parked_key(cookie: bytes, pin: str, place: bytes) -> bytes:
    typed = pin.encode("utf-8", "surrogatepass")
    return subkey(cookie + typed, salt=place, label=b"dalel/parked-key/1")
