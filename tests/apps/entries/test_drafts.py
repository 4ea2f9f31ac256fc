"""Forms that outlive their session, sealed to whoever typed them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from dalel.apps.entries import drafts
from dalel.apps.entries.drafts import (
    KEPT_DAYS,
    KeptForm,
    drafts_of,
    drop_draft,
    form_token,
    keep_draft,
    member_of_token,
)
from dalel.apps.entries.errors import DraftRefused
from dalel.apps.entries.models import Draft
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import wrap_context, wrap_to
from tests.apps.conftest import CastMember
from tests.apps.records import NOW

FORM = KeptForm(
    path="/cases/2026-7K2QX/entries/new/act",
    values={"act_types": ["beating", "stalking"], "narrative": ["Ойдан шығарылған.\nЕкінші жол."]},
    attachments={"files": [{"file": "0", "name": "хаттама.txt"}]},
)


def keep(form: KeptForm, member: CastMember, *, days_ago: int = 0) -> None:
    """Seal a form to a member."""
    key = member.session.introduction.wrapping
    keep_draft(form, member=member.member_id, key=key, now=NOW - timedelta(days=days_ago))


def kept_for(member: CastMember) -> dict[UUID, KeptForm]:
    """Return a member's drafts."""
    return drafts_of(member.member_id, member.session.key)


def test_gives_back_what_was_typed(advocate: CastMember) -> None:
    """Every value in its order, and what is known of the files."""
    keep(FORM, advocate)

    assert list(kept_for(advocate).values()) == [FORM]


def test_opens_for_its_owner_alone(advocate: CastMember, worker: CastMember) -> None:
    """The row does not even say whose it is."""
    keep(FORM, advocate)

    assert kept_for(worker) == {}
    assert drafts_of(worker.member_id, advocate.session.key) == {}
    assert drafts_of(advocate.member_id, worker.session.key) == {}


def test_shows_only_a_size_class(advocate: CastMember) -> None:
    """One word more or less is not seen from outside."""
    for words in ("a", "a" * 300):
        keep(KeptForm(path="/cases/new", values={"title": [words]}, attachments={}), advocate)

    assert len({len(bytes(row.box)) for row in Draft.objects.all()}) == 1


def test_keeps_them_for_a_week(advocate: CastMember) -> None:
    """Older ones go when the next one comes."""
    keep(FORM, advocate, days_ago=KEPT_DAYS + 1)
    keep(FORM, advocate, days_ago=KEPT_DAYS - 1)
    assert Draft.objects.count() == 2

    keep(FORM, advocate)

    assert Draft.objects.count() == 2
    oldest = int((NOW - timedelta(days=KEPT_DAYS)).timestamp()) // 60
    assert all(row.minute >= oldest for row in Draft.objects.all())


def test_drops_one_and_no_other(advocate: CastMember) -> None:
    """Twice is once."""
    for _ in range(2):
        keep(FORM, advocate)
    first, second = kept_for(advocate)

    for _ in range(2):
        drop_draft(first)

    assert list(kept_for(advocate)) == [second]


def test_passes_over_what_is_damaged(advocate: CastMember) -> None:
    """One broken row does not hide the others."""
    keep(FORM, advocate)
    row = Draft.objects.get()
    Draft.objects.create(minute=row.minute, box=bytes(row.box))
    Draft.objects.create(minute=row.minute, box=b"")

    assert list(kept_for(advocate)) == [row.pk]


def seal(payload: bytes, member: CastMember) -> UUID:
    """Seal whatever to a member, as anyone with their public key can."""
    draft = uuid4()
    context = wrap_context("draft", member.member_id, draft)
    box = wrap_to(member.session.introduction.wrapping, payload, context=context)
    Draft.objects.create(id=draft, minute=0, box=box)
    return draft


@pytest.mark.parametrize(
    "payload",
    [
        b"not padded",
        pad(b"no json"),
        pad(b"[" * 100_000),
        pad(b"[]"),
        pad(b"{}"),
        pad(b'{"path":1,"values":{},"attachments":{}}'),
        pad(b'{"path":"javascript:x","values":{},"attachments":{}}'),
        pad(b'{"path":"//elsewhere.example","values":{},"attachments":{}}'),
        pad(b'{"path":"/cases/new","values":{"title":"x"},"attachments":{}}'),
        pad(b'{"path":"/cases/new","values":{},"attachments":{"files":[{}]}}'),
    ],
)
def test_passes_over_what_no_form_is(advocate: CastMember, payload: bytes) -> None:
    """Sealed to the member, and still nothing that was typed: the list of cases must not break."""
    seal(payload, advocate)
    keep(FORM, advocate)

    assert list(kept_for(advocate).values()) == [FORM]
    assert advocate.client.get("/cases").status_code == 200


def test_keeps_so_many_and_no_more(advocate: CastMember, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a form's token must not fill the disk; those that ended make room."""
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 2)
    keep(FORM, advocate, days_ago=KEPT_DAYS + 1)
    for _ in range(2):
        keep(FORM, advocate)

    with pytest.raises(DraftRefused):
        keep(FORM, advocate)

    assert drafts.MAX_DRAFTS == Draft.objects.count() == 2


def test_keeps_no_more_than_a_mebibyte(advocate: CastMember) -> None:
    """No form of ours is as long."""
    with pytest.raises(DraftRefused):
        keep(KeptForm("/cases/new", {"title": ["x" * 1024 * 1024]}, {}), advocate)

    assert not Draft.objects.exists()


def test_names_the_member_in_a_token(advocate: CastMember) -> None:
    """Signed: nobody makes one for somebody else."""
    token = form_token(advocate.member_id)

    assert member_of_token(token) == advocate.member_id
    assert member_of_token(token[:-1]) is None
    assert member_of_token("") is None
