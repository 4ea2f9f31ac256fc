"""Members who share a browser: two taps to change, the password once a shift."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client

from dalel.apps.accounts import actions, sessions, shifts
from dalel.apps.accounts.session_store import IDLE_SECONDS, LONGEST_SECONDS
from tests.apps.accounts.test_session_store import Clock
from tests.apps.conftest import CastMember, browser

PIN, OTHERS_PIN, WRONG = "271828", "3141", "271829"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock of sessions and shifts, standing still."""
    clock = Clock()
    monkeypatch.setattr(sessions._store, "_clock", clock)
    monkeypatch.setattr(sessions.shift_store, "_clock", clock)
    return clock


@pytest.fixture
def desk() -> Client:
    """Give the browser that several share."""
    return browser()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Leave no shift to the next test."""
    yield
    sessions.end_all()


def sign_in(desk: Client, member: CastMember) -> None:
    """Give name and password."""
    typed = {"name": member.sign_in_name, "password": member.password}
    assert desk.post("/sign-in", typed).status_code == 302


def set_pin(desk: Client, pin: str, *, again: str | None = None) -> HttpResponse:
    """Choose a PIN."""
    typed = {"new_pin": pin, "again": pin if again is None else again}
    return cast(HttpResponse, desk.post("/switch/pin", typed))


def page(desk: Client, address: str = "/switch?lang=en") -> str:
    """Return what stands on a page."""
    desk.cookies["language"] = "en"
    return str(desk.get(address, follow=True).content.decode())


def names(desk: Client) -> dict[str, str]:
    """Return the names to choose from, with what each button sends."""
    buttons = re.findall(r'name="who" value="([0-9a-f]+)">([^<]+)<', page(desk))
    return {name: who for who, name in buttons}


def give(desk: Client, member: CastMember, pin: str, *, follow: str = "") -> HttpResponse:
    """Choose a name and type a PIN."""
    typed = {"who": names(desk)[member.display_name], "pin": pin, "next": follow}
    return cast(HttpResponse, desk.post("/switch", typed))


def who_is_at(desk: Client) -> str:
    """Return the name on the account page; empty for nobody."""
    answer = desk.get("/account")
    if answer.status_code != 200:
        return ""
    found = re.search(r"<h1>([^<]+)</h1>", answer.content.decode())
    return found.group(1) if found else ""


def leave(desk: Client) -> HttpResponse:
    """Press "Change member"."""
    return cast(HttpResponse, desk.post("/switch/leave"))


def test_two_members_take_turns(desk: Client, advocate: CastMember, worker: CastMember) -> None:
    """Each types the password once, then a name and a PIN."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    assert who_is_at(desk) == ""
    sign_in(desk, worker)
    set_pin(desk, OTHERS_PIN)
    leave(desk)

    assert set(names(desk)) == {advocate.display_name, worker.display_name}
    assert give(desk, advocate, PIN)["Location"] == "/desk"
    assert who_is_at(desk) == advocate.display_name
    leave(desk)
    give(desk, worker, OTHERS_PIN)
    assert who_is_at(desk) == worker.display_name


def test_changes_without_leaving_first(
    desk: Client, advocate: CastMember, worker: CastMember
) -> None:
    """Whoever has a PIN is left with it; who has none is signed out and told so before."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    sign_in(desk, worker)
    assert "You have no PIN here" in page(desk)

    give(desk, advocate, PIN)

    assert who_is_at(desk) == advocate.display_name
    assert names(desk) == {}


def test_shows_no_name_to_another_browser(desk: Client, advocate: CastMember) -> None:
    """Nor without a cookie, nor with one that means nothing: all get the sign-in page."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    who = names(desk)[advocate.display_name]
    strangers = [browser(), browser(), browser()]
    strangers[1].cookies[shifts.COOKIE] = "A" * 43
    strangers[2].cookies[shifts.COOKIE] = "%%"

    asked = [one.get("/switch") for one in strangers]
    sent = [one.post("/switch", {"who": who, "pin": PIN}) for one in strangers]

    assert {one["Location"] for one in asked} == {"/sign-in?next=%2Fswitch"}
    assert {one["Location"] for one in sent} == {"/sign-in?next=%2Fswitch"}
    assert {one.content for one in (*asked, *sent)} == {b""}
    assert give(desk, advocate, PIN).status_code == 302  # and no try was used up


def test_an_unknown_name_is_like_one_that_left(desk: Client, advocate: CastMember) -> None:
    """Only who is here is shown, whatever is sent."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)

    answer = desk.post("/switch", {"who": "00" * 16, "pin": PIN})

    assert answer.status_code == 200
    assert "This is not the PIN" not in answer.content.decode()
    assert who_is_at(desk) == ""


def test_says_before_how_many_tries_are_left(desk: Client, advocate: CastMember) -> None:
    """Five, then four, and so on; then only the password opens."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    who = names(desk)[advocate.display_name]
    assert "5 tries are left" in page(desk, f"/switch?who={who}&lang=en")

    shown = [desk.post("/switch", {"who": who, "pin": WRONG}).content.decode() for _ in range(5)]

    assert "This is not the PIN." in shown[0]
    for text, left in zip(
        shown, ("4 tries are", "3 tries are", "2 tries are", "1 try is"), strict=False
    ):
        assert f"{left} left" in text
    assert "wrong five times" in shown[4]
    assert advocate.display_name not in shown[4]
    assert desk.post("/switch", {"who": who, "pin": PIN}).status_code == 302
    assert who_is_at(desk) == ""


@pytest.mark.parametrize(
    "pin", ["123", "123456789", "12a4", "1111", "4567", "9876", "8901", "١٢٣٥"]
)
def test_refuses_pins_that_are_no_use(desk: Client, advocate: CastMember, pin: str) -> None:
    """Too short, too long, no digits, all alike, in a row."""
    sign_in(desk, advocate)

    answer = set_pin(desk, pin)

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert f'value="{pin}"' not in answer.content.decode()
    assert sessions.shift_store.live_count() == 0


def test_asks_for_a_pin_twice(desk: Client, advocate: CastMember) -> None:
    """A slip would cost five tries."""
    sign_in(desk, advocate)

    assert set_pin(desk, PIN, again=WRONG).status_code == 200
    assert sessions.shift_store.live_count() == 0


def test_who_has_no_pin_stays_signed_in(desk: Client, advocate: CastMember) -> None:
    """ "Change member" explains how to get one."""
    sign_in(desk, advocate)

    assert leave(desk)["Location"] == "/switch"

    assert "A PIN for this shift" in page(desk)
    assert who_is_at(desk) == advocate.display_name


def test_hides_digits_and_asks_for_large_keys(desk: Client, advocate: CastMember) -> None:
    """On a phone, beside somebody."""
    sign_in(desk, advocate)

    fields = re.findall(r"<input[^>]*new_pin[^>]*>", page(desk))

    assert len(fields) == 1
    assert 'type="password"' in fields[0]
    assert 'inputmode="numeric"' in fields[0]
    assert 'autocomplete="off"' in fields[0]


def test_gives_a_cookie_never_seen_before(desk: Client, advocate: CastMember) -> None:
    """Nobody can put one there beforehand."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    first = desk.cookies[sessions.COOKIE].value
    leave(desk)
    desk.cookies[sessions.COOKIE] = "A" * 43

    give(desk, advocate, PIN)

    assert desk.cookies[sessions.COOKIE].value not in (first, "A" * 43)


def test_the_shift_cookie_is_for_this_browser_only(desk: Client, advocate: CastMember) -> None:
    """Out of reach of scripts and other pages, gone with the browser, 256 bits."""
    sign_in(desk, advocate)

    set_pin(desk, PIN)

    cookie = desk.cookies[shifts.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == cookie["expires"] == cookie["domain"] == ""
    assert len(urlsafe_b64decode(cookie.value + "=")) == 32


def test_an_idle_session_can_be_taken_up_again(
    desk: Client, advocate: CastMember, clock: Clock
) -> None:
    """By PIN, and on to what was asked for."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    clock.now += IDLE_SECONDS

    assert desk.get("/organisation")["Location"] == "/switch?next=%2Forganisation"

    assert give(desk, advocate, PIN, follow="/organisation")["Location"] == "/organisation"
    assert who_is_at(desk) == advocate.display_name


def test_ends_twelve_hours_after_the_password(
    desk: Client, advocate: CastMember, clock: Clock
) -> None:
    """However often the PIN was typed: neither the place nor the session outlives it."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    clock.now += LONGEST_SECONDS - 60
    give_again = names(desk)
    assert give_again == {advocate.display_name: give_again[advocate.display_name]}
    give(desk, advocate, PIN)
    assert who_is_at(desk) == advocate.display_name

    clock.now += 60

    assert who_is_at(desk) == ""
    assert sessions.shift_store.live_count() == 0
    assert desk.get("/switch")["Location"].startswith("/sign-in")


def test_signing_out_ends_the_pin(desk: Client, advocate: CastMember, worker: CastMember) -> None:
    """Her own; a colleague's place stays and is offered next."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    sign_in(desk, worker)
    set_pin(desk, OTHERS_PIN)

    assert desk.post("/sign-out")["Location"] == "/switch"

    assert set(names(desk)) == {advocate.display_name}


def test_signing_out_after_an_idle_time_ends_the_pin_too(
    desk: Client, advocate: CastMember, clock: Clock
) -> None:
    """Whoever presses the button means it."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    clock.now += IDLE_SECONDS

    assert desk.post("/sign-out")["Location"] == "/sign-in"

    assert sessions.shift_store.live_count() == 0


def test_the_password_brings_the_place_along(desk: Client, advocate: CastMember) -> None:
    """Who signs in again in the same browser keeps the PIN, and signing out there ends it."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    sign_in(desk, advocate)
    leave(desk)
    give(desk, advocate, PIN)
    sign_in(desk, advocate)

    desk.post("/sign-out")

    assert sessions.shift_store.live_count() == 0


def test_another_password_ends_every_pin(desk: Client, advocate: CastMember) -> None:
    """In this browser and in others."""
    elsewhere = browser()
    for one in (desk, elsewhere):
        sign_in(one, advocate)
        set_pin(one, PIN)
    new = "an umbrella in the library"

    desk.post("/account", {"old_password": advocate.password, "new_password": new, "again": new})

    assert sessions.shift_store.live_count() == 0
    assert who_is_at(desk) == advocate.display_name


def test_a_member_who_was_removed_is_gone_from_the_list(
    desk: Client, administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """At once."""
    for member, pin in ((worker, PIN), (advocate, OTHERS_PIN)):
        sign_in(desk, member)
        set_pin(desk, pin)
        leave(desk)
    from tests.apps.records import NOW

    actions.remove_member(administrator.session, worker.member_id, now=NOW)

    assert set(names(desk)) == {advocate.display_name}


def test_the_end_of_a_shift_leaves_nothing_behind(
    desk: Client, advocate: CastMember, worker: CastMember
) -> None:
    """No place, no session, no cookie: as if nobody had been here."""
    sessions.end_all()
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)
    sign_in(desk, worker)

    desk.post("/switch/end")

    assert sessions.live_count() == 0
    assert not sessions.shift_store._shifts
    assert not sessions._store._kept
    assert desk.cookies[shifts.COOKIE].value == ""
    assert desk.get("/switch")["Location"].startswith("/sign-in")


def test_a_place_counts_as_somebody_who_is_here(desk: Client, advocate: CastMember) -> None:
    """Else the worker would be replaced and the place lost."""
    sessions.end_all()
    sign_in(desk, advocate)
    set_pin(desk, PIN)

    leave(desk)

    assert sessions.live_count() == 1


def test_nobody_has_the_pin(desk: Client, advocate: CastMember) -> None:
    """Neither a session's payload nor a place holds it, hashed or not."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    shift = sessions.cookie_of(desk.get("/account").wsgi_request, shifts.COOKIE)
    assert shift is not None
    session = sessions.cookie_of(desk.get("/account").wsgi_request)
    assert session is not None

    found = sessions._store.open(session)
    (place,) = sessions.shift_store.places(shift)
    taken = sessions.shift_store.take_up(shift, place.id, PIN)

    assert found is not None
    assert PIN.encode() not in found[1]
    assert PIN.encode() not in taken.payload


def test_a_recovery_key_to_write_down_is_not_left_behind(
    desk: Client, advocate: CastMember
) -> None:
    """A PIN opens what the password opened, and no more."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    desk.post("/account/recovery-key/new", {"password": advocate.password})
    assert desk.post("/switch/leave")["Location"] == "/account/recovery-key"
    desk.post("/account/recovery-key/later")
    leave(desk)

    give(desk, advocate, PIN)

    assert desk.get("/account").status_code == 200


def test_leads_only_to_pages_of_its_own(desk: Client, advocate: CastMember) -> None:
    """Not to another house."""
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)

    assert give(desk, advocate, PIN, follow="https://example.org/")["Location"] == "/desk"


def test_offers_the_pin_on_the_page_for_signing_in(desk: Client, advocate: CastMember) -> None:
    """Where one was set, and only there."""
    assert "/switch?" not in page(desk, "/sign-in?lang=en")
    sign_in(desk, advocate)
    set_pin(desk, PIN)
    leave(desk)

    assert "/switch?" in page(desk, "/sign-in?lang=en")
