"""Reports of a table lie in the inbox, all of them or none, each row once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dalel.apps.accounts.roles import Role
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.models import Container, WaitingTable
from dalel.apps.entries.waiting import Shelf as InboxShelf
from dalel.apps.intake.errors import AlreadyImported, NotAReader
from dalel.apps.intake.importing import limits
from dalel.apps.intake.importing.writing import already_imported, import_reports
from dalel.apps.intake.inbox import inbox_of, report_at_desk
from dalel.apps.intake.models import ImportedReport
from dalel.apps.intake.readers import lead_of_intake
from dalel.apps.ledger.errors import LogBusy
from tests.apps.conftest import CastMember
from tests.apps.intake.importing.tables import kobo, planned
from tests.apps.records import NOW, is_clean

WORDS = "Ойдан шығарылған: ол құжатымды алып қойды."


def imported(member: CastMember, data: bytes | str) -> tuple[str, ...]:
    """Import everything in a table that is new and return the numbers."""
    reports = planned(data).reports
    known = already_imported(reports, member.session)
    new = [one for place, one in enumerate(reports) if place not in known]
    return import_reports(new, by=member.session, now=NOW, language="ru")


def bring(client: Client, data: bytes | str) -> int:
    """Bring a table and return how it was answered."""
    content = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile("secret name.xlsx", content)
    return client.post("/inbox/import", {"table": file}).status_code


def test_leads_from_the_file_to_the_inbox(instance: Path, worker: CastMember) -> None:
    """Nothing is recorded before the last button; then colleagues read it, and it is sealed."""
    client = worker.client
    assert bring(client, kobo()) == 302
    columns = client.get("/inbox/import/columns").content.decode()
    assert "favourite" in columns
    assert client.post("/inbox/import/columns", {"more": ""}).status_code == 302
    said = {"go": "", "every-report.for_whom": "other"}
    assert client.post("/inbox/import/columns", said).status_code == 302
    looked = client.get("/inbox/import/check").content.decode()
    assert WORDS in looked
    assert not ImportedReport.objects.exists()

    done = client.post("/inbox/import/check")

    assert done.status_code == 200
    assert not WaitingTable.objects.exists()
    assert is_clean(worker)
    stored = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    assert "құжатымды".encode() not in stored
    assert b"aaaa-4aaa-8aaa" not in stored


def test_everybody_in_intake_reads_them(worker: CastMember, advocate: CastMember) -> None:
    """With the day of an answer; the urgent one first."""
    text = "Рассказ,Что нам важно знать сразу\nОйдан 1,\nОйдан 2,Опасность сейчас\n"
    first, second = imported(worker, text)

    rows = inbox_of(advocate.session, InboxShelf.NEW, page=1, now=NOW).rows

    assert [row.shown.number for row in rows] == [second, first]
    assert all(row.shown.next_due for row in rows)
    report = report_at_desk(advocate.session, first, now=NOW)
    assert report is not None
    assert [one.fields["words"] for one in report.entries("statement")] == ["Ойдан 1"]


def test_a_row_comes_once_whoever_brings_it(worker: CastMember, advocate: CastMember) -> None:
    """Known by its number, also where somebody has changed the row since."""
    assert len(imported(worker, kobo())) == 2

    assert imported(advocate, kobo()) == ()
    again = planned("_uuid,_submission_time,story\n11111111-aaaa-4aaa-8aaa-000000000001,,new\n")
    assert already_imported(again.reports, advocate.session) == {0}
    with pytest.raises(AlreadyImported):
        import_reports(again.reports, by=advocate.session, now=NOW, language="ru")
    assert ImportedReport.objects.count() == 2


def test_a_row_is_known_after_somebody_has_left(
    worker: CastMember, advocate: CastMember, administrator: CastMember
) -> None:
    """The organisation has a new key then."""
    imported(worker, "Рассказ\nОйдан\n")
    administrator.client.post(f"/organisation/remove/{advocate.member_id}", {"sure": "on"})

    assert already_imported(planned("Рассказ\nОйдан\n").reports, worker.session) == {0}


def test_nothing_is_half_imported(worker: CastMember, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the storage fails at the last row, there is no report at all."""
    before = Container.objects.count()

    def full(self: object) -> None:
        raise LogBusy(seconds=1)

    monkeypatch.setattr("dalel.apps.intake.importing.writing._Making.expect_answers", full)
    with pytest.raises(LogBusy):
        imported(worker, kobo())
    monkeypatch.undo()

    assert Container.objects.count() == before
    assert not ImportedReport.objects.exists()
    assert len(imported(worker, kobo())) == 2


def test_who_must_not_read_it_leaves_the_lead_alone(
    worker: CastMember, advocate: CastMember
) -> None:
    """Besides whoever imports, who has read the table already."""
    lead = lead_of_intake()
    readers = {one.member_id: one for one in (worker, advocate)}
    assert lead is not None
    importer = readers.pop(lead.member)
    (other,) = readers.values()
    closed, shared = imported(importer, "Рассказ,Кто не должен читать\nОйдан,сестра\nОйдан 2,\n")

    assert report_at_desk(importer.session, closed, now=NOW) is not None
    assert report_at_desk(other.session, closed, now=NOW) is None
    assert report_at_desk(other.session, shared, now=NOW) is not None


def test_errors_are_named_and_left_out_only_when_said(worker: CastMember) -> None:
    """By row and column; what was typed stays."""
    bring(worker.client, "Рассказ,Телефон\nОйдан,1E+11\nОйдан 2,+7\n")
    worker.client.post("/inbox/import/columns", {"go": ""})

    refused = worker.client.post("/inbox/import/check")
    done = worker.client.post("/inbox/import/check", {"skip_faulty": "on"})

    assert refused.status_code == 422
    assert "digits" in refused.content.decode() or "цифр" in refused.content.decode()
    assert done.status_code == 200
    assert ImportedReport.objects.count() == 1


def test_asks_for_the_column_that_tells(worker: CastMember) -> None:
    """Without one there is no report; names and colours alone are none."""
    bring(worker.client, "Түсі,Аты\nкөк,Ойдан\n")

    answer = worker.client.post("/inbox/import/columns", {"go": ""})

    assert answer.status_code == 422


def test_says_how_many_at_once_before_the_work(
    worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command takes more."""
    monkeypatch.setattr("dalel.apps.intake.views.import_reports_check.REPORTS", 1)
    bring(worker.client, kobo())
    worker.client.post("/inbox/import/columns", {"go": ""})

    assert worker.client.post("/inbox/import/check").status_code == 422
    assert limits.REPORTS == 2_000


NOISE = pytest.param(os.urandom(64), id="noise")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\x00", NOISE])
def test_a_file_that_is_no_table_is_refused(worker: CastMember, data: bytes) -> None:
    """In a sentence, and nothing waits."""
    assert bring(worker.client, data) == 422
    assert not WaitingTable.objects.exists()


def test_only_who_reads_reports_imports(administrator: CastMember) -> None:
    """To others the pages are not there."""
    assert administrator.session.introduction.role == Role.ADMINISTRATOR

    assert administrator.client.get("/inbox/import").status_code == 404
    with pytest.raises((NotAReader, EntriesError)):
        imported(administrator, "Рассказ\nОйдан\n")
