"""Vocabularies: the closed lists of codes that entries choose from.

One file per version, ``vocabularies/<name>/<version>.toml``: name, version, label, and a
``[[code]]`` table per code with a label in three languages, an optional parent, and optional
columns that map the code to other schemes (``iccs``, ``gbvims``, ``huridocs``) or, for the
events of the law pack, to rules.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from dalel.core.entries.errors import UnknownVocabulary, VocabularyMalformed
from dalel.core.entries.tables import (
    Labels,
    Table,
    TableFault,
    in_language,
    read_toml,
    versioned_files,
)

COLUMNS = ("iccs", "gbvims", "huridocs", "rules", "only_when", "answered_when")

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One choice: its code, its words, the code above it, and its columns in other schemes."""

    code: str
    labels: Labels
    parent: str | None
    maps: Mapping[str, tuple[str, ...]]
    note: str

    def label(self, language: str) -> str:
        """Return the words for the choice in kk, ru or en."""
        return in_language(self.labels, language)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """A released list of codes; ``digest`` is the SHA-256 of the file it was read from."""

    name: str
    version: int
    labels: Labels
    codes: Mapping[str, Code]
    source: bytes
    digest: bytes

    @property
    def id(self) -> str:
        """The name and version kind files refer to, such as ``pressure/1``."""
        return f"{self.name}/{self.version}"

    def label(self, language: str) -> str:
        """Return the name of the list in kk, ru or en."""
        return in_language(self.labels, language)

    def code_label(self, code: str, language: str) -> str:
        """Return the words for a code.

        Raises:
            UnknownVocabulary: The vocabulary has no such code.
        """
        try:
            return self.codes[code].label(language)
        except KeyError as fault:
            raise UnknownVocabulary(f"this code of {self.id}") from fault

    def line_of(self, code: str) -> tuple[str, ...]:
        """Return a code and the codes above it, nearest first; empty for an unknown code."""
        line: list[str] = []
        above: str | None = code if code in self.codes else None
        while above is not None:
            line.append(above)
            above = self.codes[above].parent
        return tuple(line)


class VocabularyCatalogue(Mapping[str, Vocabulary]):
    """Every vocabulary by its id, such as ``pressure/1``."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._by_id = dict(vocabularies)

    def __getitem__(self, vocabulary_id: str) -> Vocabulary:
        """Return a vocabulary or raise ``UnknownVocabulary``."""
        try:
            return self._by_id[vocabulary_id]
        except KeyError as fault:
            raise UnknownVocabulary(vocabulary_id) from fault

    def newest(self, name: str) -> Vocabulary:
        """Return the newest version of a list by its name alone; its codes only ever grow.

        Raises:
            UnknownVocabulary: There is no list of this name.
        """
        versions = [one for one in self._by_id.values() if one.name == name]
        if not versions:
            raise UnknownVocabulary(name)
        return max(versions, key=lambda one: one.version)

    def __contains__(self, vocabulary_id: object) -> bool:
        """Say whether there is such a vocabulary."""
        return vocabulary_id in self._by_id

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids in order."""
        return iter(self._by_id)

    def __len__(self) -> int:
        """Return how many vocabularies there are, each version counted."""
        return len(self._by_id)


def load_vocabularies(folder: Traversable | None = None) -> VocabularyCatalogue:
    """Read every vocabulary of a folder; of the packaged one when none is given.

    Raises:
        VocabularyMalformed: A file is not as described at the top of this module.
    """
    return _packaged() if folder is None else _load(folder)


@cache
def _packaged() -> VocabularyCatalogue:
    return _load(files("dalel.core.entries") / "vocabularies")


def _load(folder: Traversable) -> VocabularyCatalogue:
    loaded = {}
    for name, version, source in versioned_files(folder, VocabularyMalformed):
        try:
            vocabulary = _read(name, version, source)
        except TableFault as fault:
            raise VocabularyMalformed(f"{name}/{version}.toml", str(fault)) from fault
        loaded[vocabulary.id] = vocabulary
    return VocabularyCatalogue(loaded)


def _read(name: str, version: int, source: bytes) -> Vocabulary:
    table = Table(read_toml(source), "the vocabulary")
    if (table.name("name"), table.number("version")) != (name, version):
        raise TableFault("name and version differ from the file's place")
    labels = table.labels("label")
    codes: dict[str, Code] = {}
    for given in table.tables("code"):
        code = _read_code(given)
        if code.code in codes:
            raise TableFault(f"code {code.code} is there twice")
        codes[code.code] = code
    table.finish()
    if not codes:
        raise TableFault("the vocabulary has no code")
    _check_parents(codes)
    return Vocabulary(
        name, version, labels, MappingProxyType(codes), source, hashlib.sha256(source).digest()
    )


def _read_code(given: Mapping[str, object]) -> Code:
    table = Table(given, f"code {given.get('code', 'without a name')}")
    code = table.text("code")
    if not _CODE.fullmatch(code):
        raise TableFault(f"{table.where}: code is not of A-Z, a-z, 0-9, _, . and -")
    parent = table.text("parent", "") or None
    maps = {column: table.one_or_more(column) for column in COLUMNS if table.has(column)}
    labels = table.labels("label")
    note = table.text("note", "")
    table.finish()
    return Code(code, labels, parent, MappingProxyType(maps), note)


def _check_parents(codes: Mapping[str, Code]) -> None:
    for code in codes.values():
        seen = {code.code}
        above = code.parent
        while above is not None:
            if above not in codes:
                raise TableFault(f"code {code.code}: its parent {above} is not in the list")
            if above in seen:
                raise TableFault(f"code {code.code} is above itself")
            seen.add(above)
            above = codes[above].parent
