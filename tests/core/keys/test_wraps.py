"""Wrapped keys: HPKE to a public key, symmetric under an epoch's secret."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    EpochSecret,
    KeyMalformed,
    OwnKey,
    PrivateKey,
    PublicKey,
    UnknownSuite,
    WrapDamaged,
    unwrap,
    wrap_context,
    wrap_to,
)
from tests.core.keys.samples import CONTAINER, ENTRY, OTHER, bits, flipped, unhex, vector

EPOCH = EpochSecret(PrivateKey(bytes(range(96))))
CONTEXT = wrap_context("entry", CONTAINER, ENTRY)

Wrap = Callable[[bytes, bytes], bytes]


def by_hpke(secret: bytes, context: bytes) -> bytes:
    return wrap_to(EPOCH.public, secret, context=context)


def by_epoch(secret: bytes, context: bytes) -> bytes:
    return EPOCH.wrap(secret, context=context)


both_suites = pytest.mark.parametrize("wrap", [by_hpke, by_epoch])


def test_opens_the_frozen_wraps() -> None:
    """The combined key encapsulation comes from a draft: this shows if a release changes it."""
    frozen = vector("wraps")
    raw, public, context, secret, suite_1, suite_2 = unhex(
        frozen, "private_key", "public_key", "context", "secret", "suite_1", "suite_2"
    )
    private = PrivateKey.from_bytes(raw)
    epoch = EpochSecret.from_bytes(raw)

    assert private.public.to_bytes() == public
    assert private.public.fingerprint == frozen["fingerprint"]
    assert unwrap(private, suite_1, context=context) == secret
    assert epoch.unwrap(suite_1, context=context) == secret
    assert epoch.unwrap(suite_2, context=context) == secret
    assert (suite_1[0], suite_2[0]) == (1, 2)


def test_context_is_the_frozen_one() -> None:
    """Label, version, container, entry, part."""
    frozen = vector("wraps")
    container, entry = UUID(frozen["container"]), UUID(frozen["entry"])

    context = wrap_context(frozen["label"], container, entry, frozen["part"])

    assert context.hex() == frozen["context"]
    assert context == b"dalel/entry/1" + container.bytes + entry.bytes + b"\0\0\0\2"
    assert wrap_context("epoch", container).hex() == frozen["context_without_entry"]


@both_suites
@given(secret=st.binary(max_size=200))
def test_opens_what_it_wrapped(wrap: Wrap, secret: bytes) -> None:
    """Either suite, any length."""
    assert EPOCH.unwrap(wrap(secret, CONTEXT), context=CONTEXT) == secret


@both_suites
@given(secret=st.binary(min_size=1, max_size=100), bit=bits)
def test_never_opens_with_a_flipped_bit(wrap: Wrap, secret: bytes, bit: int) -> None:
    """In the wrap (suite id included) or in its context."""
    wrapped = wrap(secret, CONTEXT)

    with pytest.raises(WrapDamaged):
        EPOCH.unwrap(flipped(wrapped, bit), context=CONTEXT)
    with pytest.raises(WrapDamaged):
        EPOCH.unwrap(wrapped, context=flipped(CONTEXT, bit))


@both_suites
def test_never_opens_under_another_key(wrap: Wrap) -> None:
    """A later epoch does not open an earlier one's wraps."""
    other = EpochSecret.generate()

    with pytest.raises(WrapDamaged):
        other.unwrap(wrap(bytes(65), CONTEXT), context=CONTEXT)


@given(st.binary(max_size=1300))
def test_turns_arbitrary_bytes_into_its_own_errors(data: bytes) -> None:
    """No library's exception leaves the room."""
    for suite in (b"", b"\1", b"\2"):
        with pytest.raises(WrapDamaged):
            EPOCH.unwrap(suite + data, context=CONTEXT)


def test_names_a_suite_that_it_does_not_open() -> None:
    """A later release's wrap is told apart from a damaged one."""
    private = PrivateKey.generate()

    with pytest.raises(UnknownSuite) as symmetric:
        unwrap(private, EPOCH.wrap(b"secret", context=CONTEXT), context=CONTEXT)
    with pytest.raises(UnknownSuite) as later:
        EPOCH.unwrap(b"\x07 later", context=CONTEXT)
    with pytest.raises(UnknownSuite) as empty:
        EPOCH.unwrap(b"", context=CONTEXT)

    assert (symmetric.value.suite, later.value.suite, empty.value.suite) == (2, 7, None)


def test_binds_every_part_of_a_place() -> None:
    """No two places have one context."""
    contexts = {
        wrap_context("entry", CONTAINER, ENTRY),
        wrap_context("entry", CONTAINER, OTHER),
        wrap_context("entry", OTHER, ENTRY),
        wrap_context("entry", CONTAINER),
        wrap_context("entry", CONTAINER, ENTRY, 1),
        wrap_context("part", CONTAINER, ENTRY),
    }

    assert len(contexts) == 6


def test_keys_survive_storage() -> None:
    """Raw bytes and back."""
    private = PrivateKey.generate()
    public = PublicKey.from_bytes(private.public.to_bytes())
    epoch = EpochSecret.from_bytes(EPOCH.to_bytes())

    wrapped = wrap_to(public, b"secret", context=CONTEXT)

    assert (len(private.to_bytes()), len(public.to_bytes())) == (96, 1216)
    assert unwrap(PrivateKey(private.to_bytes()), wrapped, context=CONTEXT) == b"secret"
    assert public == private.public
    assert public != EPOCH.public
    assert public != public.to_bytes()
    assert len({public, private.public, EPOCH.public}) == 2
    assert epoch.public == EPOCH.public


@pytest.mark.parametrize("raw", [b"", bytes(1215), bytes(1217), b"\xff" * 1216])
def test_refuses_bytes_that_are_no_public_key(raw: bytes) -> None:
    """Length, and FIPS 203's check of the input."""
    with pytest.raises(KeyMalformed) as caught:
        PublicKey(raw)

    assert caught.value.kind == "public key"


def test_refuses_a_public_key_of_small_order() -> None:
    """Its shared secret would be known to everybody."""
    weak = PublicKey(EPOCH.public.to_bytes()[:1184] + bytes(32))

    with pytest.raises(KeyMalformed):
        wrap_to(weak, b"secret", context=CONTEXT)


@pytest.mark.parametrize("size", [0, 95, 97])
def test_refuses_bytes_that_are_no_private_key(size: int) -> None:
    """Length only: every seed is a key."""
    with pytest.raises(KeyMalformed):
        PrivateKey(bytes(size))


def test_prints_no_secret() -> None:
    """Representations may end up in a log; they show the public fingerprint."""
    private = PrivateKey(EPOCH.to_bytes())
    mark = private.public.fingerprint

    assert repr(private) == f"PrivateKey({mark})"
    assert repr(EPOCH) == f"EpochSecret({mark})"
    assert repr(EPOCH.public) == f"PublicKey({mark})"


def test_an_own_key_opens_what_others_made_and_what_its_owner_made() -> None:
    """Both suites; the epoch's label makes another key of the same bytes."""
    private = PrivateKey(bytes(range(96)))
    own = OwnKey(private)
    made = own.wrap(b"secret", context=CONTEXT)

    assert own.unwrap(made, context=CONTEXT) == b"secret"
    assert own.unwrap(by_hpke(b"secret", CONTEXT), context=CONTEXT) == b"secret"
    assert OwnKey.from_bytes(private.to_bytes()).unwrap(made, context=CONTEXT) == b"secret"
    with pytest.raises(WrapDamaged):
        EPOCH.unwrap(made, context=CONTEXT)
    assert "OwnKey(" in repr(own)


def test_makes_the_key_pair_only_when_it_is_needed() -> None:
    """What was opened by its bytes is the same secret, its public key included."""
    late = EpochSecret.from_bytes(EPOCH.to_bytes())

    assert late.public == EPOCH.public
    with pytest.raises(KeyMalformed):
        EpochSecret.from_bytes(bytes(95))


def test_tells_what_only_a_holder_of_the_secret_can_have_made() -> None:
    """The other suite takes no more than the public key."""
    assert EPOCH.unwrap_own(by_epoch(b"secret", CONTEXT), context=CONTEXT) == b"secret"
    for wrap in (by_hpke(b"secret", CONTEXT), b""):
        with pytest.raises(UnknownSuite):
            EPOCH.unwrap_own(wrap, context=CONTEXT)
