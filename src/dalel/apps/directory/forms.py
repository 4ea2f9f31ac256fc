"""What is typed in about a place of help; what is brought in a file passes the same checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dalel.apps.directory.places import KIND, LANGUAGES, REGIONS, Place, place_of
from dalel.core.entries import load_kinds
from dalel.core.entries.kind_model import Field

MOST_PHONES = 5
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
# Words that stand in an address; a shelter's is nowhere, whoever asks for it.
_STREET = re.compile(
    r"\b(ул\.|улица|проспект|пр-т|мкр|микрорайон|переулок|көшесі|даңғылы|шағын ауданы"
    r"|street|avenue|дом \d|үй \d)",
    re.IGNORECASE,
)


class PlaceForm(forms.Form):
    """A place of help: one field for each of the kind file, in its words."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        language = translation.get_language() or "kk"
        for field in load_kinds()[KIND].fields:
            if field.name != "place":
                self.fields[field.name] = _form_field(field, language)

    def clean(self) -> dict[str, Any]:
        """Check what single fields cannot know."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{one}") for one in LANGUAGES):
            self.add_error("name_ru", _("Say what it is called, in one language at least."))
        self._check_contacts(cleaned)
        self._check_shelter(cleaned)
        checked = cleaned.get("checked_on")
        if checked is not None and checked > self._today:
            self.add_error("checked_on", _("This day has not come yet."))
        return cleaned

    def _check_contacts(self, cleaned: Mapping[str, Any]) -> None:
        phones = [one.strip() for one in cleaned.get("phones", "").split(";") if one.strip()]
        if len(phones) > MOST_PHONES or not all(_PHONE.fullmatch(one) for one in phones):
            self.add_error(
                "phones",
                _("Up to five telephone numbers, digits only, with a semicolon between them."),
            )
        website = cleaned.get("website", "")
        if website and not re.fullmatch(r"https?://[^\s<>\"']+\.[^\s<>\"']+", website):
            self.add_error("website", _("Begin with https:// and leave no spaces."))
        email = cleaned.get("email", "")
        if email and not re.fullmatch(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+", email):
            self.add_error("email", _("An address looks like name@example.org."))

    def _check_shelter(self, cleaned: Mapping[str, Any]) -> None:
        hides = cleaned.get("category") == "centre" or "shelter" in cleaned.get("services", [])
        for name, value in tuple(cleaned.items()):
            if hides and isinstance(value, str) and _STREET.search(value):
                self.add_error(name, _("Never write where a shelter is: the town at most."))

    def place(self, place: str) -> Place:
        """Return what was typed, once the form is valid."""
        return place_of({**self.cleaned_data, "place": place})


def _form_field(field: Field, language: str) -> forms.Field:
    words: dict[str, Any] = {"label": field.label(language), "required": field.required}
    words["help_text"] = field.help_text(language)
    if field.vocabulary is not None:
        choices = [
            (one, code.label(language))
            for one, code in field.vocabulary.codes.items()
            if field.name != "regions" or one in REGIONS
        ]
        if field.type == "codes":
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=widget, **words)
        offered = choices if field.required else [("", "—"), *choices]
        return forms.ChoiceField(choices=offered, **words)
    if field.type == "date":
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=day, input_formats=["%Y-%m-%d"], **words)
    attributes = {"autocomplete": "off"}
    is_long = field.name.startswith(("about", "caution"))
    area = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(attrs=attributes)
    return forms.CharField(max_length=field.max_length, widget=area, **words)


def initial_of(place: Place) -> dict[str, object]:
    """Return what the form shows of a place."""
    return place.to_fields()
