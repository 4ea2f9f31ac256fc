"""Argon2id with a floor, and a cost fitted to the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    FLOOR,
    CostRefused,
    KdfCost,
    KeyMalformed,
    PasswordRefused,
    calibrate,
    derive,
)
from tests.core.keys.samples import CHEAP, vector

SALT = bytes(range(16))


def test_derives_the_frozen_keys() -> None:
    """Among them one at the floor: it is what stored slots and printed codes rely on."""
    for case in vector("passwords")["cases"]:
        cost = KdfCost(case["memory_mib"], case["passes"])

        key = derive(case["password"], bytes.fromhex(case["salt"]), cost)

        assert key.hex() == case["key"]


def test_floor_is_the_pinned_one() -> None:
    """Codes on paper were printed for exactly this cost."""
    assert KdfCost(128, 3) == FLOOR


def test_does_not_depend_on_how_a_keyboard_composes() -> None:
    """й as one character or as two, full width or not: the same password."""
    assert derive("қара шай", SALT, CHEAP) == derive("қара ша\u0438\u0306", SALT, CHEAP)
    assert derive("wells", SALT, CHEAP) == derive("ｗｅｌｌｓ", SALT, CHEAP)


def test_depends_on_password_salt_and_cost() -> None:
    """Any change gives another key; case counts."""
    keys = {
        derive("wells", SALT, CHEAP),
        derive("Wells", SALT, CHEAP),
        derive("wells", bytes(16), CHEAP),
        derive("wells", SALT, KdfCost(2, 1)),
        derive("wells", SALT, KdfCost(1, 2)),
    }

    assert len(keys) == 5
    assert {len(key) for key in keys} == {32}


def test_refuses_a_password_that_cannot_be_encoded() -> None:
    """Half a surrogate pair is no character."""
    with pytest.raises(PasswordRefused):
        derive("\ud800", SALT, CHEAP)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_refuses_a_salt_of_another_length(size: int) -> None:
    """Argon2id in libsodium takes 16 bytes."""
    with pytest.raises(KeyMalformed):
        derive("wells", bytes(size), CHEAP)


@pytest.mark.parametrize(
    ("memory_mib", "passes"), [(0, 1), (-1, 1), (1, 0), (1 << 40, 1), (1, 1 << 40)]
)
def test_refuses_a_cost_that_cannot_be_paid(memory_mib: int, passes: int) -> None:
    """The library's own exception does not leave the room."""
    with pytest.raises(CostRefused) as caught:
        derive("wells", SALT, KdfCost(memory_mib, passes))

    assert (caught.value.memory_mib, caught.value.passes) == (memory_mib, passes)


def machine(seconds_at_floor: float) -> Callable[[KdfCost], float]:
    """Return a machine whose time is proportional to the work."""
    rate = seconds_at_floor / (FLOOR.memory_mib * FLOOR.passes)
    return lambda cost: rate * cost.memory_mib * cost.passes


@given(st.floats(min_value=0.0005, max_value=10))
def test_fits_the_cost_to_any_machine(seconds_at_floor: float) -> None:
    """0.40 to 0.55 s, or the floor where that is slower already."""
    measure = machine(seconds_at_floor)

    cost = calibrate(measure)

    assert cost.memory_mib >= FLOOR.memory_mib
    assert cost.passes >= FLOOR.passes
    assert cost.memory_mib <= 256
    assert 0.40 <= measure(cost) <= 0.55 or (cost == FLOOR and seconds_at_floor > 0.55)


def test_grows_memory_before_passes() -> None:
    """Memory is what a rented graphics card lacks."""
    assert calibrate(machine(0.30)) == KdfCost(200, 3)
    assert calibrate(machine(0.10)) == KdfCost(224, 8)


def test_gives_up_on_uneven_times_without_going_below_the_floor() -> None:
    """A machine that is busy with something else does not make it run for ever."""
    measured: list[KdfCost] = []

    def uneven(cost: KdfCost) -> float:
        measured.append(cost)
        return 0.1 if len(measured) % 2 else 2.0

    cost = calibrate(uneven)

    assert len(measured) == 6
    assert cost.memory_mib >= FLOOR.memory_mib
    assert cost.passes >= FLOOR.passes


def test_survives_a_clock_that_stands_still() -> None:
    """A measured zero does not divide."""
    assert calibrate(lambda _: 0.0).passes > FLOOR.passes
