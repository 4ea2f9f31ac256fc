"""What whoever opens a case must know first, computed from its entries: values only, no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dalel.apps.cases.hearing import own_words
from dalel.apps.cases.letters import Gap, gaps_in
from dalel.apps.cases.record import CaseRecord, Span, days_between, recorded_on, values_of
from dalel.apps.entries.queries import OpenedEntry

# Answers that leave a filing unanswered.
NO_ANSWER = {"silent", "answer_postponed", "nothing_done"}
# Answers to a complaint that leave what it was about unanswered.
MOVES_NOTHING = {
    "archived",
    "complaint_rejected",
    "refused_to_accept",
    "request_refused",
    "returned",
}
# Filings nobody has to answer.
ASKS_NOTHING = {"media_statement", "monitoring_notice", "npm_annual_report", "open_letter"}
# A pressure that may have begun this many days after a filing stands beside it, if nobody said
# what it followed.
FOLLOWS_WITHIN_DAYS = 90

GONE = {"spoiled", "overwritten", "lost", "destroyed"}
NOT_IN_HAND = {"exists", "with_survivor", "taken_away", "unknown", ""}
HELD_BUT_MAY_PERISH = {"with_body", "copy_only", "incomplete"}
SECURED_BY = {"collected", "recorded", "packed", "received", "examined", "opened", "shown_in_court"}
GONE_BY = {"lost", "destroyed"}

# Findings on one person that cannot both be right, whether or not somebody tied them together.
OPPOSED = (
    ({"healthy", "mentally_healthy"}, {"insane", "unfit_to_answer", "mental_disorder"}),
    ({"injuries_confirmed"}, {"injuries_not_found"}),
)

OVER = {"less", "passed", "happened"}
URGENCIES = ("now", "today", "this_week", "later")
# Decided without anybody being accused, by the beginning of the verdict's code.
WITHOUT_ACCUSED = ("claim", "administrative")


@dataclass(frozen=True)
class Danger:
    """What still threatens; the day it is expected, where one is known, and days until it."""

    entry: OpenedEntry
    due: date | None
    days_left: int | None


@dataclass(frozen=True)
class Waiting:
    """A filing without an answer, and for how many days."""

    filing: OpenedEntry
    days: Span


@dataclass(frozen=True)
class Knowing:
    """A body, the entry by which it first knew, and for how many days it has known."""

    body: str
    institution: str
    entry: OpenedEntry
    days: Span


@dataclass(frozen=True)
class Following:
    """Pressure, the filing it followed, and how many days lay between where dates say so."""

    pressure: OpenedEntry
    filing: OpenedEntry
    days: Span | None


@dataclass(frozen=True)
class Perishing:
    """Evidence that is not secured; the last safe day, where one is known, and days until it."""

    evidence: OpenedEntry
    due: date | None
    days_left: int | None


@dataclass(frozen=True)
class Outcome:
    """The newest decision on one accused, and the one that names the charge."""

    accused: str
    decision: OpenedEntry
    charged: OpenedEntry | None


@dataclass(frozen=True)
class Heard:
    """The last time she was heard herself, and how many days ago."""

    entry: OpenedEntry
    days: Span


@dataclass(frozen=True)
class Asked:
    """How often she has had to tell it to a body, and each time that is recorded, latest first."""

    each: tuple[OpenedEntry, ...]
    times: int


@dataclass(frozen=True)
class Glance:
    """Everything the panel at the top of a case shows; empty where nothing is recorded."""

    dangers: tuple[Danger, ...]
    address: OpenedEntry | None
    mandates: tuple[OpenedEntry, ...]
    waiting: tuple[Waiting, ...]
    knowing: tuple[Knowing, ...]
    following: tuple[Following, ...]
    perishing: tuple[Perishing, ...]
    contradicting: tuple[tuple[OpenedEntry, OpenedEntry], ...]
    outcomes: tuple[Outcome, ...]
    gaps: tuple[Gap, ...]
    heard: Heard | None
    is_unheard: bool
    public: tuple[OpenedEntry, ...]
    asked: Asked | None


def glance_at(entries: Sequence[OpenedEntry], *, today: date) -> Glance:
    """Return what follows from a case's entries on a day; superseded ones do not count."""
    return glance_of(CaseRecord(entries), today=today)


def glance_of(record: CaseRecord, *, today: date) -> Glance:
    """Return what follows from the entries that count, as ``glance_at``."""
    heard = _heard(record, today)
    return Glance(
        dangers=tuple(_dangers(record, today)),
        address=_address(record, today),
        mandates=tuple(_mandates(record, today)),
        waiting=tuple(_waiting(record, today)),
        knowing=tuple(_knowing(record, today)),
        following=tuple(_following(record)),
        perishing=tuple(_perishing(record, today)),
        contradicting=tuple(_contradicting(record)),
        outcomes=tuple(_outcomes(record)),
        gaps=gaps_in(record),
        heard=heard,
        is_unheard=heard is None and record.has_survivor,
        public=tuple(one for one in record.of("publicity") if not _is(one, "still_public", "no")),
        asked=_asked(record),
    )


def _is(entry: OpenedEntry, name: str, *codes: str) -> bool:
    return bool(values_of(entry, name) & set(codes))


def _dangers(record: CaseRecord, today: date) -> Iterable[Danger]:
    """Return what still threatens, the most urgent first, then by the day it is expected."""
    found = []
    for entry in record.of("danger"):
        if not _is(entry, "state", *OVER):
            due = record.earliest(entry, "expected_on")
            found.append(Danger(entry, due, (due - today).days if due else None))
    yield from sorted(found, key=lambda one: (_urgency(one.entry), one.due or date.max))


def _urgency(entry: OpenedEntry) -> int:
    code = entry.fields.get("urgency")
    return URGENCIES.index(code) if code in URGENCIES else len(URGENCIES)


def _address(record: CaseRecord, today: date) -> OpenedEntry | None:
    """Return the newest address that holds already; one without a day holds since recorded."""
    since = {
        one.id: record.earliest(one, "valid_from") or recorded_on(one)
        for one in record.of("address")
    }
    holding = [one for one in record.of("address") if since[one.id] <= today]
    return max(holding, key=lambda one: (since[one.id], one.row.sequence), default=None)


def _mandates(record: CaseRecord, today: date) -> Iterable[OpenedEntry]:
    ended = {
        one
        for withdrawal in record.of("withdrawal")
        if not withdrawal.fields.get("retracted_on")
        for one in record.referred(withdrawal, "withdrawn")
    }
    for mandate in record.of("mandate"):
        since, until = record.earliest(mandate, "since"), record.latest(mandate, "until")
        has_begun = since is None or since <= today
        has_ended = (until is not None and until < today) or record.first_id(mandate) in ended
        if has_begun and not has_ended and not _is(mandate, "refused", "yes"):
            yield mandate


def _waiting(record: CaseRecord, today: date) -> Iterable[Waiting]:
    settled = _settled(record)
    for filing in record.dated("filing"):
        days = record.days_since(filing, ("received_on", "handed_in"), today)
        is_settled = record.first_id(filing) in settled
        if days and not is_settled and not _is(filing, "filing_type", *ASKS_NOTHING):
            yield Waiting(filing, days)


def _settled(record: CaseRecord) -> set[str]:
    """Return what was answered, heard or decided, also by way of a complaint that was granted."""
    answers = [one for one in record.of("response") if not _is(one, "outcome", *NO_ANSWER)]
    settled = {one for answer in answers for one in record.referred(answer, "answers_to")}
    heard_or_decided = [*record.of("hearing"), *record.of("decision")]
    settled |= {one for each in heard_or_decided for one in record.referred(each, "about_entries")}
    moved = {
        one
        for answer in answers
        if not _is(answer, "outcome", *MOVES_NOTHING)
        for one in record.referred(answer, "answers_to")
    }
    for filing in reversed(record.dated("filing")):
        against = record.referred(filing, "against")
        if _is_overruled(record, filing, against):
            settled.add(record.first_id(filing))
        if record.first_id(filing) in moved:
            reached = against | {
                one
                for first in against
                for one in record.referred(record.live[first], "answers_to")
            }
            moved |= reached
            settled |= reached
    return settled


def _is_overruled(record: CaseRecord, filing: OpenedEntry, against: set[str]) -> bool:
    """Return whether what a filing is against was changed later; what it asks then may be new."""
    filed = record.known_date(filing, "handed_in", "received_on")
    for decision in record.of("decision"):
        if record.referred(decision, "changes") & against:
            changed = record.known_date(decision, "announced_on")
            if filed is None or changed is None or filed.earliest <= changed.latest:
                return True
    return False


def _knowing(record: CaseRecord, today: date) -> Iterable[Knowing]:
    first: dict[str, Knowing] = {}
    for entry, dates, body_field, place in _tellings(record):
        days = record.days_since(entry, dates, today)
        body = str(entry.fields.get(body_field) or "")
        institution = record.institution(entry, place)
        body = body or record.body_of(institution)
        key = institution or record.only_institution(body) or body
        if (
            days
            and key
            and key != "unknown"
            and (key not in first or days.most > first[key].days.most)
        ):
            first[key] = Knowing(body, key if key != body else "", entry, days)
    yield from sorted(first.values(), key=lambda one: -one.days.most)


def _tellings(
    record: CaseRecord,
) -> Iterable[tuple[OpenedEntry, tuple[str, ...], str, str]]:
    """Yield what tells a body: the entry, its dates, and the fields that name the body."""
    for filing in record.of("filing"):
        yield filing, ("handed_in", "received_on"), "body", "institution"
    for response in record.of("response"):
        if not _is(response, "outcome", "silent"):
            yield response, ("dated", "received_on"), "body", "institution"
        to = ("forwarded_received_on", "forwarded_on", "dated")
        yield response, to, "forwarded_to_body", "forwarded_to"
    for questioning in record.of("questioning"):
        yield questioning, ("began_at",), "body", ""


def _following(record: CaseRecord) -> Iterable[Following]:
    filings = record.dated("filing")
    for pressure in record.dated("pressure"):
        said = record.referred(pressure, "after_entries")
        linked = [one for one in filings if record.first_id(one) in said]
        near = [one for one in filings if _is_near(record, one, pressure)]
        for filing in linked or near[-1:]:
            days = days_between(
                record.known_date(filing, "handed_in"), record.known_date(pressure, "when")
            )
            yield Following(pressure, filing, days)


def _is_near(record: CaseRecord, filing: OpenedEntry, pressure: OpenedEntry) -> bool:
    handed_in, when = record.known_date(filing, "handed_in"), record.known_date(pressure, "when")
    days = days_between(handed_in, when)
    if handed_in is None or when is None or days is None or handed_in.latest > when.earliest:
        return False
    return days.least <= FOLLOWS_WITHIN_DAYS


def _perishing(record: CaseRecord, today: date) -> Iterable[Perishing]:
    found = []
    for evidence in record.of("evidence"):
        if _is_unsecured(record, evidence):
            due = record.earliest(evidence, "perishes_on")
            found.append(Perishing(evidence, due, (due - today).days if due else None))
    yield from sorted(found, key=lambda one: one.due or date.max)


def _is_unsecured(record: CaseRecord, evidence: OpenedEntry) -> bool:
    first = record.first_id(evidence)
    events = {
        str(handover.fields.get("custody_event"))
        for handover in record.of("handover")
        if first in record.referred(handover, "evidence")
    }
    state = str(evidence.fields.get("evidence_state") or "")
    if state in GONE or events & (SECURED_BY | GONE_BY):
        return False
    may_perish = values_of(evidence, "perishing") - {"does_not_perish", "unknown"}
    return state in NOT_IN_HAND or (
        state in HELD_BUT_MAY_PERISH and bool(may_perish or evidence.fields.get("perishes_on"))
    )


def _contradicting(record: CaseRecord) -> Iterable[tuple[OpenedEntry, OpenedEntry]]:
    """Yield pairs, the earlier first, each once."""
    seen = set()
    examinations = record.dated("examination")
    for one in examinations:
        opposed = {record.first_id(each) for each in examinations if _is_opposed(record, one, each)}
        for first in sorted(record.referred(one, "contradicts") | opposed):
            other = record.live.get(first)
            pair = frozenset({record.first_id(one), first})
            if other is not None and other is not one and pair not in seen:
                seen.add(pair)
                earlier, later = sorted((other, one), key=record.order)
                yield earlier, later


def _is_opposed(record: CaseRecord, one: OpenedEntry, other: OpenedEntry) -> bool:
    """Return whether both are about the same person and cannot both be right."""
    found, also = values_of(one, "findings"), values_of(other, "findings")
    if not any((found & a and also & b) or (found & b and also & a) for a, b in OPPOSED):
        return False
    return record.referred_ids(one, "person") == record.referred_ids(other, "person")


def _outcomes(record: CaseRecord) -> Iterable[Outcome]:
    decisions: dict[str, list[OpenedEntry]] = {}
    for decision in record.dated("decision"):
        accused = next(iter(record.referred_ids(decision, "accused")), "")
        decisions.setdefault(accused or without_accused(decision), []).append(decision)
    for accused, made in decisions.items():
        charged = [one for one in made if one.fields.get("charges")]
        named = "" if accused in WITHOUT_ACCUSED else accused
        yield Outcome(named, made[-1], charged[-1] if charged else None)


def without_accused(decision: OpenedEntry) -> str:
    """Return one of ``WITHOUT_ACCUSED`` for what is decided so; empty for all others."""
    verdict = str(decision.fields.get("verdict") or "")
    return verdict.partition("_")[0] if verdict.startswith(WITHOUT_ACCUSED) else ""


def _heard(record: CaseRecord, today: date) -> Heard | None:
    found = [
        Heard(entry, days)
        for entry, dates in own_words(record)
        if (days := record.days_since(entry, dates, today))
    ]
    return min(found, key=lambda one: (one.days.least, -one.entry.row.sequence), default=None)


def _asked(record: CaseRecord) -> Asked | None:
    """Count her questionings; each may say how many came before it."""
    hers = [one for one in record.dated("questioning") if record.is_survivor(one, "person")]
    if not hers:
        return None
    told = [
        int(one.fields.get("times_before") or 0) + len(hers) - number
        for number, one in enumerate(hers)
    ]
    return Asked(tuple(reversed(hers)), max(told))
