"""What can go wrong in the intake room."""

from dalel.core.errors import DalelError


class IntakeError(DalelError):
    """Base of the intake room's errors."""


class NobodyLeft(IntakeError):
    """Everybody who could read the report must not, or nobody takes reports here."""

    def __init__(self) -> None:
        super().__init__("Nobody would be left who could read this.")


class ArrivalMalformed(IntakeError):
    """An arrival holds what no page of ours has written; it stays unsealed."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__("An arrival cannot be sealed; it was kept.")


class ReportAlreadySent(IntakeError):
    """The story was handed over before; it cannot be held back any more."""

    def __init__(self) -> None:
        super().__init__("This was sent before.")


class DoorFull(IntakeError):
    """More arrives than is sealed: whoever comes now has to wait."""

    def __init__(self) -> None:
        super().__init__("Too much is waiting to be sealed. Try again in a minute.")


class AnswerNotPossible(IntakeError):
    """Nobody with a code waits for an answer: it came without one."""

    def __init__(self) -> None:
        super().__init__("This came without a code. Answer the way it came.")


class MustNotRead(IntakeError):
    """The reporter keeps this colleague out."""

    def __init__(self) -> None:
        super().__init__("The person who wrote to us keeps this colleague out.")
