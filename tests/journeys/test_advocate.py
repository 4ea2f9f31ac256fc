"""A day of an advocate: finds a case, writes a visit down, shares it, takes proof along."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dalel.site.demo import MEMBERS, TEAMS
from tests.journeys import desk
from tests.journeys.base_install import BaseInstall
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS, CaseWords
from tests.journeys.desk import ADVOCATE, entry_on

pytestmark = pytest.mark.timeout(200)

MONITOR = MEMBERS[5]
# A prison of the demo whose name has letters that a Russian keyboard lacks.
PRISON, PRISON_IN_RUSSIAN_LETTERS = "Көкжидек", "кокжидек тузеу"
CHOSEN, FORMER = "Көгершін Ойданқызы", "Бүркіт Ойданұлы"


@dataclass(frozen=True)
class Day:
    """Where the day is spent: the window, the case, the language and its words."""

    page: Page
    case: str
    language: str
    words: CaseWords


@pytest.mark.parametrize(("language", "width"), [("kk", 1280), ("ru", 360)])
def test_a_day_of_an_advocate(
    windows: Watched, base: BaseInstall, tmp_path: Path, language: str, width: int
) -> None:
    """From the list in the morning to the bundle in the evening."""
    words, page = WORDS[language], windows.open(width=width)
    desk.sign_in(page, ADVOCATE, language=language)

    narrows_the_list(page)
    finds_what_russian_letters_stand_for(page)
    reads_at_a_glance(page)
    narrows_the_timeline(page)

    case = desk.open_case(page, {"title": words.title})
    day = Day(page, case, language, words)
    act = reads_a_date_back(day)
    writes_a_visit_down(day)
    brings_several_files(day, act, tmp_path)
    person = names_somebody_by_the_name_in_use(day)
    shares_and_excludes(day)
    takes_proof_along(day, base, tmp_path)
    sees_who_looked(day, person)


def narrows_the_list(page: Page) -> None:
    """By who leads, then by a part of the title, which stays out of the address."""
    everything = page.locator("main a.row-main")
    before = everything.count()
    desk.unfold(page.locator("#id_lead"))
    page.select_option("#id_lead", "others")
    desk.press(page, "main form.filters button")
    assert 0 < everything.count() < before
    expect(page.locator("main .rows")).not_to_contain_text(ADVOCATE.display_name)
    page.select_option("#id_lead", "")
    page.fill("#id_text", "ЖУСА")
    desk.press(page, "main form.filters button")
    expect(everything).to_have_count(1)
    expect(everything).to_contain_text("Жусан")
    assert page.url.endswith("/cases")


def finds_what_russian_letters_stand_for(page: Page) -> None:
    """The words are marked where they stand, in Kazakh letters; the address tells nothing."""
    desk.press(page, "nav.top-nav a[href='/search']")
    page.fill("[name=words]", PRISON_IN_RUSSIAN_LETTERS)
    desk.press(page, "main form.search-form button")
    assert page.url.endswith("/search")
    found = page.locator("main .search-case", has_text="Жусан")
    expect(found.locator("mark", has_text=PRISON).first).to_be_visible()
    desk.press(page, found.locator("a.row-main"))


def reads_at_a_glance(page: Page) -> None:
    """How to reach her comes before what stands out; each line leads to its entry."""
    expect(page.locator("main [aria-labelledby=contact]")).to_be_visible()
    lines = page.locator("main .glance a.glance-text:visible")
    assert lines.count() > 3
    address = str(lines.first.get_attribute("href"))
    lines.first.click()
    expect(page.locator("[data-entry]").first).to_be_visible()
    assert address.rpartition("#")[0] in page.url
    page.go_back()


def narrows_the_timeline(page: Page) -> None:
    """To filings; then in the order of recording."""
    desk.unfold(page.locator("#kind"))
    page.select_option("#kind", "filing")
    desk.press(page, "main form.filters button")
    kinds = page.locator("main .timeline [data-entry]").evaluate_all(
        "all => all.map(e => e.dataset.kind)"
    )
    assert set(kinds) == {"filing"}
    expect(page.locator("#kind")).to_have_value("filing")


def reads_a_date_back(day: Day) -> str:
    """A date somebody typed is shown in words before it is sealed; only then it is saved."""
    page, (typed, said) = day.page, day.words.about_date
    page.goto(f"/cases/{day.case}/entries/new/act")
    fields = {"act_types": ["coerced_by_office"], "when": typed, "narrative": day.words.narrative}
    desk.fill(page, fields)
    button = "main form:has([name=form_token]) .actions .button--primary"
    desk.press(page, button)

    expect(page.locator("#look")).to_contain_text(said)
    expect(page.locator("[name=when]")).to_have_value(typed)
    desk.press(page, button)
    act = page.locator("[data-kind=act]")
    expect(act).to_contain_text(said)
    return str(act.get_attribute("data-entry"))


def writes_a_visit_down(day: Day) -> None:
    """Three entries on one page, the day typed once; what is left empty is not recorded."""
    page, (typed, said) = day.page, day.words.filed_on
    before = desk.entries_on(page)
    desk.press(page, f"main a[href='/cases/{day.case}/entries/new']")
    desk.press(page, f"main a[href='/cases/{day.case}/visit']")
    for kind in ("contact", "statement", "pressure", "note"):
        page.select_option(f"#count_{kind}", "1")
    desk.press(page, "main form .actions .button--primary")
    names = str(page.locator("[name=forms]").get_attribute("value")).split()
    place = {name: str(number) for number, name in enumerate(names, start=1)}
    page.fill("[name='all-when']", typed)
    contact = page.locator(f"[name='{place['contact']}-contact_type']").first
    desk.fill(page, {str(contact.get_attribute("name")): "family_visit"})
    desk.fill(page, {f"{place['statement']}-words": day.words.told})
    desk.fill(page, {f"{place['note']}-text": day.words.answer})
    desk.save(page)
    expect(desk.fault_beside(page, f"{place['statement']}-form")).to_be_visible()
    expect(page.locator(f"[name='{place['note']}-text']")).to_have_value(day.words.answer)
    desk.fill(page, {f"{place['statement']}-form": "spoken"})
    desk.save(page)

    new = desk.entries_on(page) - before
    kinds = {entry_on(page, one).get_attribute("data-kind") for one in new}
    assert kinds == {"contact", "statement", "note"}
    expect(page.locator("[data-kind=statement]")).to_contain_text(said)


def brings_several_files(day: Day, act: str, folder: Path) -> None:
    """Two at once; each comes back as it went in."""
    files = [folder / f"{number} {day.words.file_name}" for number in (1, 2)]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]) * 70_000)
    typed = {"evidence_type": "clothing_trace", "description": day.words.thing, "about": [act]}
    entry = desk.add_entry(day.page, day.case, "evidence", typed, files)
    for number, file in enumerate(files):
        link = entry_on(day.page, entry).locator(f"a[href='/entries/{entry}/files/{number}']")
        desk.unfold(link)
        came = desk.download_by(day.page, link, folder / "came")
        assert came.read_bytes() == file.read_bytes()
    reason = {"description": day.words.thing + "!"}
    correction = desk.correct_entry(day.page, day.case, entry, reason, reason=day.words.reason)
    expect(entry_on(day.page, correction)).to_contain_text(day.words.reason)
    expect(entry_on(day.page, correction)).to_contain_text(files[1].name)


def names_somebody_by_the_name_in_use(day: Day) -> str:
    """The former name stands nowhere, until somebody asks for it and that is written down."""
    page = day.page
    named = {"roles": ["survivor"], "name_chosen": CHOSEN, "name_former": FORMER}
    person = desk.add_entry(page, day.case, "person", named)
    address = f"/cases/{day.case}/parties/{person}"
    for shown in (
        f"/cases/{day.case}",
        f"/cases/{day.case}/parties",
        address,
        f"/entries/{person}",
    ):
        page.goto(shown)
        expect(page.locator("body")).to_contain_text(CHOSEN)
        expect(page.locator("body")).not_to_contain_text(FORMER)
    page.goto("/search")
    page.fill("[name=words]", FORMER)
    desk.press(page, "main form.search-form button")
    expect(page.locator("main")).not_to_contain_text(CHOSEN)
    page.goto(address)
    desk.press(page, "main form[action$='/former'] button")
    expect(page.locator("main")).to_contain_text(FORMER)
    page.goto(address)
    expect(page.locator("body")).not_to_contain_text(FORMER)
    return person


def shares_and_excludes(day: Day) -> None:
    """One grant for a whole shift; whoever must not see the case cannot be let in."""
    page, team = day.page, TEAMS[0].name
    desk.share(page, day.case, team, "READ", to="team")
    expect(page.locator("main li.row[data-holder]", has_text=team)).to_have_count(1)
    form = "main form[action$='/exclusions']:has([name=why])"
    desk.unfold(page.locator(f"{form} .actions button"))
    page.select_option(f"{form} [name=member]", label=option_of(page, f"{form} [name=member]"))
    page.check(f"{form} [name=why][value=relative_of_accused]")
    page.fill(f"{form} [name=reason]", day.words.reason)
    desk.press(page, f"{form} .actions button")
    excluded = page.locator("main [data-excluded]")
    expect(excluded).to_contain_text(MONITOR.display_name)
    expect(excluded).to_contain_text(day.words.reason)
    desk.share(page, day.case, MONITOR.display_name, "READ")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    expect(page.locator("main [data-holder]", has_text=MONITOR.display_name)).to_have_count(0)


def option_of(page: Page, select: str) -> str:
    """Return how a list names the monitor."""
    option = page.locator(f"{select} option", has_text=MONITOR.display_name)
    return str(option.text_content())


def takes_proof_along(day: Day, base: BaseInstall, folder: Path) -> None:
    """The bundle holds without us and names no member, unless it is asked to."""
    page = day.page
    page.goto(f"/cases/{day.case}")
    desk.press(page, "main a[href$='/receipt'] >> nth=0")
    expect(page.locator(".receipt svg")).to_be_visible()
    receipt = desk.download_by(page, page.locator("a[href$='/receipt/file']"), folder)
    page.goto(f"/cases/{day.case}")
    button = page.locator("form[action$='/bundle'] button")
    without = desk.download_by(page, button, folder / "without")
    page.check("form[action$='/bundle'] [name=names]")
    with_names = desk.download_by(page, button, folder / "with")
    for file in (receipt, without, with_names):
        checked = base.dalel("verify", file)
        assert checked.status == 0, checked.said
    assert day.case in base.dalel("verify", without).said
    assert not holds(without, ADVOCATE.display_name)
    assert holds(with_names, ADVOCATE.display_name)
    assert holds(without, CHOSEN)
    assert not holds(without, FORMER)
    assert not holds(with_names, FORMER)


def holds(bundle: Path, words: str) -> bool:
    """Return whether words stand in any file of a bundle."""
    with zipfile.ZipFile(bundle) as archive:
        return any(words.encode() in archive.read(name) for name in archive.namelist())


def sees_who_looked(day: Day, person: str) -> None:
    """What was taken along and the name that was asked for stand in the journal."""
    page = day.page
    page.goto(f"/cases/{day.case}")
    desk.press(page, f"main a[href='/cases/{day.case}/journal']")
    taken = page.locator("main .journal-deed--takes")
    expect(taken).to_have_count(3)
    former = page.locator("main [data-line]", has=page.locator(f"a[href='/entries/{person}']"))
    expect(former.locator(".journal-deed--takes")).to_have_count(1)
    expect(page.locator("main")).to_contain_text(ADVOCATE.display_name)
    expect(page.locator("main")).not_to_contain_text(FORMER)
    assert re.search(r"\d", str(page.locator("main .row-meta").first.text_content()))
