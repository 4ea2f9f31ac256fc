"""Many at once, or somebody who floods: an honest waiting page, and nobody is identified.

Each address has a bucket of tokens, in memory only and under a key that is drawn when the process
starts. Whoever has emptied it is not refused but served one at a time: behind one address there may
be a whole town. No address is written down anywhere.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import shutil
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalel.apps.intake.errors import DoorFull
from dalel.site.bodies import announced_bytes
from dalel.site.threads import PUBLIC_THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator

# A report is about ten pages: a dozen reports at once from one address, then one page a second.
TOKENS, TOKENS_PER_SECOND = 120.0, 1.0
# Of content: as much as one report may bring, then what a good line brings.
BYTES, BYTES_PER_SECOND = 5.0 * 1024**3, 1024.0**2
# Whoever comes over an onion address shares one bucket with all others there: it is larger.
SHARED = 40
ADDRESSES_REMEMBERED = 10_000
# Pages can be read while all others work.
AT_ONCE = PUBLIC_THREADS - 2
# And one address does not hold all places with lines that are slow on purpose.
AT_ONCE_EACH, AT_ONCE_SHARED = AT_ONCE // 2, AT_ONCE - 3
SLOW_LANE_SECONDS = 5.0
RETRY_SECONDS = 15
# Below this much free space nothing large is taken: what is small still finds its place.
SPARE_BYTES = 2 * 1024**3
LARGE_BYTES = 1024 * 1024


@dataclass
class _Bucket:
    tokens: float
    room: float
    at: float


class Buckets:
    """Tokens by address, bounded, and gone with the process."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._mutex = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._serving: Counter[bytes] = Counter()

    def take(self, address: str | None, size_bytes: int) -> bool:
        """Take a token and room for content; say whether both were there.

        ``None`` is the address of all who cannot be told apart.
        """
        share = 1 if address else SHARED
        name, now = self._name(address), self._clock()
        with self._mutex:
            bucket = self._buckets.pop(name, None) or _Bucket(TOKENS * share, BYTES * share, now)
            passed = max(0.0, now - bucket.at)
            tokens = min(TOKENS * share, bucket.tokens + passed * TOKENS_PER_SECOND * share)
            room = min(BYTES * share, bucket.room + passed * BYTES_PER_SECOND * share)
            is_there = tokens >= 1 and room >= size_bytes
            taken = (tokens - 1, room - size_bytes) if is_there else (tokens, room)
            self._buckets[name] = _Bucket(*taken, now)
            while len(self._buckets) > ADDRESSES_REMEMBERED:
                self._buckets.popitem(last=False)
        return is_there

    @contextmanager
    def in_flight(self, address: str | None) -> Iterator[bool]:
        """Count a request as being served; say whether its address has a place left."""
        most, name = AT_ONCE_EACH if address else AT_ONCE_SHARED, self._name(address)
        with self._mutex:
            has_place = self._serving[name] < most
            self._serving[name] += has_place
        try:
            yield has_place
        finally:
            with self._mutex:
                self._serving[name] -= has_place
                if not self._serving[name]:
                    del self._serving[name]

    def _name(self, address: str | None) -> bytes:
        return hashlib.blake2b((address or "").encode(), key=self._key, digest_size=16).digest()


class HonestQueue:
    """Django middleware of the public program: who comes in too great a number is told to wait.

    Only what brings content waits: pages can always be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._buckets = Buckets()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._slow_lane = threading.BoundedSemaphore(1)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, or answer with the waiting page."""
        if request.method in ("GET", "HEAD"):
            return self._get_response(request)
        if announced_bytes(request) > LARGE_BYTES and _is_nearly_full():
            return waiting(request)
        address = address_of(request)
        with _held(self._places, 0) as is_room, self._buckets.in_flight(address) as has_place:
            if not (is_room and has_place):
                return waiting(request)
            if self._buckets.take(address, announced_bytes(request)):
                return self._get_response(request)
            with _held(self._slow_lane, SLOW_LANE_SECONDS) as is_first:
                return self._get_response(request) if is_first else waiting(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask to wait where a page's own turn did not come; what was typed can be sent again."""
        return waiting(request) if isinstance(error, DoorFull) else None


@contextmanager
def _held(places: threading.BoundedSemaphore, patience_seconds: float) -> Iterator[bool]:
    has_place = places.acquire(timeout=patience_seconds)
    try:
        yield has_place
    finally:
        if has_place:
            places.release()


def waiting(request: HttpRequest) -> HttpResponse:
    """Answer that others are being served, and how to send the same again."""
    response = render(request, "site/waiting.html", {"seconds": RETRY_SECONDS}, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def address_of(request: HttpRequest) -> str | None:
    """Return what stands for one visitor; ``None`` where all share one, as over an onion address.

    A proxy on this machine names whom it speaks for; with Tor that can be a circuit.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        if ipaddress.ip_address(peer).is_loopback:
            peer = named
        found = ipaddress.ip_address(peer)
    except ValueError:
        return None
    if found.version == 6:  # one line of a provider is a whole network of these
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _is_nearly_full() -> bool:
    return shutil.disk_usage(settings.DALEL_INSTANCE).free < SPARE_BYTES
