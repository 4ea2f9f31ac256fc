"""The words all papers share, as they stand in ``texts/phrases.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from dalel.apps.filings.errors import TextMalformed
from dalel.core.entries.tables import LANGUAGES, Labels, TableFault, read_toml

FILE = "phrases.toml"
TABLES = ("blank", "address", "phrase", "heads")
OPEN = "____________________"


@cache
def phrases() -> Mapping[str, Mapping[str, Labels]]:
    """Return the words by table and name.

    Raises:
        TextMalformed: The file is not as agreed.
    """
    source = (files("dalel.apps.filings") / "texts" / FILE).read_bytes()
    try:
        return read_phrases(source)
    except TableFault as fault:
        raise TextMalformed(file=FILE, reason=str(fault)) from fault


def read_phrases(source: bytes) -> Mapping[str, Mapping[str, Labels]]:
    """Read the words. Raises ``TableFault`` where they are not as agreed."""
    data = read_toml(source)
    if set(data) != set(TABLES):
        raise TableFault(f"it has the tables {', '.join(TABLES)} and no other")
    return MappingProxyType({name: _table(name, data[name]) for name in TABLES})


def _table(name: str, data: object) -> Mapping[str, Labels]:
    if not isinstance(data, dict):
        raise TableFault(f"{name} is not a table")
    for key, words in data.items():
        is_fine = isinstance(words, dict) and set(words) == set(LANGUAGES)
        if not is_fine or not all(isinstance(one, str) for one in words.values()):
            raise TableFault(f"{name}.{key} needs kk, ru and en")
    return MappingProxyType({key: MappingProxyType(words) for key, words in data.items()})


def phrase(name: str, language: str) -> str:
    """Return one of the small words."""
    return phrases()["phrase"][name][language]


def blank_line(name: str, language: str, before: str) -> str:
    """Return an empty line to write on; it says for what, unless a number's sign stands before."""
    if before.rstrip().endswith(("№", "No.")):
        return OPEN
    return f"{OPEN} ({phrases()['blank'][name][language]})"
