"""What is not for somebody's eyes looks to them exactly like what isn't there.

The addresses come from the desk itself: a new page without a rule in the table fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dalel.apps.accounts.actions import found_team, invite
from dalel.apps.accounts.queries import open_invitations
from dalel.apps.cases.actions import take_back_access
from dalel.apps.cases.cards import make_card
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.terms import Depth
from dalel.apps.entries.waiting import waiting_one
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.readers import ReaderChoice, intake_members
from tests.apps.conftest import CastMember, browser
from tests.apps.intake.reporting import sent
from tests.apps.records import NOW, attach, case_of, open_case_of, share
from tests.security.watching import everything_stored, seen

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")

# Pages about the reader alone: no part of the address names anything.
OWN = frozenset(
    {
        "",
        "sign-in",
        "sign-out",
        "switch",
        "switch/pin",
        "switch/leave",
        "switch/end",
        "recover",
        "enrol/waiting",
        "account",
        "account/recovery-key",
        "account/recovery-key/new",
        "account/recovery-key/check",
        "account/recovery-key/later",
        "organisation",
        "organisation/invite",
        "organisation/teams",
        "organisation/conflicts",
        "organisation/look",
        "organisation/help",
        "organisation/help/new",
        "organisation/help/bring",
        "organisation/help/file/csv",
        "organisation/help/file/json",
        "organisation/help/file/zip",
        "organisation/papers",
        "links",
        "inbox",
        "inbox/new",
        "inbox/label",
        "inbox/laptop",
        "inbox/laptop/readers",
        "inbox/laptop/confirmation",
        "inbox/import",
        "inbox/import/columns",
        "inbox/import/check",
        "inbox/import/discard",
        "cases",
        "cases/new",
        "search",
        "desk",
        "desk/calendar",
        "desk/calendar/end",
        "desk/mail",
        "desk/mail/end",
        "cases/import",
        "cases/import/discard",
        "cases/import/columns",
        "cases/import/words",
        "cases/import/check",
    }
)
# Pages of a case or an entry: for those who may read it.
READING = frozenset(
    {
        "cases/<str:number>",
        "cases/<str:number>/bundle",
        "cases/<str:number>/parties",
        "cases/<str:number>/parties/<uuid:party>",
        "cases/<str:number>/parties/<uuid:party>/former",
        "cases/<str:number>/print",
        "cases/<str:number>/reports",
        "cases/<str:number>/reports/<str:report>/answer",
        "cases/<str:number>/reports/<str:report>/files/<uuid:entry>/<int:place>",
        "cases/<str:number>/clocks",
        "cases/<str:number>/law",
        "cases/<str:number>/law/<uuid:entry>",
        "cases/<str:number>/sentences",
        "cases/<str:number>/papers",
        "cases/<str:number>/advance",
        "cases/<str:number>/equal/<uuid:entry>",
        "cases/<str:number>/papers/<slug:paper>",
        "cases/<str:number>/clocks/<uuid:started>/<slug:rule>",
        "entries/<uuid:entry>",
        "entries/<uuid:entry>/receipt",
        "entries/<uuid:entry>/receipt/file",
        "entries/<uuid:entry>/files/<int:number>",
    }
)
# Pages that change a case: for those who may write in it.
WRITING = frozenset(
    {
        "cases/<str:number>/entries/new",
        "cases/<str:number>/entries/new/<slug:kind>",
        "cases/<str:number>/entries/<uuid:entry>/correct",
        "cases/<str:number>/visit",
        "cases/<str:number>/heard-by",
        "cases/<str:number>/advance/new",
        "cases/<str:number>/advance/<uuid:statement>/key",
        "cases/<str:number>/access",
        "cases/<str:number>/access/end",
        "cases/<str:number>/journal",
        "cases/<str:number>/reports/settle",
        "cases/<str:number>/access/exclusions",
        "cases/<str:number>/card",
        "cases/<str:number>/card/access",
        "cases/<str:number>/card/access/end",
    }
)
# A card: for those who have it, with or without its case.
CARDS = frozenset({"cards/<str:number>"})
# Pages of a report: for those whom the reporter did not keep out.
REPORTS = frozenset(
    {
        "inbox/<str:number>",
        "inbox/<str:number>/answer",
        "inbox/<str:number>/step",
        "inbox/<str:number>/readers",
        "inbox/<str:number>/code",
        "inbox/<str:number>/merge",
        "inbox/<str:number>/files/<uuid:entry>/<int:place>",
        "cases/new/<str:number>",
        "cases/new/<str:number>/join",
    }
)
# Addresses of these that answer to forms only.
SENT_ONLY = (
    "/bundle",
    "/access/end",
    "/card/access",
    "/former",
    "/exclusions",
    "/answer",
    "/settle",
    "/key",
)
# Pages about others who come or go: for those who may introduce.
INTRODUCING = frozenset(
    {
        "organisation/withdraw/<uuid:invitation>",
        "organisation/confirm/<uuid:member>",
        "organisation/refuse/<uuid:member>",
        "organisation/remove/<uuid:member>",
        "organisation/role/<uuid:member>",
    }
)
# Pages of a team: every colleague sees who is in it, those in it change it; a guest sees nothing.
TEAMS = frozenset({"organisation/teams/<uuid:team>"})
# Opened by a long random word: whoever has it may see the page.
BY_TOKEN = frozenset({"enrol/<str:token>", "calendar/<str:word>.ics"})
# Places of help: anybody may know them, colleagues see them all; tests/apps/directory has the rest.
KNOWN_TO_ALL = frozenset(
    {"organisation/help/<slug:place>", "organisation/papers/<int:number>/<str:language>"}
)
# Names and numbers sealed apart: for link officers alone; tests/apps/intake has the rest.
APART = frozenset({"links/<uuid:place>"})
RULES = (APART, KNOWN_TO_ALL, OWN, READING, WRITING, REPORTS, CARDS, INTRODUCING, TEAMS, BY_TOKEN)


def addresses(found: URLResolver, before: str = "") -> Iterator[str]:
    """Yield the pattern of every address below a resolver."""
    for one in found.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, before + str(one.pattern))
        else:
            assert isinstance(one, URLPattern)
            yield before + str(one.pattern)


ADDRESSES = tuple(addresses(get_resolver("dalel.site.urls_desk")))


@dataclass(frozen=True)
class Names:
    """What the parts of an address stand for."""

    number: str
    entry: str
    invitation: str
    member: str
    token: str
    party: str
    team: str = field(default_factory=lambda: str(uuid4()))
    file: int = 0
    kind: str = "note"
    report: str = "2026-11111"
    rule: str = "complaint_answer_7d"
    paper: str = "not_accepted"
    started: str = field(default_factory=lambda: str(uuid4()))

    def address(self, pattern: str) -> str:
        """Return the address with these names in it."""
        parts = {
            "<str:number>": self.number,
            "<uuid:entry>": self.entry,
            "<uuid:invitation>": self.invitation,
            "<uuid:member>": self.member,
            "<uuid:party>": self.party,
            "<str:token>": self.token,
            "<uuid:team>": self.team,
            "<int:number>": str(self.file),
            "<int:place>": str(self.file),
            "<slug:kind>": self.kind,
            "<str:report>": self.report,
            "<slug:rule>": self.rule,
            "<slug:paper>": self.paper,
            "<uuid:started>": self.started,
            "<uuid:statement>": self.entry,
            "<str:word>": self.token,
            "<slug:place>": self.kind,
            "<uuid:place>": self.entry,
            "<str:language>": "en",
        }
        for part, name in parts.items():
            pattern = pattern.replace(part, name)
        assert "<" not in pattern, pattern
        return f"/{pattern}"

    def placeholders(self) -> dict[str, str]:
        """Return what makes two answers about different names comparable."""
        names = (
            self.number,
            self.entry,
            self.invitation,
            self.member,
            self.party,
            self.team,
            self.started,
        )
        return {name: f"NAME {place}" for place, name in enumerate(names)}


MISSING = Names(
    "2026-00000", str(uuid4()), str(uuid4()), str(uuid4()), "no-such-token", str(uuid4())
)


@pytest.fixture
def around(worker: CastMember, guest: CastMember, outsider: CastMember) -> dict[str, CastMember]:
    """Those who did not open the case."""
    return {"worker": worker, "guest": guest, "outsider": outsider}


@dataclass(frozen=True)
class Scene:
    """A case with a file, and who stands around it."""

    folder: Path
    there: Names
    people: dict[str, Callable[[], Client]] = field(default_factory=dict)


@pytest.fixture
def scene(
    instance: Path,
    administrator: CastMember,
    advocate: CastMember,
    around: dict[str, CastMember],
) -> Scene:
    """A case of the advocate's; the worker reads it; the guest could write in it, once."""
    worker, guest, outsider = around["worker"], around["guest"], around["outsider"]
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    share(case, by=advocate, to=guest, depth=Depth.WRITE)
    take_back_access(case, guest.member_id, by=advocate.refreshed(), now=NOW)
    container = case_of(advocate, case.number).container
    fields = {"evidence_type": _any_code(), "attachments": [attach(container, b"invented")]}
    row = record_entry(
        NewEntry(container, "evidence", fields, "en"), author=advocate.session.author, now=NOW
    )
    now = datetime.now(UTC)
    token = invite(administrator.session, administrator.session.role, now=now)
    invitation = str(open_invitations(now=now)[0].pk)
    her = NewEntry(container, "person", {"roles": ["survivor"], "name_former": "Former"}, "en")
    party = record_entry(her, author=advocate.session.author, now=NOW).id
    team = found_team(worker.refreshed(), name="Night shift", purpose="shift", members=[], now=NOW)
    member = str(worker.member_id)
    complaint = {"filing_type": "complaint_head", "received_on": "2026-03-02"}
    filing = NewEntry(container, "filing", complaint, "en")
    started = str(record_entry(filing, author=advocate.session.author, now=NOW).id)
    ids = (str(row.id), invitation, member, token, str(party), str(team))
    there = Names(case.number, *ids, started=started)
    people = {
        "nobody": browser,
        "outsider": lambda: browser(outsider.cookie),
        "administrator": lambda: browser(administrator.cookie),
        "somebody whose access was taken back": lambda: browser(guest.cookie),
        "reader": lambda: browser(worker.cookie),
    }
    return Scene(instance, there, people)


def _any_code() -> str:
    from dalel.core.entries import load_kinds

    vocabulary = load_kinds()["evidence"].by_name["evidence_type"].vocabulary
    assert vocabulary is not None
    return next(iter(vocabulary.codes))


def differences(
    person: Callable[[], Client], patterns: frozenset[str], there: Names, missing: Names = MISSING
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each address and method where what is there is told from what is not, and by what."""
    for pattern in sorted(patterns):
        for method in METHODS:
            existing = seen(person(), method, there.address(pattern), there.placeholders())
            absent = seen(person(), method, missing.address(pattern), missing.placeholders())
            told = frozenset(
                what for what, got in vars(existing).items() if got != vars(absent)[what]
            )
            if told:
                yield pattern, method, told


def test_every_address_has_exactly_one_rule() -> None:
    """A page nobody thought about is the one that tells."""
    ruled = [pattern for rule in RULES for pattern in rule]

    assert sorted(ruled) == sorted(ADDRESSES)


def test_pages_about_the_reader_name_nothing() -> None:
    """Their rule needs no test: there is nothing to ask for."""
    assert not [pattern for pattern in OWN if "<" in pattern]


@pytest.mark.parametrize(
    "who",
    ["nobody", "outsider", "administrator", "somebody whose access was taken back"],
)
def test_a_case_of_others_is_like_no_case(scene: Scene, who: str) -> None:
    """Same status, headers and bytes, same log, same questions to the databases, no trace."""
    before = everything_stored(scene.folder)

    found = list(differences(scene.people[who], READING | WRITING | APART, scene.there))

    assert found == []
    assert everything_stored(scene.folder) == before


@pytest.mark.parametrize("who", ["nobody", "outsider", "administrator", "reader"])
def test_a_report_is_like_no_report_to_whoever_is_kept_out(scene: Scene, who: str) -> None:
    """By no byte, no question and no trace; the guest finds no inbox at all."""
    members = (checked.member for checked in intake_members())
    kept_out = frozenset(one for one in members if one != intake_members()[0].member)
    told = sent(NOW, choice=ReaderChoice(kept_out))
    seal_arrivals(now=NOW)
    shown = waiting_one(told.report.conversation.id)
    assert shown is not None
    there = replace(scene.there, number=shown.number)
    before = everything_stored(scene.folder)

    assert list(differences(scene.people[who], REPORTS, there)) == []
    assert everything_stored(scene.folder) == before


@pytest.mark.parametrize("who", ["nobody", "outsider", "administrator"])
def test_a_card_of_others_is_like_no_card(scene: Scene, advocate: CastMember, who: str) -> None:
    """As a case of others: by no byte, no question and no trace."""
    case = case_of(advocate, scene.there.number)
    number = make_card(case, {"name": "Invented"}, by=advocate.refreshed(), now=NOW)
    there = replace(scene.there, number=number)
    before = everything_stored(scene.folder)

    assert list(differences(scene.people[who], CARDS, there)) == []
    assert everything_stored(scene.folder) == before
    assert browser(advocate.cookie).get(f"/cards/{number}").status_code == 200
    assert list(differences(scene.people["reader"], CARDS, there)) != []


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_members_get_not_found_for_the_cases_of_others(scene: Scene, who: str) -> None:
    """Alike is not enough: it must be the same as for any address that means nothing."""
    nothing = seen(scene.people[who](), "GET", "/no/such/page", {})

    answers = {
        seen(scene.people[who](), "GET", scene.there.address(pattern), {}).body
        for pattern in READING | WRITING
        if not pattern.endswith(SENT_ONLY)
    }

    assert nothing.status == 404
    assert answers == {nothing.body}


def test_a_reader_finds_no_page_for_writing(scene: Scene) -> None:
    """Exactly as if the case were not there; that it is there is nothing new to them."""
    before = everything_stored(scene.folder)

    told = {
        what
        for *_, all_of in differences(scene.people["reader"], WRITING, scene.there)
        for what in all_of
    }

    assert told <= {"queries"}
    assert everything_stored(scene.folder) == before


def test_a_reader_does_find_what_there_is_to_read(scene: Scene) -> None:
    """So the comparison above can tell one from the other."""
    found = {pattern for pattern, *_ in differences(scene.people["reader"], READING, scene.there)}

    assert found == READING


@pytest.mark.parametrize("who", ["nobody", "outsider", "somebody whose access was taken back"])
def test_who_comes_and_goes_shows_to_those_who_introduce(scene: Scene, who: str) -> None:
    """Others cannot even try an id out."""
    before = everything_stored(scene.folder)

    assert list(differences(scene.people[who], INTRODUCING, scene.there)) == []
    assert everything_stored(scene.folder) == before


@pytest.mark.parametrize("who", ["nobody", "somebody whose access was taken back"])
def test_a_team_is_for_colleagues(scene: Scene, who: str) -> None:
    """A stranger and a guest learn neither that there are teams nor who is in them."""
    before = everything_stored(scene.folder)

    assert list(differences(scene.people[who], TEAMS, scene.there)) == []
    assert everything_stored(scene.folder) == before


def test_a_team_is_changed_by_those_in_it(scene: Scene, outsider: CastMember) -> None:
    """Any other colleague gets the answer of a team that does not exist, for every deed."""
    before = everything_stored(scene.folder)
    forms = [{"do": deed} for deed in ("add", "take_out", "renew", "rename", "close", "")]

    for form in forms:
        form |= {"member": str(outsider.member_id), "name": "Mine"}
        address = f"/organisation/teams/{scene.there.team}"
        there = outsider.client.post(address, form)
        missing = outsider.client.post(f"/organisation/teams/{MISSING.team}", form)
        assert there.status_code == missing.status_code == 404
        assert there.content == missing.content
    assert everything_stored(scene.folder) == before


def test_another_file_and_another_entry_are_like_none(scene: Scene) -> None:
    """Only one part of the address is right; the rest tells nothing either."""
    there = scene.there
    half = replace(MISSING, number=there.number)
    other = replace(there, number=MISSING.number, file=7)

    for names in (half, other):
        alike = names.placeholders()
        for pattern in sorted(READING | WRITING):
            got = seen(scene.people["outsider"](), "GET", names.address(pattern), alike)
            absent = MISSING.address(pattern)
            expected = seen(scene.people["outsider"](), "GET", absent, MISSING.placeholders())
            assert got == expected, pattern


def test_a_used_invitation_is_like_one_that_never_was(scene: Scene, outsider: CastMember) -> None:
    """Neither says that somebody came."""
    address = f"/enrol/{scene.there.token}"
    assert browser().get(address).status_code == 200
    typed = {"name": "somebody", "display_name": "Somebody", "new_password": "a b c d e f g h"}
    enrolled = browser().post(address, typed | {"again": typed["new_password"]})
    assert enrolled.status_code == 302

    used = seen(browser(), "GET", address, {scene.there.token: "TOKEN"})

    never = seen(browser(), "GET", "/enrol/no-such-token", {"no-such-token": "TOKEN"})
    assert used == never
    assert used.status == 404


def test_my_cases_shows_nothing_of_others(
    instance: Path, advocate: CastMember, outsider: CastMember
) -> None:
    """No line, no count, no page more."""
    before = seen(browser(outsider.cookie), "GET", "/cases", {})
    for number in range(3):
        open_case_of(advocate, f"Folder {number}")

    assert seen(browser(outsider.cookie), "GET", "/cases", {}) == before


def test_a_form_from_elsewhere_tells_nothing(scene: Scene, outsider: CastMember) -> None:
    """Without the token of a form of ours, what is there and what is not are alike too."""

    def strict() -> Client:
        client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
        client.cookies = browser(outsider.cookie).cookies
        return client

    before = everything_stored(scene.folder)

    assert list(differences(strict, READING | WRITING | INTRODUCING, scene.there)) == []
    assert everything_stored(scene.folder) == before


def test_takes_about_as_long_for_what_is_not_there(scene: Scene) -> None:
    """A loose factor; that the databases are asked the same is checked to the letter above."""
    client = scene.people["outsider"]()
    times: dict[str, list[float]] = {scene.there.number: [], MISSING.number: []}
    for _ in range(25):
        for number, seconds in times.items():
            started = process_time()
            client.get(f"/cases/{number}")
            seconds.append(process_time() - started)

    existing, absent = map(median, times.values())
    assert absent / 2 < existing < absent * 2


def test_compares_with_both_databases() -> None:
    """Questions to the key store are counted as well."""
    assert set(connections) == {"default", "keystore"}
