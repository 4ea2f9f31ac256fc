"""Browsers that signed in before: a random number in a signed cookie, its hash in the database.

It opens nothing. It only puts a browser into the lane that strangers cannot flood.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from dalel.apps.accounts.models import KnownDevice
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.derivation import new_secret

COOKIE = "d"
KEPT_FOR = timedelta(days=180)
_SALT = "dalel.device"


def is_known_device(request: HttpRequest) -> bool:
    """Return whether this browser signed in here before."""
    mark = _mark_of(request)
    return mark is not None and KnownDevice.objects.filter(pk=_hash(mark)).exists()


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Give a browser that just signed in its number, or keep the one it has a while longer."""
    mark = _mark_of(request)
    if mark is None or not KnownDevice.objects.filter(pk=_hash(mark)).exists():
        mark = urlsafe_b64encode(new_secret()).decode()
        with write_transaction():
            KnownDevice.objects.create(hash=_hash(mark))
    response.set_signed_cookie(
        COOKIE,
        mark,
        salt=_SALT,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )


def _mark_of(request: HttpRequest) -> str | None:
    mark: str | None = request.get_signed_cookie(
        COOKIE, default=None, salt=_SALT, max_age=int(KEPT_FOR.total_seconds())
    )
    return mark


def _hash(mark: str) -> bytes:
    return hashlib.sha256(b"dalel/device/1" + mark.encode()).digest()
