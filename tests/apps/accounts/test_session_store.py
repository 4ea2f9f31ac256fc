"""Sessions in memory: sealed, bounded in time, gone when told."""

from __future__ import annotations

from uuid import UUID

import pytest

from dalel.apps.accounts.session_store import IDLE_SECONDS, LONGEST_SECONDS, SessionStore

MEMBER, OTHER = UUID(int=1), UUID(int=2)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> SessionStore:
    """Give an empty store."""
    return SessionStore(clock=clock)


def test_gives_back_what_was_kept(store: SessionStore) -> None:
    """To whoever has the cookie."""
    cookie = store.start(MEMBER, b"secret")

    assert store.open(cookie) == (MEMBER, b"secret")
    assert store.live_count() == 1


def test_knows_no_other_cookie(store: SessionStore) -> None:
    """Not even one that differs in a bit."""
    cookie = store.start(MEMBER, b"secret")

    assert store.open(bytes(32)) is None
    assert store.open(cookie[:-1] + bytes([cookie[-1] ^ 1])) is None
    assert store.open(b"short") is None


def test_keeps_nothing_that_opens_without_the_cookie(store: SessionStore) -> None:
    """Memory holds a box and a hash."""
    cookie = store.start(MEMBER, b"the master key")

    held = repr(store._kept).encode() + b"".join(kept.box for kept in store._kept.values())

    assert b"the master key" not in held
    assert cookie not in b"".join(store._kept)


def test_ends_after_half_an_hour_without_use(store: SessionStore, clock: Clock) -> None:
    """Each use starts the half hour anew."""
    cookie = store.start(MEMBER, b"secret")
    clock.now += IDLE_SECONDS - 1
    assert store.open(cookie) is not None

    clock.now += IDLE_SECONDS

    assert store.open(cookie) is None
    assert store.live_count() == 0


def test_ends_after_twelve_hours_however_busy(store: SessionStore, clock: Clock) -> None:
    """A session does not outlive the day."""
    cookie = store.start(MEMBER, b"secret")
    for _ in range(LONGEST_SECONDS // 600 - 1):
        clock.now += 600
        assert store.open(cookie) is not None

    clock.now += 600

    assert store.open(cookie) is None


def test_ends_all_of_one_member_but_the_one_spared(store: SessionStore) -> None:
    """Others stay signed in."""
    spared, gone = store.start(MEMBER, b"a"), store.start(MEMBER, b"b")
    others = store.start(OTHER, b"c")

    store.end_all_of(MEMBER, but=spared)

    assert store.open(gone) is None
    assert store.open(spared) is not None
    assert store.open(others) is not None


def test_replaces_what_it_keeps(store: SessionStore) -> None:
    """For the same cookie."""
    cookie = store.start(MEMBER, b"before")

    store.replace(cookie, b"after")

    assert store.open(cookie) == (MEMBER, b"after")


def test_does_not_bring_back_what_has_ended(store: SessionStore) -> None:
    """A late answer cannot revive a session."""
    cookie = store.start(MEMBER, b"before")
    store.end(cookie)

    store.replace(cookie, b"after")

    assert store.open(cookie) is None


def test_sweeps_what_has_expired_although_nobody_asks(clock: Clock) -> None:
    """An abandoned session does not stay in memory until the next visitor."""
    store = SessionStore(clock=clock, sweep_seconds=0.01)
    store.start(MEMBER, b"secret")
    sweeper = store._sweeper
    assert sweeper is not None

    clock.now += IDLE_SECONDS
    sweeper.join(60)

    assert not store._kept
