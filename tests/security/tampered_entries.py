"""Entries altered, moved, deleted, reordered and forged."""

from __future__ import annotations

from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.files import part_path
from dalel.apps.entries.models import Membership
from dalel.apps.entries.opening import Author
from dalel.apps.entries.terms import Depth
from dalel.core.keys.signatures import SigningKey
from tests.apps.raw import alter, flipped, remove
from tests.apps.records import NOW, note
from tests.security.stories import Story
from tests.security.tampering import FILE_UNPROVED, Deed, Tampering, exchanging, flipping, shifting


def first(column: str, at: int) -> Deed:
    """Flip a byte of the first note."""
    return flipping("Entry", lambda story: story.first.id, column, at)


def first_two(story: Story) -> tuple[object, object]:
    """Two notes of one case."""
    return story.first.id, story.second.id


def of_two_cases(story: Story) -> tuple[object, object]:
    """A note of each case."""
    return story.last.id, story.elsewhere.id


ENTRIES = [
    Tampering(
        "identity box",
        first("ciphertext", 4 + 24 + 10),
        ("CiphertextAltered entry {first}",),
        ("RecordDamaged entry {first}",),
    ),
    Tampering(
        "rest box",
        first("ciphertext", -1),
        ("CiphertextAltered entry {first}",),
        ("RecordDamaged entry {first}",),
    ),
    Tampering(
        "length of the identity box",
        first("ciphertext", 3),
        ("CiphertextAltered entry {first}",),
        ("RecordDamaged entry {first}",),
    ),
    Tampering(
        "body root",
        first("body_root", 31),
        ("CommitmentMismatch entry {first}",),
        ("CommitmentMismatch entry {first}",),
    ),
    Tampering(
        "minute",
        shifting("Entry", lambda story: story.first.id, "minute", -60),
        ("RowAltered entry {first}",),
    ),
    Tampering(
        "minute of the last entry",
        shifting("Entry", lambda story: story.last.id, "minute", 5),
        ("RowAltered container {case}", "RowAltered entry {last}"),
    ),
    Tampering(
        "epoch",
        shifting("Entry", lambda story: story.first.id, "epoch", 1),
        ("RowAltered entry {first}",),
        ("NoKey entry {first}",),
    ),
    Tampering(
        "sequence",
        shifting("Entry", lambda story: story.last.id, "sequence", 1),
        ("ChainBroken container {case}", "CommitmentMismatch entry {last}"),
        (),
        ("CommitmentMismatch {last}", "EntriesLeftOut {last}"),
    ),
    Tampering(
        "leaf index",
        shifting("Entry", lambda story: story.last.id, "leaf_index", 100),
        (
            "LeafMissing entry {last}",
            "RowMissing leaf {last_leaf}",
        ),
    ),
    Tampering(
        "id",
        lambda story: alter("Entry", story.last.id, id=story.part),
        (
            "CommitmentMismatch entry {part}",
            "WrapMissing entry {part}",
        ),
        ("WrapMissing entry {part}",),
    ),
    Tampering(
        "moved to another case",
        lambda story: alter(
            "Entry", story.last.id, container_id=story.other.container.id, sequence=2
        ),
        (
            "ChainBroken container {case}",
            "ChainBroken container {other}",
            "CommitmentMismatch entry {last}",
            "RowAltered container {case}",
            "RowAltered container {other}",
            "WrapMissing entry {last}",
        ),
        ("WrapMissing entry {last}",),
    ),
    Tampering(
        "deleted",
        lambda story: remove("Entry", story.second.id),
        (
            "ChainBroken container {case}",
            "RowMissing leaf {second_leaf}",
            "CommitmentMismatch entry {last}",
        ),
        (),
        ("EntriesLeftOut {last}", "CommitmentMismatch {last}"),
    ),
    Tampering(
        "two reordered",
        exchanging("Entry", lambda story: (story.first.id, story.second.id), "sequence"),
        (
            "CommitmentMismatch entry {first}",
            "CommitmentMismatch entry {second}",
            "CommitmentMismatch entry {last}",
        ),
        (),
        (
            "CommitmentMismatch {first}",
            "CommitmentMismatch {second}",
            "CommitmentMismatch {last}",
            "EntryOutOfOrder {first}",
            *FILE_UNPROVED,
        ),
    ),
    Tampering(
        "two reordered with their leaves",
        exchanging("Entry", first_two, "sequence", "leaf_index", "minute"),
        (
            "CommitmentMismatch entry {first}",
            "CommitmentMismatch entry {second}",
            "CiphertextAltered entry {first}",
            "CiphertextAltered entry {second}",
        ),
        (),
        ("CommitmentMismatch {first}", "CommitmentMismatch {second}", *FILE_UNPROVED),
    ),
    Tampering(
        "contents of two cases exchanged",
        exchanging("Entry", lambda story: (story.last.id, story.elsewhere.id), "ciphertext"),
        ("CiphertextAltered entry {last}", "CiphertextAltered entry {elsewhere}"),
        ("RecordDamaged entry {last}", "RecordDamaged entry {elsewhere}"),
    ),
    Tampering(
        "contents and roots of two cases exchanged",
        exchanging("Entry", of_two_cases, "ciphertext", "body_root"),
        (
            "CiphertextAltered entry {last}",
            "CiphertextAltered entry {elsewhere}",
            "CommitmentMismatch entry {last}",
            "CommitmentMismatch entry {elsewhere}",
        ),
        ("RecordDamaged entry {last}", "RecordDamaged entry {elsewhere}"),
    ),
]


def _spoil_part(story: Story, at: int) -> None:
    path = part_path(story.part)
    path.write_bytes(flipped(path.read_bytes(), at))


def _cut_part_short(story: Story) -> None:
    path = part_path(story.part)
    path.write_bytes(path.read_bytes()[:-1])


FILES = [
    Tampering(
        "a part of a file",
        lambda story: _spoil_part(story, 30),
        (),
        ("PartDamaged entry {first}",),
    ),
    Tampering(
        "the end of a part of a file",
        lambda story: _spoil_part(story, -1),
        (),
        ("PartDamaged entry {first}",),
    ),
    Tampering(
        "a part of a file cut short",
        _cut_part_short,
        (),
        ("PartDamaged entry {first}",),
    ),
    Tampering(
        "a part of a file deleted",
        lambda story: part_path(story.part).unlink(),
        (),
        ("PartMissing entry {first}",),
    ),
]


def _forged(story: Story, author: Author) -> None:
    """Seal an entry properly, under the case's own key, in somebody else's name."""
    record_entry(note(story.case.container), author=author, now=NOW)


FORGERIES = [
    Tampering(
        "signed by another member",
        lambda story: _forged(
            story, Author(story.worker.member_id, story.advocate.session.author.key)
        ),
        (),
        ("AuthorSignatureInvalid entry {forged}",),
        ("AuthorSignatureInvalid {forged}",),
    ),
    Tampering(
        "signed with a key nobody knows",
        lambda story: _forged(story, Author(story.worker.member_id, SigningKey.generate())),
        (),
        ("AuthorSignatureInvalid entry {forged}",),
        ("AuthorSignatureInvalid {forged}",),
    ),
    Tampering(
        "by a member without access, let in for the moment",
        lambda story: _as_intruder(story, story.outsider.session.author),
        (),
        ("AuthorNotAWriter entry {forged}",),
    ),
    Tampering(
        "by nobody, let in for the moment",
        lambda story: _as_intruder(story, Author(story.part, SigningKey.generate())),
        (),
        ("AuthorUnknown entry {forged}", "AuthorNotAWriter entry {forged}"),
        ("AuthorUnknown {forged}",),
    ),
]


def _as_intruder(story: Story, author: Author) -> None:
    membership = story.membership
    alter("Membership", membership.pk, holder=author.id)
    organisation = story.introduction.entry.container_id
    let_in, is_new = Membership.objects.get_or_create(
        container_id=organisation, holder=author.id, defaults={"depth": Depth.WRITE}
    )
    _forged(story, author)
    if is_new:
        remove("Membership", let_in.pk)
    alter("Membership", membership.pk, holder=membership.holder)
