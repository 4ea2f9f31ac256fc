"""Which other forms of a word count as the same: endings of Kazakh and Russian, other alphabets.

Light on purpose: no dictionary. A long stem stands for every word that begins with it; a short one
only for itself with one of the endings that its language has.
"""

import re
from dataclasses import dataclass

from dalel.core.entries.folding import folded, folded_words

MOST_WORDS = 12
_WHOLE_WORD_BELOW = 3
_SHORTEST_STEM, _LONG_STEM = 3, 5

# As grammars list them; folded like all that is compared with them.
_RUSSIAN = (
    "а е и о у ы ю я ой ей ою ею ом ем ам ям ами ями ах ях ов ев ий ья ье ьи ью ия ие ии ию "
    "ией ием иям иях иями ый ой ая яя ое ее ые ие ого его ому ему ым им ыми ими ых их ую юю ть "
    "ться ать ить еть ал ала ало али ил ила или ел ела ели л ла ло ли лся лась лось лись ет ют "
    "ит ят ает ают ует уют ешь ишь ется ются ится ятся ался алась ались ился илась ились ся сь"
)
_PLURAL = "лар лер дар дер тар тер"
_POSSESSIVE = "ым ім м ың ің ң ы і сы сі ымыз іміз мыз міз ыңыз іңіз ңыз ңіз"
_CASE = (
    "ның нің дың дің тың тің ға ге қа ке на не а е ны ні ды ді ты ті н да де та те нда нде дан "
    "ден тан тен нан нен мен бен пен"
)
_VERB = "ды ді ты ті ған ген қан кен ып іп ады еді йды йді у уға уге уды уді"

_DIGRAPHS = """
shch=щ zh=ж kh=х gh=г ts=ц ch=ч sh=ш yu=ю ya=я yo=е ye=е
a=а b=б c=с d=д e=е f=ф g=г h=х i=и j=ж k=к l=л m=м n=н o=о p=п q=к r=р s=с t=т u=у v=в w=у x=х z=з
"""
_TO_CYRILLIC = dict(pair.split("=") for pair in _DIGRAPHS.split())
_OTHERS_TO_LATIN = "к=k с=s у=u х=kh ж=zh г=g е=e ы=y э=e"
_TO_LATIN = {
    **{cyrillic: latin for latin, cyrillic in reversed(_TO_CYRILLIC.items())},
    **dict(pair.split("=") for pair in _OTHERS_TO_LATIN.split()),
}
_LATIN_SOUND = re.compile("|".join([*_TO_CYRILLIC, "y"]))
_SOFT_AND_HARD = {"б": "п", "п": "б", "г": "к", "к": "г"}


@dataclass(frozen=True)
class WordForms:
    """A word that is looked for. All text is folded, in UTF-8, each word with a space before it.

    ``beginnings``: one of them stands in every text that holds the word; cheap to look for.
    ``pattern``: finds the word itself.
    """

    word: str
    beginnings: tuple[bytes, ...]
    pattern: re.Pattern[bytes]

    def may_be_in(self, text: bytes) -> bool:
        """Return whether a text is worth a closer look."""
        return any(beginning in text for beginning in self.beginnings)

    def is_in(self, text: bytes) -> bool:
        """Return whether the word, in some form, is in a text."""
        return self.may_be_in(text) and self.pattern.search(text) is not None

    def fits(self, word: str) -> bool:
        """Return whether a folded word is a form of this one."""
        return self.pattern.match(f" {word}".encode()) is not None


def sought_words(typed: str) -> tuple[WordForms, ...]:
    """Return the words of a question, each once, at most ``MOST_WORDS``."""
    return tuple(forms_of(word) for word in dict.fromkeys(folded_words(typed)))[:MOST_WORDS]


def forms_of(word: str) -> WordForms:
    """Return the forms of one folded word."""
    found: dict[str, str] = {}
    for spelled in _spellings(word):
        found |= _stems(spelled)
    shortest = [stem for stem in found if not any(o != stem and stem.startswith(o) for o in found)]
    alternatives = "|".join(f"{stem}{tail}" for stem, tail in found.items())
    return WordForms(
        word=word,
        beginnings=tuple(f" {stem}".encode() for stem in shortest),
        pattern=re.compile(f" (?:{alternatives})".encode()),
    )


def _stems(word: str) -> dict[str, str]:
    """Return stems and, for each, the expression that must follow it."""
    if len(word) < _WHOLE_WORD_BELOW:
        return {word: _END}
    russian, kazakh = _without_russian_ending(word), _without_kazakh_endings(word)
    stems = {}
    if russian != word:
        stems[russian] = "" if len(russian) >= _LONG_STEM else _RUSSIAN_TAIL
    if kazakh != word:
        stems[kazakh] = "" if len(kazakh) >= _LONG_STEM else _KAZAKH_TAIL
    if kazakh == russian and russian != word and len(russian) < _LONG_STEM:
        stems[russian] = f"(?:{_RUSSIAN_TAIL}|{_KAZAKH_TAIL})"
    other = _SOFT_AND_HARD.get(kazakh[-1])
    if other and len(kazakh) > _SHORTEST_STEM:
        stems.setdefault(kazakh[:-1] + other, _KAZAKH_TAIL)
    return {**stems, word: ""}


def _without_russian_ending(word: str) -> str:
    for size in range(min(_LONGEST_RUSSIAN, len(word) - _SHORTEST_STEM), 0, -1):
        if word[-size:] in _RUSSIAN_ENDINGS:
            return word[:-size]
    return word


def _without_kazakh_endings(word: str) -> str:
    """Take off a case or the ending of a verb, then whose it is, then the plural."""
    for endings in _KAZAKH_LAYERS:
        for size in range(min(5, len(word) - _SHORTEST_STEM), 0, -1):
            if word[-size:] in endings:
                word = word[:-size]
                break
    return word


def _spellings(word: str) -> tuple[str, ...]:
    """Return a word as it is, and as it would be in the other alphabet."""
    if len(word) < _WHOLE_WORD_BELOW or not word.isalpha():
        return (word,)
    if word.isascii():
        return (word, *dict.fromkeys(_in_cyrillic(word, y=letter) for letter in "иы"))
    return word, "".join(_TO_LATIN.get(letter, letter) for letter in word)


def _in_cyrillic(word: str, *, y: str) -> str:
    return _LATIN_SOUND.sub(lambda found: _TO_CYRILLIC.get(found.group(), y), word)


def _set(endings: str) -> frozenset[str]:
    return frozenset(filter(None, map(folded, endings.split())))


def _any(endings: frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(endings, key=lambda one: (-len(one), one))) + ")?"


_END = "(?![^ \\n])"
_RUSSIAN_ENDINGS = _set(_RUSSIAN)
_LONGEST_RUSSIAN = max(map(len, _RUSSIAN_ENDINGS))
_KAZAKH_LAYERS = (_set(f"{_CASE} {_VERB}"), _set(_POSSESSIVE), _set(_PLURAL))
_RUSSIAN_TAIL = _any(_RUSSIAN_ENDINGS) + _END
_KAZAKH_TAIL = "".join(_any(endings) for endings in reversed(_KAZAKH_LAYERS)) + _END
