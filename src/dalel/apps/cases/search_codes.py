"""Which codes a word may stand for: by the labels of kinds and vocabularies, in any language."""

from __future__ import annotations

from functools import cache

from dalel.apps.entries.catalogue import catalogue
from dalel.core.entries import WordForms, folded_words
from dalel.core.entries.tables import LANGUAGES
from dalel.core.entries.vocabularies import load_vocabularies


def codes_meant(word: WordForms) -> frozenset[str]:
    """Return the codes whose labels hold a word, such as ``kind.decision``."""
    return frozenset(code for code, label in _labels().items() if word.is_in(label))


@cache
def _labels() -> dict[str, bytes]:
    """Return the folded labels of every code of all languages together."""
    found: dict[str, list[str]] = {}
    for kind in catalogue().values():
        labels = found.setdefault(f"kind.{kind.name}", [])
        labels += [kind.label(language) for language in LANGUAGES]
    for vocabulary in load_vocabularies().values():
        for code in vocabulary.codes.values():
            labels = found.setdefault(f"{vocabulary.name}.{code.code}", [])
            labels += [code.label(language) for language in LANGUAGES]
    return {
        code: "".join(f" {word}" for label in labels for word in folded_words(label)).encode()
        for code, labels in found.items()
    }
