"""Read TOML tables strictly: a wrong type, a missing key or an unknown key is a fault."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import cast

from dalel.core.entries.errors import FileMalformed, UnknownLanguage

LANGUAGES = ("kk", "ru", "en")

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")

Labels = Mapping[str, str]


class TableFault(Exception):
    """A table is not as agreed; becomes the room's error, with the file's name, in its loader."""


class Table:
    """A TOML table whose keys are taken one by one, so that a left-over key is noticed."""

    def __init__(self, data: Mapping[str, object], where: str) -> None:
        self._data = dict(data)
        self.where = where

    def _take(self, key: str, expected: type, default: object) -> object:
        value = self._data.pop(key, default)
        if value is None:
            raise TableFault(f"{self.where} has no {key}")
        if type(value) is not expected:
            raise TableFault(f"{self.where}: {key} is not of the agreed type")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string."""
        return cast(str, self._take(key, str, default))

    def number(self, key: str, default: int | None = None) -> int:
        """Take a whole number above zero."""
        value = cast(int, self._take(key, int, default))
        if value < 1:
            raise TableFault(f"{self.where}: {key} is below 1")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Take true or false."""
        return cast(bool, self._take(key, bool, default))

    def has(self, key: str) -> bool:
        """Say whether the key is still there to be taken."""
        return key in self._data

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of different strings, empty when the key is missing."""
        values = cast(list[object], self._take(key, list, []))
        found = tuple(value for value in values if isinstance(value, str) and value)
        if len(found) != len(values) or len(set(found)) != len(found):
            raise TableFault(f"{self.where}: {key} is not a list of different texts")
        return found

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """Take a string or a list of strings as a list, empty when the key is missing."""
        if isinstance(self._data.get(key), str):
            self._data[key] = [self._data[key]]
        return self.texts(key)

    def tables(self, key: str) -> tuple[Mapping[str, object], ...]:
        """Take a list of tables; empty when the key is missing."""
        values = cast(list[object], self._take(key, list, []))
        if not all(isinstance(value, dict) for value in values):
            raise TableFault(f"{self.where}: {key} is not a list of tables")
        return tuple(cast(list[Mapping[str, object]], values))

    def labels(self, key: str) -> Labels:
        """Take a text in each of the three languages, none of them missing or empty."""
        given = cast(Mapping[str, object], self._take(key, dict, None))
        if set(given) != set(LANGUAGES):
            raise TableFault(f"{self.where}: {key} is not in exactly kk, ru and en")
        if not all(isinstance(text, str) and text.strip() for text in given.values()):
            raise TableFault(f"{self.where}: {key} is empty in a language")
        return MappingProxyType({language: cast(str, given[language]) for language in LANGUAGES})

    def name(self, key: str) -> str:
        """Take an ASCII name such as ``when_learned``."""
        value = self.text(key)
        if not NAME.fullmatch(value):
            raise TableFault(f"{self.where}: {key} is not a name of a-z, 0-9 and _")
        return value

    def finish(self) -> None:
        """Refuse keys that nobody took: they are misspelt or not agreed."""
        if self._data:
            raise TableFault(f"{self.where}: unknown key {min(self._data)}")


def in_language(labels: Labels, language: str) -> str:
    """Return the text in one language; there is no falling back to another.

    Raises:
        UnknownLanguage: The language is not kk, ru or en.
    """
    try:
        return labels[language]
    except KeyError as fault:
        raise UnknownLanguage(language) from fault


def read_toml(data: bytes) -> dict[str, object]:
    """Parse UTF-8 TOML.

    Raises:
        TableFault: The bytes are not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(data.decode())
    except ValueError as fault:
        raise TableFault("is not TOML in UTF-8") from fault


def versioned_files(
    folder: Traversable, malformed: Callable[[str, str], FileMalformed]
) -> Iterable[tuple[str, int, bytes]]:
    """Yield name, version and bytes of every ``<name>/<version>.toml``, in order.

    Files beside the folders are not read. Raises what ``malformed`` makes of a file whose name
    is not a version.
    """
    folders = (item for item in folder.iterdir() if item.is_dir() and item.name[0] not in "_.")
    for inner in sorted(folders, key=lambda item: item.name):
        for file in sorted(inner.iterdir(), key=lambda item: item.name):
            stem, _, ending = file.name.partition(".")
            if ending != "toml" or not re.fullmatch("[1-9][0-9]{0,3}", stem):
                raise malformed(f"{inner.name}/{file.name}", "is not named <version>.toml")
            yield inner.name, int(stem), file.read_bytes()
