"""Two reports that are one matter: one row, both codes, whom either keeps out reads neither."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dalel.apps.entries.errors import KeyChanged
from dalel.apps.entries.models import Container, Entry
from dalel.apps.intake.actions import merging
from dalel.apps.intake.actions.answering import answer_report, let_read, settle_readers
from dalel.apps.intake.actions.merging import MergeObstacle
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import find_report, read_letters, write_message
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.errors import MergeNotPossible, MustNotRead
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.intake.models import Merged
from dalel.apps.intake.readers import ReaderChoice
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import Told, begun, sent

NOW = timezone.now() - timedelta(hours=1)
WHY = {"reason": "same_event", "words": "Invented: the same evening."}


def sealed(told: Told) -> str:
    """Seal what has arrived and return the report's number."""
    while seal_arrivals(now=NOW):
        pass
    return Container.objects.get(pk=told.report.conversation.id).number or ""


def at_desk(told: Told, member: CastMember) -> DeskReport:
    """Return a report as a member has it open."""
    found = report_at_desk(member.refreshed(), sealed(told), now=timezone.now())
    assert found is not None
    return found


def page(member: CastMember, address: str, status: int = 200, **typed: str) -> str:
    """Open a page of the desk, or send a form to it."""
    answer = member.client.post(address, typed) if typed else member.client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def merged(double: Told, target: Told, *, by: CastMember) -> None:
    """Merge by the page, after looking at who will read both."""
    typed = {**WHY, "target": sealed(target).lower()}
    address = f"/inbox/{sealed(double)}/merge"
    page(by, address, 200, **typed)
    page(by, address, 302, confirm="1", **typed)


def words_for(told: Told) -> list[str]:
    """Return what whoever has the code reads."""
    found = find_report(told.keys)
    assert found is not None
    return [one.words for one in read_letters(found)]


def is_clean(*members: CastMember) -> bool:
    """Return whether the audit finds nothing."""
    found = list(audit_everything())
    return not found and not any(
        list(audit_as(one.refreshed(), today=NOW.date())) for one in members
    )


def test_two_reports_are_one_row_and_both_codes_work(
    worker: CastMember, advocate: CastMember
) -> None:
    """An answer reaches both; neither learns of the other, and nothing is copied."""
    target, double = sent(NOW), sent(NOW)
    stories = [sealed(one) and one.report.story.id for one in (target, double)]
    before = [Entry.objects.filter(container_id=one).count() for one in stories]

    merged(double, target, by=worker)

    listed = page(worker, "/inbox")
    assert sealed(target) in listed
    assert "2 reports" in listed
    assert sealed(double) not in listed
    assert sealed(double) in page(worker, f"/inbox/{sealed(target)}")
    worker.client.post(f"/inbox/{sealed(target)}/answer", {"words": "Invented: to both."})
    worker.client.post(f"/inbox/{sealed(double)}/answer", {"words": "Invented: to one."})
    assert words_for(target) == ["Invented: to both."]
    assert words_for(double) == ["Invented: to both.", "Invented: to one."]
    assert [Entry.objects.filter(container_id=one).count() for one in stories] == before
    assert is_clean(worker, advocate)


def test_what_comes_for_the_double_brings_the_one_row_back(worker: CastMember) -> None:
    """Whoever waits is seen where the matter goes on."""
    target, double = sent(NOW), sent(NOW)
    merged(double, target, by=worker)
    worker.client.post(f"/inbox/{sealed(target)}/answer", {"words": "Invented"})
    assert sealed(target) not in page(worker, "/inbox?show=waiting")

    found = find_report(double.keys)
    assert found is not None
    write_message(found, "Invented: and now?", now=NOW, language="kk")

    number = sealed(target)
    text = page(worker, "/inbox?show=waiting")
    assert number in text
    assert sealed(double) not in text


def test_whom_one_keeps_out_reads_neither(worker: CastMember, advocate: CastMember) -> None:
    """Who does it is told before; what they had is taken back, and nobody gives it again."""
    target, double = sent(NOW), sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    number = sealed(target)
    page(worker, f"/inbox/{number}")

    typed = {**WHY, "target": number}
    told_before = page(advocate, f"/inbox/{sealed(double)}/merge", 200, **typed)
    merged(double, target, by=advocate)

    assert "These people lose access" in told_before
    assert worker.display_name in told_before
    page(worker, f"/inbox/{number}", 404)
    with pytest.raises(MustNotRead):
        let_read(at_desk(target, advocate), worker.member_id, now=NOW, language="kk")
    answer_report(at_desk(target, advocate), "Invented", now=timezone.now(), language="kk")
    assert words_for(target) == words_for(double) == ["Invented"]
    assert is_clean(advocate)


def test_whom_one_of_three_keeps_out_reads_none(
    worker: CastMember, advocate: CastMember, outsider: CastMember
) -> None:
    """The first that went on there counts for the one that follows, and the other way about."""
    without_worker = ReaderChoice(frozenset({worker.member_id}))
    without_outsider = ReaderChoice(frozenset({outsider.member_id}))
    first, target, last = (
        sent(NOW, choice=without_worker),
        sent(NOW),
        sent(NOW, choice=without_outsider),
    )

    merged(first, target, by=advocate)
    merged(last, target, by=advocate)

    for one in (first, target, last):
        page(worker, f"/inbox/{sealed(one)}", 404)
        page(outsider, f"/inbox/{sealed(one)}", 404)
    answer_report(at_desk(target, advocate), "Invented", now=timezone.now(), language="kk")
    assert words_for(first) == words_for(target) == words_for(last) == ["Invented"]
    assert is_clean(advocate)


def test_lets_nobody_read_by_a_page_from_before_the_merge(
    worker: CastMember, advocate: CastMember
) -> None:
    """Somebody merges at the moment in which a colleague lets one of the two be read."""
    target = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    double = sent(NOW, choice=ReaderChoice(words="Invented"))
    settle_readers(at_desk(double, advocate), [], words="Invented", now=NOW, language="kk")
    before = at_desk(double, advocate)

    merged(double, target, by=advocate)

    with pytest.raises(KeyChanged):
        let_read(before, worker.member_id, now=timezone.now(), language="kk")
    with pytest.raises(KeyChanged):
        answer_report(before, "Invented", now=timezone.now(), language="kk")
    page(worker, f"/inbox/{sealed(double)}", 404)


def test_whoever_reads_one_reads_both(worker: CastMember, advocate: CastMember) -> None:
    """Also somebody who was let in to one of them alone, and later to both."""
    target, double = sent(NOW), sent(NOW, choice=ReaderChoice(words="Invented"))
    page(worker, f"/inbox/{sealed(double)}", 404)
    settle_readers(at_desk(double, advocate), [], words="Invented", now=NOW, language="kk")

    merged(double, target, by=advocate)

    assert "hid them" in page(worker, f"/inbox/{sealed(double)}")
    assert is_clean(worker, advocate)


def test_a_lawyer_alone_counts_for_both(worker: CastMember, advocate: CastMember) -> None:
    """As long as whoever reported does not say otherwise."""
    target, told = sent(NOW), begun(NOW)
    wishes = PageEntry("report_wishes", {"lawyer_only": "yes"})
    save_page(told.report, [wishes], now=NOW, language="kk")
    double = Told(finish_report(told.report, now=NOW), told.keys)
    number = sealed(double)

    with pytest.raises(MergeNotPossible) as fault:
        merging.merge_reports(
            at_desk(double, worker), at_desk(target, worker), WHY, now=NOW, language="kk"
        )
    merged(double, target, by=advocate)

    assert fault.value.obstacle == MergeObstacle.KEPT_OUT
    page(worker, f"/inbox/{number}", 404)
    page(worker, f"/inbox/{sealed(target)}", 404)


def test_parting_them_gives_two_rows_again(worker: CastMember, advocate: CastMember) -> None:
    """Each waits for its own answer; they can be merged again."""
    target, double = sent(NOW), sent(NOW)
    merged(double, target, by=worker)
    worker.client.post(f"/inbox/{sealed(target)}/answer", {"words": "Invented: to both."})

    page(worker, f"/inbox/{sealed(double)}/merge", 302, part="1")

    assert sealed(double) in page(worker, "/inbox?show=waiting")
    worker.client.post(f"/inbox/{sealed(target)}/answer", {"words": "Invented: to one."})
    assert words_for(double) == ["Invented: to both."]
    page(worker, f"/inbox/{sealed(double)}/merge", 422, part="1")
    merged(target, double, by=worker)
    assert is_clean(worker, advocate)


def test_a_case_from_it_has_both(worker: CastMember, advocate: CastMember) -> None:
    """Opened from either; then they cannot be parted, and both codes go on."""
    target, double = sent(NOW), sent(NOW)
    merged(double, target, by=worker)

    assert worker.client.get(f"/cases/new/{sealed(double)}").headers["Location"] == (
        f"/cases/new/{sealed(target)}"
    )
    opened = worker.client.post(f"/cases/new/{sealed(target)}", {"title": "Red folder"})

    case = opened.headers["Location"]
    text = page(worker, f"{case}/reports")
    assert sealed(target) in text
    assert sealed(double) in text
    page(worker, f"/inbox/{sealed(double)}/merge", 422, part="1")
    worker.client.post(f"{case}/reports/{sealed(target)}/answer", {"words": "Invented"})
    assert words_for(target) == words_for(double) == ["Invented"]
    assert is_clean(worker, advocate)


def test_a_case_that_there_is_gets_both(worker: CastMember, advocate: CastMember) -> None:
    """Joined once, by the one that goes on."""
    target, double = sent(NOW), sent(NOW)
    merged(double, target, by=worker)
    case = worker.client.post("/cases/new", {"title": "Red folder"}).headers["Location"]

    number = case.removeprefix("/cases/")
    worker.client.post(f"/cases/new/{sealed(target)}/join", {"case": number})

    text = page(worker, f"{case}/reports")
    assert sealed(double) in text
    assert sealed(target) in text
    assert is_clean(worker, advocate)


def test_says_why_two_cannot_be_merged(worker: CastMember) -> None:
    """The same, what is held, what goes on elsewhere, and what there is not."""
    target, double, third, told = sent(NOW), sent(NOW), sent(NOW), begun(NOW)
    held = Told(finish_report(told.report, now=NOW, held=True), told.keys)
    merged(double, target, by=worker)

    def tried(one: Told, number: str) -> str:
        return page(worker, f"/inbox/{sealed(one)}/merge", 422, **{**WHY, "target": number})

    assert "the same report" in tried(third, sealed(third))
    assert "open both stories" in tried(third, sealed(held))
    assert "already continues in another report" in tried(third, sealed(double))
    assert "already continues in another report" in tried(target, sealed(third))
    assert "no report with this number" in tried(third, "2026-00000")
    assert Merged.objects.count() == 1


def test_a_row_that_hides_a_report_is_found(worker: CastMember) -> None:
    """The audit compares it with what was sealed."""
    target, double = sent(NOW), sent(NOW)
    sealed(target)
    Merged.objects.create(
        conversation=double.report.conversation.id, target=target.report.conversation.id
    )

    found = [one.fault for one in audit_as(worker.refreshed(), today=NOW.date())]

    assert found == ["MergedAltered"]
