"""Name and look of all pages: chosen on the desk, shown by both programs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client

from dalel.apps.accounts.actions import change_role
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.models import InsertOnlyViolation
from dalel.apps.publication.actions import choose_look
from dalel.apps.publication.errors import LookChanged
from dalel.apps.publication.models import Appearance
from dalel.apps.publication.names import is_showable
from dalel.apps.publication.queries import ACCENTS, LANGUAGES, Look, newest_look
from dalel.core.entries import load_kinds
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, complaints, is_clean, organisation_of

PAGE = "/organisation/look"
NAMES = {"kk": "Жолжазба", "ru": "Путевые заметки", "en": "Travel notes"}
LOOK = Look(NAMES, "plum", LANGUAGES, "kk")
FORM: dict[str, object] = {f"name_{one}": name for one, name in NAMES.items()} | {
    "accent": "plum",
    "languages": ["kk", "ru", "en"],
    "default_language": "kk",
    "seen": "",
}


def send(client: Client, **changed: object) -> tuple[int, str]:
    """Send the form and return status and page."""
    answer = client.post(PAGE, FORM | changed, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def title(client: Client, address: str, language: str = "") -> str:
    """Return the title of a page."""
    page = client.get(address, headers={"accept-language": language}).content.decode()
    found = re.search("<title>([^<]*)</title>", page)
    assert found is not None
    return found[1]


def test_shows_what_holds_now(administrator: CastMember) -> None:
    """Before anybody chose: the neutral word in three languages and the first colour."""
    page = administrator.client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert 'value="Notebook"' in page
    assert '<html lang="en" class="accent-teal">' in page
    assert newest_look() is None


def test_holds_for_every_page_at_once(administrator: CastMember, worker: CastMember) -> None:
    """In the reader's language; also for those who are not signed in, and on error pages."""
    assert send(administrator.client)[0] == 302

    for language, name in NAMES.items():
        assert title(worker.client, "/cases", language) == name
        assert title(browser(), "/sign-in", language) == name
        assert title(browser(), "/no/such/page", language) == name
    page = worker.client.get("/cases").content.decode()
    assert 'class="accent-plum"' in page
    assert 'class="accent-plum"' in browser().get("/no/such/page").content.decode()


def test_is_an_entry_of_the_organisation(administrator: CastMember, worker: CastMember) -> None:
    """Signed by whoever chose; every member can compare it with what pages show."""
    send(administrator.client)

    last = open_entries(organisation_of(worker))[-1]
    assert isinstance(last, OpenedEntry)
    assert (last.kind.name, last.author) == ("appearance", administrator.member_id)
    assert last.fields["name_kk"] == NAMES["kk"]
    newest = newest_look()
    assert newest is not None
    assert (newest.entry, newest.look) == (last.id, LOOK)
    assert is_clean(administrator, worker)


def test_the_last_one_counts(administrator: CastMember) -> None:
    """Older rows stay; the same again is no entry."""
    send(administrator.client)
    seen = newest_look()
    assert seen is not None

    send(administrator.client, accent="moss", seen=str(seen.entry))
    newest = newest_look()
    assert newest is not None
    assert newest.look.accent == "moss"
    send(administrator.client, accent="moss", seen=str(newest.entry))

    assert Appearance.objects.count() == 2
    with pytest.raises(InsertOnlyViolation):
        Appearance.objects.all().delete()


def test_a_language_that_is_not_offered_is_not_shown(administrator: CastMember) -> None:
    """Whoever asks for it by link, cookie or browser gets the next they ask for, or the first."""
    send(administrator.client, languages=["kk", "ru"], default_language="ru")
    visitor = browser()

    answer = visitor.get("/sign-in", headers={"accept-language": "en-GB, kk;q=0.5"})
    assert answer["Content-Language"] == "kk"
    assert visitor.get("/sign-in", headers={"accept-language": "de"})["Content-Language"] == "ru"
    assert visitor.get("/sign-in")["Content-Language"] == "ru"
    assert "lang=en" not in visitor.get("/sign-in").content.decode()
    visitor.get("/sign-in?lang=en")
    assert "language" not in visitor.cookies
    visitor.cookies["language"] = "en"
    assert visitor.get("/sign-in")["Content-Language"] == "ru"


def test_one_language_needs_no_links(administrator: CastMember) -> None:
    """There is nothing to choose from."""
    send(administrator.client, languages=["kk"])

    assert 'class="languages"' not in browser().get("/sign-in").content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"name_ru": ""},
        {"name_kk": "x" * 61},
        {"name_en": "Note\u202ebook"},
        {"name_en": "Note\x07book"},
        {"name_en": "Note\u2028book"},
        {"accent": "red"},
        {"accent": ""},
        {"languages": []},
        {"languages": ["kk", "xx"]},
        {"default_language": ""},
        {"languages": ["kk"], "default_language": "ru"},
    ],
)
def test_says_what_cannot_be_shown(administrator: CastMember, changed: dict[str, object]) -> None:
    """Beside its field and in a summary; the rest of what was typed stays."""
    status, page = send(administrator.client, **changed)

    assert (status, 'id="errors"' in page, 'class="field-error"' in page) == (200, True, True)
    shown = [name for one, name in NAMES.items() if f"name_{one}" not in changed]
    assert all(f'value="{name}"' in page for name in shown)
    assert newest_look() is None


def test_a_name_is_no_markup(administrator: CastMember) -> None:
    """It stands on every page."""
    send(administrator.client, name_en="<b>&\"'</b>")

    page = browser().get("/sign-in", headers={"accept-language": "en"}).content.decode()
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page


@pytest.mark.parametrize("name", ["", " Notes", "Notes\n", "a" * 61, "a\u200bb", "a\ud800"])
def test_refuses_names_that_hide_something(name: str) -> None:
    """Also where no form has looked before."""
    assert not is_showable(name)
    assert is_showable("Дәптер № 7")


def test_two_at_once_are_told(administrator: CastMember) -> None:
    """The second sees what they typed, and that somebody was faster."""
    send(administrator.client)

    status, page = send(administrator.client, name_en="Something else")

    assert status == 409
    assert 'value="Something else"' in page
    newest = newest_look()
    assert newest is not None
    assert newest.look.names["en"] == NAMES["en"]
    assert f'name="seen" value="{newest.entry}"' in page
    with pytest.raises(LookChanged):
        choose_look(administrator.refreshed(), LOOK, seen=None, now=NOW)
    assert is_clean(administrator)


@pytest.mark.parametrize("who", ["advocate", "guest"])
def test_is_for_those_who_look_after_members(
    who: str, request: pytest.FixtureRequest, administrator: CastMember
) -> None:
    """Administrator or founder; to others the page is not there."""
    member: CastMember = request.getfixturevalue(who)

    assert member.client.get(PAGE).content == member.client.get("/no/such/page").content
    assert send(member.client)[0] == 404
    assert PAGE in administrator.client.get("/organisation").content.decode()
    if who == "advocate":
        assert PAGE not in member.client.get("/organisation").content.decode()
        with pytest.raises(NotAllowed):
            choose_look(member.session, LOOK, seen=None, now=NOW)


def test_a_founder_may_whatever_their_role(administrator: CastMember) -> None:
    """Else an organisation of one advocate could not choose."""
    founder = administrator.session, administrator.member_id
    change_role(*founder, Role.ADVOCATE, was=Role.ADMINISTRATOR, now=NOW)

    assert send(administrator.client)[0] == 302


def test_the_audit_sees_what_nobody_recorded(administrator: CastMember) -> None:
    """A row that somebody wrote who owns the database."""
    send(administrator.client)
    newest = newest_look()
    assert newest is not None
    table, where = Appearance._meta.db_table, f"entry {newest.entry}"
    forged = Appearance.objects.get()
    forged.pk, forged.leaf_index = administrator.member_id, 10_000
    forged.save()

    assert ("LookUnsigned", f"entry {administrator.member_id}") in complaints(administrator)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        cursor.execute("UPDATE publication_appearance SET name_ru = 'Other'")
    assert ("LookContradicted", where) in complaints(administrator)


def test_the_colours_are_those_of_the_vocabulary() -> None:
    """The page, the entry and the style sheet speak of the same six."""
    vocabulary = load_kinds()["appearance"].by_name["accent"].vocabulary

    assert vocabulary is not None
    assert tuple(vocabulary.codes) == ACCENTS
