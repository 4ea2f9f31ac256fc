"""What a table comes to: cases, entries, and faults that name their row and column."""

from __future__ import annotations

import pytest

from dalel.apps.cases.importing.columns import NOTHING
from dalel.apps.cases.importing.planning import Plan
from tests.apps.cases.importing.plans import meaning, planned

KINDS = ["case.title", "survivor.name_legal", "survivor.phone", "act.act_types", "act.when"]


def fields(plan: Plan, slot: str, case: int = 0) -> list[dict[str, object]]:
    """Return the fields of a case's entries of one slot."""
    return [one.fields for one in plan.cases[case].entries if one.slot == slot]


def faults(plan: Plan) -> list[tuple[int, int | None, str]]:
    """Return row, column and code of every fault."""
    return [(fault.row, fault.column, fault.code) for fault in plan.faults]


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (
            "Номер дела,ФИО,Телефон,Регион",
            "case.title survivor.name_legal survivor.phone case.region",
        ),
        (
            "Іс нөмірі,Аты-жөні,Ұялы телефон,Облыс",
            "case.title survivor.name_legal survivor.phone case.region",
        ),
        (
            "Case No.,Name,Mobile,Region",
            "case.title survivor.name_legal survivor.phone case.region",
        ),
        (
            "№ п/п,Дата рождения,Примечание,Комментарий",
            "case.title survivor.birth note.text note.text",
        ),
        ("№,Название,ФИО", " case.title survivor.name_legal"),
        ("Істің атауы,Іс нөмірі,Дата", "case.title  case.opened_on"),
        ("Город,ФИО,ФИО", " survivor.name_legal "),
        ("ФИО,Дата,Описание", "survivor.name_legal case.opened_on note.text"),
        (
            "ФИО,Вид насилия,Дата,Описание",
            "survivor.name_legal act.act_types act.when act.narrative",
        ),
    ],
)
def test_guesses_columns_by_their_headings(headings: str, targets: str) -> None:
    """In three languages; what cannot stand by itself becomes part of the case or a note."""
    assert meaning(f"{headings}\n1\n").targets == tuple(targets.split(" "))


def test_finds_headings_below_a_title() -> None:
    """Registers begin with what they are called."""
    found = meaning("Register of 2021,,\n,,\nNo,Name,Phone\n1,A,+7 701\n")

    assert (found.heading_row, found.targets[1]) == (3, "survivor.name_legal")


def test_a_row_is_a_case_with_its_persons_and_what_was_done() -> None:
    """The act names the persons of its row."""
    plan = planned("№,ФИО,Тел,Вид насилия,Дата\n7,Айна Ойданова,007,Изнасилование,05.03.2021\n")

    assert plan.faults == ()
    (case,) = plan.cases
    person = case.entries[1]
    (act,) = fields(plan, "act")
    assert case.title == "7"
    assert (person.fields["name_legal"], person.fields["phone"]) == ("Айна Ойданова", "007")
    assert person.fields["roles"] == ["survivor"]
    assert act["survivors"] == [str(person.id)]


def test_rows_with_the_same_number_are_one_case() -> None:
    """Wherever they stand; what each row repeats is recorded once."""
    text = "№,ФИО,Вид насилия\n7,Айна,Побои\n8,Дана,Побои\n7,Айна,Угроза убийством\n"

    plan = planned(
        text, case_column=0, words={"act.act_types": {"побои": "rape", "угроза убийством": "other"}}
    )

    assert plan.faults == ()
    assert [case.rows for case in plan.cases] == [(2, 4), (3,)]
    assert len(fields(plan, "survivor")) == 1
    assert len(fields(plan, "act")) == 2


def test_rows_of_a_case_that_disagree_are_told() -> None:
    """Nobody but the member knows which is right, and no half of the case is imported."""
    plan = planned("№,Область\n7,Астана\n7,Шымкент\n8,Астана\n", case_column=0)

    assert faults(plan) == [(3, 1, "differs")]
    assert plan.faulty_rows == {2, 3}
    assert [case.rows for case in plan.cases] == [(4,)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31.02.2021", "not_a_date"),
        ("05.03.21", "not_a_date"),
        ("#ССЫЛКА!", "broken_formula"),
        ("8.7E+10", "damaged_number"),
    ],
)
def test_names_row_and_column_of_what_cannot_be_read(cell: str, code: str) -> None:
    """Row numbers are those of the spreadsheet."""
    plan = planned(f"№,Дата обращения\n1,05.03.2021\n\n2,{cell}\n")

    assert faults(plan) == [(4, 1, code)]
    assert plan.rows == 2


@pytest.mark.parametrize("phone", ["007", "+7 701 000 00 01", "87010000001", "8 (701) 1", "-"])
def test_keeps_telephone_numbers_as_they_are(phone: str) -> None:
    """Zeros and the plus in front belong to them."""
    plan = planned(f"№,Телефон\n1,{phone}\n")

    assert fields(plan, "survivor")[0]["phone"] == phone


@pytest.mark.parametrize("phone", ["8,7E+10", "8.70123E+10", "7e+9"])
def test_a_telephone_number_that_lost_its_digits_is_a_fault(phone: str) -> None:
    """It would look like a number and lead nowhere."""
    plan = planned(f'№,Телефон\n1,"{phone}"\n')

    assert faults(plan) == [(2, 1, "damaged_number")]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|calc", "-x"])
def test_keeps_formulas_as_text_and_marks_them(cell: str) -> None:
    """Nothing is ever computed."""
    plan = planned(f"№,Примечание\n1,{cell}\n")

    assert fields(plan, "note")[0]["text"] == cell
    assert [(doubt.row, doubt.column, doubt.code) for doubt in plan.doubts] == [(2, 1, "formula")]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("44260", "44260"),
        ("2021-03-05", "2021-03-05"),
        ("5 марта 2021", "5 марта 2021"),
        ("2021 жылғы 5 наурыз", "2021 жылғы 5 наурыз"),
        ("March 2021", "March 2021"),
    ],
)
def test_reads_days_as_people_and_programs_write_them(cell: str, day: str) -> None:
    """A bare day number in a column of days is a day."""
    plan = planned(f"№,Дата обращения\n1,{cell}\n")

    assert plan.faults == ()
    expected = "2021-03-05" if cell == "44260" else day
    assert plan.cases[0].entries[0].fields["opened_on"] == expected


def test_marks_days_of_1900() -> None:
    """A zero that was shown as a day."""
    plan = planned("№,Дата обращения\n1,1900-01-05\n")

    assert [doubt.code for doubt in plan.doubts] == ["old_date"]


def test_matches_words_in_three_languages_and_says_which_it_does_not_know() -> None:
    """What nobody has said is a fault; what means nothing is left out."""
    text = "№,Регион\n1,Астана қаласы\n2,г. Шымкент\n3,Shymkent city\n4,Нархоз\n5,Нет\n"

    plan = planned(text, words={"case.region": {"нет": NOTHING}})

    assert faults(plan) == [(5, 1, "unknown_word")]
    regions = [case.entries[0].fields.get("region") for case in plan.cases]
    assert regions == ["KZ-71", "KZ-79", "KZ-79", None]


def test_reads_sums_with_their_currency() -> None:
    """Tenge where nothing is said."""
    text = '№,a,b\n1,x,"200 000 тг"\n2,x,$150\n3,x,"1500,50"\n4,x,много денег\n'

    plan = planned(
        text,
        "case.title",
        "act.act_types",
        "act.sum_demanded",
        words={"act.act_types": {"x": "other"}},
    )

    assert faults(plan) == [(5, 2, "not_money")]
    sums = [fields(plan, "act", case)[0]["sum_demanded"] for case in range(3)]
    assert [one["currency"] for one in sums if isinstance(one, dict)] == ["KZT", "USD", "KZT"]


def test_what_every_row_lacks_can_be_said_once() -> None:
    """A table of one kind of act has no column for it."""
    text = "№,Дата,Место\n1,05.03.2021,парк\n"
    said = ("case.title", "act.when", "act.place")

    assert faults(planned(text, *said)) == [(2, None, "required")]
    assert planned(text, *said, standing={"act.act_types": "rape"}).faults == ()


def test_columns_of_notes_are_joined_with_their_headings() -> None:
    """Nothing that was mapped is lost, and what was not mapped goes nowhere."""
    text = "№,Примечание,Комментарий,Secret\n1,one,two,three\n"

    (note,) = fields(planned(text), "note")

    assert note["text"] == "Примечание: one\nКомментарий: two"
    assert "three" not in repr(planned(text).cases[0].entries)


def test_a_case_without_a_title_is_called_by_its_row() -> None:
    """Never by a name: titles stand in lists."""
    plan = planned("ФИО\nАйна\n")

    assert plan.cases[0].title == "Row 2"


def test_passes_over_empty_rows_and_repeated_headings() -> None:
    """Printed registers repeat them on every page."""
    plan = planned("№,ФИО\n1,A\n,\n№,ФИО\n2,B\n")

    assert [case.rows for case in plan.cases] == [(2,), (5,)]


def test_a_name_of_400_characters_is_told_with_its_limit() -> None:
    """As anywhere else."""
    plan = planned(f"№,ФИО\n1,{'x' * 400}\n")

    (fault,) = plan.faults
    assert (fault.column, fault.code, fault.params["limit"]) == (1, "too_long", 300)
