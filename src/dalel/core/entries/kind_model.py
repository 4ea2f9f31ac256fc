"""A kind of entry and its fields as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dalel.core.entries import limits
from dalel.core.entries.tables import Labels, in_language
from dalel.core.entries.vocabularies import Vocabulary

TEXT_TYPES = {"text": limits.TEXT_CHARACTERS, "line": limits.LINE_CHARACTERS}
CODE_TYPES = ("code", "codes")
REFERENCE_TYPES = ("party", "parties", "entry", "entries")
LIST_LIMITS = {
    "codes": limits.CODES,
    "parties": limits.PARTIES,
    "entries": limits.ENTRIES,
    "attachments": limits.ATTACHMENTS,
}
TYPES = (
    *TEXT_TYPES,
    *CODE_TYPES,
    *REFERENCE_TYPES,
    "date",
    "moment",
    "integer",
    "money",
    "attachments",
)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a kind and what it means to the rest of the house.

    ``vocabulary`` is resolved; for ``money`` it is the list of currencies. ``max_length``
    counts characters (``text``, ``line``) or items (list types) and is 0 for other types.
    """

    name: str
    type: str
    required: bool
    identifying: bool
    vocabulary: Vocabulary | None
    refers_to: tuple[str, ...]
    links_as: str
    counts_as: str
    starts: tuple[str, ...]
    answers: tuple[str, ...]
    max_length: int
    labels: Labels
    help: Labels

    @property
    def is_list(self) -> bool:
        """Whether the field takes several values."""
        return self.type in LIST_LIMITS

    def label(self, language: str) -> str:
        """Return what the field is called in kk, ru or en."""
        return in_language(self.labels, language)

    def help_text(self, language: str) -> str:
        """Return the sentence that helps to fill the field in kk, ru or en."""
        return in_language(self.help, language)


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A released kind of entry; entries name it by name, version and digest.

    ``summary`` names the fields a timeline line shows, ``when`` the field that dates the
    entry ("" for none). ``overlay`` is true for a kind whose fields are added to the body of
    another kind. ``source`` is the file, which travels in bundles.
    """

    name: str
    version: int
    digest: str
    group: str
    order: int
    overlay: bool
    containers: tuple[str, ...]
    summary: tuple[str, ...]
    when: str
    fields: tuple[Field, ...]
    labels: Labels
    help: Labels
    source: bytes
    by_name: Mapping[str, Field] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the fields by name."""
        names = MappingProxyType({each.name: each for each in self.fields})
        object.__setattr__(self, "by_name", names)

    @property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """The vocabularies the fields use, sorted by id."""
        used = {each.vocabulary.id: each.vocabulary for each in self.fields if each.vocabulary}
        return tuple(used[vocabulary_id] for vocabulary_id in sorted(used))

    def label(self, language: str) -> str:
        """Return what the kind is called in kk, ru or en."""
        return in_language(self.labels, language)

    def help_text(self, language: str) -> str:
        """Return the sentence that says when to use the kind in kk, ru or en."""
        return in_language(self.help, language)
