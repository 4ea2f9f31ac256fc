"""A member's own password and recovery key."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from django.db import connections
from django.http import HttpResponse

from dalel.apps.accounts import actions, devices
from dalel.apps.accounts.actions import signing_in
from dalel.apps.accounts.errors import SignInRefused
from dalel.apps.accounts.models import Credential
from dalel.apps.entries import keystore
from dalel.apps.ledger.errors import LogBusy
from dalel.core.keys.credentials import parse_recovery_key, recovery_key_text
from dalel.core.keys.errors import RecoveryKeyMistyped
from tests.apps.accounts.test_enrol import type_back
from tests.apps.conftest import CastMember, browser, signed_in
from tests.apps.records import keystore_bytes

NEW = "an umbrella in the library"


def change(member: CastMember, **typed: str) -> str:
    """Send the form for a new password and return the page."""
    form = {"old_password": member.password, "new_password": NEW, "again": NEW} | typed
    return member.client.post("/account", form).content.decode()


def ask_for_key(member: CastMember, *, password: str = "") -> HttpResponse:
    """Send the form for a new recovery key, by default with the right password."""
    form = {"password": password or member.password}
    return cast(HttpResponse, member.client.post("/account/recovery-key/new", form))


def recover(member: CastMember, key: str, **typed: str) -> object:
    """Send the form for coming back, from a browser never seen before."""
    form = {"name": member.sign_in_name, "recovery_key": key, "new_password": NEW, "again": NEW}
    return browser().post("/recover", form | typed)


def test_changes_the_password(advocate: CastMember) -> None:
    """The new one opens, the old one does not, and nothing else changes."""
    change(advocate)

    signed = actions.sign_in(advocate.sign_in_name, NEW, is_known_device=True)
    assert signed.member == advocate.member_id
    with pytest.raises(SignInRefused):
        actions.sign_in(advocate.sign_in_name, advocate.password, is_known_device=True)
    assert advocate.refreshed().introduction == advocate.session.introduction


def test_ends_other_sessions_when_the_password_changes(advocate: CastMember) -> None:
    """The browser in which it was changed stays."""
    other = signed_in(advocate.enrolled)

    page = change(advocate)

    assert "Your new password is valid" in page
    assert advocate.client.get("/account").status_code == 200
    assert other.client.get("/account")["Location"].startswith("/sign-in")


def test_needs_the_password_that_holds_now(advocate: CastMember) -> None:
    """Somebody at an open screen cannot lock the member out."""
    page = change(advocate, old_password="not the old one")

    assert "not the password you use now" in page
    assert actions.sign_in(advocate.sign_in_name, advocate.password, is_known_device=True)


def test_slows_guesses_at_an_open_screen(advocate: CastMember) -> None:
    """The password is not to be found by trying here either."""
    for _ in range(5):
        change(advocate, old_password="not the old one")

    assert "Too many attempts" in change(advocate)


def test_comes_back_with_the_recovery_key(advocate: CastMember) -> None:
    """However it is typed; a new password holds, and sessions from before end."""
    key = advocate.enrolled.recovery_key_text.lower().replace("-", " ")

    response = recover(advocate, key)

    assert response["Location"] == "/desk"  # type: ignore[index]
    assert actions.sign_in(advocate.sign_in_name, NEW, is_known_device=True)
    assert advocate.client.get("/account")["Location"].startswith("/sign-in")


def test_comes_back_although_colleagues_cannot_be_remembered(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new password holds by then; that must not be called a failure."""

    def busy(*_given: object) -> None:
        raise LogBusy(seconds=30)

    monkeypatch.setattr(signing_in, "pin", busy)
    monkeypatch.setattr(devices, "_write", busy)

    response = recover(advocate, advocate.enrolled.recovery_key_text)

    assert response["Location"] == "/desk"  # type: ignore[index]
    assert actions.sign_in(advocate.sign_in_name, NEW, is_known_device=True)


def test_finds_a_typing_error_in_the_key(advocate: CastMember) -> None:
    """Before anything is tried."""
    text = advocate.enrolled.recovery_key_text
    wrong = ("0" if text[0] != "0" else "1") + text[1:]

    response = recover(advocate, wrong)

    assert "A character is missing or wrong" in response.content.decode()  # type: ignore[attr-defined]
    with pytest.raises(RecoveryKeyMistyped):
        parse_recovery_key(wrong)


def test_answers_a_wrong_key_like_an_unknown_name(advocate: CastMember, worker: CastMember) -> None:
    """Somebody else's key opens nothing, and says nothing."""
    pages = [
        recover(advocate, worker.enrolled.recovery_key_text),
        recover(advocate, worker.enrolled.recovery_key_text, name="nobody-here"),
    ]

    texts = [page.content.decode() for page in pages]  # type: ignore[attr-defined]
    assert all("do not belong together" in text for text in texts)
    assert actions.sign_in(advocate.sign_in_name, advocate.password, is_known_device=True)


def test_replaces_the_recovery_key_once_it_was_written_down(advocate: CastMember) -> None:
    """The old one holds until then, and not a moment longer."""
    old = advocate.enrolled.recovery_key_text
    ask_for_key(advocate)
    assert actions.recover(
        advocate.sign_in_name, old, new_password=advocate.password, is_known_device=True
    )

    again = signed_in(advocate.enrolled)
    ask_for_key(again)
    shown = again.client.get("/account/recovery-key").content.decode()
    new = "-".join(re.findall(r'<li class="mono">(\w{4})</li>', shown))
    assert type_back(again.client) == "/account"

    with pytest.raises(SignInRefused):
        actions.recover(advocate.sign_in_name, old, new_password=NEW, is_known_device=True)
    assert actions.recover(advocate.sign_in_name, new, new_password=NEW, is_known_device=True)
    assert recovery_key_text(parse_recovery_key(new)) == new


def test_keeps_the_old_key_where_the_new_one_was_not_written_down(
    advocate: CastMember,
) -> None:
    """Changing one's mind costs nothing."""
    ask_for_key(advocate)
    assert advocate.client.get("/organisation")["Location"] == "/account/recovery-key"

    response = advocate.client.post("/account/recovery-key/later")

    assert response["Location"] == "/account"
    assert advocate.client.get("/organisation").status_code == 200
    old = advocate.enrolled.recovery_key_text
    assert actions.recover(advocate.sign_in_name, old, new_password=NEW, is_known_device=True)


@pytest.mark.parametrize("typed", ["not the password", " "])
def test_needs_the_password_for_a_new_recovery_key(advocate: CastMember, typed: str) -> None:
    """Somebody at an open screen must not make themselves a key that lasts."""
    page = ask_for_key(advocate, password=typed).content.decode()

    assert "not the password you use now" in page
    assert 'id="id_password-error"' in page
    assert advocate.client.get("/account/recovery-key")["Location"] == "/account"


def test_asks_for_the_password_beside_its_field(advocate: CastMember) -> None:
    """Without it nothing is made either."""
    page = advocate.client.post("/account/recovery-key/new").content.decode()

    assert 'id="id_password-error"' in page
    assert 'id="id_old_password-error"' not in page
    assert advocate.client.get("/account/recovery-key")["Location"] == "/account"


def test_slows_guesses_for_a_new_recovery_key(advocate: CastMember) -> None:
    """Together with those for a new password: both forms ask for the same one."""
    for _ in range(3):
        ask_for_key(advocate, password="not the password")
        change(advocate, old_password="not the old one")

    response = ask_for_key(advocate)

    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert advocate.client.get("/account/recovery-key")["Location"] == "/account"


def test_leaves_no_copy_of_the_old_password_slot(
    instance: Path, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody reads the key store its log cannot be emptied; the next sign-in does it."""
    monkeypatch.setattr(keystore, "_PAUSE_SECONDS", 0)
    before = bytes(Credential.objects.get(member=advocate.member_id, number=0).slot)
    with connections["keystore"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=20")
    with closing(sqlite3.connect(instance / "keys" / "keys.sqlite3")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM accounts_credential").fetchall()
        assert "Your new password is valid" in change(advocate)
        assert before in keystore_bytes(instance)

    browser().post("/sign-in", {"name": advocate.sign_in_name, "password": NEW})

    assert before not in keystore_bytes(instance)


def test_waits_for_a_reader_of_the_key_store(
    instance: Path, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try fails, the next one empties the log before the page says so."""
    before = bytes(Credential.objects.get(member=advocate.member_id, number=0).slot)
    with connections["keystore"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=20")
    reader = sqlite3.connect(instance / "keys" / "keys.sqlite3")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM accounts_credential").fetchall()
    monkeypatch.setattr(time, "sleep", lambda _seconds: reader.close())

    change(advocate)

    assert before not in keystore_bytes(instance)


def test_shows_the_words_by_which_colleagues_know_the_member(
    advocate: CastMember, outsider: CastMember
) -> None:
    """The same on both screens."""
    own = advocate.client.get("/account").content.decode()
    seen = outsider.client.get("/organisation").content.decode()

    fingerprint = advocate.session.introduction.fingerprint
    assert fingerprint in own
    assert fingerprint in seen


@pytest.mark.parametrize("address", ["/no/such/page", "/cases/2026-00000"])
def test_leads_a_member_back_from_where_nothing_is(advocate: CastMember, address: str) -> None:
    """Links and no forms, so that the page is the same bytes each time."""
    first, second = (advocate.client.get(address).content.decode() for _time in range(2))

    assert 'href="/cases"' in first
    assert 'href="/search"' in first
    assert first == second


def test_leads_nobody_else_into_the_desk(advocate: CastMember) -> None:
    """A stranger learns nothing from it."""
    page = browser().get("/no/such/page").content.decode()

    assert 'href="/cases"' not in page
