"""To a guest the organisation is not there: its pages, its members, its other cases."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from dalel.apps.accounts.access import FOR_COLLEAGUES
from dalel.apps.cases.actions import give_access
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import PARTS, CastMember, browser
from tests.apps.records import NOW, TODAY, case_of, note, open_case_of
from tests.security.test_outsider import (
    ADDRESSES,
    MISSING,
    OWN,
    READING,
    WRITING,
    Names,
    differences,
)
from tests.security.watching import everything_stored, seen

# Below a shared case, and yet not for guests, however deep their access is.
SHARING = frozenset(
    {
        "cases/<str:number>/access",
        "cases/<str:number>/access/end",
        "cases/<str:number>/access/exclusions",
        "cases/<str:number>/card",
        "cases/<str:number>/card/access",
        "cases/<str:number>/card/access/end",
        "cases/<str:number>/journal",
    }
)


@pytest.fixture
def there(advocate: CastMember, worker: CastMember, guest: CastMember) -> Names:
    """Give a case in which the guest may write; names of what is in it."""
    case = open_case_of(advocate)
    until = TODAY + timedelta(days=30)
    give_access(case, guest.member_id, Depth.WRITE, by=advocate.session, now=NOW, until=until)
    from dalel.apps.entries.actions import NewEntry, record_entry

    container = case_of(advocate, case.number).container
    row = record_entry(note(container), author=advocate.session.author, now=NOW)
    her = NewEntry(container, "person", {"roles": ["survivor"], "name_former": "Former"}, "en")
    party = str(record_entry(her, author=advocate.session.author, now=NOW).id)
    token, member = MISSING.token, str(worker.member_id)
    return Names(case.number, str(row.id), MISSING.invitation, member, token, party)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk's clock stand where the tests' stands."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def at_the_desk(guest: CastMember) -> Client:
    """Return a guest's browser."""
    return browser(guest.cookie)


def for_colleagues() -> list[str]:
    """Return the addresses that are for colleagues alone."""
    closed = tuple(one.removeprefix("/") for one in FOR_COLLEAGUES)
    return [
        one for one in ADDRESSES if one in closed or one.startswith(tuple(f"{c}/" for c in closed))
    ]


def test_there_is_something_to_close() -> None:
    """So the test below is about what it says."""
    assert {"organisation", "cases/new", "organisation/invite"} <= set(for_colleagues())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_pages_for_colleagues_are_not_there(
    there: Names, guest: CastMember, method: str, instance: Path
) -> None:
    """Whatever is added below those addresses: the same answer as for an address of nothing."""
    nothing = seen(at_the_desk(guest), method, "/no/such/page", {})
    before = everything_stored(instance)

    for pattern in for_colleagues():
        got = seen(at_the_desk(guest), method, there.address(pattern), {})
        if got.status == 405:  # sent by forms only, for anybody
            continue
        assert (got.status, got.body) == (404, nothing.body), pattern
    assert everything_stored(instance) == before


def test_pages_for_sharing_are_not_there(there: Names, guest: CastMember, instance: Path) -> None:
    """Nor told apart from those of a case that is none."""
    before = everything_stored(instance)

    told = {
        what
        for *_, all_of in differences(lambda: at_the_desk(guest), SHARING, there)
        for what in all_of
    }

    assert told <= {"queries"}
    assert everything_stored(instance) == before


def test_what_was_shared_is_there(there: Names, guest: CastMember) -> None:
    """So that the tests above can tell."""
    client = at_the_desk(guest)

    assert client.get(there.address("cases/<str:number>")).status_code == 200
    assert client.get(there.address("cases/<str:number>/entries/new")).status_code == 200
    assert SHARING <= WRITING


def test_no_page_says_a_name(there: Names, guest: CastMember) -> None:
    """Of anybody: not in what a guest reads, not in forms, not on pages of their own."""
    client = at_the_desk(guest)
    names = [part.display_name for part in PARTS.values()]

    for pattern in sorted(READING | WRITING | OWN):
        answer = client.get(there.address(pattern), follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        assert not [name for name in names if name.encode() in body], pattern


def test_a_bundle_says_no_name_either(there: Names, guest: CastMember) -> None:
    """What a guest takes along holds what they read, and roles."""
    answer = at_the_desk(guest).post(f"/cases/{there.number}/bundle", {"names": "on"})
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))

    for name in archive.namelist():
        content = archive.read(name)
        for part in PARTS.values():
            assert part.display_name.encode() not in content, name


def test_other_cases_are_like_no_case(
    there: Names, advocate: CastMember, guest: CastMember, instance: Path
) -> None:
    """One case is shared; the next one is not there."""
    other = open_case_of(advocate, "Blue folder")
    names = Names(
        other.number, there.entry, there.invitation, there.member, there.token, there.party
    )
    elsewhere = frozenset({"cases/<str:number>", "cases/<str:number>/entries/new"})
    before = everything_stored(instance)

    assert list(differences(lambda: at_the_desk(guest), elsewhere, names)) == []
    assert everything_stored(instance) == before
