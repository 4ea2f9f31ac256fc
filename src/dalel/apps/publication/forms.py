"""What is typed in to choose name and look."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dalel.apps.publication.names import LONGEST_NAME, is_showable
from dalel.apps.publication.queries import ACCENTS, LANGUAGES, Look

# Each language by its own name, as everywhere.
OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
COLOURS = {
    "teal": _("Teal"),
    "blue": _("Blue"),
    "violet": _("Violet"),
    "plum": _("Plum"),
    "moss": _("Moss"),
    "slate": _("Slate"),
}


def _name(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "off"}
    return forms.CharField(
        label=label, max_length=LONGEST_NAME, widget=forms.TextInput(attrs=attributes)
    )


class LookForm(forms.Form):
    """Neutral name, colour, languages."""

    name_kk = _name(_("Name in Kazakh"))
    name_ru = _name(_("Name in Russian"))
    name_en = _name(_("Name in English"))
    accent = forms.ChoiceField(label=_("Colour of links and buttons"), widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        help_text=_("In which pages can be read. What members write is never translated."),
        choices=tuple(OWN_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    default_language = forms.ChoiceField(
        label=_("First language"),
        help_text=_("For whoever has not chosen one and whose browser asks for none of these."),
        choices=tuple(OWN_NAMES.items()),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sample = '<span class="swatch accent-{}" aria-hidden="true"></span><span>{}</span>'
        self.fields["accent"].choices = [  # type: ignore[attr-defined]
            (code, format_html(sample, code, COLOURS[code])) for code in ACCENTS
        ]

    def _clean_name(self, name: str) -> str:
        typed = unicodedata.normalize("NFC", str(self.cleaned_data[name]))
        if not is_showable(typed):
            raise forms.ValidationError(
                _("There is a character in it that cannot be seen. Type the name again.")
            )
        return typed

    def clean_name_kk(self) -> str:
        """Refuse what cannot be seen."""
        return self._clean_name("name_kk")

    def clean_name_ru(self) -> str:
        """Refuse what cannot be seen."""
        return self._clean_name("name_ru")

    def clean_name_en(self) -> str:
        """Refuse what cannot be seen."""
        return self._clean_name("name_en")

    def clean(self) -> dict[str, Any]:
        """Check that the first language is one of those offered."""
        cleaned = super().clean() or {}
        offered, first = cleaned.get("languages"), cleaned.get("default_language")
        if offered and first and first not in offered:
            self.add_error("default_language", _("Choose one of the languages offered."))
        return cleaned

    @property
    def look(self) -> Look:
        """What was chosen, once the form is valid."""
        chosen = self.cleaned_data
        return Look(
            names={language: chosen[f"name_{language}"] for language in LANGUAGES},
            accent=chosen["accent"],
            languages=tuple(one for one in LANGUAGES if one in chosen["languages"]),
            default_language=chosen["default_language"],
        )


def initial_of(look: Look) -> dict[str, object]:
    """Return what the form shows of a look."""
    return {
        **{f"name_{language}": name for language, name in look.names.items()},
        "accent": look.accent,
        "languages": list(look.languages),
        "default_language": look.default_language,
    }
