"""What is typed in to found a team and to change one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.queries import Colleague
from dalel.apps.accounts.teams import purposes

LONGEST_TEAM_NAME = 120


def team_name() -> forms.CharField:
    """Return the field for a team's name."""
    return forms.CharField(
        label=_("Name of the team"),
        help_text=_("As you call it among yourselves, for example “Night shift”. It is sealed."),
        max_length=LONGEST_TEAM_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TeamForm(forms.Form):
    """A new team: its name, what it is for, who is in it."""

    name = team_name()
    purpose = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect)
    members = forms.MultipleChoiceField(
        label=_("Who is in it?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stays = forms.BooleanField(
        label=_("I am in this team myself"),
        help_text=_("Without the tick you will hold no key to it once it is created."),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, colleagues: Sequence[Colleague], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.member_id), one.display_name) for one in colleagues]
        self.fields["members"].choices = offered  # type: ignore[attr-defined]
        self.fields["purpose"].choices = purposes(language)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that somebody will be in it."""
        cleaned = super().clean() or {}
        if "members" in cleaned and not cleaned["members"] and not cleaned.get("stays"):
            self.add_error("members", _("Choose somebody: a team cannot be empty."))
        return cleaned

    @property
    def chosen(self) -> list[UUID]:
        """Return who was chosen."""
        return [UUID(one) for one in self.cleaned_data["members"]]


class RenameForm(forms.Form):
    """Another name for a team."""

    name = team_name()
