"""Exports as KoboToolbox and ODK write them, with invented people in them."""

from __future__ import annotations

from dalel.apps.entries.tables.confined import read
from dalel.apps.entries.tables.table import Table
from dalel.apps.intake.importing.exports import gathered
from dalel.apps.intake.importing.meaning import Meaning, first_guess
from dalel.apps.intake.importing.planning import Plan, Wording, plan_of
from tests.apps.entries.tables.workbook import Rows, workbook

HEADINGS = (
    "start", "end", "deviceid", "grp/what_happened", "grp/when", "grp/region",
    "needs", "needs/lawyer", "needs/doctor", "photo", "photo_URL", "contact/phone", "favourite",
    "__version__", "_id", "_uuid", "_submission_time", "_submitted_by", "_index",
)  # fmt: skip
FIRST = (
    "2026-05-03T10:00:00.000+05:00", "2026-05-03T10:20:11.482+05:00", "collect:abc",
    "Ойдан шығарылған: ол құжатымды алып қойды.", "2026-05-01", "Шымкент",
    "lawyer doctor", "1", "1", "1714.jpg", "https://kobo.invalid/1714.jpg", "+7 700 000 00 00",
    "көк түс", "vAbc", 501, "11111111-aaaa-4aaa-8aaa-000000000001", "2026-05-03T05:20:30",
    "enumerator7", 1,
)  # fmt: skip
SECOND = (
    "2026-05-04T10:00:00.000+05:00", "2026-05-04T10:20:00.000+05:00", "collect:abc",
    "Вымышлено: не пускали к адвокату.", "летом", "Зазеркалье",
    "lawyer", "1", "0", "", "", "", "", "vAbc", 502,
    "11111111-aaaa-4aaa-8aaa-000000000002", "2026-05-04T05:20:30", "enumerator7", 2,
)  # fmt: skip
REPEATS = (
    ("child_name", "age", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"),
    ("Ойдан Бала", 4, 1, "Reports", 1, "11111111-aaaa-4aaa-8aaa-000000000001"),
    ("Ойдан Қыз", 9, 2, "Reports", 1, "11111111-aaaa-4aaa-8aaa-000000000001"),
)
SHEETS: dict[str, Rows] = {"Reports": (HEADINGS, FIRST, SECOND), "children": REPEATS}
WORDING = Wording("ru", "Row %(row)s", "Files: %(files)s")


def kobo(sheets: dict[str, Rows] | None = None) -> bytes:
    """Return an XLSX export."""
    return workbook(sheets or SHEETS)


def table(data: bytes | str) -> Table:
    """Return the table of a file as it waits."""
    return gathered(read(data.encode() if isinstance(data, str) else data))


def meaning(data: bytes | str) -> Meaning:
    """Return what its columns are guessed to be."""
    return first_guess(table(data), language="ru")


def planned(data: bytes | str) -> Plan:
    """Return what it comes to, as guessed."""
    return plan_of(table(data), meaning(data), WORDING)
