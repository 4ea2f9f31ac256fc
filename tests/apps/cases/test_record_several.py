"""Several entries of a case in one commit: all or none."""

from __future__ import annotations

import pytest

from dalel.apps.cases.actions import InCase, record_several_in_case
from dalel.apps.entries.errors import NotAWriter, SeveralFieldErrors
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger import queries
from tests.apps.cases.pages import entries_of, entries_of_kind
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, counts, is_clean, open_case_of, share


def test_records_entries_that_refer_to_each_other(advocate: CastMember) -> None:
    """Their numbers are known before; they stand in the order given, in one checkpoint."""
    case = open_case_of(advocate)
    person = InCase("person", {"roles": ["survivor"], "name_chosen": "Айна Қиялова"})
    note = InCase("note", {"text": "Met her.", "about": [str(person.id)]})
    size = queries.head().size

    rows = record_several_in_case(case, [person, note], by=advocate.session, now=NOW, language="en")

    assert [row.id for row in rows] == [person.id, note.id]
    assert [row.sequence for row in rows] == [1, 2]
    assert queries.head().size == size + 2
    [written] = entries_of_kind(advocate, case.number, "note")
    assert written.fields["about"] == [str(person.id)]
    assert is_clean(advocate)


def test_says_which_of_them_is_wrong_and_writes_none(advocate: CastMember) -> None:
    """Every fault of every entry at once."""
    case = open_case_of(advocate)
    before = counts(case.container.id)
    news = [
        InCase("note", {"text": "Invented."}),
        InCase("note", {}),
        InCase("pressure", {"pressure_type": "nonsense", "when": "31 April 2021"}),
    ]

    with pytest.raises(SeveralFieldErrors) as caught:
        record_several_in_case(case, news, by=advocate.session, now=NOW, language="en")

    faults = {
        place: [fault.field for fault in each] for place, each in caught.value.by_place.items()
    }
    assert faults == {1: ["text"], 2: ["pressure_type", "when"]}
    assert len(caught.value.errors) == 3
    assert counts(case.container.id) == before


def test_corrects_beside_new_entries(advocate: CastMember) -> None:
    """A correction is one of several like any other entry."""
    case = open_case_of(advocate)
    [row] = record_several_in_case(
        case, [InCase("note", {"text": "Invented."})], by=advocate.session, now=NOW
    )

    record_several_in_case(
        case,
        [
            InCase("note", {"text": "Better."}, corrects=row.id, reason="Misheard."),
            InCase("note", {"text": "Another."}),
        ],
        by=advocate.session,
        now=NOW,
    )

    old, better, another = entries_of_kind(advocate, case.number, "note")
    assert old.superseded_by == better.id
    assert another.fields == {"text": "Another."}


def test_is_for_writers(advocate: CastMember, worker: CastMember) -> None:
    """Whoever may only read records nothing; nothing to record is no fault."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    news = [InCase("note", {"text": "Invented."})]

    with pytest.raises(NotAWriter):
        record_several_in_case(case_of(worker, case.number), news, by=worker.session, now=NOW)

    assert record_several_in_case(case, [], by=advocate.session, now=NOW) == ()
    assert len(entries_of(advocate, case.number)) == 2
