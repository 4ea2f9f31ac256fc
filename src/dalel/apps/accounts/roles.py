"""What a member of the organisation does. A member has one role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of an organisation, as stored and signed."""

    ADVOCATE = "ADVOCATE", _("Advocate")
    WORKER = "WORKER", _("Case worker")
    INTAKE_WORKER = "INTAKE_WORKER", _("Intake worker")
    MONITOR = "MONITOR", _("Monitor")
    MODERATOR = "MODERATOR", _("Moderator")
    ANALYST = "ANALYST", _("Analyst")
    LINK_OFFICER = "LINK_OFFICER", _("Link officer")
    TRUSTEE = "TRUSTEE", _("Trustee")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    GUEST = "GUEST", _("Guest")
