"""The page of a paper: filled from the case, edited, handed out as PDF and DOCX."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.drafts import drafts_of
from dalel.apps.entries.journal import Deed, read_journal
from dalel.apps.filings.sheets import MAX_CHARACTERS
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import HER, HIM, HOME, told_case
from tests.apps.records import case_of

HOSTILE = '#read("/etc/passwd") $x^2$ *bold* <script>alert(1)</script> {survivor} \\ @x'


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """Give a case with a refused statement."""
    return told_case(advocate)


def address(case: OpenCase, paper: str = "not_accepted") -> str:
    """Return where a paper is written."""
    return f"/cases/{case.number}/papers/{paper}"


def fields_of(page: str) -> dict[str, str]:
    """Return what the form of a page would send."""
    form = page[page.index('<form method="post" class="form form--entry') :]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    boxes = re.findall(
        r'<textarea class="input" name="([\w-]+)".*?>\n(.*?)</textarea>', form, re.DOTALL
    )
    return sent | {name: text.replace("&quot;", '"') for name, text in boxes}


def opened(member: CastMember, where: str) -> dict[str, str]:
    """Return the fields of a page that opens."""
    answer = member.client.get(where)
    assert answer.status_code == 200
    return fields_of(answer.content.decode())


def words_of(answer: Any) -> str:
    """Return the words of a DOCX, whether in paragraphs or in a table."""
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_offers_every_paper(advocate: CastMember, case: OpenCase) -> None:
    """The page of the case leads to the list, the list to the paper."""
    on_case = advocate.client.get(f"/cases/{case.number}").content.decode()
    listed = advocate.client.get(f"/cases/{case.number}/papers").content.decode()

    assert f'href="/cases/{case.number}/papers"' in on_case
    assert f'href="{address(case)}"' in listed


def test_is_filled_from_the_case(advocate: CastMember, case: OpenCase) -> None:
    """Names, dates in words, the chronology and the articles; never an address."""
    sent = opened(advocate, f"{address(case)}?languages=ru")

    assert HER in sent["ru-sender"]
    assert "11 февраля 2026 года" in sent["ru-body"]
    assert "12 февраля 2026 года" in sent["ru-body"]
    assert "УПК РК: статьи 179, 181" in sent["ru-body"]
    assert HOME not in "".join(sent.values())


def test_hands_out_a_pdf_and_says_so_in_the_journal(advocate: CastMember, case: OpenCase) -> None:
    """A neutral name, no author, and a line in the journal."""
    sent = opened(advocate, f"{address(case)}?languages=kk")

    answer = advocate.client.post(address(case), sent | {"press": "pdf"})

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert b"/Author" not in answer.content
    deeds = [line.deed for line in read_journal(case_of(advocate, case.number).container)]
    assert deeds[-1] == Deed.EXPORTED


def test_hands_out_a_docx_with_the_words_typed(advocate: CastMember, case: OpenCase) -> None:
    """What was typed stands in it as it was typed; nobody is named as its author, and no hour."""
    sent = opened(advocate, f"{address(case)}?languages=both")
    sent["ru-body"] += f"\n{HOSTILE}\ufffe\uffff\x0b"

    answer = advocate.client.post(address(case), sent | {"press": "docx"})

    assert HOSTILE in words_of(answer)
    assert "СҰРАЙМЫН" in words_of(answer)
    known = Document(io.BytesIO(answer.content)).core_properties
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_never_reads_a_text_as_markup(advocate: CastMember, case: OpenCase) -> None:
    """A text that would be a command of the press is printed as it stands."""
    sent = opened(advocate, f"{address(case)}?languages=ru")
    sent["ru-body"] = HOSTILE

    answer = advocate.client.post(address(case), sent | {"press": "pdf"})

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("section", "text"), [("ru-body", ""), ("ru-asks", "х" * (MAX_CHARACTERS + 1))]
)
def test_keeps_what_was_typed_when_something_is_wrong(
    advocate: CastMember, case: OpenCase, section: str, text: str
) -> None:
    """The fault stands beside its box; all the others hold what was typed."""
    sent = opened(advocate, f"{address(case)}?languages=ru")
    sent |= {"ru-annexes": "Своими словами", section: text}

    answer = advocate.client.post(address(case), sent | {"press": "pdf"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{section}-error"' in page
    assert fields_of(page)["ru-annexes"] == "Своими словами"


def test_says_that_the_rules_were_replaced(advocate: CastMember, case: OpenCase) -> None:
    """Nothing is lost and nothing leaves; the second press goes through."""
    sent = opened(advocate, f"{address(case)}?languages=ru")
    sent |= {"ru-annexes": "Своими словами", "filled_by": "older"}

    told = advocate.client.post(address(case), sent | {"press": "pdf"})
    again = fields_of(told.content.decode())
    taken = advocate.client.post(address(case), again | {"press": "pdf"})

    assert told.status_code == 409
    assert again["ru-annexes"] == "Своими словами"
    assert taken["Content-Type"] == "application/pdf"


def test_warns_of_the_wrong_door(advocate: CastMember) -> None:
    """Where the accused serves, the page says so and offers the next body."""
    case = told_case(advocate)

    page = advocate.client.get(f"{address(case)}?to=police_department").content.decode()
    itself = opened(advocate, address(case))
    advocate.client.cookies["language"] = "en"
    unasked = advocate.client.get(address(case)).content.decode()

    assert HIM in page
    assert 'name="to" value="prosecutor_district"' in page
    assert itself["to"] == "prosecutor_district"
    assert "The usual body was passed over" in unasked
    assert HIM in unasked.partition('<form method="post" class="form')[0]


def test_warns_of_nothing_where_nobody_serves(advocate: CastMember) -> None:
    """An accused without an office closes no door."""
    case = told_case(advocate, service="none")

    assert opened(advocate, address(case))["to"] == "police_department"


def test_keeps_what_was_typed_when_the_session_is_lost(
    advocate: CastMember, case: OpenCase
) -> None:
    """What came back without a session waits for whoever typed it."""
    sent = opened(advocate, f"{address(case)}?languages=ru") | {"ru-annexes": "Своими словами"}
    advocate.client.cookies.clear()

    lost = advocate.client.post(address(case), sent | {"press": "pdf"})

    assert lost.status_code == 403
    drafts = drafts_of(advocate.member_id, advocate.session.key)
    [kept] = drafts.values()
    assert kept.path == address(case)
    assert kept.values["ru-annexes"] == ["Своими словами"]


def test_shows_an_outsider_nothing(outsider: CastMember, case: OpenCase) -> None:
    """As if there were no such case."""
    missing = outsider.client.get("/cases/K-0000/papers")

    for where in (f"/cases/{case.number}/papers", address(case)):
        answer: Any = outsider.client.get(where)
        assert (answer.status_code, answer.content) == (404, missing.content)
