"""What intake types in: answers, steps, who reads, and reports that came another way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.intake.lost_codes import SafeQuestion
from dalel.apps.intake.readers import LABEL_CHARACTERS
from dalel.core.entries import limits
from dalel.core.entries.errors import FieldErrors

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# How a report comes that did not come through our own page.
_CHANNELS = (
    "phone",
    "hotline",
    "in_person",
    "at_visit",
    "letter_from_custody",
    "letter_to_lawyer",
    "smuggled_note",
    "post",
    "messenger",
    "sms",
    "email",
    "social_network",
    "through_relative",
    "through_lawyer",
    "through_monitor",
    "through_prisoner",
    "through_organisation",
    "other",
)
_STEPS = ("assigned", "referred", "closed", "abuse", "not_abuse")
_LANGUAGES = ("kk", "ru", "en", "uz", "ug", "ky")


def _note(label: _StrPromise) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea({"rows": 2}),
    )


def _codes(kind: str, field: str, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes of a kind's field with their labels, in the order given."""
    found = catalogue()[kind].by_name[field].vocabulary
    language = translation.get_language() or "kk"
    return [(code, found.code_label(code, language)) for code in wanted] if found else []


class AnswerForm(forms.Form):
    """An answer that only the code opens."""

    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("Plain words. Whoever looks over her shoulder reads it too."),
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea({"rows": 6}),
    )


class StepForm(forms.Form):
    """What was done with a report."""

    step = forms.ChoiceField(label=_("What was done"))
    member = forms.ChoiceField(label=_("Colleague"), required=False)
    to = forms.CharField(label=_("Where to"), required=False, max_length=limits.LINE_CHARACTERS)
    words = _note(_("Why, in one sentence"))

    def __init__(self, data: QueryDict | None = None, *, colleagues: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="step-%s")
        self.fields["step"].choices = _codes("report_step", "step", _STEPS)  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "—"), *colleagues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what a step cannot do without."""
        cleaned = super().clean() or {}
        if cleaned.get("step") == "assigned" and not cleaned.get("member"):
            self.add_error("member", _("Choose who takes it on."))
        if cleaned.get("step") == "referred" and not cleaned.get("to"):
            self.add_error("to", _("Write where it was referred to."))
        return cleaned


class MergeForm(forms.Form):
    """Which report another one goes on in."""

    target = forms.CharField(
        label=_("Number of the report in which it continues"),
        help_text=_("For example 2026-7QX0M."),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("Why they are the same"))
    words = _note(_("How you know"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="merge-%s")
        reasons = ("same_survivor", "same_event", "opened_twice", "other")
        self.fields["reason"].choices = _codes("merged_into", "reason", reasons)  # type: ignore[attr-defined]

    def fields_given(self) -> dict[str, object]:
        """Return the fields of the entry that says so."""
        return {
            name: self.cleaned_data[name]
            for name in ("reason", "words")
            if self.cleaned_data[name].strip()
        }


class RecogniseForm(forms.Form):
    """How whoever lost the code was recognised: what they answered, compared with what was left."""

    given = forms.CharField(
        label=_("What the person answered"),
        help_text=_("As it was said. Do not read the answer out, and do not help."),
        max_length=limits.LINE_CHARACTERS,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("How you spoke, and why you are sure"),
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
    )
    is_same = forms.BooleanField(
        label=_("It is not word for word what was left, but I am sure that it means the same"),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, safe: SafeQuestion) -> None:
        super().__init__(data, auto_id="code-%s")
        self._safe = safe

    def clean(self) -> dict[str, Any]:
        """Compare the answers; where they differ, somebody has to answer for it."""
        cleaned = super().clean() or {}
        given = str(cleaned.get("given", ""))
        if given and not self._safe.is_answered_by(given) and not cleaned.get("is_same"):
            self.add_error(
                "given",
                _("This is another answer than the one that was left. Nothing was asked for."),
            )
        return cleaned

    def in_words(self) -> str:
        """Return how the person was recognised, for the colleague who has to agree."""
        given, words = self.cleaned_data["given"], self.cleaned_data["words"]
        same = self._safe.is_answered_by(given)
        how = gettext("The same as was left.") if same else gettext("In other words than was left.")
        return "\n".join((gettext("Answer given") + ": " + given, how, words))


class AgreeForm(forms.Form):
    """A colleague agrees to a new code."""

    words = forms.CharField(
        label=_("What you compared yourself"),
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="agree-%s")


class ReadersForm(forms.Form):
    """Who else may read a report, and who was meant by words about who must not."""

    readers = forms.MultipleChoiceField(
        label=_("Who else may read it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    meant = forms.MultipleChoiceField(
        label=_("Who was meant and must not"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = _note(_("How you know that this is safe"))

    def __init__(self, data: QueryDict | None = None, *, colleagues: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="readers-%s")
        for name in ("readers", "meant"):
            self.fields[name].choices = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for somebody, or for what was found out."""
        cleaned = super().clean() or {}
        readers, meant = (set(cleaned.get(name, ())) for name in ("readers", "meant"))
        if not (readers or meant or cleaned.get("words", "").strip()):
            self.add_error("readers", _("Choose somebody, or write what you found out."))
        if readers & meant:
            self.add_error("meant", _("Nobody can be chosen in both lists."))
        return cleaned

    def chosen(self, name: str) -> list[UUID]:
        """Return who was chosen in a field."""
        return [UUID(one) for one in self.cleaned_data[name]]


class TakeInForm(forms.Form):
    """A report that came by telephone, on paper or in person."""

    channel = forms.ChoiceField(label=_("How it came"))
    carried_by = forms.CharField(
        label=_("Who carried it"),
        help_text=_("Everybody through whom it was passed on."),
        required=False,
        max_length=limits.LINE_CHARACTERS,
    )
    came_on = forms.CharField(
        label=_("When it came"),
        help_text=_("Day and hour if known, for example 3 May 2026 or today's date."),
        required=False,
        max_length=limits.DATE_CHARACTERS,
    )
    for_whom = forms.ChoiceField(label=_("About whom"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"))
    words = forms.CharField(
        label=_("What was told"),
        help_text=_("In the person's own words, as far as you can."),
        max_length=limits.TEXT_CHARACTERS,
        widget=forms.Textarea({"rows": 10}),
    )
    is_urgent = forms.BooleanField(
        label=_("Urgent: somebody must answer within a day"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = ("self", "other", "child", "custody", "unknown")
        choices = {
            "channel": _codes("report", "channel", _CHANNELS),
            "for_whom": _codes("report", "for_whom", subjects),
            "language": _codes("report", "language", _LANGUAGES),
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def opening(self) -> dict[str, object]:
        """Return the fields of the report's first entry."""
        names = ("channel", "carried_by", "came_on", "for_whom", "language")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def statement(self) -> dict[str, object]:
        """Return the fields of what was told."""
        spoken = {"phone", "hotline", "in_person", "at_visit"}
        channel = self.cleaned_data["channel"]
        return {
            "form": "spoken" if channel in spoken else "relayed",
            "channel": channel,
            "language": self.cleaned_data["language"],
            "words": self.cleaned_data["words"],
        }


def blame(form: forms.Form, wrong: FieldErrors) -> None:
    """Put what cannot be recorded beside the fields it was typed into."""
    for fault in wrong.errors:
        name = fault.field if fault.field in form.fields else None
        form.add_error(name, fault_in_words(fault.code, fault.params))


class LabelForm(forms.Form):
    """What a member shows of themselves to whoever reports."""

    label = forms.CharField(
        label=_("What people who report see of you"),
        help_text=_(
            "For example a town, a first letter, an office: Taraz, A., night shift. "
            "Empty shows nothing."
        ),
        required=False,
        max_length=LABEL_CHARACTERS,
    )
