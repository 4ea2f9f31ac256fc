"""Cases from reports: nothing is copied, keys follow the case, what the reporter said binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import MustNotSee
from dalel.apps.accounts.exclusions import excluded_from
from dalel.apps.accounts.roles import Role
from dalel.apps.cases.actions import give_access, take_back_access
from dalel.apps.cases.cards import give_card, make_card
from dalel.apps.cases.errors import ForLawyersOnly
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.cases.reports import reports_of
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.models import Container, Entry
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import (
    find_report,
    read_letters,
    release_report,
    write_message,
)
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.errors import WordsUnsettled
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.procedure.desk import desk_of
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import STORY, Told, begun, sent
from tests.apps.records import is_clean

NOW = timezone.now() - timedelta(hours=1)


def sealed(told: Told) -> str:
    """Seal what has arrived and return the report's number."""
    while seal_arrivals(now=NOW):
        pass
    return str(
        Container.objects.values_list("number", flat=True).get(pk=told.report.conversation.id)
    )


def case_from(told: Told, by: CastMember, *, title: str = "Red folder") -> OpenCase:
    """Open a case from a report, by its page."""
    opened = by.client.post(f"/cases/new/{sealed(told)}", {"title": title})
    assert opened.status_code == 302, opened.content.decode()
    return seen_by(by, opened.headers["Location"].removeprefix("/cases/"))


def seen_by(member: CastMember, number: str) -> OpenCase:
    """Open a case that is there, anew."""
    found = case_visible_to(member.refreshed(), number, now=timezone.now())
    assert found is not None
    return found


def give(case: OpenCase, *, by: CastMember, to: CastMember, depth: Depth = Depth.WRITE) -> None:
    """Give access to a case."""
    now = timezone.now()
    until = now.date() + timedelta(days=30) if to.session.role == Role.GUEST else None
    mine = seen_by(by, case.number)
    give_access(mine, to.member_id, depth, by=by.refreshed(), now=now, until=until)


def test_opens_a_case_and_copies_nothing(worker: CastMember, advocate: CastMember) -> None:
    """The case says where the report lies; what was told stands there once, and is shown here."""
    told = sent(NOW)
    number = sealed(told)
    before = Entry.objects.filter(container_id=told.report.story.id).count()

    case = case_from(told, worker)

    assert [one.number for one in reports_of(case)] == [number]
    assert Entry.objects.filter(container_id=told.report.story.id).count() == before
    assert STORY.split()[-3] in page_at(worker.client, f"/cases/{case.number}/reports")
    assert number in page_at(worker.client, f"/cases/{case.number}")
    assert is_clean(worker, advocate)


def test_an_answer_from_the_case_waits_under_the_code(worker: CastMember) -> None:
    """And what is written back stands in the case."""
    told = sent(NOW)
    case = case_from(told, worker)
    number = sealed(told)

    answered = worker.client.post(
        f"/cases/{case.number}/reports/{number}/answer", {"words": "Invented: come at noon."}
    )

    assert answered.status_code == 302
    found = find_report(told.keys)
    assert found is not None
    assert [one.words for one in read_letters(found)] == ["Invented: come at noon."]
    write_message(found, "Invented: at one is better.", now=NOW, language="en")
    sealed(told)
    assert "at one is better" in page_at(worker.client, f"/cases/{case.number}/reports")


def test_whoever_gets_the_case_reads_the_report(
    administrator: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Somebody outside intake, and a guest, by the case alone."""
    told = sent(NOW)
    case = case_from(told, worker)

    give(case, by=worker, to=administrator)
    give(case, by=worker, to=guest, depth=Depth.READ)

    for one in (administrator, guest):
        assert "hid them" in page_at(one.client, f"/cases/{case.number}/reports")
    assert guest.client.get(f"/inbox/{sealed(told)}").status_code == 404
    assert is_clean(worker, administrator)


def test_taking_the_case_back_takes_its_reports_back(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Their keys change too; who reads reports otherwise goes on, and so does the code."""
    told = sent(NOW)
    case = case_from(told, worker)
    give(case, by=worker, to=administrator)
    administrator.session.open(told.report.story.id)

    mine = seen_by(worker, case.number)
    take_back_access(mine, administrator.member_id, by=worker.refreshed(), now=timezone.now())

    places = [told.report.conversation.id, told.report.story.id]
    rows = ContainerWrap.objects.filter(container__in=places)
    assert not rows.filter(holder=administrator.member_id).exists()
    assert administrator.client.get(f"/cases/{case.number}/reports").status_code == 404
    assert administrator.client.get(f"/inbox/{sealed(told)}").status_code == 404
    with pytest.raises(NoKey):
        administrator.refreshed().open(told.report.story.id)
    found = find_report(told.keys)
    assert found is not None
    write_message(found, "Invented: still here.", now=NOW, language="en")
    assert "still here" in page_at(advocate.client, f"/inbox/{sealed(told)}")
    assert is_clean(worker, advocate, administrator)


def test_whoever_is_kept_out_of_a_report_is_kept_out_of_its_case(
    advocate: CastMember, worker: CastMember
) -> None:
    """It stands in the case as well."""
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    case = case_from(told, advocate)

    with pytest.raises(MustNotSee):
        give(case, by=advocate, to=worker)

    assert worker.display_name in page_at(advocate.client, f"/cases/{case.number}/access")
    assert worker.client.get(f"/cases/{case.number}").status_code == 404
    assert is_clean(advocate)


def test_whom_the_case_keeps_out_loses_its_reports(
    advocate: CastMember, worker: CastMember, administrator: CastMember
) -> None:
    """Also one that is joined later; nobody lets them in by the inbox, until it is lifted."""
    first, second = sent(NOW), sent(NOW)
    case = case_from(first, advocate)
    give(case, by=advocate, to=administrator)
    assert "hid them" in page_at(worker.client, f"/inbox/{sealed(first)}")
    address = f"/cases/{case.number}/access/exclusions"

    marked = advocate.client.post(
        address, {"member": str(worker.member_id), "why": "relative_of_accused"}
    )
    advocate.client.post(f"/cases/new/{sealed(second)}/join", {"case": case.number})

    assert marked.status_code == 302
    taken_on = {"step": "assigned", "member": str(worker.member_id)}
    let_read = {"readers": [str(worker.member_id)], "words": "Invented."}
    for one in (first, second):
        with pytest.raises(NoKey):
            worker.refreshed().open(one.report.story.id)
        inbox = f"/inbox/{sealed(one)}"
        for typed, way in ((taken_on, "step"), (let_read, "readers")):
            assert administrator.client.post(f"{inbox}/{way}", typed).status_code == 422
        assert worker.client.get(inbox).status_code == 404
        assert worker.display_name in page_at(administrator.client, inbox)
    assert is_clean(advocate, administrator)
    advocate.client.post(address, {"lift": str(worker.member_id)})
    assert administrator.client.post(f"{inbox}/readers", let_read).status_code == 302
    assert "hid them" in page_at(worker.client, inbox)
    assert is_clean(advocate, administrator, worker)


def test_a_new_key_of_the_case_gives_no_story_to_whom_it_was_not_given(
    advocate: CastMember, worker: CastMember, administrator: CastMember
) -> None:
    """The wish for a lawyer alone came to light after the case was given to others."""
    told = begun(NOW)
    wishes = PageEntry("report_wishes", {"lawyer_only": "yes"})
    save_page(told.report, [wishes], now=NOW, language="kk")
    finish_report(told.report, now=NOW, held=True)
    case = case_from(told, worker)
    give(case, by=worker, to=advocate)
    give(case, by=worker, to=administrator)
    found = find_report(told.keys)
    assert found is not None
    release_report(replace(found, choice=ReaderChoice(only_lawyers=True)), now=NOW)
    sealed(told)

    mine, by = seen_by(advocate, case.number), advocate.refreshed()
    take_back_access(mine, administrator.member_id, by=by, now=timezone.now())

    address = f"/cases/{case.number}/reports"
    assert "hid them" in page_at(advocate.client, address)
    assert "hid them" not in page_at(worker.client, address)
    assert is_clean(advocate)


def test_words_that_nobody_has_settled_keep_everybody_out(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Sharing and joining wait until somebody has noted who is meant; who is, stays out."""
    told = sent(NOW, choice=ReaderChoice(words="Invented: her uncle's friend"))
    case = case_from(told, advocate)
    other = case_from(sent(NOW), advocate, title="Blue folder")
    give(other, by=advocate, to=administrator)
    settled = {"readers": [], "meant": [str(worker.member_id)], "words": "Invented: she said so."}
    with pytest.raises(WordsUnsettled):
        give(case, by=advocate, to=administrator)
    joining = {"case": other.number}
    refused = advocate.client.post(f"/cases/new/{sealed(told)}/join", joining)
    assigned = {"step": "assigned", "member": str(administrator.member_id)}
    advocate.client.post(f"/inbox/{sealed(told)}/step", assigned)

    assert refused.status_code == 422
    assert "nobody has noted yet who is meant" in refused.content.decode()
    assert administrator.client.get(f"/inbox/{sealed(told)}").status_code == 404
    assert advocate.client.post(f"/inbox/{sealed(told)}/readers", settled).status_code == 302
    give(case, by=advocate, to=administrator)
    assert advocate.client.post(f"/cases/new/{sealed(told)}/join", joining).status_code == 302
    with pytest.raises(MustNotSee):
        give(case, by=advocate, to=worker)


def test_a_team_that_holds_a_report_lets_nobody_in_whom_it_keeps_out(
    advocate: CastMember, worker: CastMember
) -> None:
    """The reporter's own signature counts there too, though they are no member."""
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    sealed(told)
    story = advocate.refreshed().open(told.report.conversation.id)

    assert excluded_from(story) == {worker.member_id}


def test_the_wish_for_a_lawyer_binds_from_the_page_where_it_is_said(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """It stands in the story there; at the desk nobody who is no lawyer is let in either."""
    told = begun(NOW)
    wishes = PageEntry("report_wishes", {"lawyer_only": "yes"})
    save_page(told.report, [wishes], now=NOW, language="kk")
    finish_report(told.report, now=NOW)
    case = case_from(told, advocate)
    given = {"readers": [str(administrator.member_id)], "words": "Invented."}

    with pytest.raises(ForLawyersOnly):
        give(case, by=advocate, to=administrator)

    assert advocate.client.post(f"/inbox/{sealed(told)}/readers", given).status_code == 422


def test_nobody_joins_a_team_of_lawyers_who_is_none(
    advocate: CastMember, worker: CastMember
) -> None:
    """Where the team holds a report that a lawyer alone may read."""
    told = begun(NOW)
    wishes = PageEntry("report_wishes", {"lawyer_only": "yes"})
    save_page(told.report, [wishes], now=NOW, language="kk")
    finish_report(told.report, now=NOW)
    case = case_from(told, advocate)
    by, now = advocate.refreshed(), timezone.now()
    team = accounts.found_team(by, name="Заңгерлер", purpose="other", members=[], now=now)
    by = advocate.refreshed()
    give_access(seen_by(advocate, case.number), team, Depth.READ, by=by, now=now)

    with pytest.raises(MustNotSee):
        accounts.add_to_team(by, team, worker.member_id, now=now)

    assert worker.client.get(f"/cases/{case.number}/reports").status_code == 404


def test_a_report_for_a_lawyer_alone_is_given_to_no_other(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Until whoever reported says otherwise."""
    told = begun(NOW)
    wishes = PageEntry("report_wishes", {"lawyer_only": "yes"}, where="conversation")
    (first,) = save_page(told.report, [wishes], now=NOW, language="kk")
    finish_report(told.report, now=NOW)
    case = case_from(told, worker)

    with pytest.raises(ForLawyersOnly):
        give(case, by=worker, to=administrator)
    give(case, by=worker, to=advocate)

    other = PageEntry("report_wishes", {"lawyer_only": "no"}, "conversation", corrects=first)
    save_page(told.report, [other], now=NOW, language="kk")
    sealed(told)
    give(case, by=worker, to=administrator)
    assert "hid them" in page_at(administrator.client, f"/cases/{case.number}/reports")


def test_what_is_held_back_opens_to_nobody_until_it_is_released(
    administrator: CastMember, worker: CastMember
) -> None:
    """Then those who have the case get its key from somebody who can open it."""
    told = begun(NOW)
    finish_report(told.report, now=NOW, held=True)
    case = case_from(told, worker)
    give(case, by=worker, to=administrator)
    address = f"/cases/{case.number}/reports"
    assert "holds the story back" in page_at(administrator.client, address)

    found = find_report(told.keys)
    assert found is not None
    release_report(found, now=NOW)
    sealed(told)
    assert "hid them" in page_at(worker.client, address)
    assert "hid them" not in page_at(administrator.client, address)
    assert worker.client.post(f"{address}/settle").status_code == 302

    assert "hid them" in page_at(administrator.client, address)
    assert is_clean(worker, administrator)


def test_opens_no_case_from_a_report_whose_story_only_others_open(
    advocate: CastMember, worker: CastMember
) -> None:
    """Those who get the case would look for the words in vain."""
    told = begun(NOW, choice=ReaderChoice(words="Invented: my neighbour"))
    finish_report(told.report, now=NOW, held=True)
    number = sealed(told)
    readers = {"readers": str(worker.member_id), "words": "Invented"}
    assert advocate.client.post(f"/inbox/{number}/readers", readers).status_code == 302
    found = find_report(told.keys)
    assert found is not None
    release_report(found, now=NOW)
    sealed(told)

    opened = worker.client.post(f"/cases/new/{number}", {"title": "Red folder"})

    assert opened.status_code == 422
    assert not Container.objects.filter(type=ContainerType.CASE).exists()


def test_joins_a_report_to_a_case_that_there_is(
    administrator: CastMember, worker: CastMember
) -> None:
    """Everybody who has the case reads it; a second time is refused."""
    case = case_from(sent(NOW), worker)
    give(case, by=worker, to=administrator, depth=Depth.READ)
    second = sent(NOW)
    address = f"/cases/new/{sealed(second)}/join"

    joined = worker.client.post(address, {"case": case.number.lower()})

    assert joined.status_code == 302
    assert desk_of(worker.refreshed(), now=timezone.now(), is_late=lambda: True).behind == 0
    assert len(reports_of(seen_by(worker, case.number))) == 2
    assert page_at(administrator.client, f"/cases/{case.number}/reports").count("hid them") == 2
    assert worker.client.post(address, {"case": case.number}).status_code == 422
    assert worker.client.post(address, {"case": "2026-00000"}).status_code == 422
    assert is_clean(worker, administrator)


def test_joins_no_report_that_somebody_with_the_case_must_not_read(
    advocate: CastMember, worker: CastMember
) -> None:
    """Nothing was written."""
    case = case_from(sent(NOW), advocate)
    give(case, by=advocate, to=worker)
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    number = sealed(told)

    answer = advocate.client.post(f"/cases/new/{number}/join", {"case": case.number})

    assert answer.status_code == 422
    assert len(reports_of(seen_by(advocate, case.number))) == 1
    assert worker.client.get(f"/inbox/{number}").status_code == 404


def test_whom_a_report_keeps_out_loses_the_card_of_the_case_it_joins(
    advocate: CastMember, worker: CastMember
) -> None:
    """They held the card alone, so nothing stood in the way of joining."""
    case = case_from(sent(NOW), advocate)
    card = make_card(case, {"name": "Invented"}, by=advocate.refreshed(), now=timezone.now())
    mine = seen_by(advocate, case.number)
    give_card(mine, worker.member_id, by=advocate.refreshed(), now=timezone.now())
    assert worker.client.get(f"/cards/{card}").status_code == 200
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))

    joined = advocate.client.post(f"/cases/new/{sealed(told)}/join", {"case": case.number})

    assert joined.status_code == 302
    assert worker.client.get(f"/cards/{card}").status_code == 404
    assert is_clean(advocate, worker)


def test_a_team_that_has_the_case_keeps_its_reports_when_somebody_leaves(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Its new key goes to those whom the reporter let read, and to the team."""
    told = sent(NOW)
    case = case_from(told, worker)
    team = accounts.found_team(
        worker.refreshed(),
        name="Түнгі ауысым",
        purpose="shift",
        members=[administrator.member_id, advocate.member_id],
        now=timezone.now(),
    )
    give_access(
        seen_by(worker, case.number), team, Depth.READ, by=worker.refreshed(), now=timezone.now()
    )
    assert "hid them" in page_at(administrator.client, f"/cases/{case.number}/reports")

    accounts.take_from_team(worker.refreshed(), team, administrator.member_id, now=timezone.now())

    assert administrator.client.get(f"/cases/{case.number}/reports").status_code == 404
    assert "hid them" in page_at(worker.client, f"/inbox/{sealed(told)}")
    assert is_clean(worker, advocate)


def test_whoever_may_not_read_a_report_opens_no_case_from_it(
    administrator: CastMember, worker: CastMember
) -> None:
    """Its address looks like one that does not exist."""
    number = sealed(sent(NOW))

    assert administrator.client.get(f"/cases/new/{number}").status_code == 404
    assert administrator.client.post(f"/cases/new/{number}/join", {}).status_code == 404
