"""Any two keepers open the words together, in either order; one alone opens nothing."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID, uuid4

import pytest

from dalel.core.keys.errors import BoxDamaged, KeyMalformed, WrapDamaged
from dalel.core.keys.two_keys import Place, TwoKeyBox, seal_for_two, turn_first, turn_second
from dalel.core.keys.wraps import PrivateKey

KEYS = [PrivateKey.generate() for _ in range(3)]
PLACE = Place(UUID(int=1), UUID(int=2))
WORDS = "Маған сеніңдер.".encode()


@pytest.fixture(scope="module")
def sealed() -> TwoKeyBox:
    """Return words sealed for three keepers."""
    return seal_for_two(WORDS, [key.public for key in KEYS], PLACE)


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_open_it_in_either_order(sealed: TwoKeyBox, pair: tuple[int, int]) -> None:
    """What the first key gives, the second one opens."""
    halves = turn_first(KEYS[pair[0]], pair[0], sealed.wraps, PLACE)

    assert turn_second(KEYS[pair[1]], pair, halves[pair], sealed.box, PLACE) == WORDS


def test_the_first_keeper_cannot_go_on_alone(sealed: TwoKeyBox) -> None:
    """Not with their own half, and not with that of another pair."""
    halves = turn_first(KEYS[0], 0, sealed.wraps, PLACE)

    for pair, half in halves.items():
        with pytest.raises(WrapDamaged):
            turn_second(KEYS[0], pair, half, sealed.box, PLACE)
    with pytest.raises(WrapDamaged):
        turn_second(KEYS[1], (0, 2), halves[(0, 1)], sealed.box, PLACE)


def test_nobody_turns_the_first_key_of_another(sealed: TwoKeyBox) -> None:
    """The wraps of one keeper open with no other key, nor elsewhere."""
    with pytest.raises(WrapDamaged):
        turn_first(KEYS[1], 0, sealed.wraps, PLACE)
    with pytest.raises(WrapDamaged):
        turn_first(KEYS[0], 0, sealed.wraps, Place(PLACE.container, uuid4()))


def test_changed_words_do_not_open(sealed: TwoKeyBox) -> None:
    """One byte is enough."""
    halves = turn_first(KEYS[0], 0, sealed.wraps, PLACE)
    box = sealed.box[:-1] + bytes([sealed.box[-1] ^ 1])

    with pytest.raises(BoxDamaged):
        turn_second(KEYS[1], (0, 1), halves[(0, 1)], box, PLACE)


@pytest.mark.parametrize("keepers", [KEYS[:1], [KEYS[0], KEYS[0]], [*KEYS, *KEYS]])
def test_needs_two_to_four_different_keepers(keepers: list[PrivateKey]) -> None:
    """One alone, or one twice, would open it without the other."""
    with pytest.raises(KeyMalformed):
        seal_for_two(WORDS, [key.public for key in keepers], PLACE)
