"""What can go wrong in the accounts room."""

from uuid import UUID

from dalel.core.errors import DalelError


class AccountsError(DalelError):
    """Base of the accounts room's errors."""


class NotAllowed(AccountsError):
    """The member's role does not include this."""

    def __init__(self) -> None:
        super().__init__("Your role does not include this. Nothing was changed.")


class MemberUnknown(AccountsError):
    """There is no such member, or not any more."""

    def __init__(self, *, member: UUID) -> None:
        self.member = member
        super().__init__("There is no such member (any more). Nothing was changed.")


class NotIntroduced(AccountsError):
    """Nobody has introduced this member: nothing may be wrapped to their key."""

    def __init__(self, *, member: UUID) -> None:
        self.member = member
        super().__init__("Nobody has introduced this member yet. Nothing was shared.")


class IntroductionInvalid(AccountsError):
    """A member's introduction does not lead back to the founder, or says something else."""

    def __init__(self, *, member: UUID, fault: str) -> None:
        self.member = member
        self.fault = fault
        super().__init__(f"The introduction of member {member} does not hold: {fault}.")


class MemberHasLeft(AccountsError):
    """The member has left: nothing is shared with them."""

    def __init__(self, *, member: UUID) -> None:
        self.member = member
        super().__init__("This member has left. Nothing was shared.")


class KeyOfColleagueChanged(AccountsError):
    """A colleague's key is not the one that was seen before."""

    def __init__(self, *, member: UUID) -> None:
        self.member = member
        super().__init__(
            "The key of this colleague is not the one you saw before. "
            "Ask them in person before you share anything; nothing was shared."
        )


class InvitationUnusable(AccountsError):
    """The invitation does not exist, was used, or is too old (looks alike)."""

    def __init__(self) -> None:
        super().__init__("This invitation cannot be used. Ask for a new one.")


class NameTaken(AccountsError):
    """Somebody signs in with this name already."""

    def __init__(self) -> None:
        super().__init__("Somebody signs in with this name already. Nothing was written.")


class EnrolmentChanged(AccountsError):
    """The keys or the role that wait are not what was looked at, or nothing waits any more."""

    def __init__(self) -> None:
        super().__init__("This enrolment changed after you saw it. Nothing was confirmed.")


class OrganisationExists(AccountsError):
    """The database holds an organisation already."""

    def __init__(self) -> None:
        super().__init__("There is an organisation in this database already. Nothing was changed.")


class SignInRefused(AccountsError):
    """Unknown name, wrong password or wrong recovery key: never told apart."""

    def __init__(self) -> None:
        super().__init__("The name and the password do not belong together.")


class SignInTooSoon(AccountsError):
    """Too many attempts under one name. Carries how long to wait."""

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Too many attempts. Wait {seconds} seconds and try again.")


class SignInsBusy(AccountsError):
    """Too many people are signing in at this moment."""

    def __init__(self) -> None:
        super().__init__("Too many sign-ins at the moment. Try again in a few seconds.")


class PinWrong(AccountsError):
    """The PIN does not open this place. Carries how many attempts are left; 0: it has ended."""

    def __init__(self, *, attempts_left: int) -> None:
        self.attempts_left = attempts_left
        super().__init__("This is not the PIN.")


class PlaceGone(AccountsError):
    """Nobody (any more) has a PIN under this name in this browser."""

    def __init__(self) -> None:
        super().__init__("Sign in with your password.")


class ShiftFull(AccountsError):
    """As many members as there can be have a PIN in one browser."""

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        super().__init__(f"{limit} members have a PIN in this browser already.")
