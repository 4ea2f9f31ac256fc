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


class TeamUnknown(AccountsError):
    """There is no such team, or it is closed."""

    def __init__(self, *, team: UUID) -> None:
        self.team = team
        super().__init__("There is no such team (any more). Nothing was changed.")


class TeamKeyChanged(AccountsError):
    """The key a team shows is not the one that somebody in it has signed."""

    def __init__(self, *, team: UUID) -> None:
        self.team = team
        super().__init__(
            "The key of this team is not the one its members signed. Nothing was shared."
        )


class NotInTeam(AccountsError):
    """Only those who are in a team may change it, and only those who are in it can leave it."""

    def __init__(self) -> None:
        super().__init__("Only those who are in this team can do this. Nothing was changed.")


class AlreadyInTeam(AccountsError):
    """The member is in the team already."""

    def __init__(self) -> None:
        super().__init__("This person is in the team already. Nothing was changed.")


class LastOfTeam(AccountsError):
    """Nobody would be in the team any more: what only it holds would be lost."""

    def __init__(self) -> None:
        super().__init__("Somebody must stay in a team. Close it instead; nothing was changed.")


class TeamStillHolds(AccountsError):
    """A team that holds something cannot be closed. Carries how much it holds."""

    def __init__(self, *, count: int) -> None:
        self.count = count
        super().__init__(f"The team still holds {count} cases. Nothing was changed.")


class GuestsStayOutside(AccountsError):
    """Guests are in no team: they see single cases, for a time."""

    def __init__(self) -> None:
        super().__init__("Guests cannot be in a team. Nothing was changed.")


class MustNotSee(AccountsError):
    """Somebody is marked in a case as a person who must not see it."""

    def __init__(self, *, member: UUID, container: UUID) -> None:
        self.member = member
        self.container = container
        super().__init__("This person must not see a case that this would open. Nothing was given.")


class ConflictUnknown(AccountsError):
    """The member declares no such conflict (any more)."""

    def __init__(self) -> None:
        super().__init__("There is no such declaration of yours. Nothing was changed.")


class GuestsStayGuests(AccountsError):
    """A guest holds no key of the organisation and a member does: neither becomes the other."""

    def __init__(self) -> None:
        super().__init__(
            "A guest becomes a member, and a member a guest, by a new invitation only. "
            "Nothing was changed."
        )


class LastIntroducer(AccountsError):
    """Nobody would be left who may invite, introduce and remove members."""

    def __init__(self) -> None:
        super().__init__("Somebody must be left who may invite members. Nothing was changed.")


class RoleNotAsSeen(AccountsError):
    """The member has another role by now than the one that was looked at."""

    def __init__(self) -> None:
        super().__init__("This member's role changed after you saw it. Nothing was changed.")
