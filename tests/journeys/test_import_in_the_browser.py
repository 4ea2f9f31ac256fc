"""A table of old cases comes in through the pages, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dalel.site.demo import MEMBERS
from tests.journeys import desk
from tests.journeys.browsing import Watched

pytestmark = pytest.mark.timeout(120)

MONITOR = MEMBERS[5]
TABLE = "№,ФИО,Телефон,Регион\n1,Айна Ойданова,007,Астана\n2,Дана Қиялқызы,+7 701,Зазеркалье\n"
MEANT = "Шымкент"


def test_a_table_becomes_cases(windows: Watched, tmp_path: Path) -> None:
    """One row is wrong: nothing comes in before it is said what its word means."""
    table = tmp_path / "Реестр.csv"
    table.write_text(TABLE, encoding="utf-8")
    page = windows.open(width=360)
    desk.sign_in(page, MONITOR, language="ru")
    before = page.locator("main a.row-main").count()

    desk.press(page, "main a[href='/cases/import']")
    page.set_input_files("[name=table]", table)
    desk.press(page, "main form:has([name=table]) .actions button")
    expect(page.locator("select[name=column-1]")).not_to_have_value("")
    desk.press(page, "main button[name=go]")
    imports_nothing_while_a_row_is_wrong(page)
    assert cases_listed(page) == before

    page.goto("/cases/import/words")
    page.locator("main li", has_text="Зазеркалье").locator("input").first.fill(MEANT)
    desk.press(page, "main button[name=go]")
    expect(page.locator("main")).to_contain_text("Айна Ойданова")
    expect(page.locator("main table")).to_have_count(0)
    desk.press(page, "main form.form .actions .button--primary")

    expect(page.locator("main .notice--good")).to_be_visible()
    assert cases_listed(page) == before + 2
    page.goto("/search")
    page.fill("[name=words]", "дана киялкызы")
    desk.press(page, "main form.search-form button")
    expect(page.locator("main .search-case")).to_have_count(1)
    assert desk.status_of(page, "/cases/import/check") == 404


def imports_nothing_while_a_row_is_wrong(page: Page) -> None:
    """The row and the column are named; the button refuses."""
    page.goto("/cases/import/check")
    fault = page.locator("main table tbody tr")
    expect(fault).to_have_count(1)
    expect(fault.locator("th")).to_have_text("3")
    expect(fault).to_contain_text("Регион")
    desk.press(page, "main form.form .actions .button--primary")
    expect(page.locator("main [role=alert]").first).to_be_visible()


def cases_listed(page: Page) -> int:
    """Return how many cases the list shows."""
    page.goto("/cases")
    return page.locator("main a.row-main").count()
