"""Browsers that signed in before: a random number in a signed cookie, its hash in the database.

It opens nothing. It only puts a browser into the lane that strangers cannot flood, and only under
the name of a member who signed in with it.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dalel.apps.accounts.models import KnownDevice, Member
from dalel.apps.ledger.errors import LogBusy, LogFull
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.derivation import keyed_hash, new_secret

COOKIE = "d"
KEPT_FOR = timedelta(days=180)
_SALT = "dalel.device"
log = logging.getLogger("dalel.accounts.devices")


def known_device(request: HttpRequest, name: bytes) -> bytes:
    """Return what this browser is known by under a name; empty where it is a stranger's.

    Args:
        request: What the browser sent.
        name: The hash of a sign-in name, whether or not anybody has it.
    """
    mark = _mark_of(request)
    if mark is None:
        return b""
    device = _hash(mark, name)
    rows = KnownDevice.objects.filter(pk=device, member__ended__isnull=True)
    return device if rows.exists() else b""


def known_device_of(request: HttpRequest, member: UUID) -> bytes:
    """Return what this browser is known by for a member. Returns as ``known_device``."""
    return known_device(request, _name_of(member))


def remember_device(request: HttpRequest, response: HttpResponse, member: UUID) -> None:
    """Give a browser in which a member just signed in its number, or keep the one it has longer.

    Where the records cannot take it now, the browser stays a stranger's until the next time.
    """
    mark = _mark_of(request) or urlsafe_b64encode(new_secret()).decode()
    try:
        _write(_hash(mark, _name_of(member)), member)
    except (LogBusy, LogFull) as fault:
        log.warning("a browser was not remembered: %s", type(fault).__name__)
        return
    response.set_signed_cookie(
        COOKIE,
        mark,
        salt=_SALT,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )


def forget_devices_of(member: UUID) -> None:
    """Let every browser of a member be a stranger's again.

    Raises:
        LogBusy, LogFull: The records cannot be written.
    """
    with write_transaction():
        KnownDevice.objects.filter(member=member).delete()


def _write(device: bytes, member: UUID) -> None:
    if KnownDevice.objects.filter(pk=device).exists():
        return
    with write_transaction():
        KnownDevice.objects.get_or_create(hash=device, defaults={"member_id": member})


def _name_of(member: UUID) -> bytes:
    return bytes(Member.objects.values_list("name_hash", flat=True).get(pk=member))


def _mark_of(request: HttpRequest) -> str | None:
    mark: str | None = request.get_signed_cookie(
        COOKIE, default=None, salt=_SALT, max_age=int(KEPT_FOR.total_seconds())
    )
    return mark


def _hash(mark: str, name: bytes) -> bytes:
    return keyed_hash(settings.DALEL_NAME_KEY, b"dalel/device/1" + name + mark.encode())
