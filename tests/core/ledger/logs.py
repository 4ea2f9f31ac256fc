"""A small invented log with fixed keys, so that everything it signs is the same at every run."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import (
    Checkpoint,
    Leaf,
    LeafType,
    LogKey,
    LogVerifyKey,
    Receipt,
    SignedCheckpoint,
    WitnessKey,
    consistency_proof,
    cosign_checkpoint,
    inclusion_proof_of,
    issue_receipt,
    parse_checkpoint,
    root_of,
    sign_checkpoint,
)
from dalel.core.merkle import subtrees_of

ORIGIN = "brisk-otter-4"
WITNESS = "calm-heron-9"
WITNESS_KEY = SigningKey(b"\x02" * 32)
SEEN_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def a_leaf(number: int) -> Leaf:
    """Leaf ``number`` of the invented log."""
    commitment = sha256(b"commitment %d" % number).digest()
    digest = sha256(b"ciphertext %d" % number).digest()
    return Leaf(LeafType.ENTRY, commitment, digest, epoch=1, minute=29_000_000 + number)


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


LOG_KEY = LogKey(ORIGIN, SigningKey(b"\x01" * 32))


@dataclass(frozen=True)
class Log:
    """Leaves and the key that signs checkpoints over them."""

    leaves: tuple[Leaf, ...]
    key: LogKey = LOG_KEY

    @property
    def verify_key(self) -> LogVerifyKey:
        """What the policy names."""
        return self.key.verify_key

    @property
    def witness(self) -> WitnessKey:
        """The invented witness."""
        return WitnessKey(WITNESS, WITNESS_KEY.public.to_bytes())

    def note_at(self, size: int) -> str:
        """The signed note over the first leaves."""
        root = root_of(leaf.hash for leaf in self.leaves[:size])
        return sign_checkpoint(Checkpoint(ORIGIN, size, root), self.key)

    def checkpoint_at(self, size: int) -> SignedCheckpoint:
        """The checkpoint over the first leaves, read back."""
        return parse_checkpoint(self.note_at(size), log_key=self.verify_key)

    def witnessed_at(self, size: int) -> SignedCheckpoint:
        """The same, cosigned."""
        signed = self.checkpoint_at(size)
        return cosign_checkpoint(signed, witness=WITNESS, key=WITNESS_KEY, now=SEEN_AT)

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """The proof between two sizes."""
        hashes = [leaf.hash for leaf in self.leaves[:new]]
        return consistency_proof(old, new, subtrees_of(hashes))

    def receipt(
        self, index: int, signed: SignedCheckpoint | None = None, timestamp: bytes = b""
    ) -> Receipt:
        """The receipt of one leaf, under the whole log if nothing else is said."""
        signed = signed or self.checkpoint_at(len(self.leaves))
        hashes = [leaf.hash for leaf in self.leaves[: signed.checkpoint.size]]
        proof = inclusion_proof_of(hashes, index)
        return issue_receipt(
            self.leaves[index],
            index,
            proof,
            signed,
            log_key=self.verify_key,
            timestamp=timestamp,
        )


def a_log(size: int = 13) -> Log:
    """A log of so many leaves."""
    return Log(tuple(a_leaf(number) for number in range(size)))
