"""Receipts: what a person carries to show that a record is in the log. They open nothing.

The binary form is for files and QR codes, the C2SP ``tlog-proof`` text for other people's tools.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from dalel.core.keys.signatures import fingerprint
from dalel.core.ledger.base45 import NotBase45, from_base45, to_base45
from dalel.core.ledger.checkpoints import MAX_SIZE, Checkpoint, parse_body, parse_checkpoint
from dalel.core.ledger.errors import LedgerError, ReceiptMalformed
from dalel.core.ledger.leaf import LEAF_BYTES, USED_BYTES, Leaf
from dalel.core.ledger.notes import (
    KEY_BYTES,
    KEY_ID_BYTES,
    MAX_SIGNATURES,
    SIGNATURE_BYTES,
    LogVerifyKey,
    Note,
    NoteSignature,
    checked_name,
    decoded_base64,
)
from dalel.core.merkle import HASH_BYTES, RootHash

MAGIC = b"DLR1"
MAX_RECEIPT_BYTES = 131_072
MAX_PROOF_HASHES = 63
_C2SP_HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A leaf, its proof and the checkpoint it leads to.

    Attributes:
        log_key: The public key and origin of the log; its fingerprint is what people compare.
        leaf: The record's leaf.
        index: Its place in the log, from 0.
        checkpoint: The log's statement, with size and root.
        proof: Hashes from the leaf to the root, lowest first.
        signature: The log's signature of the checkpoint.
        cosignatures: What witnesses added, unchecked.
        timestamp: An RFC 3161 token over the checkpoint's digest, or empty.
    """

    log_key: LogVerifyKey
    leaf: Leaf
    index: int
    checkpoint: Checkpoint
    proof: tuple[bytes, ...]
    signature: bytes
    cosignatures: tuple[NoteSignature, ...] = ()
    timestamp: bytes = b""

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """Leaves in the log when the checkpoint was signed."""
        return self.checkpoint.size

    @property
    def root(self) -> RootHash:
        """The root that the log signed."""
        return self.checkpoint.root

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the log's key."""
        return fingerprint(self.log_key.public_key)

    def note(self) -> str:
        """Return the checkpoint as the signed note it was taken from."""
        own = NoteSignature(self.origin, self.log_key.key_id, self.signature)
        return Note(self.checkpoint.body(), (own, *self.cosignatures)).to_text()

    def without_timestamp(self) -> "Receipt":
        """Return the receipt without its token, short enough for a QR code."""
        return replace(self, timestamp=b"")

    def to_bytes(self) -> bytes:
        """Return the compact binary form, which begins with ``DLR1``."""
        parts = [
            MAGIC,
            self.log_key.public_key,
            _short(self.origin.encode()),
            _long("\n".join(self.checkpoint.extensions).encode()),
            self.leaf.used_bytes(),
            self.index.to_bytes(8, "big"),
            self.size.to_bytes(8, "big"),
            self.root,
            bytes([len(self.proof)]),
            *self.proof,
            self.signature,
            bytes([len(self.cosignatures)]),
            *(_signature_bytes(one) for one in self.cosignatures),
            _long(self.timestamp),
        ]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the binary form; nothing in it is checked yet.

        Raises:
            ReceiptMalformed: Not a receipt, or one that this release would write otherwise.
        """
        if not data.startswith(MAGIC) or len(data) > MAX_RECEIPT_BYTES:
            raise ReceiptMalformed("it does not begin as one, or is too long")
        reader = _Reader(data[len(MAGIC) :])
        try:
            receipt = cls._read(reader)
        except (LedgerError, UnicodeError) as error:
            raise ReceiptMalformed("a part of it is damaged") from error
        if not reader.is_done or receipt.to_bytes() != data:
            raise ReceiptMalformed("it does not end where it should")
        return receipt

    @classmethod
    def _read(cls, reader: "_Reader") -> Self:
        public_key = reader.take(KEY_BYTES)
        origin = checked_name(reader.short().decode())
        extensions = reader.long().decode()
        leaf = Leaf.from_bytes(reader.take(USED_BYTES).ljust(LEAF_BYTES, b"\0"))
        index, size = reader.number(8), reader.number(8)
        root = RootHash(reader.take(HASH_BYTES))
        lines = tuple(extensions.split("\n")) if extensions else ()
        checkpoint = parse_body(Checkpoint(origin, size, root, lines).body())
        return cls(
            log_key=LogVerifyKey(origin, public_key),
            leaf=leaf,
            index=index,
            checkpoint=checkpoint,
            proof=tuple(reader.take(HASH_BYTES) for _ in range(reader.number(1))),
            signature=reader.take(SIGNATURE_BYTES),
            cosignatures=tuple(_read_signature(reader) for _ in range(reader.number(1))),
            timestamp=reader.long(),
        )

    def to_base45(self) -> str:
        """Return the binary form in the letters of a QR code."""
        return to_base45(self.to_bytes())

    @classmethod
    def from_base45(cls, text: str) -> Self:
        """Read what a QR code held.

        Raises:
            ReceiptMalformed: It is not a receipt.
        """
        try:
            return cls.from_bytes(from_base45(text))
        except NotBase45 as error:
            raise ReceiptMalformed("the text is not base45") from error

    def to_c2sp(self) -> str:
        """Return the ``tlog-proof`` text; the leaf is its extra data, a time stamp is left out."""
        lines = [
            _C2SP_HEADER,
            f"extra {_base64(self.leaf.to_bytes())}",
            f"index {self.index}",
            *(_base64(part) for part in self.proof),
        ]
        return "\n".join(lines) + "\n\n" + self.note()

    @classmethod
    def from_c2sp(cls, text: str, *, log_key: LogVerifyKey) -> Self:
        """Read a ``tlog-proof`` text of the log with this key.

        Raises:
            ReceiptMalformed: It is not one, or not one that this log's receipts give.
            CheckpointError: Its checkpoint is not signed by the key.
        """
        head, separator, note = text.partition("\n\n")
        lines = head.split("\n")
        if len(lines) < 3 or not separator or lines[0] != _C2SP_HEADER:
            raise ReceiptMalformed("it is not a tlog-proof text")
        signed = parse_checkpoint(note, log_key=log_key)
        try:
            leaf = Leaf.from_bytes(_after("extra ", lines[1]))
        except LedgerError as error:
            raise ReceiptMalformed("its extra data is not a leaf") from error
        receipt = cls(
            log_key=log_key,
            leaf=leaf,
            index=_index(lines[2]),
            checkpoint=signed.checkpoint,
            proof=_proof_of(lines[3:]),
            signature=signed.signature,
            cosignatures=signed.cosignatures,
        )
        if receipt.to_c2sp() != text:
            raise ReceiptMalformed("it is not written as this log writes it")
        return receipt

    def __post_init__(self) -> None:
        """Refuse what the binary form cannot hold."""
        if not 0 <= self.index < MAX_SIZE or len(self.proof) > MAX_PROOF_HASHES:
            raise ReceiptMalformed("its index or its proof is too large")
        if len(self.cosignatures) >= MAX_SIGNATURES or len(self.timestamp) > 0xFFFF:
            raise ReceiptMalformed("it has too many signatures or too long a time stamp")


class _Reader:
    """Takes bytes off the front, never more than there are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_done(self) -> bool:
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ReceiptMalformed("it ends too early")
        self._at += count
        return taken

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

    def short(self) -> bytes:
        return self.take(self.number(1))

    def long(self) -> bytes:
        return self.take(self.number(2))


def _short(data: bytes) -> bytes:
    return len(data).to_bytes(1, "big") + data


def _long(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


def _signature_bytes(one: NoteSignature) -> bytes:
    return _short(one.name.encode()) + one.key_id + _long(one.data)


def _read_signature(reader: _Reader) -> NoteSignature:
    name = checked_name(reader.short().decode())
    return NoteSignature(name, reader.take(KEY_ID_BYTES), reader.long())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _after(label: str, line: str) -> bytes:
    data = decoded_base64(line.removeprefix(label)) if line.startswith(label) else None
    if data is None:
        raise ReceiptMalformed(f"its line {label.strip()!r} is missing or damaged")
    return data


def _index(line: str) -> int:
    digits = line.removeprefix("index ")
    if len(digits) > 19 or not digits.isascii() or not digits.isdecimal():
        raise ReceiptMalformed("its index is not a number")
    return int(digits)


def _proof_of(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(_after("", line) for line in lines)
    if any(len(one) != HASH_BYTES for one in hashes):
        raise ReceiptMalformed("a hash of its proof is damaged")
    return hashes
