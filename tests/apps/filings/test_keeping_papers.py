"""A paper is kept sealed until it was sent; then it is recorded, and the answer's term runs."""

from __future__ import annotations

import re

import pytest

from dalel.apps.cases.actions import drop_copies
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.record import CaseRecord
from dalel.apps.entries.terms import Depth
from dalel.apps.filings.keeping import kept_papers
from dalel.apps.filings.models import KeptPaper
from dalel.apps.filings.texts import papers
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import HER, told_case
from tests.apps.filings.test_paper_page import address, opened
from tests.apps.records import case_of, share

VALUE = re.compile(r'value="([0-9a-f-]{36})"')
OWN = "Своими словами, выдуманными."


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """Give a case with a refused statement."""
    return told_case(advocate)


def keep(member: CastMember, where: str, sent: dict[str, str]) -> str:
    """Keep a paper and return where it is shown."""
    answer = member.client.post(where, sent | {"press": "keep"})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def test_keeps_a_draft_sealed(advocate: CastMember, case: OpenCase) -> None:
    """It comes back word for word, and its words do not lie in the clear."""
    sent = opened(advocate, f"{address(case)}?languages=ru") | {"ru-body": OWN}

    shown = opened(advocate, keep(advocate, address(case), sent))

    assert shown["ru-body"] == OWN
    row = KeptPaper.objects.get()
    assert OWN.encode() not in bytes(row.box)
    listed = advocate.client.get(f"/cases/{case.number}/papers").content.decode()
    assert f"?kept={row.pk}" in listed


def test_keeps_both_where_two_changed_the_same(advocate: CastMember, case: OpenCase) -> None:
    """Whoever comes second loses nothing and destroys nothing."""
    sent = opened(advocate, f"{address(case)}?languages=ru")
    draft = opened(advocate, keep(advocate, address(case), sent))

    keep(advocate, address(case), draft | {"ru-body": "Первый."})
    beside = keep(advocate, address(case), draft | {"ru-body": "Второй."})

    texts = {one.sent["ru-body"] for one in kept_papers(case_of(advocate, case.number).container)}
    assert texts == {"Первый.", "Второй."}
    assert "said=beside" in beside


def test_records_what_was_sent(advocate: CastMember, case: OpenCase) -> None:
    """The form of a paper handed in stands filled; saved, it names the body, the text, the file."""
    where = f"{address(case)}?languages=ru&to=prosecutor_district"
    answer = advocate.client.post(address(case), opened(advocate, where) | {"press": "sent"})
    form = advocate.client.get(answer["Location"]).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= {
        "filing_type": "complaint_not_accepted",
        "body": "prosecutor_district",
        "handed_in": "2026-03-02",
        "received_on": "2026-03-02",
        "channel": "post",
        "text": OWN,
        "press": "save",
    }

    saved = advocate.client.post(answer["Location"].partition("?")[0], fields)

    assert '<option value="complaint_not_accepted" selected>' in form
    assert '<option value="prosecutor_district" selected>' in form
    assert "paper.pdf" in form
    assert saved.status_code == 302, saved.content
    filings = content_of(case_of(advocate, case.number)).record.of("filing")
    newest = filings[-1]
    assert newest.fields["attachments"][0]["name"] == "paper.pdf"
    listed = advocate.client.get(f"/cases/{case.number}/papers").content.decode()
    assert ">Sent<" in listed
    running = advocate.client.get(f"/cases/{case.number}/clocks").content.decode()
    assert f"/clocks/{newest.id}/complaint_answer_7d" in running


def test_dies_with_what_was_erased(advocate: CastMember, case: OpenCase) -> None:
    """A draft may hold words of an entry that is gone."""
    keep(advocate, address(case), opened(advocate, f"{address(case)}?languages=ru"))

    drop_copies(case.container.id)

    assert not KeptPaper.objects.exists()


def test_is_destroyed_by_hand(advocate: CastMember, case: OpenCase) -> None:
    """Whoever no longer needs it destroys it."""
    where = keep(advocate, address(case), opened(advocate, address(case)))

    advocate.client.post(address(case), opened(advocate, where) | {"press": "drop"})

    assert not KeptPaper.objects.exists()


def test_keeps_nothing_for_a_reader(advocate: CastMember, worker: CastMember) -> None:
    """Whoever only reads takes a paper along and leaves none."""
    case = told_case(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    sent = opened(worker, f"{address(case)}?languages=ru")

    for press in ("keep", "sent", "drop"):
        assert worker.client.post(address(case), sent | {"press": press}).status_code == 404
    assert worker.client.post(address(case), sent | {"press": "docx"}).status_code == 200


def test_every_paper_fills(advocate: CastMember, case: OpenCase) -> None:
    """In both languages, no brace left; with her name, unless nobody may learn whose case it is."""
    for paper in papers().values():
        sent = opened(advocate, f"{address(case, paper.id)}?languages=both")

        for language in paper.languages:
            whole = "".join(sent[f"{language}-{one}"] for one in ("to", "sender", "title", "body"))
            assert (HER in whole) is (paper.signed_by != "office")
            assert (HER in sent[f"{language}-signed"]) is (paper.signed_by == "her")
            assert "{" not in whole, paper.id


def test_the_history_is_two_pages_at_most(advocate: CastMember, case: OpenCase) -> None:
    """However much there is to tell: the letters become smaller, not the paper longer."""
    sent = opened(advocate, f"{address(case, 'history_defence')}?languages=ru")
    assert "12 февраля 2026 года" in sent["ru-body"]
    line = "– 11 февраля 2026 года: Поданный документ: заявление о преступлении; полиция\n"
    sent["ru-body"] += "\n" + line * 60

    answer = advocate.client.post(address(case, "history_defence"), sent | {"press": "pdf"})

    assert max(int(one) for one in re.findall(rb"/Count (\d+)", answer.content)) <= 2


def test_names_what_it_goes_against_and_the_acts(advocate: CastMember, case: OpenCase) -> None:
    """Nobody has to choose them again: the refused statement, its refusal, what was done."""
    record = case_record(advocate, case)
    filing, response, act = (record.of(kind)[0] for kind in ("filing", "response", "act"))

    answer = advocate.client.post(
        address(case), opened(advocate, f"{address(case)}?languages=ru") | {"press": "sent"}
    )
    form = advocate.client.get(answer["Location"]).content.decode()

    assert chosen(form, "against") == {str(filing.id), str(response.id)}
    assert chosen(form, "about_entries") == {str(act.id)}


def case_record(member: CastMember, case: OpenCase) -> CaseRecord:
    """Return the entries of a case as they stand now."""
    return content_of(case_of(member, case.number)).record


def chosen(form: str, name: str) -> set[str]:
    """Return which entries are ticked in a field."""
    boxes = re.findall(rf'<input[^>]*name="{name}"[^>]*>', form)
    return {found[1] for box in boxes if "checked" in box and (found := VALUE.search(box))}
