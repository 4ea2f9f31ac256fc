"""Statements of law with who says so: article, where it was read, how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dalel.apps.procedure.law_words import CONFIDENCES
from dalel.apps.procedure.words import edition_words
from dalel.core.procedure import Citation, Pack, citations_text
from dalel.core.procedure.fact_model import Source

# From the surest to the least sure.
CONFIDENCE_ORDER = ("high", "medium", "low")


@dataclass(frozen=True)
class Said:
    """One statement: its heading, its words, the article, how sure, and numbers of its sources."""

    text: str
    basis: str
    confidence: str
    notes: tuple[int, ...]
    label: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether it must be marked as a doubt."""
        return self.confidence == "low"

    @property
    def how_sure(self) -> str:
        """Return in words how sure it is."""
        return str(CONFIDENCES[self.confidence])


@dataclass(frozen=True)
class Note:
    """A source, as it stands at the foot of a page; ``language`` is that of its title."""

    number: int
    title: str
    language: str
    edition: str
    address: str
    is_copy: bool
    remark: str


@dataclass
class Notes:
    """Numbers the sources of a page in the order in which they are first named."""

    pack: Pack
    language: str
    _numbers: dict[str, int] = field(default_factory=dict)

    def said(
        self,
        text: str,
        *,
        basis: Iterable[Citation] | str,
        confidence: str,
        sources: Iterable[str],
        label: str = "",
    ) -> Said:
        """Return a statement; its sources stand at the foot from now on."""
        cited = basis
        if not isinstance(cited, str):
            cited = citations_text(cited, self.pack.laws, self.language)
        return Said(text, cited, confidence, self._numbered(sources), label)

    def _numbered(self, sources: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(one, len(self._numbers) + 1) for one in sources)

    def foot(self) -> list[Note]:
        """Return the sources named so far."""
        return [self._note(number, self.pack.sources[one]) for one, number in self._numbers.items()]

    def _note(self, number: int, source: Source) -> Note:
        law = self.pack.laws.get(source.law)
        return Note(
            number,
            law.label[self.language] if law else source.title,
            self.language if law else "en",
            edition_words(source.edition),
            source.address,
            bool(source.copy),
            source.note[self.language] if source.note else "",
        )


def least_sure(*confidences: str) -> str:
    """Return the least sure of several."""
    return max(confidences, key=CONFIDENCE_ORDER.index)
