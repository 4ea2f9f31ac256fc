"""What is typed in to give access to a case, and to mark who must not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.sharing import GUESTS_AT_MOST
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.terms import Depth
from dalel.core.entries import parse_date
from dalel.core.entries.errors import DateNotUnderstood

GUESTS_USUALLY = timedelta(days=30)
# What can be given, from the least to the most.
OFFERED: tuple[tuple[Depth, Promise], ...] = (
    (Depth.READ, _("Read")),
    (Depth.WRITE, _("Read and write")),
)
LONGEST_REASON = 2000

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Words:
    """How one section of the page speaks of whom it gives access to."""

    to: str
    label: Promise
    button: Promise
    help: Promise


COLLEAGUE = Words(
    "colleague",
    _("Colleague"),
    _("Give access"),
    _("They will be able to read everything in this case, also what was recorded before."),
)
TEAM = Words(
    "team",
    _("Team"),
    _("Give the team access"),
    _("Everybody in the team, now or later, will be able to read everything in this case."),
)
GUEST = Words(
    "guest",
    _("Guest"),
    _("Give the guest access"),
    _("A guest sees this one case, until the day you choose."),
)


class ShareForm(forms.Form):
    """Who gets access, how deep, until when; ``despite`` once a conflict was pointed out."""

    member = forms.ChoiceField(
        error_messages={
            "required": _("Please choose whom to give access."),
            "invalid_choice": _("This person or team cannot be given access. Please choose again."),
        }
    )
    depth = forms.ChoiceField(
        label=_("What may they do?"),
        widget=forms.RadioSelect,
        choices=[(depth.value, label) for depth, label in OFFERED],
        error_messages={
            "required": _("Please choose what they may do."),
            "invalid_choice": _("Please choose what they may do."),
        },
    )
    until = forms.CharField(
        label=_("Until which day?"),
        required=False,
        max_length=40,
        widget=forms.DateInput(attrs={"type": "date", "class": "is-short"}),
    )
    despite = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        words: Words,
        offered: Choices,
        today: date,
        language: str,
        **kwargs: Any,
    ) -> None:
        self.words, self._today, self._language = words, today, language
        is_guest = words is GUEST
        last = (today + GUESTS_USUALLY).isoformat() if is_guest else ""
        initial = {"depth": Depth.READ.value, "until": last}
        super().__init__(data, initial=initial, auto_id=f"id_{words.to}_%s", **kwargs)
        member, until = self.fields["member"], self.fields["until"]
        member.label, member.help_text = str(words.label), str(words.help)
        member.choices = [("", _("Choose")), *offered]  # type: ignore[attr-defined]
        until.required = is_guest
        until.error_messages["required"] = _("A guest's access needs a last day.")
        until.help_text = _("At most a year.") if is_guest else _("Empty: until it is taken back.")
        until.widget.attrs["min"] = today.isoformat()
        if is_guest:
            until.widget.attrs["max"] = (today + GUESTS_AT_MOST).isoformat()

    def clean_until(self) -> date | None:
        """Return the last day."""
        typed = str(self.cleaned_data["until"])
        if not typed:
            return None
        try:
            found = parse_date(typed, language=self._language)
        except DateNotUnderstood as error:
            raise forms.ValidationError(_("Please write the day like 2026-12-31.")) from error
        if found.earliest != found.latest:
            raise forms.ValidationError(_("Please write one single day."))
        return found.latest

    @property
    def holder(self) -> UUID:
        """Return who was chosen."""
        return UUID(self.cleaned_data["member"])


class ExclusionForm(forms.Form):
    """Who must not see a case, and why; ``sure`` once it was said what they lose."""

    member = forms.ChoiceField(
        label=_("Who must not see this case?"),
        error_messages={
            "required": _("Please choose somebody."),
            "invalid_choice": _("Please choose somebody."),
        },
    )
    why = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a reason."),
            "invalid_choice": _("Please choose a reason."),
        },
    )
    party = forms.ChoiceField(label=_("Because of whom in this case?"), required=False)
    reason = forms.CharField(
        label=_("In your own words"),
        help_text=_("Only those who may open the case read this."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, *, people: Choices, parties: Choices, language: str
    ) -> None:
        super().__init__(data, auto_id="id_exclusion_%s")
        self.fields["member"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]
        self.fields["party"].choices = [("", _("Nobody named")), *parties]  # type: ignore[attr-defined]
        self.fields["why"].choices = reasons(language)  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, object]:
        """Return the fields of the entry that were filled in."""
        names = ("why", "party", "reason")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


def reasons(language: str) -> list[tuple[str, str]]:
    """Return why somebody must not see a case, in the order of the vocabulary."""
    vocabulary = catalogue()["exclusion"].by_name["why"].vocabulary
    codes = vocabulary.codes if vocabulary else ()
    return [(code, vocabulary.code_label(code, language)) for code in codes if vocabulary]
