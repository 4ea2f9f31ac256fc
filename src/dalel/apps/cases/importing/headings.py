"""What the headings of tables usually mean, in three languages."""

from __future__ import annotations

from collections.abc import Sequence

from dalel.apps.cases.importing.targets import NOTE, TITLE, all_targets, required_of
from dalel.apps.entries.tables.likeness import LANGUAGES, folded

# The words of everyday tables; the labels of the fields themselves are known anyway.
_SAID: dict[str, tuple[str, ...]] = {
    TITLE: (
        "№",
        "n",
        "№ п/п",
        "номер",
        "номер дела",
        "№ дела",
        "дело №",
        "дело",
        "case",
        "case number",
        "case no",
        "title",
        "number",
        "код",
        "іс",
        "іс нөмірі",
        "нөмірі",
        "реттік нөмірі",
    ),
    "case.case_type": ("вид дела", "категория", "category", "type", "вид", "санаты", "түрі"),
    "case.opened_on": (
        "дата обращения",
        "обратилась",
        "дата открытия",
        "дата приема",
        "opened",
        "date opened",
        "intake date",
        "жүгінген күні",
        "қабылданған күні",
        "ашылған күні",
    ),
    "case.channel": ("как обратилась", "источник", "channel", "source", "қалай жүгінді"),
    "case.region": ("регион", "область", "region", "oblast", "өңір", "облыс", "аймақ"),
    "case.languages": ("язык", "language", "тіл", "тілі"),
    "survivor.name_legal": (
        "фио",
        "ф и о",
        "имя",
        "фамилия имя отчество",
        "пострадавшая",
        "потерпевшая",
        "заявительница",
        "name",
        "full name",
        "survivor",
        "client",
        "клиент",
        "клиентка",
        "аты",
        "аты жөні",
        "тегі аты әкесінің аты",
        "зардап шеккен",
        "жәбірленуші",
    ),
    "survivor.birth": (
        "дата рождения",
        "год рождения",
        "г р",
        "born",
        "date of birth",
        "dob",
        "туған күні",
        "туған жылы",
    ),
    "survivor.age_at_time": ("возраст", "age", "жасы"),
    "survivor.phone": (
        "телефон",
        "тел",
        "номер телефона",
        "контакт",
        "контакты",
        "phone",
        "telephone",
        "mobile",
        "байланыс",
        "ұялы телефон",
    ),
    "survivor.home": ("адрес", "место жительства", "address", "мекенжай", "мекенжайы"),
    "survivor.gender": ("пол", "gender", "sex", "жынысы"),
    "survivor.children_count": ("дети", "количество детей", "children", "балалар саны", "балалары"),
    "accused.name_legal": (
        "обидчик",
        "агрессор",
        "обвиняемый",
        "подозреваемый",
        "фио обвиняемого",
        "accused",
        "perpetrator",
        "abuser",
        "suspect",
        "айыпталушы",
        "күдікті",
        "зорлаушы",
    ),
    "accused.relation": ("кем приходится", "relation", "туыстығы"),
    "act.act_types": (
        "вид насилия",
        "что произошло",
        "деяние",
        "type of violence",
        "what happened",
        "incident",
        "зорлық түрі",
        "не болды",
    ),
    "act.when": (
        "дата",
        "дата события",
        "дата происшествия",
        "когда",
        "date",
        "date of incident",
        "when",
        "күні",
        "болған күні",
        "қашан",
    ),
    "act.place": ("место", "место происшествия", "place", "location", "орны", "қай жерде"),
    "act.narrative": (
        "описание",
        "суть",
        "обстоятельства",
        "фабула",
        "description",
        "summary",
        "сипаттама",
        "мән жайы",
    ),
    "filing.filing_type": ("вид заявления", "что подано", "filing", "арыз түрі"),
    "filing.handed_in": (
        "дата заявления",
        "подано",
        "дата подачи",
        "filed",
        "filed on",
        "арыз берілген күн",
    ),
    "filing.body": ("куда подано", "орган", "body", "қайда берілді", "орган"),
    "filing.filing_number": ("номер заявления", "исходящий номер", "арыз нөмірі"),
    "response.outcome": (
        "ответ",
        "результат",
        "итог",
        "решение",
        "outcome",
        "result",
        "answer",
        "жауап",
        "нәтиже",
        "нәтижесі",
    ),
    "response.dated": ("дата ответа", "answered on", "жауап күні"),
    "response.erdr_number": ("ердр", "номер ердр", "сдтбт", "erdr"),
    "response.kui_number": ("куи", "номер куи", "kui"),
    NOTE: (
        "примечание",
        "примечания",
        "комментарий",
        "комментарии",
        "заметки",
        "note",
        "notes",
        "comment",
        "comments",
        "remarks",
        "ескерту",
        "ескертпе",
        "жазба",
    ),
}

# A case is called by these where a table has one of them; its number then only tells cases apart.
_NAMED = (
    "название",
    "название дела",
    "рабочее название",
    "наименование",
    "title",
    "working title",
    "case name",
    "case title",
    "атауы",
    "істің атауы",
    "жұмыс атауы",
)


def guessed(headings: Sequence[str]) -> tuple[str, ...]:
    """Return what each column seems to be, by its heading; empty where nothing fits."""
    known = _known()
    names = {folded(said) for said in _NAMED}
    if any(folded(heading) in names for heading in headings):
        known = {said: "" if target == TITLE else target for said, target in known.items()}
        known |= dict.fromkeys(names, TITLE)
    taken: set[str] = set()
    found = []
    for heading in headings:
        target = known.get(folded(heading), "") if heading else ""
        if target in taken and target != NOTE:
            target = ""
        taken.add(target)
        found.append(target)
    return tuple(_told_otherwise(target, taken) for target in found)


def _told_otherwise(target: str, taken: set[str]) -> str:
    """Return a field that stands without what the table does not have.

    An act without saying what was done cannot be recorded; its day is that of the case, and the
    rest can be told in a note.
    """
    found = all_targets().get(target)
    if found is None or all(one.code in taken for one in required_of(found.slot)):
        return target
    if found.slot.name == "case":
        return target
    if target == "act.when" and "case.opened_on" not in taken:
        return "case.opened_on"
    return NOTE


def _known() -> dict[str, str]:
    """Return targets by what headings say; everyday words go before labels of fields."""
    known = {folded(said): target for target, words in _SAID.items() for said in words}
    known |= {"": ""}
    for code, target in all_targets().items():
        for language in LANGUAGES:
            known.setdefault(folded(target.field.label(language)), code)
        known.setdefault(folded(code), code)
    return known
