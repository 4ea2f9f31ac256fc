"""What is typed into the page of a paper: sections of text in one or two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dalel.apps.filings.sheets import MAX_CHARACTERS, SECTIONS, Sheet
from dalel.apps.filings.texts import Paper

BOTH = "both"
LABELS: Mapping[str, Promise] = {
    "to": _("To whom"),
    "sender": _("From whom"),
    "title": _("Title, and below it what the paper is about"),
    "body": _("Text: each line is a paragraph"),
    "asks": _("Requests, one on each line"),
    "annexes": _("Annexes, one on each line"),
    "signed": _("Date and signature"),
}
LANGUAGES: Mapping[str, Promise] = {
    "kk": _("In Kazakh"),
    "ru": _("In Russian"),
    "en": _("In English"),
}
# Sections without which a paper says nothing.
NEEDED = ("title", "body")


@dataclass(frozen=True)
class Box:
    """A text area: its name in the form, what it is for, what stands in it, what is wrong."""

    name: str
    label: Promise
    text: str
    rows: int
    fault: str


@dataclass
class PaperForm:
    """A paper being edited, in the languages it will be printed in."""

    paper: Paper
    languages: tuple[str, ...]
    texts: Mapping[tuple[str, str], str]
    is_read: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def sheets(self) -> list[Sheet]:
        """Return what is typed as sheets."""
        return [
            Sheet(one, {name: self.texts.get((one, name), "") for name in SECTIONS})
            for one in self.languages
        ]

    @property
    def columns(self) -> list[tuple[Promise, str, list[Box]]]:
        """Return the text areas by language: its name, its code, its boxes."""
        return [(LANGUAGES[one], one, self._boxes(one)) for one in self.languages]

    @property
    def wrong(self) -> list[Box]:
        """Return the boxes with something wrong in them."""
        return [box for _label, _code, boxes in self.columns for box in boxes if box.fault]

    def is_fine(self) -> bool:
        """Look through what was typed; return whether nothing is wrong."""
        self.faults = {}
        for one in self.languages:
            for section in SECTIONS:
                text = self.texts.get((one, section), "")
                if len(text) > MAX_CHARACTERS:
                    self.faults[f"{one}-{section}"] = ngettext(
                        "This is too long: at most %(limit)d character.",
                        "This is too long: at most %(limit)d characters.",
                        MAX_CHARACTERS,
                    ) % {"limit": MAX_CHARACTERS}
                elif section in NEEDED and not text.strip():
                    self.faults[f"{one}-{section}"] = str(_("This cannot be left empty."))
        return not self.faults

    def _rows(self, section: str) -> int:
        """Return how many rows a section takes: side by side, as many in both languages."""
        characters = 85 if len(self.languages) == 1 else 48
        return max(_rows(self.texts.get((one, section), ""), characters) for one in self.languages)

    def _boxes(self, language: str) -> list[Box]:
        return [
            Box(
                name := f"{language}-{section}",
                LABELS[section],
                self.texts.get((language, section), ""),
                self._rows(section),
                self.faults.get(name, ""),
            )
            for section in SECTIONS
        ]


def _rows(text: str, characters: int) -> int:
    """Return how many rows a text needs where a row takes so many characters."""
    lines = sum(1 + len(line) // characters for line in text.splitlines())
    return min(max(lines + 1, 2), 36)


def languages_of(paper: Paper, wanted: str, reader: str) -> tuple[str, ...]:
    """Return the languages asked for: one the paper has, or both; the reader's own if unsaid."""
    if wanted == BOTH:
        return paper.languages
    found = [one for one in (wanted, reader) if one in paper.languages]
    return (*found, *paper.languages)[:1]


def form_of(paper: Paper, sheets: Sequence[Sheet]) -> PaperForm:
    """Return a form that shows sheets."""
    texts = {(one.language, name): one.text(name) for one in sheets for name in SECTIONS}
    return PaperForm(paper, tuple(one.language for one in sheets), texts)


def form_sent(paper: Paper, sent: Mapping[str, str], reader: str) -> PaperForm:
    """Return a form with what was typed into it."""
    languages = languages_of(paper, sent.get("languages", ""), reader)
    texts = {
        (one, name): sent.get(f"{one}-{name}", "").replace("\r\n", "\n")
        for one in languages
        for name in SECTIONS
    }
    return PaperForm(paper, languages, texts, is_read=bool(sent.get("is_read")))
