"""A form that comes back without a session: nothing typed is lost, nobody else sees it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.test import Client

from dalel.apps.cases.actions import take_back_access
from dalel.apps.entries import drafts
from dalel.apps.entries.drafts import TOKEN_HOURS, form_token
from dalel.apps.entries.keystore import PartWrap
from dalel.apps.entries.models import Draft
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.errors import LogBusy
from tests.apps.cases.pages import (
    bytes_of,
    correct_address,
    entries_of_kind,
    hidden_value,
    new_address,
    page_at,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, case_of, open_case_of, share

KEPT = "What you typed is kept, sealed so that only you can open it."
NOT_KEPT = "This form was too old to be kept."
WORDS = "Planted words of a statement."


def sent_without_session(member: CastMember, address: str, **fields: Any) -> str:
    """Send a form whose session has ended, with the member's token; return the answer's page."""
    form = {"form_token": form_token(member.member_id), "words": WORDS, "form": "spoken"} | fields
    answer = browser().post(address, form)
    assert answer.status_code == 403
    return text_of(answer)


def offered(member: CastMember) -> list[str]:
    """Return the addresses under which the list offers drafts."""
    return re.findall(r'<a href="([^"]+\?draft=[^"]+)"', page_at(member.client, "/cases"))


def stored_parts() -> int:
    """Return how many parts of files have keys."""
    return PartWrap.objects.count()


def test_keeps_text_and_files_until_the_next_sign_in(advocate: CastMember) -> None:
    """Filled in again, choices and all; saved once, and then forgotten."""
    case = open_case_of(advocate)
    address = new_address(case, "statement")
    page = sent_without_session(
        advocate,
        address,
        conditions=["exhausted", "through_interpreter"],
        told_on="about May 2020",
        files=upload(b"Planted file.", "хаттама.txt"),
    )
    assert KEPT in page

    [draft_address] = offered(advocate)
    form = page_at(advocate.client, draft_address)

    assert WORDS in form
    assert 'value="about May 2020"' in form
    assert "хаттама.txt" in form
    saved(
        advocate,
        draft_address,
        {
            "words": WORDS,
            "form": "spoken",
            "kept_files": hidden_value(form, "kept_files"),
            "draft": hidden_value(form, "draft"),
        },
    )
    [entry] = entries_of_kind(advocate, case.number, "statement")
    assert entry.fields["words"] == WORDS
    assert bytes_of(advocate.client.get(f"/entries/{entry.id}/files/0")) == b"Planted file."
    assert offered(advocate) == []
    assert not Draft.objects.exists()


def test_keeps_every_choice(advocate: CastMember) -> None:
    """Several values of one field are all there again."""
    case = open_case_of(advocate)
    address = new_address(case, "act")
    sent_without_session(advocate, address, act_types=["beating", "stalking"])

    form = page_at(advocate.client, offered(advocate)[0])

    assert 'value="beating" checked' in form
    assert 'value="stalking" checked' in form


def test_keeps_a_correction_with_its_reason(advocate: CastMember) -> None:
    """It is offered at the entry it corrects, and the entry's own files stay with it."""
    case = open_case_of(advocate)
    form = {"text": "Invented.", "files": upload(b"one", "1.txt")}
    saved(advocate, new_address(case, "note"), form)
    [old] = entries_of_kind(advocate, case.number, "note")
    address = correct_address(case, old.id)
    kept = hidden_value(page_at(advocate.client, address), "kept_files")
    sent_without_session(
        advocate, address, text="Better.", correction_reason="Misheard.", kept_files=kept
    )

    [draft_address] = offered(advocate)
    page = page_at(advocate.client, draft_address)

    assert "Better." in page
    assert 'value="Misheard."' in page
    assert "1.txt" in page


def test_drops_the_draft_only_when_it_was_saved(advocate: CastMember) -> None:
    """A form that comes back with errors still has its draft."""
    case = open_case_of(advocate)
    sent_without_session(advocate, new_address(case, "statement"))
    [address] = offered(advocate)
    draft = hidden_value(page_at(advocate.client, address), "draft")

    answer = advocate.client.post(address, {"words": "", "form": "", "draft": draft})

    assert answer.status_code == 422
    assert hidden_value(text_of(answer), "draft") == draft
    assert offered(advocate) == [address]


def test_is_saved_although_its_draft_cannot_be_dropped(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that is sealed must not look as if it were not."""
    case = open_case_of(advocate)
    sent_without_session(advocate, new_address(case, "statement"))
    [address] = offered(advocate)

    def busy(_draft: object) -> None:
        raise LogBusy(seconds=30)

    monkeypatch.setattr("dalel.apps.cases.views.lost_sessions.drop_draft", busy)
    draft = hidden_value(page_at(advocate.client, address), "draft")
    saved(advocate, address, {"words": WORDS, "form": "spoken", "draft": draft})

    assert len(entries_of_kind(advocate, case.number, "statement")) == 1


def test_shows_a_draft_to_nobody_else(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Not to a colleague in the same case, nor under another address; the outsider has no page."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    sent_without_session(advocate, new_address(case, "statement"))
    [address] = offered(advocate)
    draft = address.partition("=")[2]

    assert WORDS not in page_at(worker.client, address)
    assert offered(worker) == []
    assert outsider.client.get(address).status_code == 404
    other = f"{new_address(case, 'note')}?draft={draft}"
    assert WORDS not in page_at(advocate.client, other)
    saved(
        worker,
        new_address(case, "statement"),
        {"words": "Other words.", "form": "spoken", "draft": draft},
    )
    assert offered(advocate) == [address]


def test_seals_what_it_keeps(advocate: CastMember) -> None:
    """Neither the words nor the case nor the member stand in the row."""
    case = open_case_of(advocate)
    sent_without_session(advocate, new_address(case, "statement"))

    row = Draft.objects.get()

    box = bytes(row.box)
    for secret in (WORDS, case.number, str(advocate.member_id)):
        assert secret.encode() not in box
    assert {field.name for field in Draft._meta.fields} == {"id", "minute", "box"}


def test_keeps_nothing_for_a_forged_token(advocate: CastMember) -> None:
    """It says how to go on; no text, no file and no key stays."""
    case = open_case_of(advocate)

    for token in ("", "x", "forged:token:here"):
        page = sent_without_session(
            advocate,
            new_address(case, "statement"),
            form_token=token,
            files=upload(b"Planted file."),
        )
        assert NOT_KEPT in page
        assert WORDS not in page
    assert not Draft.objects.exists()
    assert stored_parts() == 0


def test_keeps_nothing_for_a_token_of_yesterday(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is good for a day."""
    case = open_case_of(advocate)
    token = form_token(advocate.member_id)
    later = time.time() + TOKEN_HOURS * 3600 + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    page = sent_without_session(
        advocate, new_address(case, "statement"), form_token=token, files=upload(b"Planted file.")
    )

    assert NOT_KEPT in page
    assert KEPT not in page
    assert not Draft.objects.exists()
    assert stored_parts() == 0


@pytest.fixture
def old_token(advocate: CastMember, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the advocate's token of a form that stood open overnight and longer."""
    token = form_token(advocate.member_id)
    later = time.time() + TOKEN_HOURS * 3600 + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    return token


def test_shows_again_what_it_cannot_keep(advocate: CastMember, old_token: str) -> None:
    """Beside its label, to copy; what was chosen goes along, and files are asked for again."""
    case = open_case_of(advocate)

    sent = {
        "form_token": old_token,
        "words": "Planted words </textarea> of a statement.",
        "told_on": "about May 2020",
        "conditions": ["in_pain", "interpreter"],
        "files": upload(b"Planted file."),
    }
    answer = browser().post(new_address(case, "statement"), sent)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Planted words &lt;/textarea&gt; of a statement.</textarea>" in page
    assert re.search(r'name="told_on"[^>]* readonly>\nabout May 2020</textarea>', page)
    assert '<input type="hidden" name="conditions" value="in_pain">' in page
    assert '<input type="hidden" name="conditions" value="interpreter">' in page
    assert "Files did not stay." in page
    assert 'href="/sign-in" target="_blank"' in page
    assert "csrfmiddlewaretoken" not in page


def test_brings_it_back_after_signing_in_in_another_tab(
    advocate: CastMember, old_token: str
) -> None:
    """The session says who they are, the old token that the form was theirs: a draft, no entry."""
    case = open_case_of(advocate)
    address = new_address(case, "statement")
    sent = {"form_token": old_token, "words": WORDS, "form": "spoken", "conditions": ["in_pain"]}

    answer = checked_browser(advocate).post(address, sent)

    page = text_of(answer)
    assert answer.status_code == 403
    assert "Nothing is saved yet." in page
    assert entries_of_kind(advocate, case.number, "statement") == []
    [at] = offered(advocate)
    assert f'href="{at}"' in page
    form = page_at(advocate.client, at)
    assert WORDS in form
    assert 'value="spoken" selected' in form
    assert re.search(r'name="conditions" value="in_pain"( checked)?>', form)


def test_brings_it_back_for_nobody_else(
    advocate: CastMember, worker: CastMember, old_token: str
) -> None:
    """A colleague signed in in the same browser: it is not theirs to keep."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    sent = {"form_token": old_token, "words": WORDS, "form": "spoken"}

    page = text_of(checked_browser(worker).post(new_address(case, "statement"), sent))

    assert "Nothing is saved yet." not in page
    assert not Draft.objects.exists()


def test_names_each_text_of_a_visit(advocate: CastMember, old_token: str) -> None:
    """By the place of its entry on the page; what is chosen once for all goes along."""
    case = open_case_of(advocate)

    page = sent_without_session(
        advocate,
        f"/cases/{case.number}/visit",
        **{
            "form_token": old_token,
            "forms": "statement note",
            "1-words": "Told.",
            "2-text": "Noted.",
            "0-words": "Nowhere.",
            "all-when": "3 May 2024",
        },
    )

    assert '<label class="field-label" for="id_1-words">1. ' in page
    assert '<label class="field-label" for="id_2-text">2. ' in page
    assert "Nowhere." in page
    assert re.search(r'name="all-when"[^>]* readonly>\n3 May 2024</textarea>', page)


def test_shows_no_password_again(advocate: CastMember, old_token: str) -> None:
    """Only forms of a case come back, not what is typed to sign in."""
    sent = {"form_token": old_token, "name": "x", "password": "Planted password", "words": WORDS}

    page = text_of(checked_browser(advocate).post("/sign-in", sent))

    assert "Planted password" not in page
    assert WORDS not in page


def test_changes_a_token_for_nobody_else(advocate: CastMember, worker: CastMember) -> None:
    """The name in a token is signed: exchanging it voids the token."""
    case = open_case_of(advocate)
    mine, yours = form_token(advocate.member_id), form_token(worker.member_id)
    mixed = yours.partition(":")[0] + ":" + mine.partition(":")[2]

    page = sent_without_session(advocate, new_address(case, "statement"), form_token=mixed)

    assert NOT_KEPT in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize("depth", [None, Depth.READ])
def test_keeps_no_file_where_its_sender_may_not_write(
    advocate: CastMember, worker: CastMember, depth: Depth | None
) -> None:
    """A member fills no disk through a case that is not theirs; the answer tells them nothing."""
    case = open_case_of(advocate)
    if depth:
        share(case, by=advocate, to=worker, depth=depth)

    pages = [
        sent_without_session(
            worker, new_address(number, "statement"), files=upload(b"Planted file.")
        )
        for number in (case.number, "2026-00000")
    ]

    assert pages[0].replace(case.number, "2026-00000") == pages[1]
    assert stored_parts() == 0


def test_offers_no_draft_of_a_case_that_was_taken_back(
    advocate: CastMember, worker: CastMember
) -> None:
    """The link is there, for the words are the member's own; the case is not."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    sent_without_session(worker, new_address(case, "statement"))
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    [address] = offered(worker)

    assert worker.client.get(address).status_code == 404


def checked_browser(member: CastMember) -> Client:
    """Return a browser in which the token of the form is checked, as in earnest."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.cookies = member.client.cookies
    return client


def test_keeps_a_form_whose_own_token_does_not_fit(advocate: CastMember) -> None:
    """As without a session: browsers lose one cookie as easily as another."""
    case = open_case_of(advocate)
    address = new_address(case, "statement")
    client = checked_browser(advocate)
    fields = {
        "form_token": form_token(advocate.member_id),
        "words": WORDS,
        "form": "spoken",
        "files": upload(b"Planted file."),
    }

    answer = client.post(address, fields)

    assert answer.status_code == 403
    assert KEPT in text_of(answer)
    assert entries_of_kind(advocate, case.number, "statement") == []
    form = page_at(advocate.client, offered(advocate)[0])
    assert WORDS in form
    assert "note.txt" in form
    assert stored_parts() == 1


def test_takes_a_form_from_its_own_page(advocate: CastMember) -> None:
    """With both tokens from the page, files included."""
    case = open_case_of(advocate)
    address = new_address(case, "note")
    client = checked_browser(advocate)
    page = page_at(client, address)
    fields = {
        "csrfmiddlewaretoken": hidden_value(page, "csrfmiddlewaretoken"),
        "form_token": hidden_value(page, "form_token"),
        "text": "Invented.",
        "files": upload(b"Planted file."),
    }

    answer = client.post(address, fields)

    assert answer.status_code == 302
    [entry] = entries_of_kind(advocate, case.number, "note")
    assert bytes_of(advocate.client.get(f"/entries/{entry.id}/files/0")) == b"Planted file."


def test_says_so_when_the_storage_is_busy(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is not kept, and does not claim to be."""
    case = open_case_of(advocate)

    def busy(*_form: object, **_named: object) -> None:
        raise LogBusy(seconds=30)

    monkeypatch.setattr("dalel.apps.cases.views.lost_sessions.keep_draft", busy)
    page = sent_without_session(advocate, new_address(case, "statement"))

    assert KEPT not in page
    assert f"{WORDS}</textarea>" in page


def test_keeps_nothing_for_somebody_who_left(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Their token may still be good; there is nobody to seal it to."""
    from dalel.apps.accounts import actions as accounts

    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    accounts.remove_member(administrator.session, worker.member_id, now=NOW)

    page = sent_without_session(
        worker, new_address(case, "statement"), files=upload(b"Planted file.")
    )

    assert NOT_KEPT in page
    assert not Draft.objects.exists()
    assert stored_parts() == 0


def test_says_when_a_form_cannot_be_kept(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many are kept already: said so, and its files go."""
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 0)
    case = open_case_of(advocate)

    page = sent_without_session(
        advocate, new_address(case, "statement"), recording=upload(b"Invented.")
    )

    assert "This form could not be kept" in page
    assert KEPT not in page
    assert stored_parts() == 0
