"""Every page of a case, of search, import and the shared computer, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from dalel.site.demo import MEMBERS
from tests.journeys import desk
from tests.journeys.case_words import WORDS
from tests.journeys.desk import ADVOCATE, WORKER

GUEST = MEMBERS[4]
UNBROKEN = "Ұ" * 300
# The last region is in no list, so that a word has to be asked about and a row is wrong.
TABLE = "№,ФИО,Телефон,Регион\n1,Айна Ойданова,007,Астана\n2,Дана Қиялқызы,+7 701,Зазеркалье\n"


def through_the_list(page: Page) -> Iterator[str]:
    """Lead through the list of cases and the search."""
    page.goto("/cases?sort=title")
    yield "/cases, sorted"
    page.goto("/cases")
    desk.unfold(page.locator("#id_text"))
    page.fill("#id_text", "ЖЖЖЖЖЖ")
    desk.press(page, "main form.filters button")
    yield "/cases, nothing fits"
    page.goto("/search")
    yield "/search"
    for words, what in (("", "no word"), ("жусан", "something"), ("ыыыыыы", "nothing")):
        page.fill("[name=words]", words)
        desk.press(page, "main form.search-form button")
        yield f"/search, {what} found"


def through_a_long_case(page: Page, case: str) -> Iterator[str]:
    """Lead through what is read of a case: its timeline narrowed, its people, its journal."""
    for ending in ("?order=recorded", "?kind=filing", "?kind=note&body=court", "/print"):
        page.goto(f"{case}{ending}")
        yield f"{case}{ending}"
    page.goto(f"{case}/parties")
    yield f"{case}/parties"
    desk.press(page, "main a.row-main >> nth=0")
    yield f"{case}/parties/…"
    page.goto(case)
    desk.press(page, page.locator("main .timeline a[href^='/entries/']").first)
    yield "/entries/…"
    page.goto(f"{case}/journal")
    yield f"{case}/journal"
    page.goto(f"{case}/visit?chosen=1&note=4&contact=4&statement=4&need=1")
    yield f"{case}/visit, too many"


def through_a_new_case(page: Page, language: str) -> Iterator[str]:
    """Lead through a case that was opened just now: its card, who may not see it, faults."""
    words = WORDS[language]
    case = f"/cases/{desk.open_case(page, {'title': words.title})}"
    yield f"{case}, new"
    for ending in ("/parties", "/journal", "/card"):
        page.goto(f"{case}{ending}")
        yield f"{case}{ending}, of a new case"
    desk.save(page)
    yield f"{case}/card, with a fault"
    desk.fill(page, {"name": words.title, "keep_out": words.threat})
    desk.save(page)
    yield f"{case}/card, written"
    page.locator("#id_holder option", has_text=WORKER.display_name).wait_for(state="attached")
    desk.press(page, "main a[href^='/cards/']")
    yield "/cards/…"
    page.goto(f"{case}/visit?contact=1&statement=1")
    page.fill("[name='all-when']", words.yesterday)
    page.fill("[name='2-words']", words.told)
    desk.save(page)
    yield f"{case}/visit, with faults"
    page.goto(f"{case}/entries/new/pressure")
    desk.fill(page, {"pressure_type": "told_hopeless", "when": words.season[0]})
    desk.press(page, "main button[value=check]")
    yield f"{case}/entries/new/pressure, checked"
    yield from _through_a_former_name(page, case)
    yield from _through_sharing(page, case)


def _through_a_former_name(page: Page, case: str) -> Iterator[str]:
    names = {"name_chosen": "Көгершін", "name_former": "Бүркіт", "name_legal": UNBROKEN}
    named = {"roles": ["survivor"], **names}
    person = desk.add_entry(page, case.rpartition("/")[2], "person", named)
    page.goto(f"{case}/parties/{person}")
    yield f"{case}/parties/…, with a former name"
    page.goto(f"{case}/entries/{person}/correct")
    yield f"{case}/entries/…/correct, with a former name"
    page.goto(f"{case}/parties/{person}")
    desk.press(page, "main form[action$='/former'] button")
    yield f"{case}/parties/…/former"


def _through_sharing(page: Page, case: str) -> Iterator[str]:
    page.goto(f"{case}/access")
    yield f"{case}/access, of a new case"
    form = page.locator("main form:has([name=to][value=guest])")
    desk.unfold(form.locator("select"))
    desk.press(page, form.locator(".actions button"))
    yield f"{case}/access, nobody chosen"
    desk.share(page, case.rpartition("/")[2], WORKER.display_name, "READ")
    yield f"{case}/access, shared"
    press = page.locator("main form[action$='/exclusions'] .actions button")
    desk.unfold(press)
    desk.press(page, press)
    yield f"{case}/access, nobody excluded"
    desk.unfold(press)
    choice = page.locator("main form[action$='/exclusions'] [name=member]")
    choice.select_option(label=WORKER.display_name)
    page.locator("main form[action$='/exclusions'] [name=why]").first.check()
    desk.press(page, press)
    yield f"{case}/access, asked whether they are to lose it"
    desk.unfold(press)
    page.check("main form[action$='/exclusions'] [name=sure]")
    desk.press(page, press)
    yield f"{case}/access, somebody excluded"


def through_an_import(page: Page, folder: Path) -> Iterator[str]:
    """Lead through the pages of a table, whose second row is wrong; then discard it."""
    table = folder / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    page.goto("/cases/import")
    yield "/cases/import"
    page.set_input_files("[name=table]", table)
    desk.press(page, "main form:has([name=table]) .actions button")
    yield "/cases/import/columns"
    for name in ("words", "check"):
        desk.press(page, "main button[name=go]")
        yield f"/cases/import/{name}"
    page.goto("/cases/import")
    yield "/cases/import, one waiting"
    desk.press(page, "main form[action$='/discard'] button")


def through_a_shared_computer(page: Page, language: str) -> Iterator[str]:
    """Lead through PINs, set, forgotten and ended."""
    page.goto("/switch")
    yield "/switch"
    desk.press(page, "main form[action='/switch/pin'] .actions button")
    yield "/switch, no PIN typed"
    for name in ("new_pin", "again"):
        page.fill(f"main form[action='/switch/pin'] [name={name}]", "4071")
    desk.press(page, "main form[action='/switch/pin'] .actions button")
    yield "/switch, with a PIN"
    desk.press(page, "main form[action='/switch/leave'] button")
    yield "/switch, left"
    desk.press(page, page.locator(".names-one", has_text=ADVOCATE.display_name))
    yield "/switch, a PIN asked for"
    page.fill("[name=pin]", "50505")
    desk.press(page, "main form .actions button")
    yield "/switch, a wrong PIN"
    page.goto("/switch")
    desk.press(page, "main form[action='/switch/end'] button")
    desk.sign_in(page, GUEST, language=language)
    yield "/cases, of a guest"
    desk.press(page, "main a.row-main")
    yield "a case, of a guest"
    page.goto("/account")
    yield "/account, of a guest"
    desk.sign_out(page)
