"""What verifying found, as values; ``as_text``, ``as_json`` and ``as_html`` show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from dalel.core.entries.canonical import JsonValue
from dalel.core.ledger import Grade
from dalel.verify.faults import Fault


class Note(Enum):
    """What a reader must know besides the faults."""

    LOG_NOT_PINNED = "LOG_NOT_PINNED"
    ONLY_STATED = "ONLY_STATED"
    TIMESTAMP_UNCHECKED = "TIMESTAMP_UNCHECKED"
    README_UNPROVED = "README_UNPROVED"
    ENTRIES_OMITTED = "ENTRIES_OMITTED"
    FIELDS_HIDDEN = "FIELDS_HIDDEN"
    KINDS_HIDDEN = "KINDS_HIDDEN"
    FILES_NOT_INCLUDED = "FILES_NOT_INCLUDED"
    AUTHOR_WITHOUT_INTRODUCTION = "AUTHOR_WITHOUT_INTRODUCTION"
    AUTHORS_UNPROVED = "AUTHORS_UNPROVED"
    LATER_ENTRIES_POSSIBLE = "LATER_ENTRIES_POSSIBLE"


@dataclass(frozen=True, slots=True)
class EntryReport:
    """One entry of a bundle.

    Attributes:
        id: Its id.
        sequence: Its number in the container, from 0.
        index: Its place in the log, from 0.
        kind: Kind and version such as ``act/1``, or None where hidden.
        author: Id of the member who signed it.
        role: The author's role by their introduction, empty if unknown.
        sealed_at: The minute stated by the log, UTC.
        fields: What is shown, by path; empty if the entry has a fault.
        hidden: How many fields stay hidden.
        is_sound: Whether no fault concerns it.
    """

    id: UUID
    sequence: int
    index: int
    kind: str | None
    author: UUID
    role: str
    sealed_at: datetime
    fields: Mapping[str, JsonValue] = field(default_factory=dict)
    hidden: int = 0
    is_sound: bool = True


@dataclass(frozen=True, slots=True)
class LogReport:
    """The log and how strong its statement is.

    Attributes:
        origin: The log's own name.
        fingerprint: Of the log's key, to be compared.
        known_as: The name that the policy gives it, or None where no policy names it.
        size: Leaves in the log at the checkpoint.
        grade: How strong the checkpoint is, or None where it does not hold.
        witnessed_at: By when enough witnesses had seen it, or None.
        witnesses: Names of the witnesses whose signatures hold.
        timestamped_at: By when an authority had seen it, or None.
    """

    origin: str
    fingerprint: str
    known_as: str | None = None
    size: int | None = None
    grade: Grade | None = None
    witnessed_at: datetime | None = None
    witnesses: tuple[str, ...] = ()
    timestamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying a bundle or a receipt found.

    Attributes:
        faults: What does not hold, the first one first; empty where all holds.
        entries: The entries in order.
        sealed_at: By the log's word, when the newest of them was sealed; None where nothing is
            proved.
        log: The log, or None where nothing about it could be read.
        container: The container's id, or None.
        number: The number that people read, or empty.
        exported_at: When the bundle says it was exported.
        files: How many files were checked.
        index: A receipt's place in the log.
        omitted: Runs of sequence numbers that the bundle declares as left out.
        founder: Fingerprint of the keys of the one founder whom the bundle names, or None.
        notes: What a reader must know besides.
    """

    faults: tuple[Fault, ...]
    entries: tuple[EntryReport, ...] = ()
    sealed_at: datetime | None = None
    log: LogReport | None = None
    container: UUID | None = None
    number: str = ""
    exported_at: datetime | None = None
    files: int = 0
    index: int | None = None
    omitted: tuple[tuple[int, int], ...] = ()
    founder: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.faults

    @property
    def last_number(self) -> int:
        """The highest number, counted from 1, of an entry that the bundle shows; 0 for none."""
        return max((entry.sequence + 1 for entry in self.entries), default=0)

    @property
    def grade(self) -> Grade | None:
        """How strong the log's statement is, or None where something does not hold."""
        return self.log.grade if self.log and self.is_sound else None
