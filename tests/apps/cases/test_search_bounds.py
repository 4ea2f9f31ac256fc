"""A search does not fall over what somebody with the case's key has sealed, nor over its size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest

from dalel.apps.cases import search_documents, searching
from dalel.apps.cases.models import SearchSegment
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.search_documents import NOBODY, VERSION, read_documents, sealed_segment
from dalel.apps.entries.opening import OpenContainer
from tests.apps.cases.pages import page_at
from tests.apps.cases.test_search import add, cases_with, page_for
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of

ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "line",
    [
        "no-id:{place}:{nobody}:kind.note: word",
        f"{ID}:{{place}}:no-id:kind.note: word",
        f"{ID}:{{place}}",
        f"{ID}:{{place}}:{{nobody}}",
        f"{ID}:{{place}}:{{nobody}}:\xff",
        f"{ID}:-{{place}}:{{nobody}}:kind.note: word",
        f"{ID}:{{place}}:{{nobody}}:kind.note: word\r{ID}:{{place}}:{{nobody}}::",
    ],
)
def test_lines_that_are_numbered_and_no_lines_are_made_anew(
    advocate: CastMember, line: str
) -> None:
    """Sealed with the right key, for every entry: the search reads the entries instead."""
    case, other = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    add(advocate, case, "note", text="Подорожник")
    lines = [line.format(place=place, nobody=NOBODY) + "\n" for place in range(2)]
    SearchSegment.objects.filter(container_id=case.container.id).delete()
    content = VERSION + "".join(lines).encode("latin-1")
    sealed_segment(case.container, content).save(force_insert=True)

    assert cases_with(advocate, "подорожник") == {case.container.id}
    assert cases_with(advocate, "folder") == {case.container.id, other.container.id}
    assert "Red folder" in page_for(advocate.client, "подорожник")
    assert "Red folder" in page_at(advocate.client, f"/cases/{case.number}")
    assert "подорожник".encode() in stored(case)


def stored(case: OpenCase) -> bytes:
    """Return what lies sealed of a case's words."""
    return read_documents({case.container.id: case.container})[case.container.id][0]


def test_signs_that_become_many_letters_fill_no_memory(advocate: CastMember) -> None:
    """One sign, eighteen letters; what anybody writes is found whole."""
    case = open_case_of(advocate)
    before = len(stored(case))
    words = "Ол ﬃ straße қызылордалық әріптес жүгіріп келді."
    text = f"{words} " + "\ufdfa" * 20_000
    add(advocate, case, "note", text=text)

    written = len(stored(case)[before:].decode())

    assert written < search_documents.MOST_FOLDED * len(text) + 200
    assert cases_with(advocate, "straße әріптес келді") == {case.container.id}


def test_large_documents_are_read_a_few_at_a_time(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what they take where they lie; each is found, also one that is too large by itself."""
    cases = {open_case_of(advocate, f"Folder {n}").container.id for n in range(5)}
    together: list[int] = []
    read = read_documents

    def reading(containers: Mapping[UUID, OpenContainer]) -> dict[UUID, tuple[bytes, int]]:
        together.append(len(containers))
        return read(containers)

    monkeypatch.setattr(searching, "read_documents", reading)
    for most, expected in ((1, 1), (2_500, 2), (1024**2, 5)):
        together.clear()
        monkeypatch.setattr(searching, "AT_ONCE_BYTES", most)
        advocate.session.memory.clear()
        assert cases_with(advocate, "folder") == cases
        assert max(together) == expected


def test_what_is_made_anew_is_stored_before_it_is_too_much(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search through many cases without words holds a few of them at a time."""
    cases = {open_case_of(advocate, f"Folder {n}").container.id for n in range(4)}
    SearchSegment.objects.all().delete()
    made: list[int] = []
    store = search_documents.store_documents
    monkeypatch.setattr(searching, "AT_ONCE_BYTES", 1)

    def storing(some: Sequence[tuple[OpenContainer, bytes, int]]) -> None:
        made.append(len(some))
        store(some)

    monkeypatch.setattr(searching, "store_documents", storing)

    assert cases_with(advocate, "folder") == cases

    assert max(made) == 1
    assert SearchSegment.objects.count() == 4
