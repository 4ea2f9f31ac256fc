"""Keys from what people remember: Argon2id, with a floor, and a cost fitted to the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

from nacl.exceptions import RuntimeError as SodiumRuntimeError
from nacl.exceptions import ValueError as SodiumValueError
from nacl.pwhash import argon2id

from dalel.core.keys.errors import CostRefused, KeyMalformed, PasswordRefused

SALT_BYTES = 16
_MIB = 1 << 20
_SHORTEST_SECONDS = 0.40
_WANTED_SECONDS = 0.475
_LONGEST_SECONDS = 0.55
_MOST_MEMORY_MIB = 256
_MEMORY_STEP_MIB = 8
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one derivation costs: memory in MiB and passes over it (one lane)."""

    memory_mib: int
    passes: int


FLOOR = KdfCost(memory_mib=128, passes=3)
"""The least that an instance uses, and what codes of reports always use."""


def derive(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """Return 32 bytes from a password, normalised to NFKC so that keyboards do not matter.

    Raises:
        PasswordRefused: The text cannot be encoded.
        KeyMalformed: The salt has not 16 bytes.
        CostRefused: The library refuses this cost, or there is not enough memory.
    """
    if len(salt) != SALT_BYTES:
        raise KeyMalformed("salt of a password")
    try:
        typed = normalize("NFKC", password).encode("utf-8")
    except UnicodeEncodeError as fault:
        raise PasswordRefused from fault
    try:
        return argon2id.kdf(32, typed, salt, opslimit=cost.passes, memlimit=cost.memory_mib * _MIB)
    except (SodiumValueError, SodiumRuntimeError) as fault:
        raise CostRefused(cost.memory_mib, cost.passes) from fault


def calibrate(measure: Callable[[KdfCost], float]) -> KdfCost:
    """Return the cost at which this machine needs 0.40 to 0.55 s, never below the floor.

    Args:
        measure: Runs one derivation at a cost and returns its seconds. It is called at most six
            times; memory grows to 256 MiB before passes do, since two derivations may run at once
            in each program.

    Returns:
        A cost in the range; the floor, where the machine is too slow for more; or the last cost
        tried, where its times are too uneven to settle.
    """
    cost = FLOOR
    for _ in range(_ROUNDS):
        seconds = measure(cost)
        if _SHORTEST_SECONDS <= seconds <= _LONGEST_SECONDS:
            return cost
        fitted = _cost_of(cost.memory_mib * cost.passes * _WANTED_SECONDS / max(seconds, 1e-6))
        if fitted == cost:
            return cost
        cost = fitted
    return cost


def _cost_of(work: float) -> KdfCost:
    """Return the cost whose memory times passes comes nearest to ``work``."""
    passes = max(FLOOR.passes, -int(-work // _MOST_MEMORY_MIB))
    steps = round(work / passes / _MEMORY_STEP_MIB)
    return KdfCost(max(FLOOR.memory_mib, steps * _MEMORY_STEP_MIB), passes)
