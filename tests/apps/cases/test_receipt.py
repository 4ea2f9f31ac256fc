"""The receipt of an entry: on the page, as a code, as files."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
import segno

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.erasure import erase_entry
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger import log_key
from dalel.apps.ledger.errors import LogRolledBack
from dalel.core.ledger import Grade, LeafType, Receipt, verify_receipt
from tests.apps.cases.pages import journal_of, page_at
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, open_case_of, organisation_of, share


def record(case: OpenCase, by: CastMember) -> UUID:
    """Record a note and return its id."""
    return record_in_case(case, "note", {"text": "Invented."}, by=by.session, now=NOW).id


def text_on(page: str) -> str:
    """Return the receipt as text."""
    found = re.search(r'<p class="number wrap">([^<]+)</p>', page)
    assert found is not None
    return found[1]


def test_shows_a_receipt_that_verifies(advocate: CastMember) -> None:
    """With the log's key and nothing else."""
    case = open_case_of(advocate)
    entry = record(case, advocate)

    receipt = Receipt.from_base45(text_on(page_at(advocate.client, f"/entries/{entry}/receipt")))

    verified = verify_receipt(receipt, log_key=log_key.log_key().verify_key)
    assert verified.grade == Grade.STATED
    assert verified.leaf.type == LeafType.ENTRY
    assert verified.sealed_minute == NOW


def test_puts_the_same_into_the_code(advocate: CastMember) -> None:
    """What a phone reads is the text below, to the letter."""
    case = open_case_of(advocate)
    page = page_at(advocate.client, f"/entries/{record(case, advocate)}/receipt")

    code = segno.make(text_on(page), error="m", mode="alphanumeric")

    drawn = re.search(r'<svg[^>]*class="code".*?</svg>', page, re.DOTALL)
    wanted = code.svg_inline(scale=3, border=4, svgclass="code", lineclass="code-line")
    assert drawn is not None
    assert drawn[0] == wanted


def test_hands_out_three_forms_of_one_receipt(advocate: CastMember) -> None:
    """Text, file and the form for other people's tools; the names tell nothing."""
    case = open_case_of(advocate)
    entry = record(case, advocate)
    key = log_key.log_key().verify_key
    shown = Receipt.from_base45(text_on(page_at(advocate.client, f"/entries/{entry}/receipt")))

    file = advocate.client.get(f"/entries/{entry}/receipt/file")
    text = advocate.client.get(f"/entries/{entry}/receipt/file?form=c2sp")

    assert Receipt.from_bytes(file.content) == shown
    assert file["Content-Type"] == "application/octet-stream"
    assert file["Content-Disposition"] == 'attachment; filename="receipt.bin"'
    assert Receipt.from_c2sp(text.content.decode(), log_key=key) == shown
    assert text["Content-Disposition"] == 'attachment; filename="receipt.tlog-proof"'


def test_opens_nothing(advocate: CastMember) -> None:
    """Neither the entry's text nor its id nor who wrote it is in the receipt."""
    case = open_case_of(advocate)
    entry = record(case, advocate)

    content = advocate.client.get(f"/entries/{entry}/receipt/file").content

    for secret in (b"Invented", entry.bytes, case.container.id.bytes, advocate.member_id.bytes):
        assert secret not in content


def test_stays_the_same(advocate: CastMember) -> None:
    """The log may grow; a receipt taken later proves as much as the first."""
    case = open_case_of(advocate)
    entry = record(case, advocate)
    address = f"/entries/{entry}/receipt/file"
    first = advocate.client.get(address).content

    for _ in range(3):
        record(case, advocate)

    assert advocate.client.get(address).content == first


def test_writes_down_who_took_it(advocate: CastMember, worker: CastMember) -> None:
    """A reader may take one; page and files leave a line each."""
    case = open_case_of(advocate)
    entry = record(case, advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    page_at(worker.client, f"/entries/{entry}/receipt")
    for form in ("", "?form=c2sp"):
        assert worker.client.get(f"/entries/{entry}/receipt/file{form}").status_code == 200

    line = (worker.member_id, Deed.TOOK_RECEIPT, entry)
    assert journal_of(advocate, case.number) == [line] * 3


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """An entry that is there and one that is not are answered with the same bytes."""
    case = open_case_of(advocate)
    entry = record(case, advocate)

    for rest in ("receipt", "receipt/file", "receipt/file?form=c2sp"):
        there = outsider.client.get(f"/entries/{entry}/{rest}")
        missing = outsider.client.get(f"/entries/{uuid4()}/{rest}")
        assert there.status_code == missing.status_code == 404
        assert there.content == missing.content
    assert journal_of(advocate, case.number) == []


def test_gives_none_for_what_was_erased(advocate: CastMember) -> None:
    """The page no longer knows what it would be a receipt of."""
    case = open_case_of(advocate)
    entry = record(case, advocate)

    erase_entry(
        entry,
        container=case.container,
        organisation=organisation_of(advocate),
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW,
    )

    assert advocate.client.get(f"/entries/{entry}/receipt").status_code == 404


def test_is_not_signed_over_a_log_that_was_rolled_back(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better no receipt than one that contradicts another."""
    case = open_case_of(advocate)
    entry = record(case, advocate)

    def rolled_back(*_index: object, **_now: object) -> None:
        raise LogRolledBack(slot_size=9, database_size=8)

    monkeypatch.setattr("dalel.apps.cases.views.proof.receipt_for", rolled_back)
    with pytest.raises(LogRolledBack):
        advocate.client.get(f"/entries/{entry}/receipt")

    assert journal_of(advocate, case.number) == []
