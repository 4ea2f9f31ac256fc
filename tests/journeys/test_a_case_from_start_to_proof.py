"""A case is opened, written, shared, corrected and proved, in every language and on a phone."""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from dalel.apps.entries.faults_in_words import fault_in_words
from tests.journeys import desk
from tests.journeys.base_install import BaseInstall, Ran
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS, CaseWords
from tests.journeys.desk import ADVOCATE, WORKER, entry_on
from tests.site.served import Served

pytestmark = pytest.mark.timeout(150)

# A line holds this many characters, and every kind of control lets a longer one through.
LINE_LIMIT = 300
# Every language, on a phone and on a screen; every page at every width is in test_accessibility.
WAYS = [("kk", 360, False), ("ru", 1280, False), ("en", 360, False), ("en", 1280, True)]


@dataclass(frozen=True)
class Told:
    """The entries of a case, by what they are."""

    statement: str
    act: str
    filing: str
    response: str
    pressure: str
    evidence: str


@pytest.mark.parametrize(("language", "width", "has_javascript"), WAYS)
def test_a_case_from_start_to_proof(
    windows: Watched,
    house: Served,
    base: BaseInstall,
    tmp_path: Path,
    *,
    language: str,
    width: int,
    has_javascript: bool,
) -> None:
    """What an advocate does, a colleague sees and a court's expert checks."""
    words, picture = WORDS[language], tmp_path / WORDS[language].file_name
    picture.write_bytes(random.Random(width).randbytes(300_000))  # noqa: S311 - stands for a photo
    page = windows.open(width=width, has_javascript=has_javascript)

    desk.sign_in(page, ADVOCATE, language=language)
    reads_a_case_on_the_list(page)
    case = desk.open_case(page, {"title": words.title})
    told = tells_what_happened(page, case, words, picture)
    sees_what_was_told(page, case, told, words)
    gets_the_file_back(page, told.evidence, picture, tmp_path)
    correction = corrects_the_pressure(page, case, told.pressure, words)

    colleague = windows.open(width=width)
    desk.sign_in(colleague, WORKER, language=language)
    shares_and_takes_back(page, colleague, case, told.statement, words)

    text = takes_receipts(page, case, correction, base, tmp_path)
    checks_it_on_the_public_site(page, house, text)
    proves_the_case(page, case, base, tmp_path)


def reads_a_case_on_the_list(page: Page) -> None:
    """Open a case that is there already and see its timeline."""
    desk.press(page, page.locator("main a.row-main").last)

    expect(page.locator("main .timeline [data-entry]").first).to_be_visible()


def tells_what_happened(page: Page, case: str, words: CaseWords, picture: Path) -> Told:
    """Record one entry of each kind, as they would come in."""
    statement = desk.add_entry(page, case, "statement", {"form": "spoken", "words": words.told})
    act = desk.add_entry(
        page,
        case,
        "act",
        {
            "act_types": ["coerced_by_office"],
            "when": words.about_date[0],
            "narrative": words.narrative,
        },
    )
    filing = desk.add_entry(
        page,
        case,
        "filing",
        {
            "filing_type": "crime_statement",
            "body": "prosecutor_regional",
            "handed_in": words.filed_on[0],
            "about_entries": [act],
        },
    )
    response = desk.add_entry(
        page, case, "response", {"answers_to": filing, "outcome": "silent", "words": words.answer}
    )
    pressure = desk.add_entry(
        page,
        case,
        "pressure",
        {"pressure_type": "told_hopeless", "when": words.season[0], "words": words.threat},
    )
    evidence = desk.add_entry(
        page,
        case,
        "evidence",
        {"evidence_type": "clothing_trace", "description": words.thing, "about": [act]},
        files=[picture],
    )
    return Told(statement, act, filing, response, pressure, evidence)


def sees_what_was_told(page: Page, case: str, told: Told, words: CaseWords) -> None:
    """Each entry is on the timeline with its words; what is dated stands in order of the dates."""
    shown = {
        told.statement: words.told,
        told.act: words.narrative,
        told.filing: words.filed_on[1],
        told.response: words.answer,
        told.pressure: words.threat,
        told.evidence: words.thing,
    }
    for entry, text in shown.items():
        expect(entry_on(page, entry)).to_contain_text(text)
    expect(page.locator("h1")).to_have_text(words.title)
    expect(entry_on(page, told.act)).to_contain_text(words.about_date[1])
    answered = entry_on(page, told.response)
    expect(answered).to_contain_text(words.filed_on[1])  # named by what it answers
    dated = [told.act, told.filing, told.pressure]
    order = page.locator("[data-entry]").evaluate_all("all => all.map(e => e.dataset.entry)")
    assert [one for one in order if one in dated] == dated
    assert page.url.partition("?")[0].endswith(f"/cases/{case}")


def gets_the_file_back(page: Page, evidence: str, picture: Path, folder: Path) -> None:
    """The file comes back as it went in; its name is not on the way."""
    link = entry_on(page, evidence).locator(f"a[href='/entries/{evidence}/files/0']")
    expect(link).to_contain_text(picture.name)
    desk.unfold(link)

    came = desk.download_by(page, link, folder)

    assert came.name == "file-1.jpg"
    assert came.read_bytes() == picture.read_bytes()


def corrects_the_pressure(page: Page, case: str, pressure: str, words: CaseWords) -> str:
    """Both versions stay, each leading to the other."""
    typed = {"when": words.month[0]}

    correction = desk.correct_entry(page, case, pressure, typed, reason=words.reason)

    old, new = entry_on(page, pressure), entry_on(page, correction)
    expect(old).to_contain_text(words.season[1])
    expect(old.locator(f"a[href='#e-{correction}']")).to_be_visible()
    expect(old.locator("a[href$='/correct']")).to_have_count(0)
    for text in (words.month[1], words.threat, words.reason):
        expect(new).to_contain_text(text)
    expect(new.locator(f"a[href='#e-{pressure}']")).to_be_visible()
    return correction


def shares_and_takes_back(
    page: Page, colleague: Page, case: str, statement: str, words: CaseWords
) -> None:
    """Nothing, then reading, then writing, then nothing again."""
    assert desk.status_of(colleague, f"/cases/{case}") == 404

    desk.share(page, case, WORKER.display_name, "READ")
    colleague.goto("/cases")
    expect(colleague.locator(f"main a[href='/cases/{case}']")).to_be_visible()
    assert desk.status_of(colleague, f"/cases/{case}") == 200
    expect(entry_on(colleague, statement)).to_contain_text(words.told)
    for offer in ("/entries/new", "/correct", "/access"):
        expect(colleague.locator(f"main a[href$='{offer}']")).to_have_count(0)
    assert desk.status_of(colleague, f"/cases/{case}/entries/new/note") == 404

    row = desk.row_of(page, WORKER)
    desk.press(page, row.locator("button[name=depth][value=WRITE]"))
    note = desk.add_entry(colleague, case, "note", {"text": words.answer})
    page.goto(f"/cases/{case}")
    expect(entry_on(page, note)).to_contain_text(WORKER.display_name)

    desk.press(page, f"main a[href='/cases/{case}/access']")
    desk.press(page, row.locator("form[action$='/access/end'] button"))
    expect(desk.row_of(page, WORKER)).to_have_count(0)
    for address in (
        f"/cases/{case}",
        f"/cases/{case}/entries/new/note",
        f"/entries/{note}/receipt",
        f"/entries/{statement}/receipt",
    ):
        assert desk.status_of(colleague, address) == 404, address


def takes_receipts(page: Page, case: str, entry: str, base: BaseInstall, folder: Path) -> str:
    """A receipt on paper and as a file; both can be checked, neither says anything."""
    page.goto(f"/cases/{case}")
    desk.press(page, f"main a[href='/entries/{entry}/receipt']")
    expect(page.locator(".receipt svg")).to_be_visible()
    text = (page.locator("details .number").text_content() or "").strip()
    typed = folder / "typed.txt"
    typed.write_text(text, encoding="ascii")

    receipt = desk.download_by(page, page.locator("a[href$='/receipt/file']"), folder)

    for file in (receipt, typed):
        checked = base.dalel("verify", file)
        assert checked.status == 0, checked.said
        assert "Sound" in checked.said
    return text


def checks_it_on_the_public_site(page: Page, house: Served, text: str) -> None:
    """Whoever holds the sheet needs no account, and reads the same place in the log."""
    place = page.locator(".facts dd").nth(2).text_content()

    page.goto(f"{house.public}/verify")
    page.fill("[name=receipt]", text)
    desk.press(page, "main form button")

    outcome = page.locator("[data-outcome=sound]")
    expect(outcome.locator(".facts dd").last).to_contain_text(re.compile(rf"\b{place}\b"))


def proves_the_case(page: Page, case: str, base: BaseInstall, folder: Path) -> None:
    """The bundle holds without us; one bit more or less and the entry is named."""
    page.goto(f"/cases/{case}")
    bundle = desk.download_by(page, page.locator("form[action$='/bundle'] button"), folder)

    checked = base.dalel("verify", bundle)

    assert checked.status == 0, checked.said
    assert "Last sealed, by the log's word: 20" in checked.said
    assert f"Number: {case}" in checked.said
    entry = flip_a_byte_of_an_entry(bundle)
    spoiled = base.dalel("verify", bundle)
    assert (spoiled.status, entry in spoiled.said) == (1, True), spoiled.said


def flip_a_byte_of_an_entry(bundle: Path) -> str:
    """Change one byte of the content of one entry inside the archive; return the entry's id."""
    with zipfile.ZipFile(bundle) as archive:
        inside = next(one for one in archive.infolist() if one.filename.startswith("entries/"))
    content = bytearray(bundle.read_bytes())
    name, extra = (
        int.from_bytes(content[begin : begin + 2], "little")
        for begin in (inside.header_offset + 26, inside.header_offset + 28)
    )
    begin = inside.header_offset + 30 + name + extra
    content[begin + inside.compress_size // 2] ^= 1
    bundle.write_bytes(content)
    return Path(inside.filename).stem


def test_the_base_install_holds_no_django(base: BaseInstall) -> None:
    """What the story proves without Django, it proves without Django."""
    found: Ran = base.python("-c", "import django")

    assert found.status == 1
    assert "No module named 'django'" in found.said
    assert base.dalel("serve").status == 2


@pytest.mark.parametrize("language", WORDS)
def test_says_beside_the_field_what_is_wrong(
    windows: Watched, tmp_path: Path, language: str
) -> None:
    """In the reader's language; nothing typed or chosen is lost, a file neither."""
    words, picture = WORDS[language], tmp_path / WORDS[language].file_name
    picture.write_bytes(b"stands for a photo")
    page = windows.open(width=360)
    desk.sign_in(page, ADVOCATE, language=language)
    case = desk.open_case(page, {"title": words.title})
    typed = {
        "when": words.yesterday,
        "words": words.threat,
        "phone_used": "7" * (LINE_LIMIT + 1),
        "targets": ["survivor"],
    }

    page.goto(f"/cases/{case}/entries/new/pressure")
    lift_limits(page)
    desk.fill(page, typed)
    page.set_input_files("input[type=file]", picture)
    desk.save(page)

    with translation.override(language):
        sentences = {
            "pressure_type": fault_in_words("required", {}),
            "when": fault_in_words("not_a_date", {"code": "relative_date"}),
            "phone_used": fault_in_words(
                "too_long", {"length": LINE_LIMIT + 1, "limit": LINE_LIMIT}
            ),
        }
    for field, sentence in sentences.items():
        expect(desk.fault_beside(page, field)).to_have_text(sentence)
        expect(page.locator(f"#errors a[href='#id_{field}']")).to_be_visible()
        control = page.locator(f"[name={field}]")
        expect(control).to_have_attribute("aria-invalid", "true")
        expect(control).to_have_attribute("aria-describedby", f"id_{field}-error id_{field}-help")
    expect(page.locator("[name=when]")).to_have_value(words.yesterday)
    expect(page.locator("[name=words]")).to_have_value(words.threat)
    expect(page.locator("[name=targets][value=survivor]")).to_be_checked()
    expect(page.locator(".kept")).to_have_text(picture.name)

    corrected = {
        "pressure_type": "told_hopeless",
        "when": words.season[0],
        "phone_used": "+7 000 000 00 00",
    }
    desk.fill(page, corrected)
    desk.save(page)

    (entry,) = desk.entries_on(page) - opening_of(page)
    for text in (words.season[1], words.threat, picture.name):
        expect(entry_on(page, entry)).to_contain_text(text)
    desk.press(page, entry_on(page, entry).locator(f"a[href='/entries/{entry}']"))
    expect(entry_on(page, entry)).to_contain_text("+7 000 000 00 00")


def test_the_sentences_differ_by_language() -> None:
    """Or the test above would not notice a sentence that nobody translated."""
    said = set()
    for language in WORDS:
        with translation.override(language):
            said.add(fault_in_words("not_a_date", {"code": "relative_date"}))
            said.add(fault_in_words("required", {}))

    assert len(said) == 2 * len(WORDS)


def lift_limits(page: Page) -> None:
    """Be a browser that lets more be typed than a field holds."""
    page.evaluate("document.querySelectorAll('[maxlength]').forEach(e => e.maxLength = 1e6)")


def opening_of(page: Page) -> set[str]:
    """Return the ids of what opened the case."""
    shown = page.locator("[data-entry][data-kind=opening]")
    return set(shown.evaluate_all("all => all.map(e => e.dataset.entry)"))
