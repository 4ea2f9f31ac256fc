"""A small record to tamper with: two cases, two authors, a file, a journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from dalel.apps.accounts.models import Introduction
from dalel.apps.cases.bundles import bundle_parts
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import Recorded, record_entry
from dalel.apps.entries.files import part_id
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.models import ContainerWrap, Entry, Epoch, JournalRow, Membership
from dalel.apps.ledger.actions import append_leaves, remember_outside
from dalel.apps.ledger.models import Checkpoint
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.ledger import Leaf, LeafType
from dalel.verify import verify_bundle
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, attach, case_of, note, open_case_of, share


@dataclass(frozen=True)
class Story:
    """What there is to tamper with, and who may look."""

    folder: Path
    case: OpenCase
    other: OpenCase
    advocate: CastMember
    worker: CastMember
    outsider: CastMember
    first: Recorded
    second: Recorded
    last: Recorded
    elsewhere: Recorded
    file: UUID

    @property
    def part(self) -> UUID:
        """The one part of the first note's file."""
        return part_id(self.file, 0)

    @property
    def places(self) -> dict[str, object]:
        """The names that expectations use."""
        return {
            "case": self.case.container.id,
            "other": self.other.container.id,
            "organisation": self.introduction.entry.container_id,
            "first": self.first.id,
            "second": self.second.id,
            "last": self.last.id,
            "elsewhere": self.elsewhere.id,
            "part": self.part,
            "file": self.file,
            "opening": Entry.objects.get(container=self.case.container.id, sequence=0).pk,
            "sharing": Entry.objects.get(container=self.case.container.id, sequence=1).pk,
            "other_opening": Entry.objects.get(container=self.other.container.id, sequence=0).pk,
            "introduced": self.introduction.entry_id,
            "worker": self.worker.member_id,
            "advocate": self.advocate.member_id,
            "epoch_leaf": self.epoch.leaf_index,
            "second_leaf": self.second.leaf_index,
            "last_leaf": self.last.leaf_index,
            "after_first": self.first.leaf_index + 1,
            "after_second": self.second.leaf_index + 1,
            "after_last": self.last.leaf_index + 1,
            "newest": self.checkpoint,
        }

    @property
    def newest(self) -> UUID:
        """The last entry of the case, whoever put it there."""
        listed = Entry.objects.filter(container=self.case.container.id).order_by("sequence")
        newest: UUID = listed.reverse()[0].pk
        return newest

    @property
    def epoch(self) -> Epoch:
        """The case's key."""
        return Epoch.objects.get(container=self.case.container.id, number=1)

    @property
    def journal(self) -> list[JournalRow]:
        """The case's journal."""
        return list(JournalRow.objects.order_by("sequence"))

    @property
    def introduction(self) -> Introduction:
        """How the worker came in."""
        rows = Introduction.objects.select_related("entry")
        found: Introduction = rows.get(member=self.worker.member_id)
        return found

    @property
    def membership(self) -> Membership:
        """The worker's access to the case."""
        return Membership.objects.get(
            container=self.case.container.id, holder=self.worker.member_id
        )

    @property
    def key_of_case(self) -> ContainerWrap:
        """The advocate's key to the case."""
        return ContainerWrap.objects.get(
            container=self.case.container.id, holder=self.advocate.member_id
        )

    @property
    def checkpoint(self) -> int:
        """The size of the newest recorded checkpoint."""
        return max(Checkpoint.objects.values_list("size", flat=True))


def told(folder: Path, advocate: CastMember, worker: CastMember, outsider: CastMember) -> Story:
    """Tell it: each entry in a minute of its own, so that checkpoints lie between them."""
    case, other = open_case_of(advocate), open_case_of(advocate, "Blue folder")
    share(case, by=advocate, to=worker)
    case = case_of(advocate, case.number)
    file = attach(case.container, b"Invented minutes.\n")
    write = iter(range(1, 9))

    def record(place: OpenCase, by: CastMember, **fields: object) -> Recorded:
        minute = NOW + timedelta(minutes=next(write))
        return record_entry(
            note(place.container, "Invented.", topic="plan", **fields),
            author=by.session.author,
            now=minute,
        )

    first = record(case, advocate, files=[file])
    second = record(case, worker)
    last = record(case, advocate)
    elsewhere = record(other, advocate)
    for _ in range(3):
        append_journal(case.container, Deed.OPENED, who=advocate.member_id, about=None, now=NOW)
    return Story(
        folder=folder,
        case=case,
        other=other,
        advocate=advocate,
        worker=worker,
        outsider=outsider,
        first=first,
        second=second,
        last=last,
        elsewhere=elsewhere,
        file=UUID(str(file["file"])),
    )


def fill_a_tile() -> None:
    """Let the log grow past its first full tile with leaves that stand for nothing."""
    filler = Leaf(LeafType.FILLER, bytes(32), bytes(32), 0, 0)
    with write_transaction():
        first = append_leaves([filler] * 260, now=NOW + timedelta(minutes=30))
    remember_outside(first + 260)


def faults_of_bundle(story: Story) -> set[str]:
    """Export the case as it is now and return the classes of fault the verifier names."""
    path = story.folder / "bundle.zip"
    parts = bundle_parts(story.case, names={}, now=NOW + timedelta(hours=1), language="en")
    path.write_bytes(b"".join(parts))
    report = verify_bundle(path)
    return {f"{fault.code} {fault.entry or fault.detail}".strip() for fault in report.faults}
