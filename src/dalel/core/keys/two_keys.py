"""Words that any two of several keepers open together, and none of them alone.

The words are sealed under a fresh secret. For every ordered pair of keepers the secret is wrapped
to the second, and that wrap to the first: whoever turns the first key gets something that only the
second opens. Order is free; there is no arithmetic on secrets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from uuid import UUID

from dalel.core.keys.boxes import open_box, seal_box
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed
from dalel.core.keys.wraps import PrivateKey, PublicKey, unwrap, wrap_context, wrap_to

FEWEST_KEEPERS = 2
MOST_KEEPERS = 4
# Who turns the first key and who the second, by their places among the keepers.
Pair = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Where the words lie: nothing of them opens anywhere else."""

    container: UUID
    entry: UUID

    def context(self, label: str, pair: Pair = (0, 0)) -> bytes:
        """Return what binds a sealed value to this place, its use and its pair."""
        return wrap_context(label, self.container, self.entry, pair[0] * MOST_KEEPERS + pair[1])


@dataclass(frozen=True)
class TwoKeyBox:
    """Sealed words, and for each pair of keepers what its first key opens."""

    box: bytes
    wraps: Mapping[Pair, bytes]


def seal_for_two(words: bytes, keepers: Sequence[PublicKey], place: Place) -> TwoKeyBox:
    """Seal words so that two keepers open them.

    Raises:
        KeyMalformed: There are fewer than two keepers or more than four, one stands there twice,
            or a key is damaged.
    """
    if not FEWEST_KEEPERS <= len(keepers) <= MOST_KEEPERS or len(set(keepers)) < len(keepers):
        raise KeyMalformed("keepers")
    secret = new_secret()
    wraps = {}
    for pair in permutations(range(len(keepers)), 2):
        first, second = keepers[pair[0]], keepers[pair[1]]
        half = wrap_to(second, secret, context=place.context("advance-second", pair))
        wraps[pair] = wrap_to(first, half, context=place.context("advance-first", pair))
    return TwoKeyBox(seal_box(secret, words, context=place.context("advance-words")), wraps)


def turn_first(
    key: PrivateKey, keeper: int, wraps: Mapping[Pair, bytes], place: Place
) -> dict[Pair, bytes]:
    """Return what the second keepers can open once this one has turned the first key.

    Raises:
        UnknownSuite, WrapDamaged: The key is another, or something was changed.
    """
    return {
        pair: unwrap(key, wrap, context=place.context("advance-first", pair))
        for pair, wrap in wraps.items()
        if pair[0] == keeper
    }


def turn_second(key: PrivateKey, pair: Pair, half: bytes, box: bytes, place: Place) -> bytes:
    """Return the words.

    Raises:
        UnknownSuite, WrapDamaged, BoxDamaged: The key is another, or something was changed.
    """
    secret = unwrap(key, half, context=place.context("advance-second", pair))
    return open_box(secret, box, context=place.context("advance-words"))
