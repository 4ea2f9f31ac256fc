"""One checker per field type: what was typed in becomes canonical bytes or is refused.

Each takes the field, the value given (never ``None``) and the context, and returns the
canonical bytes, or ``None`` for an empty value, which is not stored, or raises ``Refused``.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from uuid import UUID

from dalel.core.entries import limits
from dalel.core.entries.attachments import attachment_value
from dalel.core.entries.canonical import canonical_bytes, normalise_text, text_bytes
from dalel.core.entries.dates import PartialDate, parse_date, read_parts, with_offset
from dalel.core.entries.errors import DateNotUnderstood, NotCanonical
from dalel.core.entries.kind_model import Field
from dalel.core.entries.refusals import Refused


@dataclass(frozen=True, slots=True)
class Context:
    """What the page knows beside the fields: its language and the zone of the place."""

    language: str
    zone: tzinfo | None = None


Checker = Callable[[Field, object, Context], bytes | None]

_CONTROLS_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROLS_IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ENTRY_ID = re.compile(
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,32}")
_AMOUNT = re.compile(r"[0-9]{1,64}(?:[.,][0-9]{1,64})?")
_GAPS = re.compile(r"[\s\u00a0\u202f]")


def check_text(field: Field, given: object, context: Context) -> bytes | None:
    """Accept running text: any lines, kept verbatim but for NFC and LF."""
    text = _plain(given)
    if not text or text.isspace():
        return None
    return _text_value(text, _CONTROLS_IN_TEXT, field.max_length)


def check_line(field: Field, given: object, context: Context) -> bytes | None:
    """Accept one line; spaces around it are dropped."""
    text = _plain(given).strip()
    return _text_value(text, _CONTROLS_IN_LINE, field.max_length) if text else None


def _plain(given: object) -> str:
    if not isinstance(given, str):
        raise Refused("not_text")
    try:
        return normalise_text(given)
    except NotCanonical as fault:
        raise Refused("control_characters") from fault


def _text_value(text: str, controls: re.Pattern[str], limit: int) -> bytes:
    if not text.isprintable() and controls.search(text):
        raise Refused("control_characters")
    if len(text) > limit:
        raise Refused("too_long", {"limit": limit, "length": len(text)})
    return text_bytes(text)


def check_code(field: Field, given: object, context: Context) -> bytes | None:
    """Accept one code of the field's vocabulary."""
    if given == "":
        return None
    return text_bytes(_code(field, given))


def check_codes(field: Field, given: object, context: Context) -> bytes | None:
    """Accept several codes of the field's vocabulary; stored sorted, each once."""
    codes = sorted({_code(field, code) for code in _items(given, "not_a_code", field)})
    return _texts_value(codes)


def _code(field: Field, given: object) -> str:
    if field.vocabulary and isinstance(given, str) and given in field.vocabulary.codes:
        return given
    raise Refused("not_a_code")


def check_entry(field: Field, given: object, context: Context) -> bytes | None:
    """Accept the id of another entry; of which kind it is, its container knows."""
    if given == "":
        return None
    return text_bytes(entry_id(given))


def check_entries(field: Field, given: object, context: Context) -> bytes | None:
    """Accept ids of other entries in the order given, each once."""
    ids = [entry_id(item) for item in _items(given, "not_an_entry_id", field)]
    return _texts_value(dict.fromkeys(ids))


def entry_id(given: object) -> str:
    """Return an entry's id in lower case with hyphens."""
    if isinstance(given, UUID):
        return str(given)
    if isinstance(given, str) and _ENTRY_ID.fullmatch(given):
        return given.lower()
    raise Refused("not_an_entry_id")


def check_date(field: Field, given: object, context: Context) -> bytes | None:
    """Accept a date without time, in EDTF or words; stored as EDTF."""
    edtf = _edtf(given, context)
    if "T" in edtf:
        raise Refused("not_a_date", {"code": "time_not_expected"})
    return text_bytes(edtf) if edtf else None


def check_moment(field: Field, given: object, context: Context) -> bytes | None:
    """Accept a date with time, or a date; a local time gets the offset of the place."""
    edtf = _edtf(given, context)
    if "T" in edtf and context.zone:
        edtf = with_offset(parse_date(edtf, language=context.language), context.zone).edtf
    return text_bytes(edtf) if edtf else None


def _edtf(given: object, context: Context) -> str:
    if isinstance(given, PartialDate):
        return given.edtf
    if not isinstance(given, str):
        raise Refused("not_text")
    if not given or given.isspace():
        return ""
    try:
        return read_parts(given, language=context.language).edtf
    except DateNotUnderstood as fault:
        raise Refused("not_a_date", {"code": fault.code, **fault.params}) from fault


def check_integer(field: Field, given: object, context: Context) -> bytes | None:
    """Accept a whole number, as a number or in digits."""
    if isinstance(given, str):
        digits = _GAPS.sub("", given)
        if not digits:
            return None
        if not _INTEGER.fullmatch(digits):
            raise Refused("not_a_number")
        given = int(digits)
    if not isinstance(given, int) or isinstance(given, bool):
        raise Refused("not_a_number")
    if abs(given) > limits.INTEGER:
        raise Refused("too_large", {"limit": limits.INTEGER})
    return str(int(given)).encode()


def check_money(field: Field, given: object, context: Context) -> bytes | None:
    """Accept an amount and a currency; stored as ``{"amount":"560000","currency":"KZT"}``."""
    if not isinstance(given, Mapping) or not set(given) <= {"amount", "currency"}:
        raise Refused("not_money")
    amount = given.get("amount")
    if amount is None or amount == "":
        return None
    # Both are ASCII without quotes, and the keys are in order: this is the canonical form.
    return f'{{"amount":"{_amount(amount)}","currency":"{_currency(field, given)}"}}'.encode()


def _amount(given: object) -> str:
    text = _GAPS.sub("", given) if isinstance(given, str) else _number_text(given)
    if not _AMOUNT.fullmatch(text):
        raise Refused("not_money")
    whole, _, decimals = text.replace(",", ".").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    if len(whole) > limits.MONEY_DIGITS or len(decimals) > limits.MONEY_DECIMALS:
        raise Refused("not_money")
    return f"{whole}.{decimals.ljust(limits.MONEY_DECIMALS, '0')}" if decimals else whole


def _number_text(given: object) -> str:
    """Write a number in digits; an exponent far beyond any sum is not written out first."""
    if isinstance(given, Decimal):
        exponent = given.as_tuple().exponent
        if isinstance(exponent, int) and abs(exponent) <= 2 * limits.MONEY_DIGITS:
            return format(given, "f")
    elif type(given) is int and abs(given) <= limits.INTEGER:
        return str(given)
    raise Refused("not_money")


def _currency(field: Field, given: Mapping[str, object]) -> str:
    currency = given.get("currency")
    if field.vocabulary and isinstance(currency, str) and currency in field.vocabulary.codes:
        return currency
    raise Refused("unknown_currency")


def check_attachments(field: Field, given: object, context: Context) -> bytes | None:
    """Accept files already stored in parts, as ``attachments`` describes them."""
    files = [attachment_value(item) for item in _items(given, "not_an_attachment", field)]
    return canonical_bytes(files) if files else None


def _items(given: object, code: str, field: Field) -> Iterable[object]:
    if given == "":
        return ()
    if isinstance(given, str | UUID | Mapping):
        return (given,)
    if not isinstance(given, list | tuple | set | frozenset):
        raise Refused(code)
    if len(given) > field.max_length:
        raise Refused("too_many", {"limit": field.max_length, "length": len(given)})
    return given if isinstance(given, list | tuple) else sorted(given, key=str)


def _texts_value(texts: Collection[str]) -> bytes | None:
    return b"[" + b",".join(map(text_bytes, texts)) + b"]" if texts else None


CHECKERS: Mapping[str, Checker] = {
    "text": check_text,
    "line": check_line,
    "code": check_code,
    "codes": check_codes,
    "party": check_entry,
    "parties": check_entries,
    "entry": check_entry,
    "entries": check_entries,
    "date": check_date,
    "moment": check_moment,
    "integer": check_integer,
    "money": check_money,
    "attachments": check_attachments,
}
