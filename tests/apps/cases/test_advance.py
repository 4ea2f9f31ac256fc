"""An advance statement: nobody who merely holds the case opens it, and no opening is silent."""

from __future__ import annotations

import re

from dalel.apps.cases.advance import statements_in
from dalel.apps.cases.queries import OpenCase, content_of
from tests.apps.cases.pages import page_at, text_of
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import record
from tests.apps.records import case_of, open_case_of, share

WORDS = "Believe this and tell my sister, whatever paper they bring."
TYPED = {
    "conditions": ["withdrawal_appears", "declared_insane"],
    "wishes": ["act_at_once", "ignore_withdrawal"],
    "words": WORDS,
}


def sealed_case(by: CastMember, keeper: CastMember, **typed: list[str]) -> OpenCase:
    """Open a case of two, in which her statement is sealed to both through the page."""
    case = open_case_of(by)
    record(by, case, "person", roles=["survivor"], name_chosen="Aisulu Qialqyzy")
    share(case_of(by, case.number), by=by, to=keeper)
    by.client.cookies["language"] = keeper.client.cookies["language"] = "en"
    keepers = [str(by.member_id), str(keeper.member_id)]
    sealed = {**TYPED, "keepers": keepers, **typed}
    sent = by.client.post(f"/cases/{case.number}/advance/new", sealed)
    assert sent.status_code == 302, text_of(sent)
    return case_of(by, case.number)


def key_address(page: str) -> str:
    """Return where a page sends the turn of a key."""
    found = re.search(r'action="([^"]*/key)"', page)
    assert found
    return found[1]


def turn(member: CastMember, case: OpenCase, **given: str) -> int:
    """Turn a key through the page and return how that was answered."""
    address = key_address(page_at(member.client, f"/cases/{case.number}/advance"))
    said = {"condition": "withdrawal_appears", "reason": "A paper came by post.", **given}
    return member.client.post(address, said).status_code


def everything_shown(member: CastMember, case: OpenCase) -> str:
    """Return all that the desk shows of a case: pages, print, search and export."""
    pages = [
        page_at(member.client, f"/cases/{case.number}{rest}") for rest in ("", "/print", "/advance")
    ]
    found = page_at(member.client, "/search?q=sister")
    entries = [str(one.fields) for one in content_of(case_of(member, case.number)).readable]
    return "".join([*pages, found, *entries])


def test_whoever_holds_the_case_reads_nothing_of_it(
    advocate: CastMember, worker: CastMember
) -> None:
    """Not the one who sealed it, not a keeper: pages, fields, search and print show no word."""
    case = sealed_case(advocate, worker)

    for member in (advocate, worker):
        shown = everything_shown(member, case)
        assert WORDS not in shown
        assert "sealed advance statement" in shown
        assert "A withdrawal in her name appears" in shown


def test_two_keys_open_it_and_each_turn_is_an_entry(
    advocate: CastMember, worker: CastMember
) -> None:
    """After the first key still nothing; after the second the words stand in the case."""
    case = sealed_case(advocate, worker)

    first = turn(advocate, case)
    between = everything_shown(worker, case)
    second = turn(worker, case, reason="I saw it too.")
    page = page_at(advocate.client, f"/cases/{case.number}")

    assert (first, second) == (302, 302)
    assert WORDS not in between
    assert "The first key has been turned" in between
    assert WORDS in page
    assert "sealed advance statement" not in page
    steps = content_of(case_of(advocate, case.number)).record.of("advance_step")
    assert [(one.fields["step"], one.fields["reason"]) for one in steps] == [
        ("first_key", "A paper came by post."),
        ("opened", "I saw it too."),
    ]
    assert {one.author for one in steps} == {advocate.member_id, worker.member_id}


def test_a_key_turns_only_on_one_of_her_conditions_and_with_a_reason(
    advocate: CastMember, worker: CastMember
) -> None:
    """What was typed stays; nothing is written."""
    case = sealed_case(advocate, worker)
    address = key_address(page_at(advocate.client, f"/cases/{case.number}/advance"))

    answer = advocate.client.post(address, {"condition": "dies", "reason": "I want to know."})
    silent = advocate.client.post(address, {"condition": "withdrawal_appears", "reason": " "})

    assert answer.status_code == silent.status_code == 422
    assert "I want to know." in text_of(answer)
    assert not content_of(case_of(advocate, case.number)).record.of("advance_step")


def test_neither_twice_the_same_keeper_nor_anybody_else(
    advocate: CastMember, worker: CastMember, administrator: CastMember
) -> None:
    """A colleague who was given the case finds no key; the first keeper no second one."""
    case = sealed_case(advocate, worker)
    share(case, by=advocate, to=administrator)
    address = key_address(page_at(advocate.client, f"/cases/{case.number}/advance"))
    said = {"condition": "withdrawal_appears", "reason": "Curious."}

    stranger = administrator.client.post(address, said)
    turn(advocate, case)
    again = advocate.client.post(address, said)

    assert stranger.status_code == 404
    assert again.status_code == 422
    assert "You cannot turn a key here" in text_of(again)
    assert len(content_of(case_of(advocate, case.number)).record.of("advance_step")) == 1


def test_the_case_says_so_first_once_her_condition_has_come(
    advocate: CastMember, worker: CastMember
) -> None:
    """A withdrawal recorded since; one that was recorded before does not count."""
    case = sealed_case(advocate, worker)
    before = page_at(advocate.client, f"/cases/{case.number}")

    record(advocate, case, "withdrawal", withdrawal_type="statement")
    after = page_at(advocate.client, f"/cases/{case.number}")

    assert "looks like a condition she named" not in before
    assert after.index("looks like a condition she named") < after.index('id="timeline"')


def test_a_confession_is_a_sign_where_it_is_hers(advocate: CastMember, worker: CastMember) -> None:
    """Forced or not; that somebody else admits what he did is none."""
    case = sealed_case(advocate, worker, conditions=["confession_appears"])
    her = content_of(case_of(advocate, case.number)).record.of("person")[0]
    him = record(advocate, case, "person", roles=["accused"])
    admitted = {"verdict": "convicted", "accused_position": "admits"}

    record(advocate, case, "decision", accused=him, **admitted)
    his = page_at(advocate.client, f"/cases/{case.number}")
    record(advocate, case, "decision", accused=str(her.id), **admitted)
    hers = page_at(advocate.client, f"/cases/{case.number}")

    assert "looks like a condition she named" not in his
    assert "looks like a condition she named" in hers


def test_needs_two_keepers_and_her_words(advocate: CastMember) -> None:
    """Beside the field; what was typed stays."""
    case = open_case_of(advocate)
    advocate.client.cookies["language"] = "en"
    me = str(advocate.member_id)

    alone = advocate.client.post(
        f"/cases/{case.number}/advance/new", {**TYPED, "keepers": [me, me]}
    )
    wordless = advocate.client.post(
        f"/cases/{case.number}/advance/new", {**TYPED, "words": "", "keepers": [me]}
    )

    assert alone.status_code == wordless.status_code == 422
    assert "Choose two to four keepers." in text_of(alone)
    assert WORDS in text_of(alone)
    assert 'href="#id_words"' in text_of(wordless)
    assert not statements_in(content_of(case_of(advocate, case.number)).record)


def test_a_step_that_no_keeper_wrote_counts_for_nothing(
    advocate: CastMember, worker: CastMember, administrator: CastMember
) -> None:
    """Whoever writes in the case could record one by hand; the statement stays closed."""
    case = sealed_case(advocate, worker)
    share(case, by=advocate, to=administrator)
    statement = content_of(case).record.of("advance_sealed")[0]

    record(administrator, case, "advance_step", step="first_key", statement=str(statement.id))

    (found,) = statements_in(content_of(case_of(advocate, case.number)).record)
    assert found.first is None
