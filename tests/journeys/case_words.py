"""What the people of the stories write, in each language. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseWords:
    """The words of one case; each date as it is typed and as the desk says it."""

    title: str
    told: str
    about_date: tuple[str, str]
    narrative: str
    filed_on: tuple[str, str]
    answer: str
    threat: str
    season: tuple[str, str]
    thing: str
    file_name: str
    reason: str
    month: tuple[str, str]
    yesterday: str


WORDS = {
    "kk": CaseWords(
        title="Көктемгі жел",
        told="Есікті жауып алды да, ешкімге айтпа деді. Содан бері екі жыл үндемедім.",
        about_date=("шамамен 2020 жылғы мамыр", "шамамен 2020 жылғы мамыр"),
        narrative="Кешкі тексеруден кейін кабинетіне шақырып, бас тартса жазалаймын деген.",
        filed_on=("12.03.2021", "2021 жылғы 12 наурыз"),
        answer="Арыз қаралуда деп ауызша айтты, қағаз бермеді.",
        threat="Арызыңды алып қойсаң, бәрі ұмытылады деді.",
        season=("2021 жылғы жаз", "2021 жылғы жаз"),
        thing="Жуылмаған көйлек, қағаз дорбада, сыртында күні жазылған.",
        file_name="көйлектің суреті.jpg",
        reason="Айын кейін есіне түсірді.",
        month=("2021 жылғы шілде", "2021 жылғы шілде"),
        yesterday="кеше",
    ),
    "ru": CaseWords(
        title="Весенний ветер",
        told="Он закрыл дверь и велел никому не говорить. С тех пор я молчала два года.",
        about_date=("около мая 2020", "около мая 2020 года"),
        narrative="После вечерней проверки вызвал в кабинет и пригрозил взысканием за отказ.",
        filed_on=("12.03.2021", "12 марта 2021 года"),
        answer="Устно сказали, что заявление рассматривают; бумаги не дали.",
        threat="Сказали: заберёшь заявление – и всё забудется.",
        season=("лето 2021", "лето 2021 года"),
        thing="Нестираное платье в бумажном пакете, на пакете написан день.",
        file_name="снимок платья.jpg",
        reason="Позже она вспомнила месяц.",
        month=("июль 2021", "июль 2021 года"),
        yesterday="вчера",
    ),
    "en": CaseWords(
        title="Spring wind",
        told="He closed the door and told me to tell nobody. I kept silent for two years.",
        about_date=("about May 2020", "about May 2020"),
        narrative="After the evening count he called her in and threatened a penalty.",
        filed_on=("12.03.2021", "12 March 2021"),
        answer="They said aloud that it was being looked at, and gave no paper.",
        threat="Take your complaint back and all is forgotten, they said.",
        season=("summer 2021", "summer 2021"),
        thing="An unwashed dress in a paper bag with the day written on it.",
        file_name="picture of the dress.jpg",
        reason="Later she remembered the month.",
        month=("July 2021", "July 2021"),
        yesterday="yesterday",
    ),
}
