"""Words that exist nowhere else, and values made of them for every field of every kind.

All words of one alphabet begin with the same eight random letters, so that looking for a few
beginnings finds any of hundreds of words, whole or cut off.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dalel.core.entries.kind_model import CODE_TYPES, REFERENCE_TYPES
from dalel.core.entries.kinds import Field, Kind
from tests.security.browsing import Form, Upload
from tests.security.encodings import needles_for

# Left out: letters that Windows-1251 writes as a line feed would be, and look-alikes.
ALPHABETS = {
    "latin": "bcdfghjklmnpqrstvwxz",
    "russian": "бвгджзйклмнпрстфхцчшщэюяё",
    "kazakh": "әғқңөұүһібджклмнпрстш",
    "digits": "0123456789",
}
BEGINNING = {"latin": 8, "russian": 7, "kazakh": 7, "digits": 10}
DAYS = ("2021-03-10", "March 2021", "2021", "12.05.2020", "~2019")
MOMENTS = ("2021-03-10", "10.03.2021 14:30")


@dataclass
class Planter:
    """Makes words and remembers how many."""

    seed: int
    planted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Choose how the words of each alphabet begin."""
        self._random = random.Random(self.seed)  # noqa: S311 - words, not keys
        self.beginnings = {
            name: "".join(self._random.choice(letters) for _ in range(BEGINNING[name]))
            for name, letters in ALPHABETS.items()
        }
        # A letter with a mark: its two normal forms differ.
        self.beginnings["russian"] = "й" + self.beginnings["russian"][1:]

    @property
    def needles(self) -> frozenset[bytes]:
        """What must be found nowhere."""
        return frozenset().union(*map(needles_for, self.beginnings.values()))

    def word(self) -> str:
        """Return a word of 12 letters or more, or something like a telephone number."""
        name = self._random.choice(list(ALPHABETS))
        tail = "".join(
            self._random.choice(ALPHABETS[name]) for _ in range(self._random.randint(5, 9))
        )
        word = self.beginnings[name] + tail
        word = self._random.choice([word, word, word.upper(), word.capitalize()])
        self.planted.append(word)
        return word

    def name(self) -> str:
        """Return something like a name."""
        return f"{self.word().capitalize()} {self.word().capitalize()}"

    def text(self, words: int = 12) -> str:
        """Return a few lines."""
        return "\n".join(f"{self.word()} {self.word()}." for _ in range(max(1, words // 2)))

    def pages(self, size_bytes: int) -> bytes:
        """Return much compressible text."""
        page = (self.text(40) + "\n").encode()
        return (page * (size_bytes // len(page) + 1))[:size_bytes]

    def upload(self, size_bytes: int) -> Upload:
        """Return a file whose name and content are planted."""
        return Upload(f"{self.word()}.txt", self.pages(size_bytes), "text/plain")

    def values_for(self, kind: Kind, form: Form) -> dict[str, list[str]]:
        """Return something for every field of a kind that can be typed or chosen."""
        typed = {one.name: self._typed(one, form) for one in kind.fields}
        return {name: values for name, values in typed.items() if values}

    def files_for(self, kind: Kind, size_bytes: int) -> list[tuple[str, Upload]]:
        """Return a file for every field that takes files."""
        return [
            (one.name, self.upload(size_bytes)) for one in kind.fields if one.type == "attachments"
        ]

    def _typed(self, one: Field, form: Form) -> list[str]:
        if one.type in (*CODE_TYPES, *REFERENCE_TYPES):
            choices = form.choices.get(one.name, [])
            return self._random.sample(choices, k=min(2 if one.is_list else 1, len(choices)))
        make: dict[str, Callable[[], str]] = {
            "text": self.text,
            "line": self.word,
            "date": lambda: self._random.choice(DAYS),
            "moment": lambda: self._random.choice(MOMENTS),
            "integer": lambda: str(self._random.randint(1, 90)),
            "money": lambda: str(self._random.randint(1, 900) * 1000),
        }
        return [make[one.type]()] if one.type in make else []


def in_order_of_need(kinds: Sequence[Kind]) -> Iterator[Kind]:
    """Yield kinds so that those come first to which others must point."""
    done: set[str] = set()
    waiting: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
    while waiting:
        ready = [kind for kind in waiting.values() if _is_possible(kind, done)]
        assert ready, f"these point to each other: {sorted(waiting)}"
        yield from ready
        done |= {kind.name for kind in ready}
        waiting = {name: kind for name, kind in waiting.items() if name not in done}


def _is_possible(kind: Kind, done: set[str]) -> bool:
    return all(
        not one.refers_to or bool(done & set(one.refers_to)) for one in kind.fields if one.required
    )
