"""What exports of KoboToolbox and ODK, and tables kept by hand, come to."""

from __future__ import annotations

import pytest

from tests.apps.entries.tables.workbook import Formula, workbook
from tests.apps.intake.importing.tables import (
    FIRST,
    HEADINGS,
    REPEATS,
    SECOND,
    kobo,
    meaning,
    planned,
    table,
)

WORDS = "Ойдан шығарылған: ол құжатымды алып қойды."


def told(data: bytes | str, place: int = 0) -> dict[str, dict[str, object]]:
    """Return the entries of a report by kind."""
    report = planned(data).reports[place]
    return {"report": report.opening, **dict(report.told)}


def test_reads_an_export_with_groups_choices_and_repeats() -> None:
    """Choices once, what repeats beside its row, nothing of where the telephone was."""
    found = told(kobo())

    assert found["statement"]["words"] == WORDS
    assert found["report_details"] == {"happened": "2026-05-01", "region": "KZ-79"}
    assert found["report_wishes"] == {"wishes": ["lawyer", "doctor"]}
    assert found["report_contact"] == {"details": "+7 700 000 00 00"}
    assert found["report"]["came_on"] == "2026-05-03T10:20+05:00"
    assert found["report"]["channel"] == "web_form"
    note = str(found["note"]["text"])
    assert "child_name: Ойдан Бала; age: 4" in note
    assert "favourite: көк түс" in note
    assert "Files: 1714.jpg" in note
    assert "collect:abc" not in str(found)
    assert "kobo.invalid" not in str(found)


def test_keeps_as_words_what_fits_no_list_and_no_calendar() -> None:
    """Somebody's "in summer" is no reason to refuse a report."""
    plan = planned(kobo())

    assert plan.faults == ()
    assert [one.code for one in plan.doubts if one.row == 3] == ["kept_as_words"] * 2
    assert "when: летом" in str(told(kobo(), 1)["note"]["text"])
    assert "region: Зазеркалье" in str(told(kobo(), 1)["note"]["text"])


def test_gathers_choices_that_have_no_column_of_their_own() -> None:
    """As where only the single choices were exported."""
    text = "_uuid,_submission_time,what_happened,help/lawyer,help/doctor\nu1,,a,0,1\nu2,,b,,\n"

    found = table(text).sheets[0]

    assert found.rows[0][3:] == ("help",)
    assert [row[3] for row in found.rows[1:]] == ["doctor", ""]


def test_leaves_numbers_in_a_group_alone() -> None:
    """Only yes and no are choices."""
    text = "_uuid,_submission_time,story,home/boys,home/girls\nu1,,a,2,1\n"

    assert table(text).sheets[0].rows[0][3:] == ("home/boys", "home/girls")


def test_says_which_sheet_belongs_to_no_row() -> None:
    """A repetition without its row is not put anywhere; the sheet stays a sheet."""
    strange = ("Ойдан Бала", 4, 1, "Reports", 9, "11111111-aaaa-4aaa-8aaa-00000000000f")
    data = kobo({"Reports": (HEADINGS, FIRST), "children": (*REPEATS[:1], strange)})

    assert [sheet.name for sheet in table(data).sheets] == ["Reports", "children"]


def test_reads_odk_centrals_columns() -> None:
    """Its key, its hour of Greenwich, groups with a hyphen."""
    text = (
        "SubmissionDate,meta-instanceID,grp-what_happened,grp-who,KEY,SubmitterName,DeviceID\n"
        "2026-05-03T05:20:30.110Z,uuid:a,Ойдан,белгісіз,uuid:a,enumerator7,collect:z\n"
    )

    found = told(text)

    assert found["statement"]["words"] == "Ойдан"
    assert found["report"]["came_on"] == "2026-05-03T10:20+05:00"
    assert found["report"]["carried_by"] == "enumerator7"
    assert found["report_details"] == {"who": "белгісіз"}
    assert planned(text).reports[0].identity == b"id a"


def test_reads_a_table_kept_by_hand() -> None:
    """In the encoding of an old office, with a title and an empty row; two texts are one story."""
    text = "Журнал;;;\nДата;Что произошло;Рассказ;Телефон\n;;;\n03.05.2026;Айтты;Ойдан;+7\n"

    found = told(text.encode("cp1251"))

    assert found["statement"]["words"] == "Что произошло: Айтты\nРассказ: Ойдан"
    assert found["report_contact"] == {"details": "+7"}
    assert found["report"]["for_whom"] == "unknown"


def test_says_what_is_wrong_row_by_row() -> None:
    """A row without a story, digits that the spreadsheet lost, a formula that came to nothing."""
    text = "Рассказ,Телефон\nОйдан,1E+11\n,+7\nОйдан 2,#REF!\nОйдан 3,+7\n"

    plan = planned(text)

    assert [(one.row, one.code) for one in plan.faults] == [
        (2, "damaged_number"),
        (3, "required"),
        (4, "broken_formula"),
    ]
    assert [one.row for one in plan.reports] == [5]


def test_computes_nothing() -> None:
    """A formula is what it last came to, or words."""
    data = workbook({"A": (("Рассказ", "Где"), (Formula("1+1|2"), "=cmd|' /C calc'!A0"))})

    assert told(data)["report_details"]["place"] == "=cmd|' /C calc'!A0"
    assert {one.code for one in planned(data).doubts} == {"formula"}


def test_fills_cells_that_were_merged_downwards() -> None:
    """A region merged over two rows stands in both."""
    rows = (("Рассказ", "Регион"), ("Ойдан 1", "Шымкент"), ("Ойдан 2", None))

    plan = planned(workbook({"A": rows}, merged="B2:B3"))

    assert [dict(one.told)["report_details"] for one in plan.reports] == [
        {"region": "KZ-79"},
        {"region": "KZ-79"},
    ]


def test_takes_a_row_once_that_stands_there_twice() -> None:
    """Known by its number, or by all of its cells."""
    assert planned("Рассказ\nОйдан\nОйдан\n").repeated == (3,)
    text = "_uuid,_submission_time,story\nu1,,a\nUUID:u1,,b\n"
    assert planned(text).repeated == (3,)


@pytest.mark.parametrize("urgent", ["danger_now", "Опасность сейчас"])
def test_is_urgent_where_a_column_says_so(urgent: str) -> None:
    """By code, as forms name their choices, or by label."""
    (report,) = planned(f"Рассказ,Что нам важно знать сразу\nОйдан,{urgent}\n").reports

    assert report.is_urgent


def test_guesses_what_programs_add() -> None:
    """Nothing of it is imported but when it came, from whom, and its number."""
    found = dict(zip(table(kobo()).sheets[0].rows[0], meaning(kobo()).targets, strict=True))

    assert found["_uuid"] == "row.id"
    assert found["_submitted_by"] == "report.carried_by"
    assert [found[one] for one in ("start", "deviceid", "_id", "_index", "photo_URL")] == [""] * 5
    assert len(SECOND) == len(HEADINGS)
