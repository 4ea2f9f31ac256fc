"""What people do at the desk, in any of the three languages: steps that stories are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from dalel.site.demo import MEMBERS, DemoMember

ADVOCATE, WORKER, ADMINISTRATOR = MEMBERS[:3]

Typed = Mapping[str, str | Sequence[str]]


def sign_in(page: Page, member: DemoMember, *, language: str) -> None:
    """Sign in and arrive at what is due; stories begin at the list of cases."""
    page.goto(f"/sign-in?lang={language}")
    page.fill("[name=name]", member.sign_in_name)
    page.fill("[name=password]", member.password)
    press(page, "main form button")
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)
    assert page.url.endswith("/desk")
    page.goto("/cases")


def sign_out(page: Page) -> None:
    """Press the button on top of every page."""
    press(page, "form[action='/sign-out'] button")
    assert page.url.endswith("/sign-in")


def open_case(page: Page, typed: Typed) -> str:
    """Open a case from the list and return its number."""
    page.goto("/cases")
    press(page, "a[href='/cases/new']")
    fill(page, typed)
    save(page)
    return page.url.rpartition("/cases/")[2]


def add_entry(page: Page, case: str, kind: str, typed: Typed, files: Iterable[Path] = ()) -> str:
    """Record what happened, by way of the menu; return the id of the new entry."""
    _arrive(page, f"/cases/{case}")
    before = entries_on(page)
    press(page, f"main a[href='/cases/{case}/entries/new']")
    choice = page.locator(f"main a[href='/cases/{case}/entries/new/{kind}']").last
    unfold(choice)
    press(page, choice)
    fill(page, typed)
    if files:
        page.set_input_files("input[type=file]", list(files))
    save(page)
    return _newcomer(page, before)


def correct_entry(page: Page, case: str, entry: str, typed: Typed, *, reason: str) -> str:
    """Correct an entry; return the id of the correction."""
    _arrive(page, f"/cases/{case}")
    before = entries_on(page)
    press(page, f"main a[href='/cases/{case}/entries/{entry}/correct']")
    fill(page, {"correction_reason": reason, **typed})
    save(page)
    return _newcomer(page, before)


def fill(page: Page, typed: Typed) -> None:
    """Type and choose, unfolding what is folded away."""
    for name, value in typed.items():
        if not page.locator(f"main :not(button)[name='{name}']:not([type=hidden])").count():
            press(page, f"main button[value='open:{name}']")
        if isinstance(value, str):
            control = page.locator(f"main [name='{name}']")
            unfold(control)
            is_list = control.evaluate("control => control.tagName") == "SELECT"
            control.select_option(value) if is_list else control.fill(value)
            continue
        for one in value:
            box = page.locator(f"main [name='{name}'][value='{one}']")
            unfold(box)
            box.check()


def unfold(control: Locator) -> None:
    """Open every fold around a control, from the outside in."""
    control.wait_for(state="attached")
    folds = control.locator("xpath=ancestor::details[not(@open)]/summary")
    while folds.count():
        folds.first.click()


def press(page: Page, control: Locator | str) -> None:
    """Press something that leads to another page, and wait for that page."""
    found = page.locator(control) if isinstance(control, str) else control
    with page.expect_navigation():
        found.click()


def save(page: Page) -> None:
    """Press the button of the page's own form; once more where it reads something back."""
    button = "main form:has([name=form_token]) .actions .button--primary"
    press(page, button)
    if page.locator("#look").count():
        press(page, button)


def status_of(page: Page, address: str) -> int:
    """Open an address and return how it was answered."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def entries_on(page: Page) -> set[str]:
    """Return the ids of all entries a page shows."""
    shown = page.locator("main [data-entry]").evaluate_all("all => all.map(e => e.dataset.entry)")
    return set(shown)


def entry_on(page: Page, entry: str) -> Locator:
    """Return an entry on its case's page."""
    return page.locator(f"main [data-entry='{entry}']")


def fault_beside(page: Page, field: str) -> Locator:
    """Return the sentence that stands beside a wrong field."""
    return page.locator(f"#id_{field}-error")


def share(
    page: Page, case: str, with_whom: str, depth: str, *, to: str = "colleague", until: str = ""
) -> None:
    """Give a colleague, a team or a guest access from the case's page."""
    page.goto(f"/cases/{case}")
    press(page, f"main a[href='/cases/{case}/access']")
    form = page.locator(f"main form:has([name=to][value={to}]):has(select)")
    choice = form.locator("select option", has_text=with_whom).get_attribute("value")
    unfold(form.locator("select"))
    form.locator("select").select_option(choice)
    form.locator(f"[name=depth][value={depth}]").check()
    if until:
        form.locator("[name=until]").fill(until)
    press(page, form.locator(".actions button"))


def row_of(page: Page, colleague: DemoMember) -> Locator:
    """Return a colleague's row on the page that shows who can open a case."""
    return page.locator("main li.row", has_text=colleague.display_name)


def download_by(page: Page, button: Locator, to: Path) -> Path:
    """Press something that hands out a file, and keep the file."""
    with page.expect_download() as waiting:
        button.click()
    download: Download = waiting.value
    path = to / download.suggested_filename
    download.save_as(path)
    return path


def _arrive(page: Page, address: str) -> None:
    """Go to a page, unless that is where saving has led."""
    if not page.url.endswith(address):
        page.goto(address)


def _newcomer(page: Page, before: set[str]) -> str:
    (newcomer,) = entries_on(page) - before
    return newcomer
