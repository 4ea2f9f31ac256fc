"""Who is asking: recognised for one request, and a broken introduction shown at once."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from dalel.apps.accounts.middleware import MemberOfRequest
from dalel.apps.accounts.models import Introduction, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession, open_session
from tests.apps.conftest import CastMember, browser


def request_of(member: CastMember) -> HttpRequest:
    """Return a request as the member's browser sends it."""
    request = RequestFactory().get("/cases", HTTP_HOST="localhost")
    request.COOKIES["s"] = member.client.cookies["s"].value
    return request


def test_recognises_the_member_and_forgets_the_keys(advocate: CastMember) -> None:
    """Unlocked while the view runs, dropped with the answer."""
    seen: list[MemberSession] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.member)  # type: ignore[attr-defined]
        return HttpResponse()

    request = request_of(advocate)
    MemberOfRequest(view)(request)

    [session] = seen
    assert session.member_id == advocate.member_id
    assert session.display_name == advocate.display_name
    assert session.author.key.public == advocate.session.introduction.signing
    assert request.member is None  # type: ignore[attr-defined]
    assert request.unlocked is None  # type: ignore[attr-defined]


def test_opens_a_session_without_the_middleware(advocate: CastMember) -> None:
    """For whoever has only the request."""
    session = open_session(request_of(advocate))

    assert session is not None
    assert session.role == Role.ADVOCATE


def test_shows_no_secret_when_printed(advocate: CastMember) -> None:
    """A session in an error report names no key."""
    secrets = (advocate.enrolled.master.hex(), advocate.session.key.to_bytes().hex())

    for text in (repr(advocate.session), repr(advocate.session.author)):
        assert not [secret for secret in secrets if secret in text]


def test_shows_a_broken_introduction_at_once(advocate: CastMember) -> None:
    """Instead of any page; nothing is opened and nothing is repaired."""
    Member.objects.filter(pk=advocate.member_id).update(role=Role.ADMINISTRATOR)

    for address in ("/organisation", "/account", "/sign-in"):
        response = advocate.client.get(address)
        assert response.status_code == 500
        assert "is not valid" in response.content.decode()
    assert browser().get("/sign-in").status_code == 200


def test_refuses_keys_that_are_not_the_members_own(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Whoever swaps the stored introduction for another valid one is noticed."""
    table = Introduction._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{table}_no_update"')
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    row = Introduction.objects.get(member=advocate.member_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET signature = %s WHERE role = %s",  # noqa: S608
            [bytes(row.signature), Role.WORKER],
        )

    assert worker.client.get("/account").status_code == 500
    assert administrator.client.get("/organisation").status_code == 200
    assert "Keys do not match" in administrator.client.get("/organisation").content.decode()


def test_takes_no_post_from_somebody_whose_session_ended(advocate: CastMember) -> None:
    """They come back to the page after signing in; nothing happens meanwhile."""
    advocate.client.post("/sign-out")

    response = advocate.client.post("/account/recovery-key/new")

    assert response["Location"] == "/sign-in?next=%2Faccount%2Frecovery-key%2Fnew"
