"""Wrong tries are counted for all workers of a program, and kept nowhere else."""

from __future__ import annotations

import os

from dalel.apps.accounts.tally import Tally

NAME = b"an invented name"


def tried(tally: Tally, name: bytes, *, wait_until: float = 0.0) -> int:
    """Count a wrong try and return how many there were."""
    with tally.of(name) as tries:
        tries.wrong += 1
        tries.wait_until = wait_until
        return tries.wrong


def test_counts_on_where_a_worker_has_ended() -> None:
    """Each is forked from the same master."""
    tally = Tally()
    tried(tally, NAME)

    worker = os.fork()
    if worker == 0:
        tried(tally, NAME, wait_until=7.5)
        os._exit(0)
    os.waitpid(worker, 0)

    with tally.of(NAME) as tries:
        assert (tries.wrong, tries.wait_until) == (2, 7.5)


def test_forgets_what_was_set_to_nothing() -> None:
    """Whoever gets in begins anew; so does everybody where all of it is forgotten."""
    tally = Tally()
    tried(tally, NAME)
    with tally.of(NAME) as tries:
        tries.wrong = 0
    first = tried(tally, NAME)
    tally.forget()

    assert (first, tried(tally, NAME)) == (1, 1)


def test_is_bounded_and_gives_up_whoever_waits_least() -> None:
    """A flood of names drives out none that has to wait longer."""
    tally = Tally(names=8)
    tried(tally, NAME, wait_until=60.0)

    for number in range(100):
        tried(tally, str(number).encode(), wait_until=1.0)

    assert tried(tally, NAME) == 2


def test_keeps_no_name() -> None:
    """Only digests under a key of the program."""
    tally = Tally(names=8)

    tried(tally, NAME)

    assert NAME[:12] not in bytes(tally._table)
