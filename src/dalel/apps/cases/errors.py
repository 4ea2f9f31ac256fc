"""What can go wrong in the cases room."""

from datetime import date
from uuid import UUID

from dalel.core.errors import DalelError


class CasesError(DalelError):
    """Base of the cases room's errors."""


class LastWriter(CasesError):
    """Taking this access back would leave a case that nobody can write in."""

    def __init__(self) -> None:
        super().__init__("Somebody else must be able to write in this case first.")


class CaseGrew(CasesError):
    """Somebody recorded in the case after it was read. Nothing was written; read it again."""

    def __init__(self) -> None:
        super().__init__("Somebody recorded something in this case just now.")


class AlreadyHasAccess(CasesError):
    """The colleague already has this access."""

    def __init__(self) -> None:
        super().__init__("This colleague already has this access.")


class NoSuchColleague(CasesError):
    """The person chosen is not a member (any more)."""

    def __init__(self) -> None:
        super().__init__("This person is not a member any more.")


class EndDateNeeded(CasesError):
    """A guest's access needs a last day."""

    def __init__(self) -> None:
        super().__init__("A guest's access needs a last day.")


class EndDateImpossible(CasesError):
    """The last day is over, or later than a guest may have it. Carries the latest one possible."""

    def __init__(self, *, latest: date | None) -> None:
        self.latest = latest
        super().__init__("The last day is over already, or too far away.")


class AlreadyExcluded(CasesError):
    """The case says already that this person must not see it."""

    def __init__(self) -> None:
        super().__init__("The case says already that this person must not see it.")


class NotExcluded(CasesError):
    """Nothing in the case says that this person must not see it."""

    def __init__(self) -> None:
        super().__init__("Nothing says that this person must not see the case.")


class CardExists(CasesError):
    """The case has a card already."""

    def __init__(self) -> None:
        super().__init__("This case has a card already. Nothing was written.")


class NoCard(CasesError):
    """The case has no card yet."""

    def __init__(self) -> None:
        super().__init__("This case has no card yet.")


class ForLawyersOnly(CasesError):
    """Whoever reported wants a lawyer alone to read it, and this member is none."""

    def __init__(self, *, member: UUID) -> None:
        self.member = member
        super().__init__("The person who reported wants a lawyer alone to read it.")


class AlreadyJoined(CasesError):
    """The case has this report already."""

    def __init__(self) -> None:
        super().__init__("This report belongs to the case already.")


class ReportWithoutKey(CasesError):
    """The story of a report does not open to whoever would pass it on."""

    def __init__(self) -> None:
        super().__init__("Only somebody who can open the story can join it to a case.")


class NotAKeeper(CasesError):
    """She did not name this member as one who keeps her statement."""

    def __init__(self) -> None:
        super().__init__("Only the keepers she named turn a key.")


class StatementClosed(CasesError):
    """There is nothing for this keeper to turn: it was opened, or theirs was the first key."""

    def __init__(self) -> None:
        super().__init__("This keeper has no key to turn now.")


class StatementDamaged(CasesError):
    """A key does not fit, or something of a sealed statement was changed."""

    def __init__(self) -> None:
        super().__init__("The statement does not open.")
