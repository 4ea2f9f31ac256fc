"""Opening a case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dalel.apps.cases import actions
from dalel.apps.cases.models import Summary
from dalel.apps.cases.queries import case_visible_to, content_of
from dalel.apps.cases.summaries import read_summaries
from dalel.apps.entries import containers
from dalel.apps.entries.keystore import ContainerWrap, EntryWrap
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.numbers import CROCKFORD
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.errors import LogBusy
from dalel.core.entries import FieldErrors
from tests.apps.cases.pages import page_at, refusals, refused, text_of
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, case_of, cases_listed, is_clean, open_case_of

NUMBER = re.compile(r"2026-[0-9A-HJKMNP-TV-Z]{5}")


def opened_numbers(member: CastMember) -> list[str]:
    """Return the numbers of the member's cases."""
    return [row.number for row in cases_listed(member.refreshed())]


def cases_stored() -> int:
    """Return how many cases there are, whoever sees them."""
    return Container.objects.filter(type=ContainerType.CASE).count()


def test_gives_a_number_people_can_read_out(advocate: CastMember) -> None:
    """Year and five characters, none of which is taken for another."""
    numbers = {open_case_of(advocate).number for _ in range(4)}

    assert len(numbers) == 4
    assert all(NUMBER.fullmatch(number) for number in numbers)
    assert not set("ILOU") & set(CROCKFORD)


def test_takes_another_number_when_one_is_taken(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cases never share one."""
    drawn: Iterator[str] = iter("7K2QX" + "7K2QX" + "7K2QX" + "00001")
    monkeypatch.setattr("dalel.apps.entries.numbers.secrets.choice", lambda _letters: next(drawn))

    first, second = open_case_of(advocate), open_case_of(advocate)

    assert (first.number, second.number) == ("2026-7K2QX", "2026-00001")
    assert containers.is_number_taken("2026-7K2QX")
    assert next(drawn, None) is None


def test_writes_the_opening_first(advocate: CastMember) -> None:
    """Signed by whoever opened the case, who may write in it and nobody else."""
    case = open_case_of(advocate, "Қызыл бума")

    [entry] = content_of(case).readable

    assert (entry.kind.name, entry.row.sequence) == ("opening", 0)
    assert entry.author == advocate.member_id
    assert entry.fields == {"title": "Қызыл бума"}
    assert case.may_write
    rows = Membership.objects.filter(container_id=case.container.id).values_list("holder", "depth")
    assert list(rows) == [(advocate.member_id, "WRITE")]
    assert is_clean(advocate)


def test_seals_the_title_to_those_who_hold_the_key(
    advocate: CastMember, outsider: CastMember
) -> None:
    """The list of cases is sealed as well; another case's key does not open it."""
    case, other = open_case_of(advocate, "Red folder"), open_case_of(outsider, "Blue folder")

    box = bytes(Summary.objects.get(pk=case.container.id).box)

    assert b"Red folder" not in box
    assert read_summaries([case.container])[case.container.id].title == "Red folder"
    assert set(read_summaries([other.container])) == {other.container.id}
    assert opened_numbers(outsider) == [other.number]
    assert case_visible_to(outsider.refreshed(), case.number, now=NOW) is None


def test_hides_how_long_the_title_is(advocate: CastMember) -> None:
    """Boxes of short and long titles are of one size."""
    for title in ("R", "Red folder with a longer working title than usual"):
        open_case_of(advocate, title)

    assert len({len(bytes(box)) for box in Summary.objects.values_list("box", flat=True)}) == 1


def test_opens_from_the_form(advocate: CastMember) -> None:
    """Whoever opens a case is its lead, and lands on its page."""
    answer = advocate.client.post(
        "/cases/new", {"title": "Red folder", "opened_on": "12 March 2021", "region": ""}
    )

    page = page_at(advocate.client, answer["Location"])
    assert "<h1>Red folder</h1>" in page
    [entry] = content_of(case_of(advocate, answer["Location"].removeprefix("/cases/"))).readable
    assert entry.fields == {
        "title": "Red folder",
        "opened_on": "2021-03-12",
        "lead": str(advocate.member_id),
    }


def test_brings_the_form_back_with_everything_typed(advocate: CastMember) -> None:
    """Nothing is stored, no key either."""
    typed = {"title": "", "languages": ["kk", "ru"], "opened_on": "31 February 2021"}

    page = refused(advocate, "/cases/new", typed)

    assert refusals(page) == [
        "title: Please fill this in.",
        "opened_on: There is no such day in the calendar.",
    ]
    assert 'value="31 February 2021"' in page
    assert 'value="kk" checked' in page
    assert 'value="ru" checked' in page
    assert cases_stored() == 0


def test_stores_nothing_where_a_field_is_wrong(advocate: CastMember) -> None:
    """Said to the caller with the field's name."""
    with pytest.raises(FieldErrors) as caught:
        actions.open_case({"title": "x" * 81}, by=advocate.session, now=NOW)

    assert [error.field for error in caught.value.errors] == ["title"]
    assert cases_stored() == 0


def test_leaves_no_key_when_the_storage_is_busy(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing; the page says what to do and keeps the text."""
    before = EntryWrap.objects.count(), ContainerWrap.objects.count()

    def busy(*_leaves: object, **_now: object) -> int:
        raise LogBusy(seconds=30)

    monkeypatch.setattr("dalel.apps.entries.actions.append_leaves", busy)
    answer = advocate.client.post("/cases/new", {"title": "Red folder"})

    assert answer.status_code == 422
    assert "Too many people are saving at the moment." in text_of(answer)
    assert 'value="Red folder"' in text_of(answer)
    assert cases_stored() == 0
    assert (EntryWrap.objects.count(), ContainerWrap.objects.count()) == before


def test_sends_a_stranger_to_the_sign_in_page(instance: object) -> None:
    """The form is for members."""
    assert browser().get("/cases/new")["Location"].startswith("/sign-in")
