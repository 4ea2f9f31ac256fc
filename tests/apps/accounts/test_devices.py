"""Browsers that signed in before: for whom they are known, and for whom they are not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from dalel.apps.accounts import actions
from dalel.apps.accounts.credentials import name_hash
from dalel.apps.accounts.devices import forget_devices_of, known_device, known_device_of
from dalel.apps.accounts.errors import SignInRefused, SignInTooSoon
from dalel.apps.accounts.models import KnownDevice, Member
from dalel.apps.ledger.queries import minute_of
from tests.apps.conftest import FOUNDED_AT, CastMember, browser

WRONG = "not the password"


def used_by(*members: CastMember) -> Client:
    """Return a browser in which these members signed in, one after the other."""
    client = browser()
    for member in members:
        client.post("/sign-out")
        client.post("/sign-in", {"name": member.sign_in_name, "password": member.password})
    return client


def request_of(client: Client) -> HttpRequest:
    """Return a request as the browser sends it."""
    request = RequestFactory().get("/sign-in", HTTP_HOST="localhost")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return request


def guess(client: Client, name: str, times: int = 6) -> int:
    """Type a wrong password so often that one has to wait; return the last status."""
    status = 0
    for _ in range(times):
        status = client.post("/sign-in", {"name": name, "password": WRONG}).status_code
    return status


def test_is_known_for_the_member_who_signed_in(advocate: CastMember, worker: CastMember) -> None:
    """For nobody else, whether or not anybody has the name."""
    request = request_of(used_by(advocate))

    assert known_device(request, name_hash(advocate.sign_in_name))
    assert known_device_of(request, advocate.member_id)
    assert not known_device(request, name_hash(worker.sign_in_name))
    assert not known_device(request, name_hash("nobody-here"))


def test_knows_each_member_of_a_shared_browser(advocate: CastMember, worker: CastMember) -> None:
    """One mark; the rows do not tell that it is the same browser."""
    request = request_of(used_by(advocate, worker))

    both = {known_device_of(request, one.member_id) for one in (advocate, worker)}

    assert len(both) == KnownDevice.objects.count() == 2
    assert b"" not in both


def test_asks_as_much_for_a_name_nobody_has(advocate: CastMember) -> None:
    """Else the time would tell which names exist."""
    request, costs = request_of(used_by(advocate)), []

    for name in (advocate.sign_in_name, "nobody-here"):
        with CaptureQueriesContext(connection) as asked:
            known_device(request, name_hash(name))
        costs.append(len(asked))

    assert costs == [1, 1]


def test_forgets_the_browsers_of_a_member(advocate: CastMember, worker: CastMember) -> None:
    """Those of others stay known."""
    client = used_by(advocate, worker)

    forget_devices_of(worker.member_id)

    assert [row.member_id for row in KnownDevice.objects.all()] == [advocate.member_id]
    assert not known_device_of(request_of(client), worker.member_id)
    assert known_device_of(request_of(client), advocate.member_id)


def test_is_a_strangers_once_the_member_has_left(worker: CastMember) -> None:
    """Even where the row could not be deleted."""
    request = request_of(used_by(worker))

    Member.objects.filter(pk=worker.member_id).update(ended=minute_of(FOUNDED_AT))

    assert not known_device(request, name_hash(worker.sign_in_name))


def test_does_not_lock_out_colleagues(advocate: CastMember, worker: CastMember) -> None:
    """The browser of one member is a stranger's under the name of another."""
    own, foreign = used_by(advocate), used_by(worker)

    assert guess(foreign, advocate.sign_in_name) == 429

    own.post("/sign-out")
    form = {"name": advocate.sign_in_name, "password": advocate.password}
    assert own.post("/sign-in", form).status_code == 302


def test_counts_the_failures_of_known_browsers_apart(advocate: CastMember) -> None:
    """A lost laptop does not slow the one its owner has now."""
    lost, own = used_by(advocate), used_by(advocate)

    assert guess(lost, advocate.sign_in_name) == 429

    own.post("/sign-out")
    form = {"name": advocate.sign_in_name, "password": advocate.password}
    assert own.post("/sign-in", form).status_code == 302


def test_counts_the_password_forms_of_known_browsers_apart(advocate: CastMember) -> None:
    """Whoever sits at one open screen does not lock the form in another."""
    left, own = used_by(advocate), used_by(advocate)
    for _ in range(6):
        response = left.post("/account/recovery-key/new", {"password": WRONG})
    assert response.status_code == 429

    form = {"password": advocate.password}
    response = own.post("/account/recovery-key/new", form)

    assert response["Location"] == "/account/recovery-key"


def test_still_slows_each_browser(advocate: CastMember) -> None:
    """Being known is no licence to guess."""
    device = b"one browser".ljust(32)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            actions.sign_in(advocate.sign_in_name, WRONG, is_known_device=True, device=device)

    with pytest.raises(SignInTooSoon):
        actions.sign_in(advocate.sign_in_name, WRONG, is_known_device=True, device=device)
