"""Files of one member alone, for the hours between two pages: never in the clear, soon destroyed.

They lie where sealed parts lie; the key of a part is sealed to the member's own key, and nobody
else's list names them. Whoever destroys the keys has destroyed the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.files import discard_file, part_context, part_id, part_path, write_part
from dalel.apps.entries.models import PartWrap
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.keys.files import PART_BYTES, PartDigest, open_part, seal_part
from dalel.core.keys.wraps import PrivateKey, PublicKey, unwrap, wrap_to

__all__ = ["discard_file", "discard_part", "parts_of", "read_private_part", "write_private_part"]

_KEY_BYTES = 32


def parts_of(data: bytes) -> list[bytes]:
    """Return the data in parts, each as large as one may be."""
    return [data[begin : begin + PART_BYTES] for begin in range(0, len(data), PART_BYTES)]


def write_private_part(
    file: UUID, number: int, data: bytes, *, holder: UUID, key: PublicKey
) -> None:
    """Seal and store one part, its key first.

    Raises:
        LogBusy, LogFull: The key store could not take it.
        OSError: The disk could not take it.
    """
    part = part_id(file, number)
    sealed = seal_part(file, number, data)
    wrap = wrap_to(key, sealed.key + sealed.digest, context=part_context(holder, part))
    with keystore_transaction():
        PartWrap.objects.create(part=part, container=holder, wrap=wrap)
    write_part(part, sealed.ciphertext)


def read_private_part(file: UUID, number: int, *, holder: UUID, key: PrivateKey) -> bytes:
    """Return one part.

    Raises:
        NoKey: It is gone.
        KeysError: It is another member's, or damaged.
    """
    part = part_id(file, number)
    wrap = PartWrap.objects.filter(part=part).values_list("wrap", flat=True).first()
    if wrap is None:
        raise NoKey(container=holder)
    opened = unwrap(key, bytes(wrap), context=part_context(holder, part))
    try:
        ciphertext = part_path(part).read_bytes()
    except FileNotFoundError as error:
        raise NoKey(container=holder) from error
    digest = PartDigest(opened[_KEY_BYTES:])
    return bytes(open_part(file, number, ciphertext, opened[:_KEY_BYTES], digest))


def discard_part(file: UUID, numbers: Sequence[int]) -> None:
    """Destroy single parts of a file: their keys first."""
    names = [part_id(file, number) for number in numbers]
    with keystore_transaction():
        PartWrap.objects.filter(part__in=names).delete()
    for name in names:
        part_path(name).unlink(missing_ok=True)
