"""Forms of the pages for somebody who came back with the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dalel.apps.intake.report_forms import (
    ALLOWED,
    SECOND_WORD_CHARACTERS,
    FilesForm,
    Told,
    allowed_choices,
    asked,
)
from dalel.core.entries import limits

__all__ = ["AllowedForm", "CodeForm", "FilesForm", "MessageForm", "SecondWordForm", "WithdrawForm"]


NAMES_CHARACTERS = 10_000


class CodeForm(forms.Form):
    """The list, typed in."""

    code = forms.CharField(
        label=_("Your list"),
        help_text=_(
            "Twelve words, in Kazakh, Russian or English. Commas, capitals and small mistakes do "
            "not matter."
        ),
        max_length=1_000,
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )


class MessageForm(forms.Form):
    """A message to us."""

    words = Told(
        label=_("Write to us"),
        strip=False,
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AllowedForm(forms.Form):
    """What may be done from now on."""

    allowed = forms.MultipleChoiceField(
        label=_("What may be done with it"),
        help_text=_("What you do not tick is not allowed any more, from now on."),
        required=False,
        choices=ALLOWED,
        widget=forms.CheckboxSelectMultiple,
    )
    names = Told(
        label=_("Names and numbers that may be compared"),
        help_text=_(
            "Only if you tick comparing. Write them here once more: what you told us before is "
            "not opened for it."
        ),
        required=False,
        max_length=NAMES_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words = Told(
        label=_("In your own words"),
        required=False,
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: Any, may_link: bool, may_name: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["allowed"].choices = allowed_choices(may_link=may_link)  # type: ignore[attr-defined]
        if not may_name:
            del self.fields["names"]

    def clean(self) -> dict[str, Any]:
        """Ask for what may be compared where comparing is allowed."""
        cleaned = super().clean() or {}
        is_named = "names" not in self.fields or str(cleaned.get("names", "")).strip()
        if "linking" in cleaned.get("allowed", ()) and not is_named and "names" not in self.errors:
            self.add_error("names", _("Write at least one name or number, or clear the tick."))
        return cleaned


class SecondWordForm(forms.Form):
    """The word that opens the story."""

    second_word = forms.CharField(
        label=_("Your second word"),
        max_length=SECOND_WORD_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WithdrawForm(forms.Form):
    """Taking a report back, and two questions."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields |= {
            name: asked("report_end", name) for name in ("own_wish", "who_is_here", "words")
        }
