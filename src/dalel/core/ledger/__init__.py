"""The append-only log: leaves, checkpoints, tiles, proofs and receipts (RFC 6962, C2SP).

Holds what makes a record impossible to alter or drop unseen. Refuses to know what an entry says,
to read a clock, and to store anything.
"""

from dalel.core.ledger.checkpoints import (
    Checkpoint,
    Cosignature,
    SignedCheckpoint,
    add_cosignature,
    cosign_checkpoint,
    follow,
    parse_checkpoint,
    sign_checkpoint,
    verify_cosignatures,
)
from dalel.core.ledger.errors import LedgerError
from dalel.core.ledger.grades import Grade, VerifiedReceipt, issue_receipt, verify_receipt
from dalel.core.ledger.leaf import LEAF_BYTES, Leaf, LeafType, minute_of
from dalel.core.ledger.notes import LogKey, LogVerifyKey, NoteSignature, WitnessKey
from dalel.core.ledger.receipts import Receipt
from dalel.core.ledger.tiles import Tile, parse_tile_path, subtrees_in_tiles, tiles_between
from dalel.core.merkle import (
    Frontier,
    LeafHash,
    RootHash,
    consistency_proof,
    inclusion_proof,
    inclusion_proof_of,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "LEAF_BYTES",
    "Checkpoint",
    "Cosignature",
    "Frontier",
    "Grade",
    "Leaf",
    "LeafHash",
    "LeafType",
    "LedgerError",
    "LogKey",
    "LogVerifyKey",
    "NoteSignature",
    "Receipt",
    "RootHash",
    "SignedCheckpoint",
    "Tile",
    "VerifiedReceipt",
    "WitnessKey",
    "add_cosignature",
    "consistency_proof",
    "cosign_checkpoint",
    "follow",
    "inclusion_proof",
    "inclusion_proof_of",
    "issue_receipt",
    "leaf_hash",
    "minute_of",
    "node_hash",
    "parse_checkpoint",
    "parse_tile_path",
    "root_of",
    "sign_checkpoint",
    "subtrees_in_tiles",
    "tiles_between",
    "verify_consistency",
    "verify_cosignatures",
    "verify_inclusion",
    "verify_receipt",
]
