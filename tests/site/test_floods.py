"""A flood makes people wait; it locks nobody out, and nobody is written down."""

from __future__ import annotations

import threading
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from dalel.apps.intake.errors import DoorFull
from dalel.site import floods
from dalel.site.floods import (
    AT_ONCE,
    AT_ONCE_EACH,
    SHARED,
    TOKENS,
    Buckets,
    HonestQueue,
    address_of,
)


def posted(address: str = "203.0.113.7", **meta: str) -> HttpRequest:
    """Return a request with content from an address for documentation."""
    request = RequestFactory().post("/report", {"a": "b"}, REMOTE_ADDR=address)
    request.META.update(meta)
    return request


def answered(_request: HttpRequest) -> HttpResponse:
    """Serve."""
    return HttpResponse("served")


def test_a_dozen_reports_from_one_address_are_served(bare_instance: object) -> None:
    """A crisis centre, a prison's visiting room, a whole town behind one provider."""
    queue = HonestQueue(answered)

    statuses = {queue(posted()).status_code for _ in range(int(TOKENS) + 80)}

    assert statuses == {200}


def test_a_flood_from_one_address_waits_for_itself(
    bare_instance: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One at a time; somebody else is served meanwhile."""
    monkeypatch.setattr(floods, "SLOW_LANE_SECONDS", 0.01)
    inside, release = threading.Event(), threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        if request.META["HTTP_X_MARK"] == "slow":
            inside.set()
            release.wait(5)
        return HttpResponse("served")

    queue = HonestQueue(slow)
    for _ in range(int(TOKENS)):
        queue(posted(HTTP_X_MARK=""))
    first = threading.Thread(target=lambda: queue(posted(HTTP_X_MARK="slow")))
    first.start()
    inside.wait(5)

    flooded = queue(posted(HTTP_X_MARK=""))
    other = queue(posted("198.51.100.9", HTTP_X_MARK=""))
    release.set()
    first.join()

    assert (flooded.status_code, other.status_code) == (503, 200)
    assert flooded.headers["Retry-After"] == "15"


def test_slow_lines_of_one_address_do_not_hold_all_places(bare_instance: object) -> None:
    """Fourteen bodies that drip in are enough to close the door otherwise, from one telephone."""
    release = threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        if request.META["REMOTE_ADDR"] == "203.0.113.7":
            release.wait(10)
        return HttpResponse("served")

    queue = HonestQueue(slow)
    told: list[int] = []
    lines = [
        threading.Thread(target=lambda: told.append(queue(posted()).status_code))
        for _ in range(AT_ONCE)
    ]
    for one in lines:
        one.start()
    while len(told) < AT_ONCE - AT_ONCE_EACH:
        time.sleep(0.01)

    other = queue(posted("198.51.100.9"))
    release.set()
    for one in lines:
        one.join()

    assert other.status_code == 200
    assert sorted(told) == [200] * AT_ONCE_EACH + [503] * (AT_ONCE - AT_ONCE_EACH)
    assert queue(posted()).status_code == 200


def test_says_so_where_a_turn_did_not_come(bare_instance: object) -> None:
    """A code that found no place in time asks to wait; any other fault is not taken for that."""
    queue = HonestQueue(answered)

    told = queue.process_exception(posted(), DoorFull())

    assert told is not None
    assert (told.status_code, told.headers["Retry-After"]) == (503, "15")
    assert queue.process_exception(posted(), ValueError()) is None


def test_pages_can_be_read_whatever_else_happens(
    bare_instance: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only content waits."""
    queue = HonestQueue(answered)
    monkeypatch.setattr(queue, "_places", threading.BoundedSemaphore(1))
    queue._places.acquire()

    assert queue(posted()).status_code == 503
    assert queue(RequestFactory().get("/")).status_code == 200


def test_a_full_disk_takes_no_large_file(
    bare_instance: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is small still finds its place."""
    monkeypatch.setattr(floods, "_is_nearly_full", lambda: True)
    queue = HonestQueue(answered)

    assert queue(posted(CONTENT_LENGTH=str(5 * 1024**2))).status_code == 503
    assert queue(posted()).status_code == 200


def test_tokens_come_back(bare_instance: object) -> None:
    """A second for each."""
    now = [0.0]
    buckets = Buckets(clock=lambda: now[0])
    taken = [buckets.take("203.0.113.7", 0) for _ in range(int(TOKENS) + 1)]
    now[0] += 2

    again = [buckets.take("203.0.113.7", 0) for _ in range(3)]

    assert taken == [True] * int(TOKENS) + [False]
    assert again == [True, True, False]


def test_those_who_cannot_be_told_apart_share_a_larger_bucket(bare_instance: object) -> None:
    """Over an onion address: one who floods it is slowed down too."""
    buckets = Buckets(clock=lambda: 0.0)

    taken = [buckets.take(None, 0) for _ in range(int(TOKENS) * SHARED + 1)]

    assert taken == [True] * int(TOKENS) * SHARED + [False]
    assert buckets.take("203.0.113.7", 0)


def test_no_address_is_kept(bare_instance: object) -> None:
    """Only a digest under a key that ends with the process."""
    buckets = Buckets()

    buckets.take("203.0.113.7", 0)

    assert b"203.0.113.7" not in repr(list(buckets._buckets)).encode()


def test_knows_whom_a_proxy_speaks_for() -> None:
    """And that all share one address over an onion service."""
    forwarded = {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 203.0.113.9"}

    assert address_of(posted("127.0.0.1", **forwarded)) == "203.0.113.9"
    assert address_of(posted("198.51.100.9", **forwarded)) == "198.51.100.9"
    assert address_of(posted("127.0.0.1")) is None
    assert address_of(posted("2001:db8::1")) == address_of(posted("2001:db8::2"))
