"""From a file on a phone to cases: four pages, without scripts."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.cases.importing import limits
from dalel.apps.cases.importing.waiting import SHELF
from dalel.apps.cases.importing.writing import import_cases
from dalel.apps.cases.views import import_check
from dalel.apps.entries.keystore import PartWrap
from dalel.apps.entries.models import WaitingTable
from dalel.apps.entries.tables.limits import FILE_BYTES
from dalel.apps.entries.tables.waiting import Shelf
from dalel.apps.ledger.errors import LogBusy
from dalel.site import sealer
from tests.apps.conftest import CastMember, browser
from tests.apps.entries.tables.workbook import workbook
from tests.apps.records import NOW, is_clean

REGISTER = "№,ФИО,Телефон,Регион\n1,Айна Ойданова,007,Астана\n2,Дана Қиялқызы,+7 701,Зазеркалье\n"


def bring(client: Client, text: str | bytes = REGISTER) -> int:
    """Bring a table and return how it was answered."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = client.post("/cases/import", {"table": SimpleUploadedFile("secret name.csv", data)})
    return answer.status_code


def name_columns(client: Client, **said: str) -> int:
    """Accept what was guessed, but for what is given."""
    return client.post("/cases/import/columns", {"go": "", **said}).status_code


def page(client: Client, step: str) -> str:
    """Return the text of a page of the import."""
    return client.get(f"/cases/import/{step}").content.decode()


def test_leads_from_the_file_to_the_cases(instance: Path, advocate: CastMember) -> None:
    """Nothing is recorded before the last button."""
    client = advocate.client
    assert bring(client) == 302
    assert "+7 701" in page(client, "columns")
    assert name_columns(client) == 302
    assert "Зазеркалье" in page(client, "words")
    name = "case.region:зазеркалье"
    assert client.post("/cases/import/words", {name: "Шымкент", "go": ""}).status_code == 302
    assert "Айна Ойданова" in page(client, "check")

    done = client.post("/cases/import/check")

    assert done.status_code == 200
    listed = client.get("/cases").content.decode()
    assert listed.count('class="row-title"') == 2
    assert not WaitingTable.objects.exists()
    assert not PartWrap.objects.exists()
    assert client.get("/cases/import/check").status_code == 404


def test_imports_nothing_while_rows_have_errors(advocate: CastMember) -> None:
    """Unless the member leaves them out."""
    client = advocate.client
    bring(client)
    name_columns(client)

    refused = client.post("/cases/import/check")
    assert refused.status_code == 422
    assert 'class="row-title"' not in client.get("/cases").content.decode()
    done = client.post("/cases/import/check", {"skip_faulty": "on"})

    assert done.status_code == 200
    assert client.get("/cases").content.decode().count('class="row-title"') == 1


def test_warns_of_rows_that_were_imported_before(advocate: CastMember) -> None:
    """And leaves them out, unless the box is emptied."""
    client = advocate.client
    for _ in range(2):
        bring(client, "№,ФИО\n1,Айна\n")
        name_columns(client)
        answer = client.post("/cases/import/check", {"skip_known": "on"})

    assert answer.status_code == 422
    assert client.get("/cases").content.decode().count('class="row-title"') == 1


def test_a_word_that_is_in_no_list_is_asked_again(advocate: CastMember) -> None:
    """What was typed stays."""
    client = advocate.client
    bring(client)
    name_columns(client)

    answer = client.post("/cases/import/words", {"case.region:зазеркалье": "Нарния", "go": ""})

    assert answer.status_code == 422
    assert 'value="Нарния"' in answer.content.decode()


def test_two_columns_cannot_become_the_same(advocate: CastMember) -> None:
    """Said beside the second of them."""
    client = advocate.client
    bring(client)

    assert name_columns(client, **{"column-3": "survivor.phone"}) == 422


def test_chooses_sheet_and_heading_row(advocate: CastMember) -> None:
    """Guessed anew from the headings that are there."""
    client = advocate.client
    sheets = {"Cover": [["Register"], ["2021"]], "Data": [["Title"], ["№", "ФИО"], ["1", "A"]]}
    bring(client, workbook(sheets))

    answer = client.post("/cases/import/columns", {"sheet": "1", "heading_row": "2", "again": ""})

    assert answer.status_code == 200
    assert '<option value="survivor.name_legal" selected>' in answer.content.decode()


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\x00", b"x" * (FILE_BYTES + 9)])
def test_says_why_a_file_cannot_be_taken(advocate: CastMember, data: bytes) -> None:
    """And keeps nothing of it."""
    assert bring(advocate.client, data) == 422
    assert not WaitingTable.objects.exists()


def test_the_table_is_gone_when_it_is_discarded(instance: Path, advocate: CastMember) -> None:
    """With its keys, and its file."""
    bring(advocate.client)

    advocate.client.post("/cases/import/discard")

    assert not WaitingTable.objects.exists()
    assert not PartWrap.objects.exists()
    assert not [one for one in (instance / "files").rglob("*") if one.is_file()]


def test_nobody_else_sees_the_table(advocate: CastMember, worker: CastMember) -> None:
    """It looks as if there were none."""
    bring(advocate.client)

    for step in ("columns", "words", "check"):
        assert worker.client.get(f"/cases/import/{step}").status_code == 404


def test_a_guest_and_a_stranger_find_nothing(guest: CastMember) -> None:
    """What a stranger sends is not even kept in memory."""
    assert bring(guest.client) == 404
    assert bring(browser()) == 302
    assert not WaitingTable.objects.exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_stays_light(advocate: CastMember, language: str) -> None:
    """At most 60 kB, however wide the table and strange its words."""
    headings = ",".join(f"Heading {n}" for n in range(30))
    rows = "\n".join(",".join(f"слово {n} {m}" for m in range(30)) for n in range(60))
    client = advocate.client
    bring(client, f"{headings}\n{rows}\n")
    said = {"column-0": "case.region", "column-1": "act.act_types", "column-2": "act.place"}
    assert name_columns(client, **said) == 302

    client.cookies["language"] = language
    for step in ("columns", "words", "check"):
        answer = client.get(f"/cases/import/{step}")
        assert answer.status_code == 200
        size = len(answer.content)
        assert size < 60_000, step


def test_imports_a_table_once_however_often_the_button_is_pressed(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window imports the same table while this one has planned it and not written yet."""
    client = advocate.client
    bring(client, "№,ФИО\n1,Айна\n")
    name_columns(client)
    at_once: list[int] = []

    def overtaken(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(import_check, "import_cases", import_cases)
        at_once.append(client.post("/cases/import/check").status_code)
        return import_cases(*given, **named)

    monkeypatch.setattr(import_check, "import_cases", overtaken)
    answer = client.post("/cases/import/check")

    assert (at_once, answer.status_code) == ([200], 422)
    assert "in another window" in answer.content.decode()
    assert client.get("/cases").content.decode().count('class="row-title"') == 1
    assert is_clean(advocate)


def test_a_table_that_was_imported_waits_no_more(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it could not be destroyed at once: the sealing loop does that."""
    client = advocate.client
    bring(client, "№,ФИО\n1,Айна\n")
    name_columns(client)

    def busy(*_: object, **__: object) -> None:
        raise LogBusy(seconds=1)

    monkeypatch.setattr(Shelf, "discard_waiting", busy)
    assert client.post("/cases/import/check").status_code == 200
    monkeypatch.undo()
    assert WaitingTable.objects.exists()

    assert client.get("/cases/import/check").status_code == 404
    sealer.keep()
    assert not WaitingTable.objects.exists()
    assert not PartWrap.objects.exists()


def test_a_guest_imports_nothing(guest: CastMember) -> None:
    """Neither on these pages nor by the command, which asks the same."""
    assert guest.client.get("/cases/import").status_code == 404
    with pytest.raises(NotAllowed):
        import_cases((), origin="%(rows)s", by=guest.session, now=NOW, language="en")


def test_two_windows_answer_at_once(advocate: CastMember) -> None:
    """Neither is an error, and the table is there with what one of them has said."""
    bring(advocate.client)
    answers: list[int] = []

    def answer() -> None:
        try:
            for _time in range(6):
                answers.append(name_columns(browser(advocate.cookie), more=""))
                answers.append(browser(advocate.cookie).get("/cases/import/columns").status_code)
        finally:
            connections.close_all()

    windows = [Thread(target=answer) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert sorted(set(answers)) == [200, 302]
    assert len(answers) == 48
    assert "Айна Ойданова" in page(advocate.client, "columns")


def test_what_is_said_of_a_table_that_was_discarded_is_not_kept(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another window, between looking and saving; nothing of it stays on the disk."""
    bring(advocate.client)
    keep = Shelf.keep_columns

    def discarded_before(*given: Any, **named: Any) -> None:
        SHELF.discard_waiting(advocate.session, now=NOW)
        keep(*given, **named)

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    bring(advocate.client)
    monkeypatch.setattr(Shelf, "keep_columns", discarded_before)

    answer = advocate.client.post("/cases/import/columns", {"go": ""})

    assert (answer.status_code, answer["Location"]) == (302, "/cases/import")
    assert not WaitingTable.objects.exists()
    assert not PartWrap.objects.exists()


def test_says_how_many_cases_at_once_before_the_work(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And again, with both numbers, where a table has more."""
    monkeypatch.setattr(limits, "CASES", 1)
    asked = advocate.client.get("/cases/import").content.decode()
    bring(advocate.client, "№,ФИО\n1,Айна\n2,Дана\n")
    name_columns(advocate.client)

    refused = advocate.client.post("/cases/import/check")

    assert "At most 1 cases at once" in asked
    assert refused.status_code == 422
    assert "these are 2 cases" in refused.content.decode()
    assert 'class="row-title"' not in advocate.client.get("/cases").content.decode()
