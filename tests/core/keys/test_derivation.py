"""Fresh secrets and keys derived from strong ones."""

from __future__ import annotations

import hmac
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import is_same, keyed_hash, new_secret, subkey
from tests.core.keys.samples import unhex, vector


def plain_hkdf(secret: bytes, label: bytes, salt: bytes, size: int) -> bytes:
    """RFC 5869, with nothing but hmac."""
    extracted = hmac.new(salt or bytes(32), secret, sha256).digest()
    block, output = b"", b""
    while len(output) < size:
        counter = bytes([len(output) // 32 + 1])
        block = hmac.new(extracted, block + label + counter, sha256).digest()
        output += block
    return output[:size]


def test_derives_the_frozen_values() -> None:
    """Keys that open stored boxes must come out the same for ever."""
    frozen = vector("derivation")
    secret, salt = unhex(frozen, "secret", "salt")

    derived = subkey(secret, label=frozen["label"].encode(), salt=salt, size=frozen["size"])

    assert derived.hex() == frozen["subkey"]
    assert keyed_hash(secret, frozen["data"].encode()).hex() == frozen["keyed_hash"]


@given(st.binary(max_size=100), st.binary(max_size=40), st.binary(max_size=40), st.integers(1, 200))
def test_is_hkdf_and_hmac(secret: bytes, label: bytes, salt: bytes, size: int) -> None:
    """Recomputed with the standard library alone."""
    assert subkey(secret, label=label, salt=salt, size=size) == plain_hkdf(
        secret, label, salt, size
    )
    assert keyed_hash(secret, label) == hmac.new(secret, label, sha256).digest()


def test_labels_keep_uses_apart() -> None:
    """One secret gives unrelated keys for different uses."""
    secret = new_secret()

    assert subkey(secret, label=b"one") != subkey(secret, label=b"two")


def test_secrets_are_fresh_and_of_the_asked_size() -> None:
    """Never the same twice."""
    assert new_secret() != new_secret()
    assert (len(new_secret()), len(new_secret(96))) == (32, 96)


def test_compares_bytes() -> None:
    """Equal means equal."""
    assert is_same(b"one", b"one")
    assert not is_same(b"one", b"two")
    assert not is_same(b"one", b"one and more")
