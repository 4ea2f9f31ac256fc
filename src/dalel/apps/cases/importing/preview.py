"""A plan as the page shows it: the first cases, the faults by row, the words to be settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from dalel.apps.cases.importing.columns import Columns
from dalel.apps.cases.importing.planning import PlannedCase, PlannedEntry
from dalel.apps.cases.importing.sentences import cell_sentence
from dalel.apps.cases.importing.targets import SLOTS, Slot, Target, all_targets, required_of
from dalel.apps.cases.importing.values import known_code, unknown_words
from dalel.apps.entries.tables.faults import Fault, FaultShown
from dalel.apps.entries.tables.likeness import folded, words_in
from dalel.apps.entries.tables.rows import headings_of, letters, rows_below
from dalel.apps.entries.tables.shown import value_in_words
from dalel.apps.entries.tables.table import Table

SHOWN_CASES = 20
SHOWN_FAULTS = 200
SHOWN_WORDS = 40
_SLOTS = {slot.name: slot for slot in SLOTS}
_UNSHOWN = ("roles", "survivors", "alleged_perpetrators", "on_behalf_of", "lead")


@dataclass(frozen=True)
class EntryShown:
    """An entry as it will be recorded: what it is, and its fields in words."""

    label: Promise
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CaseShown:
    """A case as it will be opened."""

    title: str
    rows: str
    entries: tuple[EntryShown, ...]


@dataclass(frozen=True)
class WordAsked:
    """A word of the table whose meaning must be said."""

    target: Target
    word: str
    count: int

    @property
    def name(self) -> str:
        """Return the name of its field on the page."""
        return f"{self.target.code}:{folded(self.word)}"


def cases_shown(cases: Sequence[PlannedCase], *, language: str) -> list[CaseShown]:
    """Return the first cases in words."""
    return [
        CaseShown(
            case.title,
            ", ".join(map(str, case.rows)),
            tuple(_entry_shown(entry, language) for entry in case.entries),
        )
        for case in cases[:SHOWN_CASES]
    ]


def _entry_shown(entry: PlannedEntry, language: str) -> EntryShown:
    slot = _SLOTS[entry.slot]
    fields = slot.kind.by_name
    facts = tuple(
        (fields[name].label(language), value_in_words(fields[name], value, language))
        for name, value in entry.fields.items()
        if name not in _UNSHOWN or (name == "roles" and not slot.given)
    )
    return EntryShown(slot.label, facts)


def faults_shown(
    faults: Sequence[Fault], table: Table, columns: Columns, *, language: str
) -> list[FaultShown]:
    """Return the first faults in words."""
    headings = headings_of(table.sheets[columns.sheet], columns.heading_row)
    return [
        FaultShown(
            fault.row,
            _place(fault, headings, language),
            cell_sentence(fault.code, fault.params, has_column=fault.column is not None),
        )
        for fault in faults[:SHOWN_FAULTS]
    ]


def _place(fault: Fault, headings: Sequence[str], language: str) -> str:
    """Return the heading of a column, or the field that no column gives."""
    if fault.column is not None:
        return headings[fault.column] or letters(fault.column)
    slot, _, name = fault.target.partition(".")
    if slot not in _SLOTS:
        return ""
    field = _SLOTS[slot].kind.by_name.get(name)
    return f"{_SLOTS[slot].label}: {field.label(language)}" if field else str(_SLOTS[slot].label)


def counted(faults: Sequence[Fault]) -> list[tuple[str, int]]:
    """Return how often each sentence stands in the list, the most frequent first."""
    found = Counter(
        cell_sentence(fault.code, fault.params, has_column=fault.column is not None)
        for fault in faults
    )
    return found.most_common()


def words_asked(table: Table, columns: Columns) -> list[WordAsked]:
    """Return the words that no code is known for, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], str] = {}
    for target, text in _coded_cells(table, columns):
        for word in unknown_words(target, text, columns.words.get(target.code, {})):
            place = (target.code, folded(word))
            said.setdefault(place, word)
            counts[place] += 1
    targets = all_targets()
    return [
        WordAsked(targets[place[0]], said[place], count) for place, count in counts.most_common()
    ]


def words_known(table: Table, columns: Columns, *, language: str) -> Mapping[str, str]:
    """Return the words that were understood and what they became, in words."""
    found: dict[str, str] = {}
    for target, text in _coded_cells(table, columns):
        vocabulary, chosen = target.field.vocabulary, columns.words.get(target.code, {})
        for word in (text, *words_in(text)):
            code = known_code(target.field, word, chosen)
            if vocabulary and code in vocabulary.codes and len(found) < SHOWN_WORDS:
                found[word] = vocabulary.code_label(code, language)
    return found


def _coded_cells(table: Table, columns: Columns) -> Iterator[tuple[Target, str]]:
    targets = [
        (column, all_targets()[code])
        for column, code in enumerate(columns.targets)
        if code and all_targets()[code].takes_codes
    ]
    for _number, row in rows_below(table.sheets[columns.sheet], columns.heading_row):
        for column, target in targets:
            if row[column]:
                yield target, row[column]


def standing_asked(columns: Columns) -> list[Target]:
    """Return what every row of a slot lacks because no column gives it."""
    return [
        target
        for slot in _mapped_slots(columns)
        for target in required_of(slot)
        if target.takes_codes and target.code not in columns.targets
    ]


def _mapped_slots(columns: Columns) -> Iterator[Slot]:
    named = {code.partition(".")[0] for code in columns.targets if code}
    return (slot for slot in SLOTS if slot.name in named)
