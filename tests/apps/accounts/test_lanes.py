"""Queues before the derivation, and patience with repeated failures."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from dalel.apps.accounts import actions, lanes
from dalel.apps.accounts.errors import SignInRefused, SignInsBusy, SignInTooSoon
from dalel.apps.accounts.lanes import KNOWN, STRANGERS, Lane, Patience
from tests.apps.conftest import CastMember


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def occupy(lane: Lane, release: threading.Event) -> threading.Thread:
    """Hold a lane's turn in another thread until released."""
    entered = threading.Event()

    def hold() -> None:
        with lane.turn():
            entered.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(10)
    return thread


def test_runs_one_derivation_at_a_time() -> None:
    """Memory for one is all that a lane ever takes."""
    lane, running, most = Lane(waiting=8), [], []

    def work() -> None:
        with lane.turn():
            running.append(1)
            most.append(len(running))
            running.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(most) == 8
    assert max(most) == 1


def test_refuses_to_queue_without_end() -> None:
    """With no place to wait, the next one is told at once."""
    lane, release = Lane(waiting=0), threading.Event()
    thread = occupy(lane, release)

    try:
        with pytest.raises(SignInsBusy), lane.turn():
            pass
    finally:
        release.set()
        thread.join()
    with lane.turn():
        pass


def test_lets_a_known_device_pass_a_flood_of_strangers(advocate: CastMember) -> None:
    """Strangers fill their own lane only."""
    release = threading.Event()
    threads = [occupy(STRANGERS, release)]
    waiting = [threading.Thread(target=_take, args=(STRANGERS,)) for _ in range(2)]
    for thread in waiting:
        thread.start()
    _wait_until_full(STRANGERS)
    try:
        with pytest.raises(SignInsBusy):
            _flood(advocate)
        signed_in = actions.sign_in(advocate.sign_in_name, advocate.password, is_known_device=True)
    finally:
        release.set()
        for thread in threads + waiting:
            thread.join()

    assert signed_in.member == advocate.member_id


def _wait_until_full(lane: Lane) -> None:
    for _ in range(2000):
        if not lane._places._value:
            return
        time.sleep(0.005)


def _flood(member: CastMember) -> None:
    for _ in range(5):
        actions.sign_in(member.sign_in_name, member.password, is_known_device=False)


def _take(lane: Lane) -> None:
    with lane.turn():
        pass


def test_gives_each_lane_one_turn() -> None:
    """Two lanes, two derivations at once in this program, never more."""
    assert lanes.lane_for(is_known_device=True) is KNOWN
    assert lanes.lane_for(is_known_device=False) is STRANGERS
    assert KNOWN is not STRANGERS


def test_waits_longer_after_each_failure() -> None:
    """The first few cost nothing; then 1, 2, 4 ... seconds, at most a minute."""
    clock = Clock()
    patience, waits = Patience(clock=clock), []

    for _ in range(14):
        patience.failed(b"name", is_known_device=False)
        try:
            patience.require(b"name", is_known_device=False)
            waits.append(0)
        except SignInTooSoon as fault:
            waits.append(fault.seconds)
            clock.now += fault.seconds

    assert waits[:4] == [0] * 4
    assert waits[4:8] == [2, 3, 5, 9]
    assert max(waits) <= 61


def test_forgets_failures_after_a_success() -> None:
    """Whoever gets in starts anew."""
    patience = Patience(clock=Clock())
    for _ in range(8):
        patience.failed(b"name", is_known_device=False)

    patience.succeeded(b"name", is_known_device=False)

    patience.require(b"name", is_known_device=False)


def test_does_not_lock_a_member_out_because_a_stranger_guesses(advocate: CastMember) -> None:
    """Failures from unknown browsers do not count for the browser that was in before."""
    with pytest.raises(SignInTooSoon):
        _guess_until_told_to_wait(advocate.sign_in_name)

    signed_in = actions.sign_in(advocate.sign_in_name, advocate.password, is_known_device=True)

    assert signed_in.member == advocate.member_id


def test_slows_guesses_at_names_nobody_has_alike(instance: Path) -> None:
    """Else the wait would tell which names exist."""
    with pytest.raises(SignInTooSoon):
        _guess_until_told_to_wait("nobody at all")


def _guess_until_told_to_wait(name: str) -> None:
    for _ in range(20):
        with suppress(SignInRefused):
            actions.sign_in(name, "not the password", is_known_device=False)
