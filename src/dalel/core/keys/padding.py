"""Padding that shows a size class only: at least 1 KiB, then Padme (Nikitin et al., 2019)."""

from dalel.core.keys.errors import PaddingDamaged

SMALLEST_BYTES = 1024
_PREFIX_BYTES = 4


def padded_size(size: int) -> int:
    """Return the size class of ``size`` bytes: at most 12 % more, never below 1 KiB."""
    if size <= SMALLEST_BYTES:
        return SMALLEST_BYTES
    exponent = size.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return size + mask & ~mask


def pad(data: bytes) -> bytes:
    """Return the length (4 bytes, big-endian), the data, and zeros up to the size class."""
    framed = len(data) + _PREFIX_BYTES
    return b"%b%b%b" % (
        len(data).to_bytes(_PREFIX_BYTES, "big"),
        data,
        bytes(padded_size(framed) - framed),
    )


def unpad(padded: bytes) -> bytes:
    """Return the data that ``pad`` was given.

    Raises:
        PaddingDamaged: Length, size class or zeros are not what ``pad`` writes.
    """
    end = int.from_bytes(padded[:_PREFIX_BYTES], "big") + _PREFIX_BYTES
    if len(padded) != padded_size(end) or padded.count(0, end) != len(padded) - end:
        raise PaddingDamaged
    return padded[_PREFIX_BYTES:end]
