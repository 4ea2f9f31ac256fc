"""What can go wrong with a rule pack or with counting by it."""

from dataclasses import dataclass

from dalel.core.errors import DalelError


class ProcedureError(DalelError):
    """The root of every error of this room."""


class UnknownPack(ProcedureError):
    """No pack has this name."""

    def __init__(self, name: str) -> None:
        super().__init__("There is no rule pack of this name.")
        self.name = name


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with a pack, and where it stands."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        """Say it as ``file:line: reason``."""
        return f"{self.file}:{self.line}: {self.reason}"


class PackMalformed(ProcedureError):
    """A pack is not as agreed; every fault at once, in the order of the files."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class EntryUnreadable(ProcedureError):
    """What was given as an entry has no kind, no id, or fields that are no table."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"Entry {position} cannot be counted with: {reason}.")
        self.position = position
        self.reason = reason
