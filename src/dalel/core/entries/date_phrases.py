"""Write a date in words of Kazakh, Russian or English, so that it can be read back exactly."""

from typing import ClassVar

from dalel.core.entries.date_parts import Blank, Edge, Interval, Point, Precision
from dalel.core.entries.date_speech import Speaker

CENTURIES = {
    "kk": "%s–%t жылдардың бірі",
    "ru": "какой-то год с %s по %t",
    "en": "some year from %s to %t",
}


def phrase(value: Point | Interval, language: str) -> str:
    """Return the words for a date in kk, ru or en."""
    return _SPEAKERS[language].say(value)


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


class _English(Speaker):
    century = CENTURIES["en"]
    blanks: ClassVar = {
        Blank.MONTH: ", month unknown",
        Blank.DAY: ", day unknown",
        Blank.MONTH_AND_DAY: ", day and month unknown",
    }
    marks: ClassVar = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
    case_after_mark: ClassVar = {"": "", "~": "", "?": "", "%": ""}
    two_ends = "starting {}, ending {}"
    months = _list(
        "January February March April May June July August September October November December"
    )
    seasons = ("spring", "summer", "autumn", "winter")

    def month(self, value: Point) -> str:
        return self.months[value.month - 1]

    def point(self, value: Point, case: str = "") -> str:
        if value.precision is Precision.DECADE:
            return f"{value.year:04d}s"
        if value.precision is Precision.SEASON:
            return f"{self.seasons[value.month - 21]} {value.year:04d}"
        month = f"{self.month(value)} " if value.month else ""
        day = f"{value.day} " if value.day else ""
        return f"{day}{month}{value.year:04d}"

    def range_of_days(self, start: Point, end: Point) -> str:
        if start.month == end.month:
            return f"{start.day}–{self.point(end)}"
        return f"{start.day} {self.month(start)} – {self.point(end)}"

    def range_of_months(self, start: Point, end: Point, case: str) -> str:
        return f"{self.month(start)}–{self.point(end)}"

    def range_of_years(self, start: Point, end: Point, case: str) -> str:
        return f"{start.year:04d}–{end.year:04d}"

    def bounded(self, value: Interval) -> str:
        if isinstance(value.start, Point):
            start = f"from {self.marked(value.start)}"
            return f"{start} onwards" if value.end is Edge.OPEN else f"{start} to an unknown date"
        assert isinstance(value.end, Point)  # noqa: S101 - an interval has at least one date
        end = self.marked(value.end)
        open_start = value.start is Edge.OPEN
        return f"no later than {end}" if open_start else f"from an unknown date to {end}"


class _Russian(Speaker):
    century = CENTURIES["ru"]
    blanks: ClassVar = {
        Blank.MONTH: ", месяц неизвестен",
        Blank.DAY: ", день неизвестен",
        Blank.MONTH_AND_DAY: ", день и месяц неизвестны",
    }
    marks: ClassVar = {"": "", "~": "около ", "?": "возможно, ", "%": "возможно, около "}
    loose_marks: ClassVar = {
        "": "",
        "~": "примерно ",
        "?": "возможно, ",
        "%": "возможно, примерно ",
    }
    case_after_mark: ClassVar = {"": "", "~": "genitive", "?": "", "%": "genitive"}
    two_ends = "начальная дата: {}; конечная дата: {}"
    months = _list(
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    )
    months_genitive = _list(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    )
    seasons = ("весна", "лето", "осень", "зима")
    seasons_genitive = ("весны", "лета", "осени", "зимы")

    def month(self, value: Point, case: str) -> str:
        names = self.months_genitive if case or value.day else self.months
        return names[value.month - 1]

    def point(self, value: Point, case: str = "") -> str:
        year = f"{value.year:04d}"
        if value.precision is Precision.DECADE:
            return f"{year}-е годы"
        if value.precision is Precision.SEASON:
            names = self.seasons_genitive if case else self.seasons
            return f"{names[value.month - 21]} {year} года"
        if not value.month:
            return f"{year} года" if case else f"{year} год"
        day = f"{value.day} " if value.day else ""
        return f"{day}{self.month(value, case)} {year} года"

    def range_of_days(self, start: Point, end: Point) -> str:
        if start.month == end.month:
            return f"{start.day}–{self.point(end)}"
        return f"{start.day} {self.month(start, '')} – {self.point(end)}"

    def range_of_months(self, start: Point, end: Point, case: str) -> str:
        return f"{self.month(start, case)}–{self.point(end, case)}"

    def range_of_years(self, start: Point, end: Point, case: str) -> str:
        return f"{start.year:04d}–{end.year:04d} {'годов' if case else 'годы'}"

    def bounded(self, value: Interval) -> str:
        if isinstance(value.start, Point):
            mark = self.loose_marks[value.start.qualifier]
            end = "" if value.end is Edge.OPEN else " по неизвестную дату"
            return f"{mark}с {self.point(value.start, 'genitive')}{end}"
        assert isinstance(value.end, Point)  # noqa: S101 - an interval has at least one date
        mark = self.loose_marks[value.end.qualifier]
        if value.start is Edge.OPEN:
            return f"{mark}не позднее {self.point(value.end, 'genitive')}"
        return f"{mark}с неизвестной даты по {self.point(value.end)}"


class _Kazakh(Speaker):
    century = CENTURIES["kk"]
    blanks: ClassVar = {
        Blank.MONTH: ", айы белгісіз",
        Blank.DAY: ", күні белгісіз",
        Blank.MONTH_AND_DAY: ", күні мен айы белгісіз",
    }
    marks: ClassVar = {"": "", "~": "шамамен ", "?": "бәлкім, ", "%": "бәлкім, шамамен "}
    case_after_mark: ClassVar = {"": "", "~": "", "?": "", "%": ""}
    two_ends = "басталуы: {}; аяқталуы: {}"
    months = _list(
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    )
    ablative = _list("дан нан дан ден дан нан ден дан тен нан дан нан")
    dative = _list("ға ға ға ге ға ға ге ға ке ға ға ға")
    seasons = ("көктем", "жаз", "күз", "қыс")

    def month(self, value: Point, case: str = "") -> str:
        endings = {"ablative": self.ablative, "dative": self.dative}
        ending = endings[case][value.month - 1] if case else ""
        return self.months[value.month - 1] + ending

    def point(self, value: Point, case: str = "") -> str:
        year = f"{value.year:04d}"
        if value.precision is Precision.DECADE:
            return f"{year}-жылдар"
        if value.precision is Precision.SEASON:
            return f"{year} жылғы {self.seasons[value.month - 21]}"
        if not value.month:
            return f"{year} жыл" + {"": "", "ablative": "дан", "dative": "ға"}[case]
        day = f"{value.day} " if value.day else ""
        return f"{year} жылғы {day}{self.month(value, case)}"

    def range_of_days(self, start: Point, end: Point) -> str:
        year, last = f"{start.year:04d} жылғы", f"{end.day} {self.month(end)}"
        if start.month == end.month:
            return f"{year} {start.day}–{last}"
        return f"{year} {start.day} {self.month(start)} – {last}"

    def range_of_months(self, start: Point, end: Point, case: str) -> str:
        return f"{start.year:04d} жылғы {self.month(start)}–{self.month(end)}"

    def range_of_years(self, start: Point, end: Point, case: str) -> str:
        return f"{start.year:04d}–{end.year:04d} жылдар"

    def bounded(self, value: Interval) -> str:
        if isinstance(value.start, Point):
            mark = self.marks[value.start.qualifier]
            end = "бастап" if value.end is Edge.OPEN else "белгісіз күнге дейін"
            return f"{mark}{self.point(value.start, 'ablative')} {end}"
        assert isinstance(value.end, Point)  # noqa: S101 - an interval has at least one date
        mark = self.marks[value.end.qualifier]
        if value.start is Edge.OPEN:
            return f"{mark}{self.point(value.end, 'ablative')} кешіктірмей"
        return f"{mark}белгісіз күннен {self.point(value.end, 'dative')} дейін"


_SPEAKERS: dict[str, Speaker] = {"kk": _Kazakh(), "ru": _Russian(), "en": _English()}
