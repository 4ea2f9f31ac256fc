"""What somebody with the disk and no member's key puts into a case is never taken for genuine."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from dalel.apps.cases.queries import OpenCase, case_visible_to, content_of
from dalel.apps.entries.actions import SealedEntry, _append
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.containers import newest_public_key
from dalel.apps.entries.errors import KeyNotTheLogged
from dalel.apps.entries.keystore import ContainerWrap, EntryWrap
from dalel.apps.entries.models import Entry, Epoch
from dalel.apps.entries.opening import entry_context, holder_context
from dalel.apps.entries.queries import UnreadableEntry
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import body_fields, check_fields
from dalel.core.keys.records import RecordPlace, ciphertext_digest, seal_record
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import EpochSecret, wrap_to
from tests.apps.cases.pages import new_address, page_at, saved, text_of
from tests.apps.conftest import CastMember
from tests.apps.raw import remove
from tests.apps.records import NOW, case_of, open_case_of

WORDS = "Words that nobody wrote."


def plant(case: OpenCase, *, author: UUID, kind: str = "note", **fields: str) -> UUID:
    """Seal an entry to the case's public key under somebody's name, as anyone with it can."""
    found, entry = kind_for(kind, container_type="CASE"), uuid4()
    given = check_fields(found, fields or {"text": WORDS}, language="en")
    body = body_fields(found, given, author=author, recorded_at=NOW)
    place = RecordPlace(case.container.id, entry)
    record, keys = seal_record(
        place, identifying=body.identifying, rest=body.rest, sign=SigningKey.generate()
    )
    context = entry_context(case.container.id, entry)
    wrap = wrap_to(newest_public_key(case.container.id), keys.to_bytes(), context=context)
    EntryWrap.objects.create(entry=entry, container=case.container.id, wrap=wrap)
    digest = ciphertext_digest(record.ciphertext)
    sealed = SealedEntry(case.container.id, entry, case.container.epoch, record, digest, wrap)
    with write_transaction():
        _append([sealed], now=NOW)
    return entry


def test_an_entry_its_author_did_not_sign_is_not_shown(advocate: CastMember) -> None:
    """In its place stands, loudly, that the member it names did not sign it."""
    case = open_case_of(advocate)
    plant(case, author=advocate.member_id)

    page = page_at(advocate.client, f"/cases/{case.number}")

    assert WORDS not in page
    assert "An entry was not signed by the member it names" in page
    assert "(AuthorSignatureInvalid)" in page


def test_an_entry_of_an_unknown_author_is_not_shown(advocate: CastMember) -> None:
    """A member nobody introduced signs nothing."""
    case = open_case_of(advocate)
    planted = plant(case, author=uuid4())

    page = page_at(advocate.client, f"/cases/{case.number}")

    assert WORDS not in page
    assert "(AuthorUnknown)" in page
    [broken] = [e for e in content_of(case).entries if isinstance(e, UnreadableEntry)]
    assert broken.id == planted


def test_a_planted_opening_does_not_name_the_case(advocate: CastMember) -> None:
    """Neither its page nor, after the next entry, the list."""
    case = open_case_of(advocate, "Red folder")
    plant(case, author=advocate.member_id, kind="opening", title="Planted title")

    saved(advocate, new_address(case, "note"), {"text": "Invented."})

    assert "Planted title" not in page_at(advocate.client, f"/cases/{case.number}")
    page = page_at(advocate.client, "/cases")
    assert "Red folder" in page
    assert "Planted title" not in page


def hand_over(case: OpenCase, to: CastMember) -> None:
    """Give a holder another secret than the container's own."""
    context = holder_context(case.container.id, case.container.epoch)
    secret = EpochSecret.generate().to_bytes()
    wrap = wrap_to(to.session.introduction.wrapping, secret, context=context)
    rows = ContainerWrap.objects.filter(container=case.container.id, holder=to.member_id)
    assert rows.update(wrap=wrap) == 1


def test_nothing_is_written_under_a_planted_key(advocate: CastMember) -> None:
    """The page says which fault it is; what was to be recorded is not; other cases open."""
    case, other = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    hand_over(case, advocate)
    before = Entry.objects.count()

    with pytest.raises(KeyNotTheLogged):
        case_visible_to(advocate.refreshed(), case.number, now=NOW)
    answers = [
        advocate.client.get(f"/cases/{case.number}"),
        advocate.client.post(new_address(case, "note"), {"text": WORDS}),
    ]

    for answer in answers:
        assert answer.status_code == 409
        assert "A key does not match" in text_of(answer)
        assert "KeyNotTheLogged" in text_of(answer)
    assert Entry.objects.count() == before
    assert "Blue folder" in page_at(advocate.client, f"/cases/{other.number}")


def test_a_key_without_its_logged_row_opens_nothing(advocate: CastMember) -> None:
    """Deleting what it would be compared with does not help."""
    case = open_case_of(advocate)
    remove("Epoch", Epoch.objects.get(container=case.container.id).pk)

    with pytest.raises(KeyNotTheLogged):
        case_of(advocate, case.number)
