"""One field of a form as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dalel.apps.entries.choices import SHORT_LIST, Choice, ChoiceGroup, code_groups, headed_first
from dalel.apps.entries.money import grouped
from dalel.core.entries.kinds import Field

CURRENCY_SUFFIX = "_currency"
SEEN_SUFFIX = "_seen"
DEFAULT_CURRENCY = "KZT"
LISTED = ("codes", "parties", "entries")
# Parties somebody may have to be added as, before they can be chosen.
ADDED_FIRST = ("person", "institution")


@dataclass(frozen=True)
class KeptFile:
    """A file that arrived with an earlier try or version."""

    id: str
    name: str


@dataclass(frozen=True)
class FormField:
    """One field as the page shows it.

    ``name`` is what the browser sends it under, ``read`` says how it was understood, ``seen`` is
    what the form remembers of that. A deferred one shows what is chosen and offers its list on
    request: long lists of several fields at once would weigh too much. ``adds`` names the kinds
    of party that can be added first.
    """

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
    read: tuple[str, ...] = ()
    seen: str = ""
    must_look: bool = False
    adds: tuple[str, ...] = ()
    is_deferred: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return all there is to choose, whatever the group."""
        return tuple(choice for group in self.groups for choice in group.choices)

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """Return what is chosen."""
        return tuple(choice for choice in self.choices if choice.is_chosen)

    @property
    def is_group(self) -> bool:
        """Return whether it is a group of boxes rather than one control."""
        return self.widget in LISTED

    @property
    def is_long_text(self) -> bool:
        """Return whether it takes running text, whose limit is said before."""
        return self.widget == "text"

    @property
    def limit(self) -> str:
        """Return how many characters it takes, with the thousands set apart."""
        return grouped(str(self.max_length))

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
    field: Field, language: str, *, sent: Sequence[str], references: tuple[Choice, ...]
) -> FormField:
    """Return a field of a kind with what was sent for it.

    Args:
        field: The field.
        language: kk, ru or en.
        sent: The values as sent.
        references: The entries that may be chosen, for a reference.
    """
    return FormField(
        name=field.name,
        label=field.label(language),
        help=field.help_text(language),
        widget=field.type,
        is_required=field.required,
        text=sent[0] if sent else "",
        groups=_groups(field, language, sent, references),
        max_length=field.max_length if field.type in ("text", "line") else 0,
        adds=_adds(field),
    )


def currencies(field: Field, language: str, currency: str) -> tuple[Choice, ...]:
    """Return the currencies of a field of money, one of them chosen."""
    if field.type != "money" or field.vocabulary is None:
        return ()
    groups = code_groups(field.vocabulary, (currency,), language=language)
    return tuple(choice for group in groups for choice in group.choices)


def _groups(
    field: Field, language: str, sent: Sequence[str], references: tuple[Choice, ...]
) -> tuple[ChoiceGroup, ...]:
    if field.vocabulary is None or field.type == "money":
        return (ChoiceGroup("", references),) if references else ()
    groups = code_groups(field.vocabulary, sent, language=language)
    return headed_first(groups) if field.type == "codes" else groups


def _adds(field: Field) -> tuple[str, ...]:
    if field.type not in ("party", "parties"):
        return ()
    return tuple(kind for kind in ADDED_FIRST if kind in field.refers_to)
