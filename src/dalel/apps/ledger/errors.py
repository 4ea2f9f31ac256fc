"""What can go wrong in the ledger room."""

from dalel.core.errors import DalelError


class LogError(DalelError):
    """Base of the ledger room's errors."""


class LogRolledBack(LogError):
    """The slot outside the database has seen more of the log than the database holds."""

    def __init__(self, *, slot_size: int, database_size: int) -> None:
        self.slot_size = slot_size
        self.database_size = database_size
        super().__init__(
            f"The log was rolled back: the slot has seen {slot_size} leaves, "
            f"the database holds {database_size}. Restore the newer database; nothing is written."
        )


class SlotContradicted(LogError):
    """The slot and the database disagree about the same leaves."""

    def __init__(self, *, size: int) -> None:
        self.size = size
        super().__init__(f"The first {size} leaves of the log differ from what the slot has seen.")


class SlotDamaged(LogError):
    """Neither of the two slots can be read, although they exist."""

    def __init__(self) -> None:
        super().__init__("Neither checkpoint slot can be read. Run the audit before going on.")


class SlotUnwritten(DalelError):
    """What was recorded is safe in the database, but the slot outside could not be written.

    Not a ``LogError``: those say that nothing was written.
    """

    def __init__(self) -> None:
        super().__init__("It was recorded, but the slot outside the database was not written.")


class LogKeyMissing(LogError):
    """The key that signs the log's checkpoints is missing or damaged."""

    def __init__(self) -> None:
        super().__init__("The log's key is missing or damaged. Restore it; nothing is written.")


class LogBusy(LogError):
    """The turn to write did not come within the time allowed. Nothing was written."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"The log was busy for {seconds:.0f} seconds. Nothing was written.")


class LogFull(LogError):
    """The disk or the database refused the write. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("The storage refused the write. Nothing was written.")
