"""Forms of the pages on which somebody reports. Questions come from the kinds, where they stand
in three languages; here is what only a page asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.intake.readers import Offered
from dalel.apps.intake.reports import ONLY_LAWYERS
from dalel.core.entries import limits
from dalel.core.entries.errors import FieldError
from dalel.core.entries.kinds import Field
from dalel.core.entries.vocabularies import Vocabulary

# Codes of the vocabulary ``report_subjects``, in the words of whoever writes.
SUBJECTS: tuple[tuple[str, Promise], ...] = (
    ("self", _("About me")),
    ("other", _("About somebody else")),
    ("child", _("About a child")),
    ("custody", _("About somebody in custody")),
)
WAYS = ("phone", "sms", "messenger", "email", "post", "through_person")
SECOND_WORD_CHARACTERS = 100
SAYS_YES = "yes"
# Signs that come along with what is pasted and that nobody can see: some of them break a line.
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# What a tick allows, and the purpose it stands for in the consent.
ALLOWED: tuple[tuple[str, Promise], ...] = (
    ("legal_help", _("A lawyer here may read it and advise me")),
    ("statistics", _("It may be counted, without names")),
    (
        "linking",
        _(
            "It may be compared with other reports: names and numbers are sealed apart for that, "
            "and only those who compare can open them"
        ),
    ),
    ("referral", _("It may be passed on to others who help, after asking me")),
)
HOLD = "hold"
OPENING: tuple[tuple[str, Promise], ...] = (
    (HOLD, _("Nobody yet: keep it sealed until I release it with my list")),
    (ONLY_LAWYERS, _("Only a lawyer")),
)


def allowed_choices(*, may_link: bool) -> list[tuple[str, Promise]]:
    """Return what can be allowed: comparing only where somebody could compare."""
    return [one for one in ALLOWED if may_link or one[0] != "linking"]


def language() -> str:
    """Return the language of the page: kk, ru or en."""
    return (get_language() or "kk").partition("-")[0]


class Told(forms.CharField):
    """What a reporter types or pastes, without the signs that could not be found and taken out."""

    def to_python(self, value: Any) -> Any:
        """Return the text with breaks where they were, and nothing in it that cannot be shown."""
        text = super().to_python(value) or ""
        is_line = not isinstance(self.widget, forms.Textarea)
        return _UNSEEN.sub("", _BREAKS.sub(" " if is_line else "\n", text))


def choices_of(vocabulary: Vocabulary, codes: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the answers of a vocabulary, or those named."""
    spoken = language()
    return [(code, vocabulary.code_label(code, spoken)) for code in codes or vocabulary.codes]


def field_of(kind: str, name: str) -> Field:
    """Return a field of a kind."""
    return next(one for one in catalogue()[kind].fields if one.name == name)


def asked(kind: str, name: str, codes: Sequence[str] = ()) -> forms.Field:
    """Return the form field of a kind's field, as its type asks; nothing is required."""
    one = field_of(kind, name)
    spoken = language()
    shown: dict[str, Any] = {
        "label": one.label(spoken),
        "help_text": one.help_text(spoken),
        "required": False,
    }
    if one.type == "codes" and one.vocabulary:
        box = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(
            choices=choices_of(one.vocabulary, codes), widget=box, **shown
        )
    if one.type == "code" and one.vocabulary:
        listed = [("", "—"), *choices_of(one.vocabulary, codes)]
        return forms.ChoiceField(choices=listed, **shown)
    if one.type == "text":
        return Told(widget=forms.Textarea(attrs={"rows": 4}), strip=False, **shown)
    return Told(max_length=limits.LINE_CHARACTERS, **shown)


class PageForm(forms.Form):
    """A page: which kind of entry it makes, and how it is filled from what was typed before."""

    kind = ""
    where = "story"

    def entry_fields(self) -> dict[str, object]:
        """Return what goes into the entry: what was answered, of the kind's own fields."""
        names = {one.name for one in catalogue()[self.kind].fields}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in names and value not in ("", [], None)
        }

    def typed(self) -> dict[str, object]:
        """Return what to show again when the page is opened again."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if isinstance(value, str | list)
        }

    def blame(self, faults: Sequence[FieldError]) -> None:
        """Put the faults beside their fields."""
        for fault in faults:
            place = fault.field if fault.field in self.fields else None
            self.add_error(place, fault_in_words(fault.code, fault.params))


class StartForm(forms.Form):
    """About whom."""

    for_whom = forms.ChoiceField(
        label=_("Who is it about?"), choices=SUBJECTS, widget=forms.RadioSelect, initial="self"
    )


class WrittenDownForm(forms.Form):
    """Two words of the list, typed back."""

    first = forms.CharField(max_length=60)
    second = forms.CharField(max_length=60)

    def __init__(self, *given: Any, places: tuple[int, int], **named: Any) -> None:
        super().__init__(*given, **named)
        for name, place in zip(("first", "second"), places, strict=True):
            self.fields[name].label = _("Word number %(number)s") % {"number": place}
            self.fields[name].widget.attrs["autocomplete"] = "off"


class ReadersForm(forms.Form):
    """Who must not read it, and a second word."""

    refused = forms.MultipleChoiceField(
        label=_("Must not read it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = Told(
        label=_("In your own words"),
        help_text=_(
            "A name, a town, a service, somebody's relative. Then only one person gets it "
            "until it is clear whom you mean."
        ),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    second_word = forms.CharField(
        label=_("A second word"),
        help_text=_(
            "Only if you want to read your story again later. With the list alone nobody can, "
            "not even you. We cannot restore this word."
        ),
        required=False,
        max_length=SECOND_WORD_CHARACTERS,
    )

    def __init__(self, *given: Any, offered: Sequence[Offered], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["second_word"].widget.attrs["autocomplete"] = "off"
        if offered:
            labels = [(str(one.member), one.label) for one in offered]
            self.fields["refused"].choices = labels  # type: ignore[attr-defined]
        else:
            del self.fields["refused"]


class StoryForm(PageForm):
    """What happened."""

    kind = "statement"

    words = Told(
        label=_("What happened"),
        help_text=_(
            "In your own words, in any language or a mix. Order and mistakes do not matter."
        ),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    voice = forms.FileField(
        label=_("Or a voice recording"),
        help_text=_("Record it now or choose a recording."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "audio/*", "capture": ""}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        cleaned = super().clean() or {}
        if not str(cleaned.get("words") or "").strip() and not cleaned.get("voice"):
            self.add_error(
                "words", _("Write a few words or add a recording. One sentence is enough.")
            )
        return cleaned

    def entry_fields(self) -> dict[str, object]:
        """Return the statement; a recording alone says so in words."""
        words = str(self.cleaned_data["words"])
        form = "written_by_herself" if words.strip() else "recorded_audio"
        spoken = str(_("A voice recording, without words beside it."))
        return {
            "form": form,
            "channel": "our_report_page",
            "language": language(),
            "words": words if words.strip() else spoken,
        }


class DetailsForm(PageForm):
    """When, where, who."""

    kind = "report_details"
    _names = ("ticks", "happened", "region", "place", "who", "others")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields |= {name: asked(self.kind, name) for name in self._names}


class ManyFiles(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. Which of them arrived, and how far, the request's lane knows."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Take what there is."""
        return data or []


class FilesForm(forms.Form):
    """Proof."""

    proof = FilesField(
        label=_("Files"),
        help_text=_("Up to 40 at a time, and again as often as you like. Each up to 4 GB."),
        required=False,
    )
    about = Told(
        label=_("What they show"),
        required=False,
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def typed(self) -> dict[str, object]:
        """Return nothing: what was said of files went with them."""
        return {}


class WishesForm(PageForm):
    """What is wanted and what is allowed."""

    kind = "report_wishes"

    opening = forms.MultipleChoiceField(
        label=_("Who may open it"),
        required=False,
        choices=OPENING,
        widget=forms.CheckboxSelectMultiple,
    )
    allowed = forms.MultipleChoiceField(
        label=_("What may be done with it"),
        help_text=_("What you do not tick is not allowed. You can change it later."),
        required=False,
        choices=ALLOWED,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: Any, has_lawyer: bool, may_link: bool = True, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["allowed"].choices = allowed_choices(may_link=may_link)  # type: ignore[attr-defined]
        offered = [one for one in OPENING if one[0] != ONLY_LAWYERS or has_lawyer]
        self.fields["opening"].choices = offered  # type: ignore[attr-defined]
        self.fields = {
            "wishes": asked(self.kind, "wishes"),
            "not_wanted": asked(self.kind, "not_wanted"),
            **self.fields,
            "words": asked(self.kind, "words"),
        }

    def entry_fields(self) -> dict[str, object]:
        """Return the wishes."""
        fields = super().entry_fields()
        is_for_a_lawyer = ONLY_LAWYERS in self.cleaned_data["opening"]
        return {**fields, "lawyer_only": SAYS_YES} if is_for_a_lawyer else fields


class ContactForm(PageForm):
    """Reaching somebody safely."""

    kind = "report_contact"
    # What was printed is called a list on these pages.
    _helped: Mapping[str, Any] = {
        "ways": _("You can leave this empty: then you come back with your list."),
        "safe_question": _("If you lose your list."),
        "safe_answer": _("We compare it before we give you a new list."),
    }
    _names = ("details", "hours", "safe_word", "avoid", "safe_question", "safe_answer")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["ways"] = asked(self.kind, "ways", WAYS)
        self.fields |= {name: asked(self.kind, name) for name in self._names}
        for name, text in self._helped.items():
            self.fields[name].help_text = text


def consents(allowed: Sequence[str]) -> list[Mapping[str, object]]:
    """Return consents that say what is allowed and what is refused, of all that was asked."""
    asked_for = [purpose for purpose, _label in ALLOWED]
    given = {"change": "given", "purposes": sorted({"keep_record", *allowed})}
    refused = {"change": "refused", "purposes": sorted(set(asked_for) - set(allowed))}
    about: dict[str, object] = {"channel": "our_report_page", "language": language()}
    return [{**one, **about} for one in (given, refused) if one["purposes"]]
