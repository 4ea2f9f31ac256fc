"""Advance statements: sealed while she is free to speak, opened by two keepers on her conditions.

Whoever holds the case sees that there is one, when it may be opened and who keeps it; the words
open to nobody until two keepers have each turned a key, and each turn is an entry made before.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from uuid import UUID, uuid4

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.actions import InCase, record_in_case, record_several_in_case
from dalel.apps.cases.errors import NotAKeeper, StatementClosed, StatementDamaged
from dalel.apps.cases.queries import CaseContent, OpenCase
from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.cases.sharing import key_of
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import FieldError, FieldErrors, check_fields
from dalel.core.keys.errors import KeysError
from dalel.core.keys.two_keys import (
    FEWEST_KEEPERS,
    MOST_KEEPERS,
    Pair,
    Place,
    seal_for_two,
    turn_first,
    turn_second,
)
from dalel.core.keys.wraps import OwnKey

SEALED, STEP, PLAIN = "advance_sealed", "advance_step", "advance"
FIRST_KEY, OPENED = "first_key", "opened"
ANY = "any"
KEEPERS = tuple(f"keeper_{number}" for number in range(1, MOST_KEEPERS + 1))
MOST_CHARACTERS = 40_000
_PSYCHIATRIC = (
    "psychiatric_hospital",
    "forensic_psychiatric_unit",
    "psychiatric_intense_supervision",
)
# Who an entry is about, where it may as well be about somebody else: then it must be her.
_ABOUT: Mapping[str, str] = {"decision": "accused", "placement": "person", "detention": "person"}
# What an entry of the case shows of each condition: kind, field, codes (none: any).
SHOWN_BY: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "withdrawal_appears": (("withdrawal", "", ()),),
    "confession_appears": (
        ("act", "act_types", ("forced_confession", "forced_confession_on_camera")),
        ("act", "forced_to", ("admit_offence", "statement_against_other", "own_wish_paper")),
        ("pressure", "pressure_type", ("forced_confession_filmed",)),
        ("pressure", "aims", ("confess",)),
        ("decision", "accused_position", ("admits", "admits_partly", "changed")),
        ("decision", "leniency_grounds", ("confessed",)),
    ),
    "declared_insane": (
        ("placement", "placement_type", _PSYCHIATRIC),
        ("decision", "verdict", ("compulsory_treatment",)),
    ),
    "psychiatric_hospital": (("placement", "placement_type", _PSYCHIATRIC),),
    "isolated": (
        ("placement", "placement_type", ("isolator", "single_cell")),
        ("penalty", "penalty_type", ("isolator", "single_cell")),
    ),
    "detained": (("detention", "", ()),),
    "lawyer_not_admitted": (("contact", "result", ("refused", "refused_unlawful_ground")),),
}


@dataclass(frozen=True)
class Statement:
    """A sealed statement, who keeps it, and how far it has been opened."""

    entry: OpenedEntry
    keepers: tuple[UUID, ...]
    conditions: tuple[str, ...]
    first: OpenedEntry | None
    opened: OpenedEntry | None

    @property
    def id(self) -> UUID:
        """Return what names it."""
        return self.entry.id

    @property
    def turned_by(self) -> UUID | None:
        """Return who turned the first key: whoever signed that entry."""
        return self.first.author if self.first else None


def statements_in(record: CaseRecord) -> list[Statement]:
    """Return the statements of a case, the newest first.

    A step counts only where a keeper wrote it, the second one where it was another than the first.
    """
    return [_statement(record, entry) for entry in reversed(record.of(SEALED))]


def _statement(record: CaseRecord, entry: OpenedEntry) -> Statement:
    keepers = tuple(UUID(str(entry.fields[one])) for one in KEEPERS if entry.fields.get(one))
    steps = [
        one
        for one in record.of(STEP)
        if record.first_id(entry) in record.referred(one, "statement") and one.author in keepers
    ]
    first = next((one for one in steps if one.fields.get("step") == FIRST_KEY), None)
    seconds = (one for one in steps if first is not None and one.author != first.author)
    opened = next((one for one in seconds if one.fields.get("step") == OPENED), None)
    conditions = tuple(str(one) for one in entry.fields.get("conditions") or ())
    return Statement(entry, keepers, conditions, first, opened)


def signs_of(statement: Statement, record: CaseRecord) -> list[OpenedEntry]:
    """Return what was recorded since that looks like one of her conditions, in that order."""
    wanted = SHOWN_BY if ANY in statement.conditions else statement.conditions
    found = {
        entry.id: entry
        for condition in wanted
        for kind, field, codes in SHOWN_BY.get(condition, ())
        for entry in record.of(kind)
        if entry.row.sequence > statement.entry.row.sequence
        and (not codes or values_of(entry, field) & set(codes))
        and not entry.fields.get("retracted_on")
        and _may_be_hers(entry, statement, record)
    }
    return sorted(found.values(), key=lambda entry: entry.row.sequence)


def _may_be_hers(entry: OpenedEntry, statement: Statement, record: CaseRecord) -> bool:
    """Return whether an entry is about whoever sealed the statement, or does not say of whom."""
    name, hers = _ABOUT.get(entry.kind.name, ""), record.referred(statement.entry, "person")
    about = record.referred(entry, name) if name else set()
    return not about or not hers or not about.isdisjoint(hers)


def seal_statement(
    case: OpenCase,
    fields: Mapping[str, object],
    keepers: Sequence[UUID],
    *,
    person: str = "",
    examinations: Sequence[str] = (),
    by: MemberSession,
    now: datetime,
    language: str = "kk",
) -> Recorded:
    """Seal what she said to the keepers she named.

    Args:
        case: The case; whoever seals may write in it.
        fields: Of an entry ``advance``: what it will say once it is opened.
        keepers: Two to four members; each needs the case itself to open anything.
        person: Whose it is.
        examinations: Entries about examinations from the same days.
        by: Who seals.
        now: When.
        language: Of the words.

    Raises:
        FieldErrors: Something she must say is missing, or there are not two to four keepers.
        NoSuchColleague: A keeper has left.
        NotAWriter, LogBusy, ...: As ``record_in_case``.
    """
    today = timezone.localdate(now).isoformat()
    _require_whole(fields, keepers, language=language)
    directory, entry = Directory(by), uuid4()
    keys = [key_of(directory, one) for one in keepers]
    public = [one.public if isinstance(one, OwnKey) else one for one in keys]
    payload = json.dumps({**fields, "given_on": today}, ensure_ascii=False).encode()
    sealed = seal_for_two(payload, public, Place(case.container.id, entry))
    said = {
        "person": person,
        "conditions": fields.get("conditions"),
        "sealed_on": today,
        "examinations": list(examinations),
        **{name: str(one) for name, one in zip(KEEPERS, keepers, strict=False)},
        "sealed_box": b64encode(sealed.box).decode(),
        "sealed_keys": _written(sealed.wraps),
    }
    kept = {name: value for name, value in said.items() if value}
    new = InCase(SEALED, kept, id=entry)
    return record_several_in_case(case, [new], by=by, now=now, language=language)[0]


def _require_whole(fields: Mapping[str, object], keepers: Sequence[UUID], *, language: str) -> None:
    """Check now what the entry will say once it is opened: later nobody could put it right."""
    faults: list[FieldError] = []
    try:
        check_fields(catalogue()[PLAIN], fields, language=language)
    except FieldErrors as wrong:
        faults += wrong.errors
    words = str(fields.get("words") or "")
    if not words.strip():
        faults.append(FieldError("words", "required"))
    if len(words) > MOST_CHARACTERS:
        params = {"limit": MOST_CHARACTERS, "length": len(words)}
        faults.append(FieldError("words", "too_long", params))
    if not FEWEST_KEEPERS <= len(set(keepers)) <= MOST_KEEPERS:
        faults.append(FieldError("keepers", "required"))
    if faults:
        raise FieldErrors(tuple(faults))


def turn_key(
    content: CaseContent,
    statement: Statement,
    fields: Mapping[str, str],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
) -> None:
    """Turn a key: the first, or the second where another keeper has turned theirs.

    Args:
        content: The case.
        statement: Which.
        fields: ``condition``, one she named, and ``reason``: by what it is known that it came.
        by: A keeper.
        now: When.
        language: Of the reader.

    Raises:
        NotAKeeper: She did not name this member.
        StatementClosed: It was opened already, or this keeper has turned a key already.
        FieldErrors: The condition is not one of hers, or no reason is given.
        StatementDamaged: The key does not fit, or something was changed.
        NotAWriter, LogBusy, ...: As ``record_in_case``.
    """
    if by.member_id not in statement.keepers:
        raise NotAKeeper
    if statement.opened or statement.turned_by == by.member_id:
        raise StatementClosed
    step = _step(statement, fields, by=by, now=now)
    if statement.first is None:
        step |= {"step": FIRST_KEY, "sealed_keys": _written(_halves(content, statement, by))}
        record_in_case(content.case, STEP, step, by=by, now=now, language=language)
        return
    words = _words(content, statement, by)
    news = [InCase(STEP, {**step, "step": OPENED}), InCase(PLAIN, words)]
    record_several_in_case(content.case, news, by=by, now=now, language=language)


def _step(
    statement: Statement, fields: Mapping[str, str], *, by: MemberSession, now: datetime
) -> dict[str, object]:
    condition, reason = fields.get("condition", ""), fields.get("reason", "").strip()
    faults = []
    if condition not in statement.conditions:
        faults.append(FieldError("condition", "required"))
    if not reason:
        faults.append(FieldError("reason", "required"))
    if faults:
        raise FieldErrors(tuple(faults))
    return {
        "statement": str(statement.id),
        "condition": condition,
        "reason": reason,
        "taken_on": timezone.localdate(now).isoformat(),
        "keeper": str(by.member_id),
    }


def _halves(content: CaseContent, statement: Statement, by: MemberSession) -> dict[Pair, bytes]:
    place = Place(content.case.container.id, statement.id)
    try:
        wraps = _read(statement.entry.fields["sealed_keys"], len(statement.keepers))
        return turn_first(by.key, statement.keepers.index(by.member_id), wraps, place)
    except (KeysError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise StatementDamaged from fault


def _words(content: CaseContent, statement: Statement, by: MemberSession) -> dict[str, object]:
    """Return the fields of the statement, opened by the second key."""
    place, first = Place(content.case.container.id, statement.id), statement.first
    if first is None:
        raise StatementDamaged
    pair = statement.keepers.index(first.author), statement.keepers.index(by.member_id)
    try:
        half = _read(first.fields["sealed_keys"], len(statement.keepers))[pair]
        box = b64decode(statement.entry.fields["sealed_box"], validate=True)
        words: dict[str, object] = json.loads(turn_second(by.key, pair, half, box, place))
    except (KeysError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise StatementDamaged from fault
    return words


def _written(wraps: Mapping[Pair, bytes]) -> str:
    named = {f"{one}-{other}": b64encode(wrap).decode() for (one, other), wrap in wraps.items()}
    return json.dumps(named, sort_keys=True)


def _read(text: str, keepers: int) -> dict[Pair, bytes]:
    named = json.loads(text)
    pairs = permutations(range(keepers), 2)
    return {
        (one, other): b64decode(named[f"{one}-{other}"], validate=True)
        for one, other in pairs
        if f"{one}-{other}" in named
    }
