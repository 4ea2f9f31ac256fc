"""What a member of the organisation does. A member has one role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of an organisation, as stored and signed."""

    ADVOCATE = "ADVOCATE", _("Advocate")
    WORKER = "WORKER", _("Case worker")
    INTAKE_WORKER = "INTAKE_WORKER", _("Intake worker")
    INTAKE_LEAD = "INTAKE_LEAD", _("Lead of intake")
    MONITOR = "MONITOR", _("Monitor")
    MODERATOR = "MODERATOR", _("Moderator")
    ANALYST = "ANALYST", _("Analyst")
    LINK_OFFICER = "LINK_OFFICER", _("Link officer")
    TRUSTEE = "TRUSTEE", _("Trustee")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    GUEST = "GUEST", _("Guest")

    @property
    def sentence(self) -> str:
        """What somebody in this role does and may do, in one sentence."""
        return str(_SENTENCES[self])


# No role but two changes what opens: a guest's, and the administrator's, who looks after members.
_SENTENCES = {
    Role.ADVOCATE: _("Leads cases and acts in them before police, prosecutors and courts."),
    Role.WORKER: _("Works with survivors and records what happens in their cases."),
    Role.INTAKE_WORKER: _("Speaks with those who come for the first time and opens their cases."),
    Role.INTAKE_LEAD: _("Answers for intake and decides who takes a new case; one member only."),
    Role.MONITOR: _("Visits places where people are held and records what was seen there."),
    Role.MODERATOR: _("Checks what the organisation is about to show to others."),
    Role.ANALYST: _("Prepares figures about cases, without names."),
    Role.LINK_OFFICER: _("Looks for what several cases have in common."),
    Role.TRUSTEE: _("Watches over the organisation from outside its daily work."),
    Role.ADMINISTRATOR: _(
        "Invites, confirms and removes members, changes roles, name and look; this opens no case."
    ),
    Role.GUEST: _("Opens single cases that were shared with them, until a day, and sees no names."),
}


def colleague_roles() -> tuple[Role, ...]:
    """Return the roles of those who hold the organisation's key: all but the guest's."""
    return tuple(role for role in Role if role is not Role.GUEST)
