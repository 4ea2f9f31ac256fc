"""Ed25519 and fingerprints."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import KeyMalformed, SignatureInvalid, SigningKey, VerifyKey, fingerprint
from tests.core.keys.samples import AUTHOR, bits, flipped, unhex, vector


def test_signs_as_rfc_8032_does() -> None:
    """Test 1 of section 7.1, and a frozen one of our own."""
    frozen = vector("signatures")
    for content in (frozen, frozen["rfc8032"]):
        seed, public, message, signature = unhex(content, "seed", "public", "message", "signature")
        key = SigningKey(seed)

        assert key.public.to_bytes() == public
        assert key.sign(message) == signature
        assert VerifyKey(public).verify(message, signature) == message


def test_fingerprint_is_the_frozen_one() -> None:
    """People compare it on paper: it must not change between releases."""
    frozen = vector("signatures")
    (public,) = unhex(frozen, "public")

    assert fingerprint(public) == VerifyKey(public).fingerprint == frozen["fingerprint"]


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_agrees_with_another_library(seed: bytes, message: bytes) -> None:
    """Signatures made here are the ones that OpenSSL makes."""
    key, other = SigningKey(seed), Ed25519PrivateKey.from_private_bytes(seed)

    assert key.sign(message) == other.sign(message)
    assert key.public.to_bytes() == other.public_key().public_bytes_raw()


@given(st.binary(min_size=1, max_size=200), bits)
def test_refuses_one_flipped_bit(message: bytes, bit: int) -> None:
    """In the message, the signature or the key."""
    signature = AUTHOR.sign(message)

    with pytest.raises(SignatureInvalid):
        AUTHOR.public.verify(flipped(message, bit), signature)
    with pytest.raises(SignatureInvalid):
        AUTHOR.public.verify(message, flipped(signature, bit))
    with pytest.raises(SignatureInvalid):
        VerifyKey(flipped(AUTHOR.public.to_bytes(), bit)).verify(message, signature)


def test_moves_no_byte_between_signature_and_message() -> None:
    """A signature has 64 bytes, also where the two together would verify."""
    signature = AUTHOR.sign(b"message")

    for at in (63, 65):
        joined = signature + b"message"
        with pytest.raises(SignatureInvalid):
            AUTHOR.public.verify(joined[at:], joined[:at])


def test_a_key_of_small_order_verifies_nothing() -> None:
    """Under such a key one signature would fit every message, so nobody would be bound by it."""
    neutral = bytes([1]) + bytes(31)

    with pytest.raises(SignatureInvalid):
        VerifyKey(neutral).verify(b"anything", neutral + bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_refuses_keys_of_another_length(size: int) -> None:
    """Both halves have 32 bytes."""
    with pytest.raises(KeyMalformed) as public:
        VerifyKey(bytes(size))
    with pytest.raises(KeyMalformed) as private:
        SigningKey(bytes(size))

    assert (public.value.kind, private.value.kind) == ("signature verification key", "signing key")


def test_keys_survive_storage_and_compare_by_their_bytes() -> None:
    """Raw bytes and back."""
    key = SigningKey.generate()

    assert SigningKey(key.to_bytes()).public == key.public
    assert key.public != SigningKey.generate().public
    assert key.public != key.public.to_bytes()
    assert len({key.public, VerifyKey(key.public.to_bytes()), AUTHOR.public}) == 2


def test_prints_no_seed() -> None:
    """Representations may end up in a log."""
    mark = AUTHOR.public.fingerprint

    assert repr(AUTHOR) == f"SigningKey({mark})"
    assert repr(AUTHOR.public) == f"VerifyKey({mark})"
