"""RFC 3161 tokens of an invented authority."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256, sha512

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    TimestampError,
    TimestampForOther,
    TimestampMalformed,
    TimestampUntrusted,
    verify_timestamp,
)
from tests.core.keys.samples import bits, flipped, unhex, vector

VECTOR = vector("timestamps")
RESPONSE, TOKEN, SHA512_TOKEN, REFUSAL = unhex(
    VECTOR, "response", "token", "sha512_token", "refusal"
)
ROOT, OTHER_ROOT = VECTOR["root"].encode(), VECTOR["other_root"].encode()
DIGEST = sha256(VECTOR["message"].encode()).digest()
STATED_AT = datetime.fromisoformat(VECTOR["stated_at"])


def test_tells_when_the_digest_existed() -> None:
    """From a whole response and from a bare token; the root as PEM or DER, among others."""
    as_der = load_pem_x509_certificate(ROOT).public_bytes(Encoding.DER)

    assert verify_timestamp(RESPONSE, DIGEST, roots=[ROOT]) == STATED_AT
    assert verify_timestamp(RESPONSE, DIGEST, roots=[OTHER_ROOT, as_der]) == STATED_AT
    assert verify_timestamp(TOKEN, DIGEST, roots=[ROOT]) == datetime.fromisoformat(
        VECTOR["token_stated_at"]
    )
    assert str(STATED_AT.tzinfo) == "UTC"


@given(bits)
def test_refuses_another_digest(bit: int) -> None:
    """A token is about one digest."""
    with pytest.raises(TimestampForOther):
        verify_timestamp(RESPONSE, flipped(DIGEST, bit), roots=[ROOT])


def test_refuses_a_token_over_another_kind_of_digest() -> None:
    """SHA-256 is what is stamped here; another algorithm is another statement."""
    for digest in (DIGEST, sha512(VECTOR["message"].encode()).digest()):
        with pytest.raises(TimestampForOther):
            verify_timestamp(SHA512_TOKEN, digest, roots=[ROOT])


@pytest.mark.parametrize("roots", [[], [OTHER_ROOT]])
def test_refuses_an_authority_that_is_not_trusted(roots: list[bytes]) -> None:
    """Without a root nothing is trusted."""
    with pytest.raises(TimestampUntrusted):
        verify_timestamp(RESPONSE, DIGEST, roots=roots)


def test_refuses_a_refusal() -> None:
    """An authority that declined stated no time."""
    with pytest.raises(TimestampMalformed) as caught:
        verify_timestamp(REFUSAL, DIGEST, roots=[ROOT])

    assert caught.value.part == "token"


@pytest.mark.parametrize("status", [1, 2, 3, 4, 5])
def test_refuses_a_status_other_than_granted(status: int) -> None:
    """A token inside a response that was not granted as asked counts for nothing."""
    at = RESPONSE.index(b"\x02\x01\x00")
    changed = RESPONSE[: at + 2] + bytes([status]) + RESPONSE[at + 3 :]

    with pytest.raises(TimestampUntrusted):
        verify_timestamp(changed, DIGEST, roots=[ROOT])


@given(bits)
def test_a_flipped_bit_never_moves_the_time(bit: int) -> None:
    """Either it is refused, or the bit was in a part that the signature need not cover."""
    try:
        stated_at = verify_timestamp(flipped(RESPONSE, bit), DIGEST, roots=[ROOT])
    except TimestampError:
        return

    assert stated_at == STATED_AT


@given(st.binary(max_size=200))
def test_turns_arbitrary_bytes_into_its_own_errors(data: bytes) -> None:
    """No library's exception leaves the room."""
    for prefix in (b"", b"\x30\x06", b"\x30\x82\x00\x10\x06"):
        with pytest.raises(TimestampMalformed):
            verify_timestamp(prefix + data, DIGEST, roots=[ROOT])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 60, 900])
def test_refuses_a_token_that_was_cut(size: int) -> None:
    """Any beginning of a token is not one."""
    with pytest.raises(TimestampMalformed):
        verify_timestamp(TOKEN[:size], DIGEST, roots=[ROOT])


@pytest.mark.parametrize("root", [b"", b"\x30\x03", b"-----BEGIN CERTIFICATE-----", ROOT[:200]])
def test_refuses_a_root_that_is_no_certificate(root: bytes) -> None:
    """A broken policy is told apart from a broken token."""
    with pytest.raises(TimestampMalformed) as caught:
        verify_timestamp(RESPONSE, DIGEST, roots=[root])

    assert caught.value.part == "root certificate"
