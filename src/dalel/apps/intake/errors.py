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


class CodeNotPossible(IntakeError):
    """No new code: somebody has to ask, somebody else to agree, and the story to be open."""

    def __init__(self) -> None:
        super().__init__("A new code needs two members who agree, within a week.")


class MergeNotPossible(IntakeError):
    """Two reports cannot be one matter; ``obstacle`` is a code of ``MergeObstacle``."""

    def __init__(self, obstacle: str) -> None:
        self.obstacle = obstacle
        super().__init__("These reports cannot be merged.")


class MergedAway(IntakeError):
    """A report goes on in another one: what is to be done is done there."""

    def __init__(self) -> None:
        super().__init__("This report goes on in another one.")


class MustNotRead(IntakeError):
    """The reporter, or a case of the report, keeps this colleague out."""

    def __init__(self) -> None:
        super().__init__("This colleague must not read it.")


class WordsUnsettled(IntakeError):
    """Words say who must not read a report, and nobody has found out yet who is meant."""

    def __init__(self) -> None:
        super().__init__("First find out whom the person keeps out, and note it at the report.")


class ReadersUnreadable(IntakeError):
    """The file that says who reads reports is none, or its signature does not hold."""

    def __init__(self) -> None:
        super().__init__("This file does not say who reads reports, or it was altered.")


class NotALaptop(IntakeError):
    """Only a laptop that collects reports for an organisation hands reports over."""

    def __init__(self) -> None:
        super().__init__("This is no laptop. Prepare one with: dalel laptop prepare")


class NotAReader(IntakeError):
    """Only those who read reports prepare laptops and take in what they collect."""

    def __init__(self) -> None:
        super().__init__("Only those who read reports may do this.")


class PouchUnreadable(IntakeError):
    """A pouch that cannot be taken in; nothing of it was.

    ``fault``: NOT_ONE, CUT_SHORT, NOT_OURS or DAMAGED.
    """

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(_POUCH_FAULTS[fault])


_POUCH_FAULTS = {
    "NOT_ONE": "This is not a file of collected reports.",
    "CUT_SHORT": "The file is not whole: its end is missing. Copy it once more. Nothing was kept.",
    "NOT_OURS": "The file is sealed to another organisation. Nothing was kept.",
    "DAMAGED": "The file was damaged or altered. Have it packed once more. Nothing was kept.",
}


class ConfirmationUnreadable(IntakeError):
    """What should confirm a hand-over is none, or nobody who reads reports has signed it."""

    def __init__(self) -> None:
        super().__init__(
            "This confirms nothing: it is another file, or nobody this laptop knows signed it."
        )


class HoldersChanged(IntakeError):
    """A member came or left while an arrival was being sealed; it is sealed by the next try."""

    def __init__(self) -> None:
        super().__init__("Members changed meanwhile. It is tried again.")


class AlreadyImported(IntakeError):
    """A row of a table was imported by somebody else in the meantime. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("A colleague has just imported one of these rows. Nothing was written.")
