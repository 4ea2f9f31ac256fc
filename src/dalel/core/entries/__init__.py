"""What is recorded: kinds of entry, their fields, dates with honest precision, canonical bytes.

Holds the meaning of an entry and its checking; refuses keys, storage and any prose about
faults (codes only: the pages put them into words).
"""

from dalel.core.entries.bodies import (
    BodyMeta,
    KindName,
    Overlay,
    body_fields,
    body_value,
    read_fields,
    read_meta,
)
from dalel.core.entries.canonical import canonical_bytes, normalise_text, parse_canonical
from dalel.core.entries.dates import PartialDate, Precision, parse_date
from dalel.core.entries.errors import (
    BodyUnreadable,
    DateNotUnderstood,
    EntriesError,
    FieldError,
    FieldErrors,
    KindMalformed,
    NotCanonical,
    UnknownKind,
    UnknownLanguage,
    UnknownVocabulary,
    VocabularyMalformed,
)
from dalel.core.entries.fields import CheckedFields, check_fields
from dalel.core.entries.folding import folded, folded_words, typed_words
from dalel.core.entries.kinds import Field, Kind, KindCatalogue, load_kinds
from dalel.core.entries.schema import json_schema
from dalel.core.entries.text_warnings import FieldWarning, field_warnings
from dalel.core.entries.vocabularies import (
    Code,
    Vocabulary,
    VocabularyCatalogue,
    load_vocabularies,
)
from dalel.core.entries.word_forms import WordForms, sought_words

__all__ = [
    "BodyMeta",
    "BodyUnreadable",
    "CheckedFields",
    "Code",
    "DateNotUnderstood",
    "EntriesError",
    "Field",
    "FieldError",
    "FieldErrors",
    "FieldWarning",
    "Kind",
    "KindCatalogue",
    "KindMalformed",
    "KindName",
    "NotCanonical",
    "Overlay",
    "PartialDate",
    "Precision",
    "UnknownKind",
    "UnknownLanguage",
    "UnknownVocabulary",
    "Vocabulary",
    "VocabularyCatalogue",
    "VocabularyMalformed",
    "WordForms",
    "body_fields",
    "body_value",
    "canonical_bytes",
    "check_fields",
    "field_warnings",
    "folded",
    "folded_words",
    "json_schema",
    "load_kinds",
    "load_vocabularies",
    "normalise_text",
    "parse_canonical",
    "parse_date",
    "read_fields",
    "read_meta",
    "sought_words",
    "typed_words",
]
