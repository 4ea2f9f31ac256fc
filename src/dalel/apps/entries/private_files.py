"""Files of one member alone, for the hours between two pages: never in the clear, soon destroyed.

They lie where sealed parts lie; the key of a part is sealed under the member's own key, so that
nobody else can have put it there, and nobody else's list names them. Whoever destroys the keys has
destroyed the file.
"""

from __future__ import annotations

from uuid import UUID

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.files import discard_file, part_context, part_id, part_path, write_part
from dalel.apps.entries.models import PartWrap
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.files import PART_BYTES, PartDigest, open_part, seal_part
from dalel.core.keys.wraps import OwnKey

__all__ = ["discard_file", "parts_of", "read_private_part", "write_private_part"]

_KEY_BYTES = 32


def parts_of(data: bytes) -> list[bytes]:
    """Return the data in parts, each as large as one may be."""
    return [data[begin : begin + PART_BYTES] for begin in range(0, len(data), PART_BYTES)]


def write_private_part(file: UUID, number: int, data: bytes, *, holder: UUID, key: OwnKey) -> None:
    """Seal and store one part, its key first, instead of what stood there.

    Two who do so at once take turns: the key that lies there is that of the part.

    Raises:
        LogBusy, LogFull: The key store could not take it.
        OSError: The disk could not take it.
    """
    part = part_id(file, number)
    sealed = seal_part(file, number, data)
    wrap = key.wrap(sealed.key + sealed.digest, context=part_context(holder, part))
    with keystore_transaction():
        PartWrap.objects.filter(part=part).delete()
        PartWrap.objects.create(part=part, container=holder, wrap=wrap)
        part_path(part).unlink(missing_ok=True)
        write_part(part, sealed.ciphertext)


def read_private_part(file: UUID, number: int, *, holder: UUID, key: OwnKey) -> bytes:
    """Return one part.

    Raises:
        NoKey: It is gone.
        KeysError: It is another member's, or not made by this one, or damaged.
        LogBusy: It is just being replaced, and that takes long.
    """
    opened = _opened_key(file, number, holder=holder, key=key)
    try:
        return _opened_part(file, number, opened, holder=holder)
    except (KeysError, NoKey):
        with keystore_transaction():  # whoever was replacing it is done
            opened = _opened_key(file, number, holder=holder, key=key)
            return _opened_part(file, number, opened, holder=holder)


def _opened_key(file: UUID, number: int, *, holder: UUID, key: OwnKey) -> bytes:
    part = part_id(file, number)
    wrap = PartWrap.objects.filter(part=part).values_list("wrap", flat=True).first()
    if wrap is None:
        raise NoKey(container=holder)
    return key.unwrap_own(bytes(wrap), context=part_context(holder, part))


def _opened_part(file: UUID, number: int, opened: bytes, *, holder: UUID) -> bytes:
    try:
        ciphertext = part_path(part_id(file, number)).read_bytes()
    except FileNotFoundError as error:
        raise NoKey(container=holder) from error
    digest = PartDigest(opened[_KEY_BYTES:])
    return bytes(open_part(file, number, ciphertext, opened[:_KEY_BYTES], digest))
