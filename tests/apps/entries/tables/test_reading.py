"""Tables as programs and people leave them, and as nobody should be able to send them."""

from __future__ import annotations

import io
import zipfile

import pytest

from dalel.apps.entries.tables import limits, reading
from dalel.apps.entries.tables.confined import read
from dalel.apps.entries.tables.reading import read_table
from dalel.apps.entries.tables.table import Row, Table, TableUnreadable
from tests.apps.entries.tables.workbook import Day, Formula, Rows, workbook

HEADINGS = ("Іс", "Аты-жөні", "Телефон")
ANNA = ("1", "Әйгерім Ойданқызы", "+7 701 000 00 01")


def rows(data: bytes) -> tuple[Row, ...]:
    """Return the rows of the only sheet."""
    (sheet,) = read(data).sheets
    return sheet.rows


def text(separator: str, *lines: tuple[str, ...]) -> str:
    """Return lines as a program would write them."""
    return "".join(separator.join(line) + "\r\n" for line in lines)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048"]
)
def test_reads_every_separator_in_every_encoding(separator: str, encoding: str) -> None:
    """Excel alone writes four of these."""
    assert rows(text(separator, HEADINGS, ANNA).encode(encoding)) == (HEADINGS, ANNA)


def test_reads_the_russian_table_of_one_byte_per_letter() -> None:
    """Its letters stand where the Kazakh table has them."""
    written = text(";", ("Имя", "Ёмкость"), ("Выдумкин", "№ 5"))

    assert rows(written.encode("cp1251")) == (("Имя", "Ёмкость"), ("Выдумкин", "№ 5"))


def test_a_comma_inside_an_amount_does_not_part_columns() -> None:
    """The separator is the one with which rows agree."""
    written = "Имя;Сумма\nА;1,5\nБ;2\nВ;3,25\n"

    assert rows(written.encode())[1] == ("А", "1,5")


def test_believes_the_line_that_names_the_separator() -> None:
    """Excel writes it, and no row of its own."""
    assert rows(b"sep=;\nA;B,C\n1;2\n") == (("A", "B,C"), ("1", "2"))


def test_keeps_quoted_line_ends_and_levels_ragged_rows() -> None:
    """Rows are as long as the longest, and empty ones at the end are none."""
    written = 'A,B\n"one\ntwo",2,3\n\n1\n,,\n'

    assert rows(written.encode()) == (
        ("A", "B", ""),
        ("one\ntwo", "2", "3"),
        ("",) * 3,
        ("1", "", ""),
    )


def test_reads_what_a_workbook_shows() -> None:
    """Whole numbers stay whole, days become days, a formula what it last came to."""
    sheet: Rows = [
        ["n", "day", "phone", "formula", "share"],
        [1, Day(44260), 87010000001, Formula("=HYPERLINK(1)|shown"), 0.5],
        [None, Day(60), "007", Formula("=A2*2|"), 1e22],
    ]

    found = rows(workbook({"Sheet": sheet}))

    assert found[1] == ("1", "2021-03-05", "87010000001", "shown", "0.5")
    assert found[2][1:4] == ("1900-02-28", "007", "")


@pytest.mark.parametrize("said", ["1", "true"])
def test_counts_days_from_1904_where_the_workbook_does(said: str) -> None:
    """The same number is another day there: shown days and bare numbers alike."""
    table = read(workbook({"Sheet": [["day"], [Day(42798)]]}, counts_from_1904=said))

    assert table.counts_from_1904
    assert table.sheets[0].rows[1] == ("2021-03-05",)


def test_repeats_a_cell_that_was_merged_over_rows() -> None:
    """A case's number is often written once for all of its rows."""
    sheet: Rows = [["case", "what"], ["7", "a"], [None, "b"], ["8", "c"]]

    assert rows(workbook({"Sheet": sheet}, merged="A2:A3"))[2] == ("7", "b")


def test_does_not_repeat_a_title_across_columns() -> None:
    """It is no value of theirs."""
    sheet: Rows = [["Register", None], ["a", "b"]]

    assert rows(workbook({"Sheet": sheet}, merged="A1:B1"))[0] == ("Register", "")


def test_marks_hidden_sheets_and_leaves_empty_ones_out() -> None:
    """What is hidden can be chosen, and is not chosen by itself."""
    table = read(workbook({"Old": [["x"]], "Now": [["y"]], "Empty": [[]]}, hidden=["Old"]))

    assert [(one.name, one.is_hidden) for one in table.sheets] == [("Old", True), ("Now", False)]


def package(name: str, content: bytes) -> bytes:
    """Return a packed file with one more member."""
    file = io.BytesIO(workbook({"Sheet": [["x"]]}))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return file.getvalue()


REFUSED = [
    (b"", "empty"),
    (b"\n\n,,\n,\n", "empty"),
    (workbook({"Sheet": [[]]}), "empty"),
    (b"PK\x03\x04 not a package", "not_a_table"),
    (b"\xd0\xcf\x11\xe0" + bytes(600), "not_a_table"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_table"),
    (b"x" * (limits.FILE_BYTES + 1), "file_too_large"),
    (package("xl/media/bomb.bin", bytes(limits.UNPACKED_ALWAYS_BYTES + 1)), "bomb"),
    (b"a,b\n1," + b"x" * (limits.CELL_BYTES + 1), "cell_too_long"),
    (b"a,b\n1," + "ж".encode() * (limits.CELL_BYTES // 2 + 1), "cell_too_long"),
    (b'a,b\n1,"never closed' + b"\n1,2" * 10_000, "cell_too_long"),
    (b",".join([b"x"] * (limits.COLUMNS + 1)), "too_many_columns"),
    (b"x\n" * (limits.ROWS + 2), "too_many_rows"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED, ids=range(len(REFUSED)))
def test_refuses_what_is_no_table_or_too_large(data: bytes, code: str) -> None:
    """With a code that becomes a sentence with its number."""
    with pytest.raises(TableUnreadable) as caught:
        read_table(data)

    assert caught.value.code == code


def test_a_cell_far_away_costs_a_child_and_not_the_desk() -> None:
    """Its rectangle would take tens of gigabytes: the child ends, the desk says so."""
    file = io.BytesIO(workbook({"Sheet": [["x"]]}))
    far = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(moved := io.BytesIO(), "w") as new:
        for name in old.namelist():
            new.writestr(name, far if "sheet1" in name else old.read(name))

    with pytest.raises(TableUnreadable) as caught:
        read_table(moved.getvalue())

    assert caught.value.code == "too_much"


def test_reads_a_hundred_thousand_rows() -> None:
    """The largest table that is taken."""
    lines = "".join(f"{n},Аты Жөні {n},+7701{n:07}\n" for n in range(limits.ROWS))

    table = read_table(("Іс,Аты-жөні,Телефон\n" + lines).encode())

    assert len(table.sheets[0].rows) == limits.ROWS + 1


def test_one_table_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes memory; whoever comes second is told so."""
    with reading._turn, pytest.raises(TableUnreadable) as caught:
        read_table(b"a,b\n1,2\n")

    assert caught.value.code == "busy"


def test_a_table_comes_back_from_bytes_as_it_was() -> None:
    """It is sealed and sent through a pipe in this form."""
    table = read(workbook({"A": [["x", "ә"]], "B": [["y"]]}, hidden=["B"], counts_from_1904="1"))

    assert Table.from_bytes(table.to_bytes()) == table
