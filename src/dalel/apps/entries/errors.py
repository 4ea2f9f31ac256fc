"""What can go wrong in the entries room."""

from collections.abc import Mapping
from uuid import UUID

from dalel.core.entries.errors import FieldError, FieldErrors
from dalel.core.errors import DalelError


class EntriesError(DalelError):
    """Base of the entries room's errors."""


class SeveralFieldErrors(FieldErrors):
    """Fields of several entries that were to be recorded at once. Nothing was written.

    ``by_place`` holds the faults of each entry that has some, by its place among those given,
    counted from 0; ``errors`` holds them all.
    """

    def __init__(self, by_place: Mapping[int, tuple[FieldError, ...]]) -> None:
        self.by_place = dict(by_place)
        super().__init__(tuple(fault for faults in by_place.values() for fault in faults))


class NotAWriter(EntriesError):
    """The author may not write in this container (any more). Nothing was written."""

    def __init__(self, *, container: UUID) -> None:
        self.container = container
        super().__init__("You may not write here (any more). Nothing was written.")


class NoKey(EntriesError):
    """The holder has no key to this container."""

    def __init__(self, *, container: UUID) -> None:
        self.container = container
        super().__init__("There is no key to this container for this holder.")


class KeyNotTheLogged(NoKey):
    """The secret a holder was given is not the one whose public key the container shows.

    Somebody put it there: what would be written under it, they could read.
    """


class AlreadyRecorded(EntriesError):
    """An entry with this id is recorded. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This is recorded already. Nothing was written.")


class KeyChanged(EntriesError):
    """The container's key changed after it was opened. Nothing was written; open it again."""

    def __init__(self, *, container: UUID) -> None:
        self.container = container
        super().__init__("The key changed in the meantime. Nothing was written; save again.")


class KindUnknown(EntriesError):
    """No kind file has this name, or an entry names one that this release does not have."""

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__(f"There is no kind {kind!r} in this release.")


class KindNotHere(EntriesError):
    """This kind of entry does not belong in this type of container."""

    def __init__(self, *, kind: str, container_type: str) -> None:
        self.kind = kind
        self.container_type = container_type
        super().__init__(f"An entry of kind {kind!r} does not belong in a {container_type}.")


class NothingToCorrect(EntriesError):
    """The entry to be corrected is not in this container, or is of another kind."""

    def __init__(self, *, entry: UUID) -> None:
        self.entry = entry
        super().__init__(f"Entry {entry} cannot be corrected here.")


class EntryErased(EntriesError):
    """The entry's keys were destroyed on purpose; it can never be read again."""

    def __init__(self, *, entry: UUID) -> None:
        self.entry = entry
        super().__init__(f"Entry {entry} was erased.")


class EntryDamaged(EntriesError):
    """The entry does not open or does not match its seal."""

    def __init__(self, *, entry: UUID, fault: str) -> None:
        self.entry = entry
        self.fault = fault
        super().__init__(f"Entry {entry} does not match its seal: {fault}.")


class NothingToErase(EntriesError):
    """There is no such entry in this container, or it must stay as it is."""

    def __init__(self, *, entry: UUID) -> None:
        self.entry = entry
        super().__init__(f"Entry {entry} cannot be erased here. Nothing was changed.")


class ErasureUnfinished(EntriesError):
    """The erasure is sealed and the keys are deleted, but copies of them lie on the disk yet."""

    def __init__(self, *, entry: UUID) -> None:
        self.entry = entry
        super().__init__(
            f"The keys of entry {entry} are deleted, but the key store still holds copies of "
            "them, because something was reading it all the time. Erase the entry once more."
        )


class DraftRefused(EntriesError):
    """What was typed is too long to be kept, or too much is kept already."""


class UploadsBusy(EntriesError):
    """Too many files are arriving at once."""


class TooManyUploads(EntriesError):
    """More files arrive with one form than an entry takes."""

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        super().__init__(f"An entry takes at most {limit} files.")


class UploadTooLarge(EntriesError):
    """A file is larger than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__(f"A file may have at most {limit_bytes} bytes.")
