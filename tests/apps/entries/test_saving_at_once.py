"""Many threads save at once: none is lost, and nobody shares a predecessor."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from django.db import connections

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import record_entries
from dalel.apps.entries.models import Container, Entry, EntryWrap
from dalel.apps.ledger import queries
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, is_clean, note, open_case_of, text_of
from tests.conftest import Rounds

THREADS = 32


def save_at_once(cases: Sequence[OpenCase], member: CastMember, *, each: int) -> dict[object, str]:
    """Let 32 threads save; return what was acknowledged: id -> text."""
    acknowledged: dict[object, str] = {}
    barrier = threading.Barrier(THREADS)
    author = member.session.author

    def save(number: int) -> None:
        barrier.wait(30)
        for turn in range(each):
            chosen = [cases[(number + turn) % len(cases)]]
            if turn % 3 == 2:
                chosen = list(cases)
            batch = [note(case.container, f"{number}/{turn}/{n}") for n, case in enumerate(chosen)]
            recorded = record_entries(batch, author=author, now=NOW)
            for new, row in zip(batch, recorded, strict=True):
                acknowledged[row.id] = str(new.fields["text"])
        connections.close_all()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return acknowledged


def check(cases: Sequence[OpenCase], acknowledged: dict[object, str], before: int) -> None:
    """Every acknowledged entry is there, once, in an unbroken sequence."""
    rows = Entry.objects.filter(pk__in=list(acknowledged))
    assert rows.count() == len(acknowledged)
    assert EntryWrap.objects.filter(pk__in=list(acknowledged)).count() == len(acknowledged)
    places = []
    for case in cases:
        listed = Entry.objects.filter(container=case.container.id).order_by("sequence")
        sequences = list(listed.values_list("sequence", flat=True))
        assert sequences == list(range(Container.objects.get(pk=case.container.id).length))
        places += [row.leaf_index for row in listed if row.pk in acknowledged]
    assert sorted(places) == list(range(before, before + len(acknowledged)))
    assert queries.head().size == before + len(acknowledged)


def test_on_the_same_case(advocate: CastMember, rounds: Rounds) -> None:
    """All write behind one another, whichever comes first."""
    case = open_case_of(advocate)
    before = queries.head().size

    each = rounds(sample=2, soak=40)
    acknowledged = save_at_once([case], advocate, each=each)

    assert len(acknowledged) == THREADS * each
    check([case], acknowledged, before)
    some = list(Entry.objects.filter(pk__in=list(acknowledged))[:20])
    assert [text_of(case.container, row.pk) for row in some] == [
        acknowledged[row.pk] for row in some
    ]
    assert is_clean(advocate)


def test_on_different_cases_and_across_them(advocate: CastMember, rounds: Rounds) -> None:
    """Batches over several cases lock their heads in one order and never wait for each other."""
    cases = [open_case_of(advocate, f"Folder {number}") for number in range(4)]
    before = queries.head().size

    acknowledged = save_at_once(cases, advocate, each=rounds(sample=3, soak=30))

    check(cases, acknowledged, before)
    assert is_clean(advocate)
