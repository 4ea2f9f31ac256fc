"""The inbox at the desk: what is new comes first; an answer waits for whoever has the code."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from dalel.apps.entries.models import Container
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import (
    day_of_answer,
    find_report,
    read_letters,
    release_report,
    withdraw_report,
)
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.letters import MESSAGE, seal_letter
from dalel.apps.intake.models import Letter, ReaderLabel
from dalel.apps.intake.readers import ReaderChoice, readers_offered
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.signatures import SigningKey
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import STORY, PlainKeys, Told, begun, sent

NOW = timezone.now() - timedelta(hours=1)


def page(member: CastMember, address: str, status: int = 200) -> str:
    """Return a page of the desk as text."""
    answer = member.client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def sealed(told: Told) -> str:
    """Seal what has arrived and return the report's number."""
    while seal_arrivals(now=NOW):
        pass
    return Container.objects.get(pk=told.report.conversation.id).number or ""


def numbers_on(text: str) -> list[str]:
    """Return the numbers of the reports a page lists."""
    return re.findall(r'href="/inbox/(\d{4}-\w{5})"', text)


def test_lists_what_is_new_and_urgent_first(worker: CastMember) -> None:
    """With the day that was promised; nothing of what was told."""
    plain = sealed(sent(NOW))
    told = begun(NOW)
    details = PageEntry("report_details", {"ticks": ["danger_now"]})
    save_page(told.report, [details], now=NOW, language="kk", ticks={"danger_now"})
    finish_report(told.report, now=NOW)
    urgent = sealed(told)

    text = page(worker, "/inbox")

    assert numbers_on(text) == [urgent, plain]
    assert STORY not in text


def test_shows_a_report_and_notes_that_it_was_read(worker: CastMember) -> None:
    """What was told, in the words it was told in."""
    number = sealed(sent(NOW))

    text = page(worker, f"/inbox/{number}")

    assert "hid them" in text
    assert 'data-kind="statement"' in text


def test_an_answer_waits_for_whoever_has_the_code(worker: CastMember) -> None:
    """It stands in the conversation, and the promise is kept."""
    told = sent(NOW)
    number = sealed(told)
    asked = find_report(told.keys)
    assert asked is not None
    assert day_of_answer(asked) is not None

    sent_on = worker.client.post(f"/inbox/{number}/answer", {"words": "Invented: come at noon."})

    assert sent_on.status_code == 302
    found = find_report(told.keys)
    assert found is not None
    assert [(one.words, one.is_from_us) for one in read_letters(found)] == [
        ("Invented: come at noon.", True)
    ]
    assert day_of_answer(found) is None
    assert "come at noon" in page(worker, f"/inbox/{number}")
    assert numbers_on(page(worker, "/inbox")) == []
    assert numbers_on(page(worker, "/inbox?show=answered")) == [number]


def test_an_answer_that_nobody_of_ours_signed_is_not_shown(worker: CastMember) -> None:
    """Whoever can write to the database cannot speak for us."""
    told = sent(NOW)
    number = sealed(told)
    worker.client.post(f"/inbox/{number}/answer", {"words": "Invented"})
    found = find_report(told.keys)
    assert found is not None

    row = Letter.objects.get(pk=read_letters(found)[0].id)
    Letter.objects.create(
        lookup=row.lookup, container=row.container, minute=row.minute, box=row.box
    )

    assert len(read_letters(found)) == 1


def test_an_answer_by_whom_the_reporter_keeps_out_is_not_shown(worker: CastMember) -> None:
    """Though a colleague signed it, and it says that it has an entry."""
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    sealed(told)
    letter = seal_letter(
        MESSAGE,
        {"words": "Invented"},
        lookup=told.report.lookup,
        container=told.report.conversation.id,
        to=told.keys.box.public,
        by=worker.session.author,
        copy_of=uuid4(),
    )
    Letter.objects.create(
        id=letter.id,
        lookup=letter.lookup,
        container=letter.container,
        minute=minute_of(NOW),
        leaf_index=0,
        box=letter.box,
    )
    found = find_report(told.keys)
    assert found is not None

    assert read_letters(found) == []


def test_an_empty_answer_is_refused_beside_its_field(worker: CastMember) -> None:
    """Nothing was written."""
    number = sealed(sent(NOW))

    answer = worker.client.post(f"/inbox/{number}/answer", {"words": ""})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_whoever_is_kept_out_sees_no_report(worker: CastMember, guest: CastMember) -> None:
    """Its address looks like one that does not exist; guests have no inbox at all."""
    number = sealed(sent(NOW, choice=ReaderChoice(frozenset({worker.member_id}))))

    assert numbers_on(page(worker, "/inbox")) == []
    page(worker, f"/inbox/{number}", status=404)
    page(guest, "/inbox", status=404)
    assert worker.client.post(f"/inbox/{number}/answer", {"words": "x"}).status_code == 404


def test_the_lead_lets_a_colleague_read_once_it_is_settled_who_must_not(
    advocate: CastMember, worker: CastMember
) -> None:
    """Words alone left the lead; whoever the reporter named stays out."""
    number = sealed(sent(NOW, choice=ReaderChoice(words="Invented: my neighbour")))
    page(worker, f"/inbox/{number}", status=404)
    assert "my neighbour" in page(advocate, f"/inbox/{number}")

    given = advocate.client.post(
        f"/inbox/{number}/readers", {"readers": str(worker.member_id), "words": "Invented"}
    )

    assert given.status_code == 302
    assert "hid them" in page(worker, f"/inbox/{number}")
    assert list(audit_everything()) == []
    assert list(audit_as(worker.refreshed(), today=NOW.date())) == []


def test_whoever_was_let_in_before_the_release_gets_the_story_after_it(
    advocate: CastMember, worker: CastMember
) -> None:
    """A release by code reaches the lead alone; the page then offers who lacks the story."""
    told = begun(NOW, choice=ReaderChoice(words="Invented: my neighbour"))
    finish_report(told.report, now=NOW, held=True)
    number = sealed(told)
    readers = {"readers": str(worker.member_id), "words": "Invented"}
    advocate.client.post(f"/inbox/{number}/readers", readers)
    found = find_report(told.keys)
    assert found is not None
    release_report(found, now=NOW)
    sealed(told)
    assert "hid them" not in page(worker, f"/inbox/{number}")

    given = advocate.client.post(f"/inbox/{number}/readers", readers)

    assert given.status_code == 302
    assert "hid them" in page(worker, f"/inbox/{number}")
    assert list(audit_everything()) == []
    assert list(audit_as(worker.refreshed(), today=NOW.date())) == []


def test_a_colleague_who_is_kept_out_cannot_be_let_in(
    advocate: CastMember, worker: CastMember
) -> None:
    """The form does not offer it, and nothing else does it."""
    number = sealed(sent(NOW, choice=ReaderChoice(frozenset({worker.member_id}))))

    given = advocate.client.post(f"/inbox/{number}/readers", {"readers": str(worker.member_id)})

    assert given.status_code == 422
    page(worker, f"/inbox/{number}", status=404)


def test_whoever_is_meant_by_the_words_is_not_let_in_by_the_same_form(
    advocate: CastMember, worker: CastMember
) -> None:
    """A slip of the hand gives no story to the one it must be kept from."""
    number = sealed(sent(NOW, choice=ReaderChoice(words="Invented: my neighbour")))
    both = {"readers": str(worker.member_id), "meant": str(worker.member_id)}

    given = advocate.client.post(f"/inbox/{number}/readers", {**both, "words": "Invented"})

    assert given.status_code == 422
    page(worker, f"/inbox/{number}", status=404)


def test_giving_it_to_somebody_lets_them_read(
    worker: CastMember, administrator: CastMember
) -> None:
    """And the step stands in the conversation."""
    number = sealed(sent(NOW))

    done = worker.client.post(
        f"/inbox/{number}/step", {"step": "assigned", "member": str(administrator.member_id)}
    )

    assert done.status_code == 302
    assert administrator.display_name in page(administrator, f"/inbox/{number}")


@pytest.mark.parametrize("step", ["referred", "abuse", "closed"])
def test_a_step_can_end_the_waiting(worker: CastMember, step: str) -> None:
    """Then nobody waits for us any more."""
    number = sealed(sent(NOW))

    worker.client.post(f"/inbox/{number}/step", {"step": step, "to": "Invented centre"})

    assert numbers_on(page(worker, "/inbox")) == []
    assert ("Marked as abuse" in page(worker, f"/inbox/{number}")) == (step == "abuse")


def test_a_withdrawal_is_shown_with_what_was_asked(worker: CastMember) -> None:
    """Only at the desk."""
    told = sent(NOW)
    number = sealed(told)
    found = find_report(told.keys)
    assert found is not None
    fields = {"own_wish": "no", "who_is_here": "Invented: he is here"}
    withdraw_report(found, fields, now=NOW, language="en")
    sealed(told)

    text = page(worker, f"/inbox/{number}")

    assert "Withdrawn by the person" in text
    assert "he is here" in text


def test_a_held_report_can_be_answered_and_not_read(worker: CastMember) -> None:
    """It says so."""
    told = begun(NOW)
    finish_report(told.report, now=NOW, held=True)
    number = sealed(told)

    text = page(worker, f"/inbox/{number}")

    assert "holds the story back" in text
    assert "hid them" not in text


def test_takes_in_what_came_by_telephone(worker: CastMember, advocate: CastMember) -> None:
    """With its way; everybody in intake reads it, and nobody can be answered by code."""
    form = {
        "channel": "phone",
        "carried_by": "Invented cousin",
        "came_on": "3 May 2026",
        "for_whom": "custody",
        "language": "kk",
        "words": "Invented: they keep him in a cellar.",
        "is_urgent": "on",
    }

    done = worker.client.post("/inbox/new", form)

    assert done.status_code == 302
    number = done.headers["Location"].removeprefix("/inbox/")
    text = page(advocate, f"/inbox/{number}")
    assert "in a cellar" in text
    assert "Invented cousin" in text
    assert numbers_on(page(advocate, "/inbox")) == [number]
    assert f'action="/inbox/{number}/answer"' not in text
    assert list(audit_everything()) == []
    assert list(audit_as(advocate.refreshed(), today=NOW.date())) == []


def test_refuses_a_date_that_does_not_exist(worker: CastMember) -> None:
    """Beside its field, with what was typed."""
    form = {"channel": "phone", "for_whom": "self", "language": "kk", "words": "Invented"}

    answer = worker.client.post("/inbox/new", {**form, "came_on": "32 May 2026"})

    text = answer.content.decode()
    assert "32 May 2026" in text
    assert 'aria-invalid="true"' in text


def test_the_lead_is_told_of_what_nobody_opened(
    instance: Path, advocate: CastMember, worker: CastMember
) -> None:
    """A number and nothing else, for whoever leads intake."""
    told = sent(NOW)
    number = sealed(told)
    Container.objects.filter(number=number).update(opened_at=1)

    assert "has waited for three days" in page(advocate, "/inbox")
    assert "has waited for three days" not in page(worker, "/inbox")
    page(worker, f"/inbox/{number}")
    assert "has waited for three days" not in page(advocate, "/inbox")


def test_no_number_tells_the_lead_of_a_report_that_keeps_them_out(
    instance: Path, advocate: CastMember, worker: CastMember
) -> None:
    """Those who may read it are told instead."""
    number = sealed(sent(NOW, choice=ReaderChoice(frozenset({advocate.member_id}))))
    Container.objects.filter(number=number).update(opened_at=1)

    assert "has waited for three days" not in page(advocate, "/inbox")
    assert "has waited for three days" in page(worker, "/inbox")


def test_a_number_that_there_is_not_is_not_there(worker: CastMember) -> None:
    """Whoever asks."""
    page(worker, "/inbox/2026-00000", status=404)
    assert find_report(PlainKeys(signing=SigningKey.generate())) is None


def test_a_member_shows_a_label_and_takes_it_back(worker: CastMember) -> None:
    """Signed by the member: whoever writes to the database cannot put words beside a name."""
    worker.client.post("/inbox/label", {"label": " Invented  town, T. "})
    shown = readers_offered()
    ReaderLabel.objects.filter(pk=worker.member_id).update(text="Invented other")
    exchanged = readers_offered()
    worker.client.post("/inbox/label", {"label": ""})

    assert [(one.member, one.label) for one in shown] == [(worker.member_id, "Invented town, T.")]
    assert exchanged == ()
    assert not ReaderLabel.objects.exists()
