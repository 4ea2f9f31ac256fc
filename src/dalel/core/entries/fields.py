"""Check what was typed in against its kind, once; after this nothing is checked again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from dalel.core.entries.errors import FieldError, FieldErrors
from dalel.core.entries.field_values import CHECKERS, Context
from dalel.core.entries.kind_model import Kind
from dalel.core.entries.refusals import Refused

__all__ = ["CODES", "CheckedFields", "check_fields"]

CODES = (
    "control_characters",
    "file_name_too_long",
    "not_a_code",
    "not_a_date",
    "not_a_number",
    "not_an_attachment",
    "not_an_entry_id",
    "not_money",
    "not_text",
    "required",
    "too_large",
    "too_long",
    "too_many",
    "unknown_currency",
    "unknown_field",
)


@dataclass(frozen=True, slots=True)
class CheckedFields:
    """Canonical bytes by field, apart by the box they are sealed in; empty fields are absent."""

    identifying: dict[str, bytes]
    rest: dict[str, bytes]


def check_fields(
    kind: Kind,
    given: Mapping[str, object],
    *,
    language: str = "kk",
    zone: tzinfo | None = None,
) -> CheckedFields:
    """Return the canonical bytes of every field that was filled.

    Args:
        kind: The kind of entry.
        given: Values by field name, as a form or an import brings them. Text fields take
            strings; dates EDTF, words or ``PartialDate``; money a mapping of ``amount`` and
            ``currency``; references ids; lists a list, tuple or set.
        language: The language of the page, for dates in words.
        zone: The zone of the place: a local time gets its offset. Without it, or where that
            hour happened twice or never, the time stays local and says so by having none.

    Raises:
        FieldErrors: Every fault at once; the codes are in ``CODES``, ``not_a_date`` carries
            one of ``dates.CODES``.
    """
    context = Context(language, zone)
    errors = [] if given.keys() <= kind.by_name.keys() else _unknown(kind, given)
    identifying: dict[str, bytes] = {}
    rest: dict[str, bytes] = {}
    for field in kind.fields:
        value, data = given.get(field.name), None
        if value is not None:
            try:
                data = CHECKERS[field.type](field, value, context)
            except Refused as refusal:
                errors.append(FieldError(field.name, refusal.code, refusal.params))
                continue
        if data is not None:
            (identifying if field.identifying else rest)[field.name] = data
        elif field.required:
            errors.append(FieldError(field.name, "required"))
    if errors:
        raise FieldErrors(tuple(errors))
    return CheckedFields(identifying, rest)


def _unknown(kind: Kind, given: Mapping[str, object]) -> list[FieldError]:
    names = sorted(str(name) for name in given if name not in kind.by_name)
    return [FieldError(name, "unknown_field") for name in names]
