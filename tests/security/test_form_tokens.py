"""A form's token lets a text be kept for its member. It opens nothing, for nobody."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dalel.apps.entries.drafts import TOKEN_HOURS, form_token
from dalel.apps.entries.models import Draft
from tests.apps.conftest import CastMember, browser
from tests.apps.records import open_case_of, share
from tests.security.watching import everything_stored

TYPED = "Invented words that nobody else may see."


def page_of(number: str) -> str:
    """Return the address of a form in a case."""
    return f"/cases/{number}/entries/new/note"


def send(client: Client, number: str, token: str, **fields: object) -> HttpResponse:
    """Send a note with a form token."""
    answer = client.post(page_of(number), {"form_token": token, "text": TYPED, **fields})
    assert isinstance(answer, HttpResponse)
    return answer


def drafts_shown_to(member: CastMember) -> list[str]:
    """Return the addresses of the drafts that a member is offered."""
    page = browser(member.cookie).get("/cases").content.decode()
    return re.findall(r'href="([^"]+\?draft=[^"]+)"', page)


def test_keeps_what_was_typed_for_the_member_it_names(advocate: CastMember) -> None:
    """So the tests below are about something that works."""
    number = open_case_of(advocate).number

    assert send(browser(), number, form_token(advocate.member_id)).status_code == 403

    (offered,) = drafts_shown_to(advocate)
    assert TYPED in browser(advocate.cookie).get(offered).content.decode()


def test_opens_no_page_of_its_member(advocate: CastMember, outsider: CastMember) -> None:
    """Signed in as somebody else, with a token that leaked: the case is as if it were not there."""
    number = open_case_of(advocate).number
    token = form_token(advocate.member_id)

    answer = send(browser(outsider.cookie), number, token)

    assert answer.status_code == 404
    assert answer.content == send(browser(outsider.cookie), "2026-00000", token).content
    assert not Draft.objects.exists()


def test_shows_no_draft_to_another_writer(advocate: CastMember, worker: CastMember) -> None:
    """Not even to a colleague who writes in the same case and knows the draft's id."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    send(browser(), case.number, form_token(advocate.member_id))
    (offered,) = drafts_shown_to(advocate)

    shown = browser(worker.cookie).get(offered)

    assert drafts_shown_to(worker) == []
    assert shown.status_code == 200
    assert TYPED not in shown.content.decode()


def test_destroys_no_draft_of_another_writer(advocate: CastMember, worker: CastMember) -> None:
    """Saving a form that claims to be the draft of somebody else leaves theirs alone."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    send(browser(), case.number, form_token(advocate.member_id))
    (offered,) = drafts_shown_to(advocate)
    draft = offered.rpartition("=")[2]

    saved = send(browser(worker.cookie), case.number, form_token(worker.member_id), draft=draft)

    assert saved.status_code == 302
    assert drafts_shown_to(advocate) == [offered]


def test_expires_after_a_day(advocate: CastMember, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form found open on a stolen machine keeps nothing any more."""
    number = open_case_of(advocate).number
    token = form_token(advocate.member_id)
    later = time.time() + TOKEN_HOURS * 3600 + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    answer = send(browser(), number, token)

    assert answer.status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_is_signed(advocate: CastMember, token: str) -> None:
    """Nobody makes one up."""
    number = open_case_of(advocate).number

    assert send(browser(), number, token).status_code == 403
    assert send(browser(), number, token + str(advocate.member_id)).status_code == 403
    assert not Draft.objects.exists()


def test_is_not_the_token_of_anything_else(advocate: CastMember) -> None:
    """A value signed for another purpose does not count."""
    number = open_case_of(advocate).number
    other = signing.dumps(str(advocate.member_id), salt="dalel.device")

    assert send(browser(), number, other).status_code == 403
    assert not Draft.objects.exists()


def test_tells_nobody_which_cases_there_are(advocate: CastMember, outsider: CastMember) -> None:
    """An outsider whose session has ended gets the same for a case of others as for none."""
    number = open_case_of(advocate).number
    token = form_token(outsider.member_id)

    there = send(browser(), number, token)
    absent = send(browser(), "2026-00000", token)

    assert _plain(there) == _plain(absent)
    assert there.status_code == absent.status_code == 403


def test_leaves_no_file_where_nobody_could_use_it(
    instance: Path, advocate: CastMember, outsider: CastMember
) -> None:
    """Files of strangers, and for cases the member has no part in, are destroyed again."""
    number = open_case_of(advocate).number
    before = everything_stored(instance)

    for token in ("", form_token(outsider.member_id)):
        for wanted in (number, "2026-00000"):
            file = SimpleUploadedFile("letter.txt", b"invented" * 1000, "text/plain")
            send(browser(), wanted, token, attachments=file)

    after = everything_stored(instance)
    assert after["files"] == before["files"] == []
    assert after["PartWrap"] == before["PartWrap"]


def test_leaves_a_file_for_its_member(instance: Path, advocate: CastMember) -> None:
    """Who may write in the case finds it with the draft."""
    number = open_case_of(advocate).number
    file = SimpleUploadedFile("letter.txt", b"invented" * 1000, "text/plain")

    send(browser(), number, form_token(advocate.member_id), attachments=file)

    assert len(everything_stored(instance)["files"]) == 1


def _plain(answer: HttpResponse) -> bytes:
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)
