"""RFC 3161 timestamps: what an outside authority says about when a digest existed."""

from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.x509 import (
    Certificate,
    ObjectIdentifier,
    load_der_x509_certificate,
    load_pem_x509_certificate,
)
from rfc3161_client import (
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from dalel.core.keys.errors import TimestampForOther, TimestampMalformed, TimestampUntrusted

_SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_GRANTED = bytes.fromhex("3003020100")
_SEQUENCE, _OBJECT_IDENTIFIER = 0x30, 0x06


def verify_timestamp(token: bytes, digest: bytes, *, roots: Sequence[bytes]) -> datetime:
    """Return the moment (UTC) at which an authority says it saw a digest.

    Args:
        token: A token, or the whole response it came in (both DER).
        digest: The SHA-256 digest that was to be stamped.
        roots: Certificates of trusted authorities, PEM or DER. They and what the token brings
            must have been valid at the moment it states, not today.

    Raises:
        TimestampMalformed: Token or root cannot be read.
        TimestampForOther: The token is about another digest.
        TimestampUntrusted: No root stands behind it, or it is not a signed and granted one.

    Source: RFC 3161, 2.4.2; RFC 5280 for the chain (by ``rfc3161-client``).
    """
    trusted = [_certificate(root) for root in roots]
    try:
        response = decode_timestamp_response(_as_response(token))
        imprint = response.tst_info.message_imprint
        about = (imprint.hash_algorithm, imprint.message)
        stated_at = response.tst_info.gen_time.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise TimestampMalformed("token") from fault
    if about != (_SHA256, digest):
        raise TimestampForOther
    _verify(response, digest, trusted)
    return stated_at


def _verify(response: TimeStampResponse, digest: bytes, trusted: list[Certificate]) -> None:
    """Check status, chain, purpose and signature."""
    try:
        VerifierBuilder(roots=trusted).build().verify(response, digest)
    except (VerificationError, ValueError) as fault:
        raise TimestampUntrusted from fault


def _certificate(root: bytes) -> Certificate:
    """Return the certificate of PEM or DER bytes."""
    load = load_pem_x509_certificate if root.startswith(b"-----") else load_der_x509_certificate
    try:
        return load(root)
    except ValueError as fault:
        raise TimestampMalformed("root certificate") from fault


def _as_response(token: bytes) -> bytes:
    """Return a bare token (it begins with its content type) inside a granted response."""
    content_at = 2 + (token[1] & 0x7F if len(token) > 1 and token[1] & 0x80 else 0)
    if len(token) <= content_at or token[content_at] != _OBJECT_IDENTIFIER:
        return token
    content = _GRANTED + token
    size = len(content).to_bytes(4, "big").lstrip(b"\0")
    return bytes((_SEQUENCE, 0x80 | len(size))) + size + content
