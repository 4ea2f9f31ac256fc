"""One field of a form as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dalel.apps.entries.choices import SHORT_LIST, Choice, ChoiceGroup, code_groups, headed_first
from dalel.core.entries.kinds import Field

CURRENCY_SUFFIX = "_currency"
DEFAULT_CURRENCY = "KZT"


@dataclass(frozen=True)
class KeptFile:
    """A file that arrived with an earlier try or version."""

    id: str
    name: str


@dataclass(frozen=True)
class FormField:
    """One field as the page shows it."""

    name: str
    label: str
    help: str
    widget: str
    is_required: bool
    text: str = ""
    groups: tuple[ChoiceGroup, ...] = ()
    currencies: tuple[Choice, ...] = ()
    kept_files: tuple[KeptFile, ...] = ()
    error: str = ""
    max_length: int = 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return all there is to choose, whatever the group."""
        return tuple(choice for group in self.groups for choice in group.choices)

    @property
    def is_folded(self) -> bool:
        """Return whether a long plain list waits behind one line until it is wanted."""
        is_plain = not any(group.label for group in self.groups)
        return is_plain and not self.is_required and len(self.choices) > SHORT_LIST

    @property
    def is_open(self) -> bool:
        """Return whether something in a folded list is chosen or wrong."""
        return bool(self.error) or any(group.chosen for group in self.groups)


def shown_field(
    field: Field,
    language: str,
    *,
    sent: Sequence[str],
    currency: str,
    references: tuple[Choice, ...],
    kept: tuple[KeptFile, ...],
    error: str,
) -> FormField:
    """Return a field of a kind with what was sent for it.

    Args:
        field: The field.
        language: kk, ru or en.
        sent: The values as sent.
        currency: The currency as sent, for money.
        references: The entries that may be chosen, for a reference.
        kept: Files that are there already, for files.
        error: What is wrong with it, or an empty text.
    """
    return FormField(
        name=field.name,
        label=field.label(language),
        help=field.help_text(language),
        widget=field.type,
        is_required=field.required,
        text=sent[0] if sent else "",
        groups=_groups(field, language, sent, references),
        currencies=_currencies(field, language, currency),
        kept_files=kept,
        error=error,
        max_length=field.max_length if field.type in ("text", "line") else 0,
    )


def _groups(
    field: Field, language: str, sent: Sequence[str], references: tuple[Choice, ...]
) -> tuple[ChoiceGroup, ...]:
    if field.vocabulary is None or field.type == "money":
        return (ChoiceGroup("", references),) if references else ()
    groups = code_groups(field.vocabulary, sent, language=language)
    return headed_first(groups) if field.type == "codes" else groups


def _currencies(field: Field, language: str, currency: str) -> tuple[Choice, ...]:
    if field.type != "money" or field.vocabulary is None:
        return ()
    groups = code_groups(field.vocabulary, (currency,), language=language)
    return tuple(choice for group in groups for choice in group.choices)
