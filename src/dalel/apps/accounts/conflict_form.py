"""What is typed in to declare a conflict of interest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.conflicts import relations

LONGEST_LINE = 300


class ConflictForm(forms.Form):
    """Whom or what somebody is too close to."""

    about = forms.CharField(
        label=_("Whom or what are you close to?"),
        help_text=_(
            "One name at a time: a person, a colony, a police department, a court. "
            "The order of the words and their endings do not matter."
        ),
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=_("How are you close?"), widget=forms.RadioSelect)
    since = forms.CharField(
        label=_("Since when?"),
        help_text=_("As far as you remember; a year is enough."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-short"}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = relations(language)  # type: ignore[attr-defined]
