"""What can go wrong in the cases room."""

from dalel.core.errors import DalelError


class CasesError(DalelError):
    """Base of the cases room's errors."""


class LastWriter(CasesError):
    """Taking this access back would leave a case that nobody can write in."""

    def __init__(self) -> None:
        super().__init__("Somebody else must be able to write in this case first.")


class AlreadyHasAccess(CasesError):
    """The colleague already has this access."""

    def __init__(self) -> None:
        super().__init__("This colleague already has this access.")


class NoSuchColleague(CasesError):
    """The person chosen is not a member (any more)."""

    def __init__(self) -> None:
        super().__init__("This person is not a member any more.")
