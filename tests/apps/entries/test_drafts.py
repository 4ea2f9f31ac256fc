"""What was typed when a session had ended: for its author alone, and not for long."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.test import override_settings

from dalel.apps.entries import drafts
from dalel.apps.entries.drafts import KeptForm, drafts_of, drop_draft, keep_draft
from dalel.apps.entries.models import Draft
from tests.apps.conftest import CastMember
from tests.apps.raw import flip
from tests.apps.records import NOW

FORM = KeptForm("/cases/2026-XXXXX/new/note", {"text": ["Айтылған сөз."]}, {"files": []})


def keep(member: CastMember, form: KeptForm = FORM, *, days: float = 0) -> None:
    """Keep a form of somebody."""
    key = member.session.introduction.wrapping
    keep_draft(form, member=member.member_id, key=key, now=NOW + timedelta(days=days))


def found(member: CastMember) -> list[KeptForm]:
    """The forms that somebody finds."""
    return list(drafts_of(member.member_id, member.session.key).values())


def test_opens_to_its_author_alone(advocate: CastMember, worker: CastMember) -> None:
    """Everybody tries every row; only the author's key fits."""
    keep(advocate)

    assert found(advocate) == [FORM]
    assert found(worker) == []
    assert drafts_of(worker.member_id, advocate.session.key) == {}


def test_shows_neither_author_nor_words(advocate: CastMember) -> None:
    """The row has a minute and a padded size."""
    keep(advocate)
    keep(advocate, KeptForm("/x", {"text": ["a"]}, {}))

    rows = Draft.objects.all()

    assert len({len(bytes(row.box)) for row in rows}) == 1
    for row in rows:
        assert "сөз".encode() not in bytes(row.box)
        assert {field.name for field in row._meta.fields} == {"id", "minute", "box"}


def test_comes_back_oldest_first_until_it_is_dropped(advocate: CastMember) -> None:
    """Dropping one leaves the others."""
    for number in range(3):
        keep(advocate, KeptForm(f"/{number}", {}, {}), days=number)
    listed = drafts_of(advocate.member_id, advocate.session.key)
    assert [form.path for form in listed.values()] == ["/0", "/1", "/2"]

    drop_draft(list(listed)[1])

    assert [form.path for form in found(advocate)] == ["/0", "/2"]


def test_is_destroyed_after_seven_days(advocate: CastMember, worker: CastMember) -> None:
    """Whoever keeps the next one clears away what is too old, whosever it is."""
    keep(advocate)
    keep(worker, days=6.9)
    assert found(advocate) == [FORM]

    keep(worker, days=7.1)

    assert found(advocate) == []
    assert len(found(worker)) == 2


def test_passes_over_a_damaged_one(advocate: CastMember) -> None:
    """One that does not open hides no other."""
    keep(advocate)
    keep(advocate)
    row = Draft.objects.first()
    assert row is not None
    flip("Draft", row.pk, "box", at=40)

    assert found(advocate) == [FORM]


def test_names_its_member_by_a_token_that_cannot_be_made_up() -> None:
    """Nor bent, nor taken from another deployment, nor of another purpose."""
    member = uuid4()
    token = drafts.form_token(member)

    assert drafts.member_of_token(token) == member
    assert drafts.member_of_token(token[:-2] + "AA") is None
    assert drafts.member_of_token("") is None
    assert drafts.member_of_token(signing.dumps(str(member), salt="dalel.other")) is None
    assert drafts.member_of_token(signing.dumps("no id", salt="dalel.form")) is None
    with override_settings(SECRET_KEY="another deployment's"):
        assert drafts.member_of_token(token) is None


def test_forgets_a_token_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that stood open for longer is not taken."""
    token = drafts.form_token(UUID(int=1))
    monkeypatch.setattr(drafts, "TOKEN_HOURS", -1)

    assert drafts.member_of_token(token) is None
