"""Checkpoints (C2SP tlog-checkpoint) and what witnesses add to them (tlog-cosignature)."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import SigningKey, VerifyKey
from dalel.core.ledger.errors import (
    CheckpointForked,
    CheckpointMalformed,
    CheckpointShrank,
    CheckpointSignatureInvalid,
    CheckpointUnsigned,
    CosignatureInvalid,
    MalformedName,
    OriginMismatch,
)
from dalel.core.ledger.notes import (
    SIGNATURE_BYTES,
    LogKey,
    LogVerifyKey,
    Note,
    NoteSignature,
    WitnessKey,
    checked_name,
    decoded_base64,
    parse_note,
)
from dalel.core.merkle import HASH_BYTES, ConsistencyMismatch, RootHash, verify_consistency

MAX_SIZE = 1 << 63
_TIME_BYTES = 8
_LATEST = 253_402_300_800  # 10000-01-01, the first second that a datetime cannot hold
_SIZE = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log states about itself: name, number of leaves, root.

    Attributes:
        origin: The log's name, also the name of its key.
        size: Number of leaves, below 2**63.
        root: 32 bytes.
        extensions: Further lines of the text; this log writes none.
    """

    origin: str
    size: int
    root: RootHash
    extensions: tuple[str, ...] = ()

    def body(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode())
        return "".join(f"{line}\n" for line in (*lines, *self.extensions))

    def digest(self) -> bytes:
        """Return the SHA-256 of the signed text: what a time stamp authority stamps."""
        return sha256(self.body().encode()).digest()


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose log signature holds.

    Attributes:
        checkpoint: What the log states.
        note: The note as text, as received.
        signature: The log's 64 signature bytes.
        cosignatures: All other signatures, unchecked.
    """

    checkpoint: Checkpoint
    note: str
    signature: bytes
    cosignatures: tuple[NoteSignature, ...]


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's statement that it saw a consistent log, which held when checked."""

    witness: WitnessKey
    seen_at: datetime


def sign_checkpoint(checkpoint: Checkpoint, log_key: LogKey) -> str:
    """Return the signed note of a checkpoint.

    Raises:
        OriginMismatch: The key is another log's.
        CheckpointMalformed: The checkpoint could not be read back.
    """
    if checkpoint.origin != log_key.name:
        raise OriginMismatch(expected=log_key.name, offered=checkpoint.origin)
    body = checkpoint.body()
    if parse_body(body) != checkpoint:
        raise CheckpointMalformed("a line of it breaks the text")
    key_id = log_key.verify_key.key_id
    signature = log_key.signing_key.sign(body.encode())
    return Note(body, (NoteSignature(log_key.name, key_id, signature),)).to_text()


def parse_checkpoint(note: str | bytes, *, log_key: LogVerifyKey) -> SignedCheckpoint:
    """Return the checkpoint in a note after checking that the log signed it.

    Raises:
        CheckpointMalformed: Not a note, or not a checkpoint.
        OriginMismatch: Another log's.
        CheckpointUnsigned: No signature by this key.
        CheckpointSignatureInvalid: The log's signature does not fit the text.
    """
    parsed = parse_note(note)
    checkpoint = parse_body(parsed.text)
    if checkpoint.origin != log_key.name:
        raise OriginMismatch(expected=log_key.name, offered=checkpoint.origin)
    own = [one for one in parsed.signatures if one.is_by(log_key)]
    if not own:
        raise CheckpointUnsigned(log_key.name)
    for one in own:
        if not _fits(log_key.public_key, parsed.text.encode(), one.data):
            raise CheckpointSignatureInvalid(log_key.name)
    others = tuple(one for one in parsed.signatures if not one.is_by(log_key))
    return SignedCheckpoint(checkpoint, parsed.to_text(), own[0].data, others)


def parse_body(text: str) -> Checkpoint:
    """Read the signed text of a checkpoint.

    Raises:
        CheckpointMalformed: Fewer than three lines, or one of them is not as specified.
    """
    if not text.endswith("\n"):
        raise CheckpointMalformed("its text does not end in a line feed")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise CheckpointMalformed("it needs origin, size and root, and no empty line")
    origin, size, root = lines[:3]
    try:
        checked_name(origin)
    except MalformedName as error:
        raise CheckpointMalformed("its origin is not a name") from error
    if not _SIZE.fullmatch(size) or int(size) >= MAX_SIZE:
        raise CheckpointMalformed("its size is not a number below 2**63")
    digest = decoded_base64(root)
    if digest is None or len(digest) != HASH_BYTES:
        raise CheckpointMalformed("its root is not 32 bytes in base64")
    return Checkpoint(origin, int(size), RootHash(digest), tuple(lines[3:]))


def cosign_checkpoint(
    signed: SignedCheckpoint, *, witness: str, key: SigningKey, now: datetime
) -> SignedCheckpoint:
    """Return the checkpoint with a witness's signature of ``now`` (whole seconds) added."""
    seconds = int(now.timestamp())
    public = WitnessKey(witness, key.public.to_bytes())
    signature = key.sign(_cosigned(seconds, signed.checkpoint))
    data = seconds.to_bytes(_TIME_BYTES, "big") + signature
    return add_cosignature(signed, NoteSignature(witness, public.key_id, data))


def add_cosignature(signed: SignedCheckpoint, cosignature: NoteSignature) -> SignedCheckpoint:
    """Return the checkpoint with one more signature line, still unchecked."""
    return replace(
        signed,
        note=f"{signed.note}{cosignature.to_line()}\n",
        cosignatures=(*signed.cosignatures, cosignature),
    )


def verify_cosignatures(
    signed: SignedCheckpoint, witnesses: Sequence[WitnessKey]
) -> tuple[Cosignature, ...]:
    """Return what the named witnesses state, earliest first, once per witness key.

    Signatures of witnesses not named are passed over, as the specification asks.

    Raises:
        CosignatureInvalid: A named witness's signature does not fit the checkpoint.
    """
    found: dict[bytes, Cosignature] = {}
    for witness in witnesses:
        for one in signed.cosignatures:
            if one.is_by(witness):
                seen = Cosignature(witness, _seen_at(one, witness, signed.checkpoint))
                known = found.setdefault(witness.public_key, seen)
                found[witness.public_key] = min(known, seen, key=lambda each: each.seen_at)
    return tuple(sorted(found.values(), key=lambda each: (each.seen_at, each.witness.name)))


def follow(
    seen: SignedCheckpoint, offered: SignedCheckpoint, *, proof: Sequence[bytes]
) -> SignedCheckpoint:
    """Return the offered checkpoint if it extends the one already seen.

    Raises:
        OriginMismatch: Another log's.
        CheckpointShrank: It has fewer leaves.
        CheckpointForked: The proof does not show that it extends the other.
    """
    old, new = seen.checkpoint, offered.checkpoint
    if old.origin != new.origin:
        raise OriginMismatch(expected=old.origin, offered=new.origin)
    if new.size < old.size:
        raise CheckpointShrank(seen=old.size, offered=new.size)
    try:
        verify_consistency(old.size, old.root, new.size, new.root, proof)
    except ConsistencyMismatch as error:
        raise CheckpointForked(seen=old.size, offered=new.size) from error
    return offered


def _seen_at(one: NoteSignature, witness: WitnessKey, checkpoint: Checkpoint) -> datetime:
    if len(one.data) != _TIME_BYTES + SIGNATURE_BYTES:
        raise CosignatureInvalid(witness.name)
    seconds = int.from_bytes(one.data[:_TIME_BYTES], "big")
    message = _cosigned(seconds, checkpoint)
    if seconds >= _LATEST or not _fits(witness.public_key, message, one.data[_TIME_BYTES:]):
        raise CosignatureInvalid(witness.name)
    return datetime.fromtimestamp(seconds, tz=UTC)


def _cosigned(seconds: int, checkpoint: Checkpoint) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{checkpoint.body()}".encode()


def _fits(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(public_key).verify(message, signature)
    except KeysError:
        return False
    return True
