"""Clocks: what entries start, how ends are counted, what answers, stops and doubts them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dalel.core.procedure import (
    ChangeType,
    Clock,
    Doubt,
    EntryUnreadable,
    Pack,
    Recorded,
    State,
    clocks,
    counted_until,
    load_pack,
    read_pack,
)
from tests.core.procedure.packs import ANSWERED, SALTMARK, STARTS, pack_of, rule_text

NOW = datetime(2024, 3, 20, 7, tzinfo=UTC)
Entry = Mapping[str, object]


def filing(entry_id: str = "f1", received: str = "2024-03-11", **fields: object) -> Entry:
    """Return a filing."""
    given = {"filing_type": "complaint_head", "received_on": received, **fields}
    return {"id": entry_id, "kind": "filing", "fields": given}


def response(dated: str, answers_to: str = "f1", entry_id: str = "r1", **fields: object) -> Entry:
    """Return an answer."""
    given = {"outcome": "complaint_rejected", "dated": dated, "answers_to": answers_to, **fields}
    return {"id": entry_id, "kind": "response", "fields": given}


def only(entries: list[Entry], pack: Pack, now: datetime = NOW) -> Clock:
    """Return the one clock of a case."""
    (clock,) = clocks(entries, pack, now=now)
    return clock


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return a pack of one rule: seven days from receipt, answered by a response."""
    return pack_of(tmp_path, rule_text())


def test_counts_days_without_the_first_one(pack: Pack) -> None:
    """Seven days from 11 March end with 18 March, at 24:00."""
    clock = only([filing()], pack)

    assert (clock.starts_on, clock.ends_earliest, clock.ends_latest) == (
        date(2024, 3, 11),
        date(2024, 3, 18),
        date(2024, 3, 18),
    )
    assert clock.ends_at == datetime(2024, 3, 18, 19, tzinfo=UTC)
    assert (clock.state, clock.legal_basis) == (State.OVERDUE, "C art. 1")
    assert clock.doubts == ()


def test_knows_an_answer_in_time_and_a_late_one(pack: Pack) -> None:
    """The first answer counts; an answer dated before the start is none, and is said to be odd."""
    in_time = only([filing(), response("2024-03-18"), response("2024-03-19", entry_id="r2")], pack)
    late = only([filing(), response("2024-03-19")], pack)
    odd = only([filing(), response("2024-03-01")], pack)

    assert (in_time.state, [each.entry_id for each in in_time.answers]) == (State.MET, ["r1", "r2"])
    assert late.state is State.MET_LATE
    assert (odd.state, odd.doubts) == (State.OVERDUE, (Doubt.ANSWER_BEFORE_START,))


def test_an_answer_of_later_than_now_has_not_come(pack: Pack) -> None:
    """The view of a day in the past knows what was then."""
    then = datetime(2024, 3, 12, tzinfo=UTC)

    assert only([filing(), response("2024-03-18")], pack, then).state is State.RUNNING


def test_an_answer_without_a_day_answers_and_is_doubted(pack: Pack) -> None:
    """It names the filing, so it is the answer; whether in time is not known."""
    clock = only([filing(), response("")], pack)

    assert (clock.state, clock.doubts) == (State.MET, (Doubt.ANSWER_UNDATED,))


def test_an_answer_that_names_nothing_only_perhaps_answers(pack: Pack, tmp_path: Path) -> None:
    """Unless the rule says that it closes and no other clock could be meant."""
    loose = response("2024-03-15", "")
    closing = pack_of(tmp_path, rule_text(events=ANSWERED + '\nunlinked = "closes"'))

    hinted = only([filing(), loose], pack)
    closed = only([filing(), loose], closing)
    two = clocks([filing(), filing("f2"), loose], closing, now=NOW)

    assert (hinted.state, hinted.perhaps) == (State.OVERDUE, ("r1",))
    assert hinted.doubts == (Doubt.PERHAPS_ANSWERED,)
    assert (closed.state, closed.perhaps) == (State.MET, ())
    assert {clock.state for clock in two} == {State.OVERDUE}


def test_an_uncertain_start_gives_an_earliest_and_a_latest_end(pack: Pack) -> None:
    """Between the two it is perhaps late, never surely."""
    clock = only([filing(received="2024-03-11/2024-03-15")], pack)

    assert (clock.ends_earliest, clock.ends_latest) == (date(2024, 3, 18), date(2024, 3, 22))
    assert (clock.state, clock.ends_at) == (State.DUE, None)
    assert clock.doubts == (Doubt.START_UNCERTAIN,)


def test_a_correction_takes_the_place_of_what_it_corrects(pack: Pack) -> None:
    """Also of a correction; answers that name the first one answer the last."""
    first = {**filing(received="2024-03-10"), "corrects": "f1", "id": "f2"}
    second = {**filing(received="2024-03-12"), "corrects": "f2", "id": "f3"}

    clock = only([filing(), first, second, response("2024-03-13")], pack)

    assert (clock.entry_id, clock.ends_latest, clock.state) == (
        "f3",
        date(2024, 3, 19),
        State.MET,
    )


def test_takes_when_of_a_plain_entry_for_the_date_of_its_kind(tmp_path: Path) -> None:
    """A recorded value may be given as well; anything else is refused."""
    pack = pack_of(tmp_path, rule_text(starts=STARTS.replace("received_on", "handed_in")))
    given = {"id": 5, "kind": "filing", "when": "2024-03-11", "fields": {}}

    assert only([given], pack).ends_latest == date(2024, 3, 18)
    assert clocks([Recorded("x", "filing", {})], pack, now=NOW) == ()
    with pytest.raises(EntryUnreadable):
        clocks([{"kind": "filing"}], pack, now=NOW)
    with pytest.raises(EntryUnreadable):
        clocks(["filing"], pack, now=NOW)


def test_asks_for_a_date_where_the_rule_says_so(tmp_path: Path) -> None:
    """Without a date a rule is silent, or stands there and asks, or knows a lower bound."""
    silent = pack_of(tmp_path, rule_text())
    asking = pack_of(tmp_path, rule_text(starts=STARTS + '\nundated = "ask"'))
    bounded = pack_of(tmp_path, rule_text(starts=STARTS + '\nnot_before = "handed_in"'))
    undated = filing(received="", handed_in="2024-03-01")

    clock = only([undated], bounded)

    assert clocks([undated], silent, now=NOW) == ()
    assert only([undated], asking).state is State.UNDATED
    assert (clock.ends_earliest, clock.ends_latest, clock.state) == (
        date(2024, 3, 8),
        None,
        State.DUE,
    )
    assert clock.doubts == (Doubt.START_UNBOUNDED,)


@pytest.mark.parametrize(
    ("term", "received", "early", "late"),
    [
        ('amount = 1\nunit = "months"', "2024-01-31", "2024-02-29", "2024-02-29"),
        ('amount = 1\nunit = "years"', "2024-02-29", "2025-02-28", "2025-02-28"),
        (
            'amount = 4\nunit = "months"\nfirst = "unknown"',
            "2025-10-31",
            "2026-02-27",
            "2026-02-28",
        ),
        (
            'amount = 15\nunit = "days"\nfirst = "included"',
            "2024-03-03",
            "2024-03-17",
            "2024-03-17",
        ),
        ('amount = 5\nunit = "days"\nday_off = "moved"', "2024-03-11", "2024-03-18", "2024-03-18"),
        (
            'amount = 5\nunit = "days"\nday_off = "unknown"',
            "2024-03-11",
            "2024-03-16",
            "2024-03-18",
        ),
        ('amount = 2\nunit = "working_days"', "2024-03-15", "2024-03-19", "2024-03-19"),
        (
            'amount = 2\nunit = "working_days"\nfirst = "included"',
            "2024-03-15",
            "2024-03-18",
            "2024-03-18",
        ),
        ('unit = "at_once"', "2024-03-15", "2024-03-15", "2024-03-15"),
        (
            'amount = 12\nunit = "months"\nat_least = { amount = 3, unit = "months" }',
            "2024-01-31",
            "2024-04-30",
            "2025-01-31",
        ),
        (
            'amount = 3\nunit = "days"\nbackwards = true\nday_off = "moved"',
            "2024-03-13",
            "2024-03-08",
            "2024-03-08",
        ),
    ],
)
def test_counts_by_unit_and_option(
    tmp_path: Path, term: str, received: str, early: str, late: str
) -> None:
    """Months end on the same number or the last day; days off move an end where the rule says."""
    pack = pack_of(tmp_path, rule_text(term=term))

    clock = only([filing(received=received)], pack)

    assert (str(clock.ends_earliest), str(clock.ends_latest)) == (early, late)


@pytest.mark.parametrize(
    ("first", "received", "early", "late"),
    [
        ("included", "2024-03-06T18:20+05:00", "2024-03-08T18:20", "2024-03-08T18:20"),
        ("excluded", "2024-03-06T18:20+05:00", "2024-03-08T19:00", "2024-03-08T19:00"),
        ("unknown", "2024-03-06T18:20+05:00", "2024-03-08T18:20", "2024-03-08T19:00"),
        ("included", "2024-03-06", "2024-03-08T00:00", "2024-03-09T00:00"),
        ("excluded", "2024-03-06", "2024-03-08T01:00", "2024-03-09T00:00"),
        # On 1 March 2024 Almaty went from UTC+6 back to UTC+5: 23:30 struck twice.
        ("included", "2024-02-28T20:00", "2024-03-01T19:00", "2024-03-01T19:00"),
        ("included", "2024-02-29T23:30", "2024-03-02T22:30", "2024-03-02T23:30"),
    ],
)
def test_counts_hours_by_the_clock(
    tmp_path: Path, first: str, received: str, early: str, late: str
) -> None:
    """From the minute, or from the next full hour; real hours where the clocks went back."""
    pack = pack_of(tmp_path, rule_text(term=f'amount = 48\nunit = "hours"\nfirst = "{first}"'))

    clock = only([filing(received=received)], pack)

    assert clock.earliest is not None
    assert clock.latest is not None
    ends = [each.end.at.strftime("%Y-%m-%dT%H:%M") for each in (clock.earliest, clock.latest)]
    assert ends == [early, late]


def test_counts_hours_in_the_zone_of_the_place(tmp_path: Path) -> None:
    """The region stands on the entry, or on the institution it names."""
    pack = pack_of(tmp_path, rule_text(term='amount = 48\nunit = "hours"\nfirst = "included"'))
    office = {"id": "i1", "kind": "institution", "fields": {"region": "KZ-47"}}

    clock = only([filing(received="2024-02-28T20:00", institution="i1"), office], pack)

    assert clock.ends_at is not None
    assert clock.ends_at.strftime("%H:%M %z") == "20:00 +0500"


def test_an_hour_that_struck_twice_is_a_doubt(pack: Pack) -> None:
    """23:30 on 29 February 2024 in Almaty."""
    assert Doubt.HOUR_TWICE in only([filing(received="2024-02-29T23:30")], pack).doubts


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("body", State.OVERDUE),
        ("own_deadline", State.MISSED),
        ("own_duty", State.MISSED),
        ("own_right_after", State.OPEN),
        ("limit_on_state", State.OVER),
        ("risk", State.OVER),
        ("term", State.OVER),
        ("promise", State.MISSED),
    ],
)
def test_what_has_passed_is_named_by_whose_term_it_was(
    tmp_path: Path, who: str, state: State
) -> None:
    """And for our own terms the earliest end is the one to go by."""
    pack = pack_of(tmp_path, rule_text(who=who))

    passed = only([filing()], pack)
    unsure = only([filing(received="2024-03-18/2024-03-22")], pack)

    assert passed.state is state
    assert unsure.end is not None
    assert unsure.end.day == (unsure.ends_earliest if passed.is_own else unsure.ends_latest)


def test_another_length_widens_or_replaces(tmp_path: Path) -> None:
    """By what an entry tells, or by what only a person can see."""
    other = '\n[[rule.term.others]]\namount = 9\nunit = "days"\n'
    told = other + 'where = [{ field = "channel", in = ["post"] }]'
    seen = other + 'condition = { en = "a", ru = "б", kk = "в" }'
    base = 'amount = 7\nunit = "days"'
    widened = pack_of(tmp_path, rule_text(term=base + told))
    replaced = pack_of(tmp_path, rule_text(term=base + told + "\nreplaces = true"))
    possible = pack_of(tmp_path, rule_text(term=base + seen))
    posted = filing(channel="post")

    def ends(pack: Pack, entry: Entry) -> tuple[str, str]:
        clock = only([entry], pack)
        return str(clock.ends_earliest)[8:], str(clock.ends_latest)[8:]

    assert ends(widened, filing()) == ("18", "18")
    assert ends(widened, posted) == ("18", "20")
    assert ends(replaced, posted) == ("20", "20")
    assert ends(possible, filing()) == ("18", "20")
    assert Doubt.OTHER_LENGTH in only([posted], widened).doubts


def test_an_end_that_the_entry_names_holds(tmp_path: Path) -> None:
    """The first of the fields that is filled."""
    starts = '[[rule.starts]]\nkind = "measure"\ndate = "ordered_on"'
    term = 'amount = 30\nunit = "days"\nstated = ["extended_to", "ends_on"]'
    pack = pack_of(tmp_path, rule_text(who="term", term=term, starts=starts, events=""))
    fields = {"ordered_on": "2024-03-01", "ends_on": "2024-05-01"}

    clock = only([{"id": "m", "kind": "measure", "fields": fields}], pack)

    assert (clock.ends_earliest, clock.ends_latest) == (date(2024, 5, 1), date(2024, 5, 1))
    assert clock.earliest is not None
    assert clock.earliest.is_stated


def test_two_starts_of_one_rule_by_one_entry_are_one_clock(tmp_path: Path) -> None:
    """From the earlier start to the later one; a date may stand on a named entry."""
    second = STARTS.replace('"received_on"', '"handed_in"')
    pack = pack_of(tmp_path, rule_text(starts=f"{STARTS}\n{second}"))
    far = '[[rule.starts]]\nkind = "response"\ndate = "answers_to.received_on"'
    (tmp_path / "far").mkdir()
    by_name = pack_of(tmp_path / "far", rule_text(starts=far, events=""))

    clock = only([filing(handed_in="2024-03-01")], pack)

    assert (clock.ends_earliest, clock.ends_latest) == (date(2024, 3, 8), date(2024, 3, 18))
    assert Doubt.TWO_STARTS in clock.doubts
    assert only([filing(), response("2024-03-15")], by_name).ends_latest == date(2024, 3, 18)


def test_the_end_of_one_clock_starts_another(tmp_path: Path) -> None:
    """Once it is missed, answered, or over in any case; not before."""
    chained = '[[rule.starts]]\nrule = "answer"\noutcome = "{}"'
    rules = [rule_text()] + [
        rule_text(name, who="own_deadline", starts=chained.format(name), events="")
        for name in ("missed", "answered", "over")
    ]
    pack = pack_of(tmp_path, *rules)

    def started(*entries: Entry, now: datetime = NOW) -> dict[str, str]:
        found = clocks(list(entries), pack, now=now)
        return {c.rule_id: str(c.ends_latest) for c in found if c.rule_id != "answer"}

    assert started(filing()) == {"missed": "2024-03-25", "over": "2024-03-25"}
    assert started(filing(), now=datetime(2024, 3, 15, tzinfo=UTC)) == {}
    assert started(filing(), response("2024-03-15")) == {
        "answered": "2024-03-22",
        "over": "2024-03-25",
    }
    assert started(filing(), response("2024-03-19"))["missed"] == "2024-03-25"


@pytest.mark.parametrize(
    ("received", "found"),
    [("2024-03-09", None), ("2024-03-10", "2024-03-17"), ("2024-03-08/2024-03-11", "2024-03-17")],
)
def test_the_law_of_the_day_holds(tmp_path: Path, received: str, found: str | None) -> None:
    """In force from 10 March: not for the 9th; a start across the edge is cut, and said so."""
    more = (
        'confidence = "high"\nbasis = ["code 1"]\nsources = ["seen"]\n'
        "in_force = { from = 2024-03-10, until = 2024-12-31 }"
    )
    pack = pack_of(tmp_path, rule_text(more=more))

    clock = next(iter(clocks([filing(received=received)], pack, now=NOW)), None)

    assert (str(clock.ends_earliest) if clock else None) == found
    assert (Doubt.LAW_CHANGED in clock.doubts if clock else False) == ("/" in received)


def test_another_date_may_decide_which_law_holds(tmp_path: Path) -> None:
    """The day of the act, for example."""
    more = (
        'confidence = "high"\nbasis = ["code 1"]\nsources = ["seen"]\nlaw_of = ["event_on"]\n'
        "in_force = { from = 2024-03-10 }"
    )
    pack = pack_of(tmp_path, rule_text(more=more))

    assert clocks([filing(event_on="2024-03-01")], pack, now=NOW) == ()
    assert only([filing(event_on="2024-03-10")], pack).ends_latest == date(2024, 3, 18)


def events_of(*lists: tuple[str, str, str]) -> str:
    """Return matchers by list, outcome and further lines."""
    return "\n".join(
        f'[[rule.{name}]]\nkind = "response"\ndate = "dated"\nlink = "refers"\nby = "answers_to"\n'
        f'where = [{{ field = "outcome", in = ["{outcome}"] }}]\n{more}'
        for name, outcome, more in lists
    )


def test_stops_and_runs_on(tmp_path: Path) -> None:
    """Days that did not run are added; while it stands still nothing is late."""
    lists = [("suspended_by", "terms_interrupted", ""), ("resumed_by", "reopened", "")]
    pack = pack_of(tmp_path, rule_text(events=events_of(*lists)))
    stop = response("2024-03-13", outcome="terms_interrupted")
    on = response("2024-03-16", outcome="reopened", entry_id="r2")

    still, again = only([filing(), stop], pack), only([filing(), stop, on], pack)

    assert (still.state, [each.type for each in still.changes]) == (
        State.SUSPENDED,
        [ChangeType.SUSPENDED],
    )
    assert again.ends_latest == date(2024, 3, 21)
    assert [each.entry_id for each in again.changes] == ["r1", "r2"]


def test_runs_anew_ends_or_gets_longer(tmp_path: Path) -> None:
    """Each by its own entry."""
    lists = [
        ("restarted_by", "forwarded", ""),
        ("ended_by", "closed_other", ""),
        ("extended_by", "answer_postponed", 'amount = 10\nunit = "days"'),
    ]
    pack = pack_of(tmp_path, rule_text(events=events_of(*lists)))

    anew = only([filing(), response("2024-03-14", outcome="forwarded")], pack)
    ended = only([filing(), response("2024-03-14", outcome="closed_other")], pack)
    longer = only([filing(), response("2024-03-14", outcome="answer_postponed")], pack)

    assert (anew.ends_latest, anew.changes[0].type) == (date(2024, 3, 21), ChangeType.RESTARTED)
    assert (ended.state, ended.changes[0].type) == (State.ENDED, ChangeType.ENDED)
    assert (longer.ends_latest, longer.changes[0].type) == (
        date(2024, 3, 28),
        ChangeType.EXTENDED,
    )


def test_a_term_that_repeats_runs_from_its_last_answer(tmp_path: Path) -> None:
    """And is never closed by one."""
    pack = pack_of(tmp_path, rule_text(term='amount = 7\nunit = "days"\nrepeats = true'))

    clock = only([filing(), response("2024-03-15"), response("2024-03-19", entry_id="r2")], pack)

    assert (clock.ends_latest, clock.state) == (date(2024, 3, 26), State.RUNNING)


def word(code: str, rule: str = "answer", about: str = "f1", **fields: object) -> Entry:
    """Return a lawyer's word."""
    given = {"confirmation": code, "rule": rule, "about": about, **fields}
    return {"id": f"c-{code}", "kind": "confirmation", "fields": given}


def test_a_rule_of_low_confidence_has_no_date_until_a_lawyer_confirms(tmp_path: Path) -> None:
    """Then it has, and says who said so."""
    pack = pack_of(tmp_path, rule_text(more='confidence = "low"\nsources = ["seen"]'))

    unconfirmed = only([filing()], pack)
    confirmed = only([filing(), word("confirmed")], pack)

    assert (unconfirmed.state, unconfirmed.ends_latest) == (State.UNCONFIRMED, None)
    assert (confirmed.state, confirmed.ends_latest) == (State.OVERDUE, date(2024, 3, 18))
    assert confirmed.word is not None
    assert (confirmed.word.entry_id, confirmed.word.word) == ("c-confirmed", "confirmed")
    assert only([filing(), response("2024-03-12")], pack).state is State.MET


def test_a_lawyer_may_override(pack: Pack) -> None:
    """Another start, another end, does not apply, met, restored; a doubt stands beside."""
    start = only([filing(), word("overridden", starts_on="2024-03-12")], pack)
    end = only([filing(), word("restored", ends_on="2024-04-02")], pack)
    doubted = only([filing(), word("doubted")], pack)
    elsewhere = only([filing(), word("does_not_apply", about="f9")], pack)

    assert start.ends_latest == date(2024, 3, 19)
    assert (end.ends_latest, end.state) == (date(2024, 4, 2), State.RUNNING)
    assert only([filing(), word("does_not_apply")], pack).state is State.NOT_APPLICABLE
    assert only([filing(), word("satisfied")], pack).state is State.MET
    assert (doubted.state, doubted.doubts) == (State.OVERDUE, (Doubt.BY_LAWYER,))
    assert elsewhere.state is State.OVERDUE


def test_a_stale_pack_shows_its_dates_marked() -> None:
    """More than thirty days after it was compiled."""
    pack = read_pack(SALTMARK)
    asked = filing(received="2030-02-11", filing_type="other")

    fresh = only([asked], pack, datetime(2030, 2, 9, tzinfo=UTC))
    stale = only([asked], pack, datetime(2030, 2, 12, tzinfo=UTC))

    assert (fresh.is_stale, stale.is_stale) == (False, True)
    assert (stale.ends_latest, stale.doubts) == (date(2030, 2, 15), (Doubt.STALE,))


def test_nothing_of_kazakhstan_is_in_the_engine() -> None:
    """Saltmark: Friday rests, 13 February is off, Friday the 15th is worked."""
    pack = read_pack(SALTMARK)
    asked = filing(received="2030-02-11", filing_type="other")

    found = {
        clock.rule_id: clock
        for clock in clocks([asked], pack, now=datetime(2030, 2, 20, tzinfo=UTC))
    }

    # 12, (13 off), 14, 15 worked.
    assert found["harbour_answer"].ends_latest == date(2030, 2, 15)
    # A month from the 15th: the 14th (a Thursday) with the first day, Friday the 15th without
    # it, moved to Saturday.
    assert (found["tide_appeal"].ends_earliest, found["tide_appeal"].ends_latest) == (
        date(2030, 3, 14),
        date(2030, 3, 16),
    )
    assert found["tide_appeal"].doubts == (Doubt.FIRST_DAY, Doubt.MEDIUM, Doubt.STALE)


def test_the_most_urgent_clock_comes_first(tmp_path: Path) -> None:
    """What is long overdue, then what ends soon, then what is answered."""
    pack = pack_of(tmp_path, rule_text())
    entries = [
        filing("f1", "2024-03-18"),
        filing("f2", "2024-03-01"),
        filing("f3", "2024-03-11"),
        response("2024-03-12", "f3"),
    ]

    assert [clock.entry_id for clock in clocks(entries, pack, now=NOW)] == ["f2", "f1", "f3"]


def test_a_gap_in_numbered_letters_starts_a_clock(tmp_path: Path) -> None:
    """Letter 3 is here, letter 2 of the same writer is not."""
    starts = (
        '[[rule.starts]]\nkind = "letter"\ndate = "received_on"\n'
        'where = [{ field = "sequence", gap_by = "writer" }]'
    )
    pack = pack_of(tmp_path, rule_text(starts=starts, events=""))

    def letter(number: int, writer: str = "p1") -> Entry:
        fields = {"sequence": number, "writer": writer, "received_on": "2024-03-11"}
        return {"id": f"{writer}-{number}", "kind": "letter", "fields": fields}

    found = clocks([letter(1), letter(3), letter(2, "p2"), letter(1, "p2")], pack, now=NOW)

    assert [clock.entry_id for clock in found] == ["p1-3"]


def test_conditions_see_parties_references_and_codes_below(tmp_path: Path) -> None:
    """Roles of a named person, the kind and fields of a named entry, a code's children."""
    where = (
        '[{ field = "about_persons", roles = ["survivor"] },'
        ' { field = "against", kind = "response",'
        ' where = [{ field = "body", in = ["prosecutor"] }] },'
        ' { field = "channel", not_in = ["post"] }, { field = "times", filled = false },'
        ' { field = "language", in = ["kk"], or_empty = true }]'
    )
    pack = pack_of(tmp_path, rule_text(starts=f"{STARTS}\nwhere = {where}"))
    person = {"id": "p", "kind": "person", "fields": {"roles": ["survivor"]}}
    answered = response("2024-01-01", "", body="prosecutor_district")
    fits = filing(about_persons=["p"], against=["r1"], channel="court")

    def count(entry: Entry) -> int:
        return len(clocks([person, answered, entry], pack, now=NOW))

    assert count(fits) == 1
    for amiss in (
        {"about_persons": ["r1"]},
        {"against": ["p"]},
        {"channel": "post"},
        {"times": 3},
        {"language": "ru"},
    ):
        assert count({**fits, "fields": {**dict(fits["fields"]), **amiss}}) == 0  # type: ignore[call-overload]


def test_parties_tie_an_answer_to_a_start(tmp_path: Path) -> None:
    """Both name the same person; the fields may be called differently."""
    starts = '[[rule.starts]]\nkind = "placement"\ndate = "began_at"'
    events = (
        '[[rule.satisfied_by]]\nkind = "letter"\ndate = "received_on"\n'
        'link = "shares"\nby = ["person", "writer"]'
    )
    pack = pack_of(tmp_path, rule_text(starts=starts, events=events))
    placed = {"id": "a", "kind": "placement", "fields": {"began_at": "2024-03-11", "person": "p1"}}

    def heard(writer: str) -> State:
        fields = {"writer": writer, "received_on": "2024-03-12"}
        return only([placed, {"id": "l", "kind": "letter", "fields": fields}], pack).state

    assert (heard("p1"), heard("p2")) == (State.MET, State.OVERDUE)


def test_nothing_changes_before_it_must_be_counted_again() -> None:
    """From quarter to quarter over two days with ends by day and by the hour in them."""
    pack, now = load_pack("kz"), datetime(2024, 3, 11, 5, 7, tzinfo=UTC)
    began = {"began_at": "2024-03-11T10:20", "delivered_at": "2024-03-11T11:00"}
    detention: Entry = {"id": "d1", "kind": "detention", "fields": began}
    complaint = filing("f2", "2024-03-04", filing_type="complaint_prosecutor")
    entries, states = [filing(), complaint, detention], set()

    while now < datetime(2024, 3, 13, tzinfo=UTC):
        found = clocks(entries, pack, now=now)
        until = counted_until(found, now=now)
        last = clocks(entries, pack, now=until - timedelta(microseconds=1))
        same = [sorted(map(repr, each)) for each in (found, last)]
        assert same[0] == same[1]
        states.add(tuple(sorted((clock.id, clock.state) for clock in found)))
        now = until

    assert len(states) > 2


def test_is_counted_again_at_the_next_end(tmp_path: Path) -> None:
    """An end within the quarter comes before the quarter."""
    pack = pack_of(tmp_path, rule_text())
    end = datetime(2024, 3, 18, 19, tzinfo=UTC)

    def until(now: datetime) -> datetime:
        return counted_until(clocks([filing()], pack, now=now), now=now)

    assert until(end - timedelta(hours=1, minutes=4)) == end - timedelta(hours=1)
    assert until(end - timedelta(minutes=4)) == end
    assert until(end) == end + timedelta(minutes=15)
