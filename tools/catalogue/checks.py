"""Finds what a catalogue lacks or gets wrong; a fault is one plain line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message

Key = tuple[str | None, str]
# %(name)s and %s, but not the per cent sign of "100%% sure" or "5 % of".
PLACEHOLDER = re.compile(r"%(?:\([a-z_0-9]+\))?[sd]|\{[a-z_0-9]*\}")
MARKUP = re.compile(r"</?[a-z][^>]*>")
LETTERS = re.compile(r"[^\W\d_]{2}")


def read_exceptions(path: Path) -> dict[str, str]:
    """Return the strings that may be alike in two languages, each with its reason."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {str(text): str(reason) for text, reason in read["alike"].items()}


def find_faults(
    template: Catalog, catalogues: Mapping[str, Catalog], exceptions: Mapping[str, str]
) -> list[str]:
    """Return every fault of the catalogues, in reading order."""
    faults: list[str] = []
    for language, catalogue in catalogues.items():
        faults += [f"{language}: {fault}" for fault in _faults_of(template, catalogue)]
        faults += [f"{language}: {fault}" for fault in _untranslated(catalogue, exceptions)]
    faults += _alike(catalogues, exceptions)
    faults += _needless(template, exceptions)
    return faults


def count_missing(catalogue: Catalog) -> int:
    """Return how many strings wait for a translation."""
    return sum(not all(_forms(message)) for message in _messages(catalogue).values())


def _messages(catalogue: Catalog) -> dict[Key, Message]:
    return {(message.context, _singular(message)): message for message in catalogue if message.id}


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    strings = message.string
    return (strings,) if isinstance(strings, str) else tuple(strings or ())


def _originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _faults_of(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    wanted, present = _messages(template), _messages(catalogue)
    for key in wanted.keys() - present.keys():
        yield f"not gathered yet, run make translations: {key[1]!r}"
    for key in present.keys() - wanted.keys():
        yield f"no longer in the source, run make translations: {key[1]!r}"
    for obsolete in catalogue.obsolete.values():
        yield f"obsolete: {_singular(obsolete)!r}"
    for key, message in present.items():
        yield from (f"{fault}: {key[1]!r}" for fault in _faults_in(message, catalogue.num_plurals))


def _faults_in(message: Message, plurals: int) -> Iterator[str]:
    forms = _forms(message)
    expected_forms = 1 if isinstance(message.id, str) else plurals
    if message.fuzzy:
        yield "fuzzy"
    if len(forms) != expected_forms or not all(form.strip() for form in forms):
        yield "missing"
        return
    for form in forms:
        if not any(_same(PLACEHOLDER, form, original) for original in _originals(message)):
            yield "placeholders differ"
        if not any(_same(MARKUP, form, original) for original in _originals(message)):
            yield "markup differs"


def _same(pattern: re.Pattern[str], one: str, other: str) -> bool:
    return Counter(pattern.findall(one)) == Counter(pattern.findall(other))


def _untranslated(catalogue: Catalog, exceptions: Mapping[str, str]) -> Iterator[str]:
    for (_context, text), message in _messages(catalogue).items():
        is_word = LETTERS.search(PLACEHOLDER.sub("", MARKUP.sub("", text)))
        if is_word and text in _forms(message) and text not in exceptions:
            yield f"still English: {text!r}"


def _alike(catalogues: Mapping[str, Catalog], exceptions: Mapping[str, str]) -> Iterator[str]:
    kazakh, russian = _messages(catalogues["kk"]), _messages(catalogues["ru"])
    for key in kazakh.keys() & russian.keys():
        shared = set(_forms(kazakh[key])) & set(_forms(russian[key]))
        if any(LETTERS.search(form) for form in shared) and key[1] not in exceptions:
            yield f"kk: the same as the Russian: {key[1]!r}"


def _needless(template: Catalog, exceptions: Mapping[str, str]) -> Iterator[str]:
    texts = {text for _context, text in _messages(template)}
    for text, reason in exceptions.items():
        if text not in texts:
            yield f"listed as alike, but no longer in the source: {text!r}"
        if not reason.strip():
            yield f"listed as alike without a reason: {text!r}"
