"""The page on which members sign in, and what a session is worth."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from dalel.apps.accounts import actions, sessions
from dalel.apps.accounts.credentials import destroy_keys
from dalel.apps.accounts.errors import SignInRefused
from dalel.apps.accounts.lanes import STRANGERS
from dalel.apps.accounts.models import KnownDevice
from dalel.core.keys.passwords import KdfCost
from tests.apps.conftest import CastMember, browser


def sign_in(client: Client, name: str, password: str, **more: str) -> Any:
    """Send the form."""
    return client.post("/sign-in", {"name": name, "password": password, **more})


def test_opens_a_session(advocate: CastMember) -> None:
    """And leads to the cases."""
    client = browser()

    response = sign_in(client, advocate.sign_in_name, advocate.password)

    assert (response.status_code, response["Location"]) == (302, "/desk")
    assert client.get("/organisation").status_code == 200


def test_leads_on_who_is_signed_in_already(advocate: CastMember) -> None:
    """Asking again would only confuse."""
    assert advocate.client.get("/sign-in?next=/account")["Location"] == "/account"


def test_ends_a_session_whose_profile_is_gone(advocate: CastMember) -> None:
    """Without keys there is nobody signed in."""
    destroy_keys(advocate.member_id)

    assert advocate.client.get("/account")["Location"].startswith("/sign-in")
    assert sessions.live_count() == 0


def test_gives_a_cookie_that_scripts_and_other_sites_never_see(advocate: CastMember) -> None:
    """It is gone when the browser closes, and its name tells nothing."""
    response = sign_in(browser(), advocate.sign_in_name, advocate.password)

    cookie = response.cookies["s"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert not cookie["secure"]


def test_gives_a_secure_cookie_over_https(advocate: CastMember) -> None:
    """Where there is encryption, the cookie never travels without it."""
    form = {"name": advocate.sign_in_name, "password": advocate.password}

    response = browser().post("/sign-in", form, secure=True)

    assert response.cookies["s"]["secure"]


def test_answers_an_unknown_name_like_a_wrong_password(advocate: CastMember) -> None:
    """Word for word, apart from the name typed back."""
    wrong = sign_in(browser(), advocate.sign_in_name, "not the password at all")
    unknown = sign_in(browser(), "nobody-here", "not the password at all")

    pages = [
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
        for page in (wrong, unknown)
    ]
    assert pages[0].replace(advocate.sign_in_name, "NAME") == pages[1].replace(
        "nobody-here", "NAME"
    )
    assert wrong.status_code == unknown.status_code == 200
    assert "do not belong together" in pages[0]


def test_takes_as_long_for_an_unknown_name(advocate: CastMember, settings: Settings) -> None:
    """The same derivation runs, and the same questions go to the databases."""
    settings.DALEL_KDF_COST = KdfCost(memory_mib=64, passes=2)

    known = _cost_of_a_failure(advocate.sign_in_name)
    unknown = _cost_of_a_failure("nobody-here")

    assert known[1] == unknown[1]
    assert unknown[0] > known[0] / 2


def _cost_of_a_failure(name: str) -> tuple[float, list[int]]:
    seconds, queries = [], []
    for _ in range(3):
        with (
            CaptureQueriesContext(connections["default"]) as records,
            CaptureQueriesContext(connections["keystore"]) as keys,
        ):
            started = time.process_time()
            with pytest.raises(SignInRefused):
                actions.sign_in(name, "not the password", is_known_device=False)
            seconds.append(time.process_time() - started)
        queries = [len(records), len(keys)]
    return min(seconds), queries


def test_refuses_a_member_who_has_left_like_a_stranger(
    administrator: CastMember, worker: CastMember
) -> None:
    """The answer does not tell that they were here."""
    administrator.client.post(f"/organisation/remove/{worker.member_id}")

    response = sign_in(browser(), worker.sign_in_name, worker.password)

    assert "do not belong together" in response.content.decode()


def test_never_shows_the_password_again(advocate: CastMember) -> None:
    """A wrong password is not sent back in the page."""
    response = sign_in(browser(), advocate.sign_in_name, "never shown again 123")

    assert b"never shown again" not in response.content


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/cases/new?kind=1", "/cases/new?kind=1"),
        ("https://elsewhere.example/", "/desk"),
        ("//elsewhere.example/", "/desk"),
        ("/\\elsewhere.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("", "/desk"),
    ],
)
def test_leads_back_to_our_own_pages_only(advocate: CastMember, asked: str, leads_to: str) -> None:
    """An address that somebody sent must not lead out of the house."""
    response = sign_in(browser(), advocate.sign_in_name, advocate.password, next=asked)

    assert response["Location"] == leads_to


def test_asks_strangers_to_sign_in_first(instance: Path) -> None:
    """And remembers where they were going."""
    response = browser().get("/organisation?page=2")

    assert response.status_code == 302
    assert response["Location"] == "/sign-in?next=%2Forganisation%3Fpage%3D2"


def test_keeps_the_typed_name_when_too_many_sign_in(advocate: CastMember) -> None:
    """Busy is 503, with what was typed and the advice to try again."""
    release, threads = threading.Event(), []
    for _ in range(3):
        threads.append(threading.Thread(target=_hold, args=(release,)))
        threads[-1].start()
    _wait_until_full()
    try:
        response = sign_in(browser(), advocate.sign_in_name, advocate.password)
    finally:
        release.set()
        for thread in threads:
            thread.join()

    assert response.status_code == 503
    assert "Too many sign-ins at the moment" in response.content.decode()
    assert f'value="{advocate.sign_in_name}"' in response.content.decode()
    assert response["Retry-After"]


def _hold(release: threading.Event) -> None:
    with STRANGERS.turn():
        release.wait(10)


def _wait_until_full() -> None:
    for _ in range(1000):
        if not STRANGERS._places._value:
            return
        time.sleep(0.005)


def test_asks_to_wait_after_many_failures(advocate: CastMember) -> None:
    """Whether or not the last one was right."""
    client = browser()
    for _ in range(5):
        sign_in(client, advocate.sign_in_name, "not the password")

    response = sign_in(client, advocate.sign_in_name, advocate.password)

    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()


def test_remembers_the_device_by_a_hash(advocate: CastMember) -> None:
    """Once, however often it is used; a forged mark is worth nothing."""
    client = browser()
    sign_in(client, advocate.sign_in_name, advocate.password)
    client.post("/sign-out")
    sign_in(client, advocate.sign_in_name, advocate.password)

    assert KnownDevice.objects.count() == 1
    mark = client.cookies["d"].value
    assert bytes(KnownDevice.objects.get().pk) not in mark.encode()
    assert client.cookies["d"]["httponly"]

    forger = browser()
    forger.cookies["d"] = mark[:-3] + "abc"
    sign_in(forger, advocate.sign_in_name, advocate.password)
    assert KnownDevice.objects.count() == 2


def test_ends_with_the_program(advocate: CastMember) -> None:
    """Nothing of a session is on disk: after a restart everyone signs in again."""
    assert advocate.client.get("/organisation").status_code == 200

    sessions.end_all()

    response = advocate.client.get("/organisation")
    assert response["Location"].startswith("/sign-in")
    assert response.cookies["s"]["max-age"] == 0


def test_signs_out(advocate: CastMember) -> None:
    """Only by sending a form; the cookie is worth nothing afterwards."""
    assert advocate.client.get("/sign-out").status_code == 405
    cookie = advocate.client.cookies["s"].value

    response = advocate.client.post("/sign-out")

    assert response["Location"] == "/sign-in"
    thief = browser()
    thief.cookies["s"] = cookie
    assert thief.get("/organisation")["Location"].startswith("/sign-in")


@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/recover", "/organisation/invite"])
def test_takes_no_form_from_elsewhere(administrator: CastMember, address: str) -> None:
    """Every form carries a token of our own."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.cookies = administrator.client.cookies

    response = client.post(address, {"role": "WORKER"})

    assert response.status_code == 403
    assert sessions.live_count() == 1


def test_ignores_a_cookie_that_is_none(instance: Path) -> None:
    """Whatever a stranger sends is a stranger's."""
    client = browser()
    for text in ("", "x", "é" * 10, "A" * 43, "=" * 44):
        client.cookies["s"] = text
        assert client.get("/organisation").status_code == 302


def test_says_nothing_in_the_title(instance: Path) -> None:
    """A bystander who sees the tab learns nothing."""
    page = browser().get("/sign-in").content.decode()

    title = re.search("<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert "sign" not in title[1].lower()
