"""Leaves, checkpoints, head, slots and the clear rows of containers altered."""

from __future__ import annotations

from collections.abc import Callable

from dalel.apps.ledger.slots import SLOT_BYTES
from tests.apps.raw import alter, flip, flipped, read, remove
from tests.security.stories import Story
from tests.security.tampering import NONE_IN_THE_LOG, Deed, Tampering, shifting


def _rewrite_note(story: Story, *, line: int) -> None:
    """Exchange two letters near the end of a line, in base64."""
    lines = read("Checkpoint", story.checkpoint, "note").split("\n")
    text = lines[line]
    at = next(n for n in range(len(text) - 8, 0, -1) if text[n] != text[n - 1])
    lines[line] = text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    alter("Checkpoint", story.checkpoint, note="\n".join(lines))


LOG = [
    Tampering(
        "a leaf's commitment",
        lambda story: flip("Leaf", story.first.leaf_index, "data", 2),
        (
            "CommitmentMismatch entry {first}",
            "CommitmentMismatch entry {second}",
            "CheckpointContradicted checkpoint {after_first}",
            "CheckpointContradicted checkpoint {after_second}",
            "CheckpointContradicted checkpoint {after_last}",
            "CheckpointContradicted checkpoint {newest}",
            "SlotContradicted slot {newest}",
            "HeadContradicted head",
        ),
        (),
        (*NONE_IN_THE_LOG, "CommitmentMismatch {first}", "CommitmentMismatch {second}"),
    ),
    Tampering(
        "a leaf's digest of the ciphertext",
        lambda story: flip("Leaf", story.last.leaf_index, "data", 34),
        (
            "CiphertextAltered entry {last}",
            "CheckpointContradicted checkpoint {after_last}",
            "CheckpointContradicted checkpoint {newest}",
            "SlotContradicted slot {newest}",
            "HeadContradicted head",
        ),
        (),
        NONE_IN_THE_LOG,
    ),
    Tampering(
        "a leaf's minute",
        lambda story: flip("Leaf", story.last.leaf_index, "data", 73),
        (
            "RowAltered entry {last}",
            "CheckpointContradicted checkpoint {after_last}",
            "CheckpointContradicted checkpoint {newest}",
            "SlotContradicted slot {newest}",
            "HeadContradicted head",
        ),
        (),
        NONE_IN_THE_LOG,
    ),
    Tampering(
        "a leaf's last zeros",
        lambda story: flip("Leaf", story.last.leaf_index, "data", 127),
        (
            "MalformedLeaf leaf {last_leaf}",
            "LeafMissing entry {last}",
            "CheckpointContradicted checkpoint {after_last}",
            "CheckpointContradicted checkpoint {newest}",
            "SlotContradicted slot {newest}",
            "HeadContradicted head",
        ),
    ),
    Tampering(
        "a leaf of the past deleted",
        lambda story: remove("Leaf", story.last.leaf_index),
        ("LeafMissing leaf {last_leaf}", "LeafMissing entry {last}"),
    ),
    Tampering(
        "a checkpoint's note",
        lambda story: alter(
            "Checkpoint",
            story.checkpoint,
            note=read("Checkpoint", story.checkpoint, "note").replace("\n", "\n\n", 1),
        ),
        ("CheckpointMalformed checkpoint {newest}",),
    ),
    Tampering(
        "a checkpoint's root",
        lambda story: _rewrite_note(story, line=2),
        ("CheckpointSignatureInvalid checkpoint {newest}",),
    ),
    Tampering(
        "a checkpoint's signature",
        lambda story: _rewrite_note(story, line=4),
        ("CheckpointSignatureInvalid checkpoint {newest}",),
    ),
    Tampering(
        "a checkpoint filed under another size",
        lambda story: alter("Checkpoint", story.checkpoint, size=99),
        ("CheckpointMisfiled checkpoint 99",),
    ),
    Tampering(
        "the newest checkpoint deleted",
        lambda story: remove("Checkpoint", story.checkpoint),
        ("CheckpointMissing head",),
    ),
    Tampering(
        "the head's size",
        shifting("Head", lambda _story: 1, "size", -1),
        ("HeadContradicted head",),
    ),
    Tampering(
        "the head's frontier",
        lambda story: flip("Head", 1, "frontier", -1),
        ("HeadContradicted head",),
    ),
    Tampering(
        "the head's last minute",
        shifting("Head", lambda _story: 1, "checkpoint_minute", 90),
        ("CheckpointMissing head",),
    ),
    Tampering(
        "the head deleted",
        lambda story: remove("Head", 1),
        ("HeadContradicted head",),
    ),
]


def _slots(change: Callable[[bytes], bytes]) -> Deed:
    def deed(story: Story) -> None:
        path = story.folder / "log" / "slots"
        path.write_bytes(change(path.read_bytes()))

    return deed


SLOTS = [
    Tampering(
        "a byte in the first slot",
        _slots(lambda data: flipped(data, 100)),
        ("SlotDamaged slot 0",),
    ),
    Tampering(
        "a byte in the second slot",
        _slots(lambda data: flipped(data, SLOT_BYTES + 100)),
        ("SlotDamaged slot 1",),
    ),
    Tampering(
        "a byte in both slots",
        _slots(lambda data: flipped(flipped(data, 4), SLOT_BYTES + 4)),
        ("SlotDamaged slots",),
    ),
    Tampering(
        "both slots made blank",
        _slots(lambda data: bytes(len(data))),
        ("SlotBlank slots",),
    ),
    Tampering("the slots cut short", _slots(lambda _data: b""), ("SlotDamaged slots",)),
    Tampering(
        "the slots deleted",
        lambda story: (story.folder / "log" / "slots").unlink(),
        ("SlotDamaged slots",),
    ),
]


CONTAINERS = [
    Tampering(
        "a container's length",
        shifting("Container", lambda story: story.case.container.id, "length", -1),
        ("ChainBroken container {case}",),
    ),
    Tampering(
        "a container's head",
        lambda story: flip("Container", story.case.container.id, "head", 5),
        ("ChainBroken container {case}",),
    ),
    Tampering(
        "a container's epoch",
        shifting("Container", lambda story: story.case.container.id, "epoch", 1),
        (
            "PublicKeyAltered container {case}",
            "OlderWrapLeft container {case}",
            "MembershipWithoutKey container {case}",
        ),
    ),
    Tampering(
        "a container's last minute",
        shifting("Container", lambda story: story.case.container.id, "last_recorded", 1),
        ("RowAltered container {case}",),
    ),
    Tampering(
        "a container's type",
        lambda story: alter("Container", story.other.container.id, type="CARD"),
        (),
        ("KindNotHere entry {other_opening}",),
    ),
]
