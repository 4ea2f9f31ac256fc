"""Vocabularies are read strictly and speak three languages."""

from pathlib import Path

import pytest

from dalel.core.entries import (
    UnknownLanguage,
    UnknownVocabulary,
    VocabularyMalformed,
    load_vocabularies,
)
from dalel.core.entries.vocabularies import Vocabulary
from tests.core.entries.small_kinds import LABELS, vocabulary_text, write

TREE = f"""
name = "acts"
version = 1
label = {LABELS}
[[code]]
code = "violence"
label = {LABELS}
iccs = "02"
note = "A word for those who edit the list."
[[code]]
code = "beating"
parent = "violence"
label = {{ en = "Beating", ru = "Избиение", kk = "Ұрып-соғу" }}
iccs = ["0201", "0202"]
"""


@pytest.fixture
def acts(tmp_path: Path) -> Vocabulary:
    """A list of two codes, one below the other."""
    write(tmp_path, "acts", TREE)
    return load_vocabularies(tmp_path)["acts/1"]


def test_reads_codes_with_their_words_and_columns(acts: Vocabulary) -> None:
    """Order, parents, mapping columns and labels are those of the file."""
    beating = acts.codes["beating"]

    assert list(acts.codes) == ["violence", "beating"]
    assert acts.id == "acts/1"
    assert acts.label("ru") == "Слово"
    assert acts.code_label("beating", "kk") == "Ұрып-соғу"
    assert (beating.parent, beating.maps["iccs"]) == ("violence", ("0201", "0202"))
    assert acts.codes["violence"].maps == {"iccs": ("02",)}
    assert acts.codes["violence"].note.startswith("A word")


def test_names_the_codes_above(acts: Vocabulary) -> None:
    """A figure about violence also counts beatings."""
    assert acts.line_of("beating") == ("beating", "violence")
    assert acts.line_of("kindness") == ()


def test_has_no_word_in_a_fourth_language(acts: Vocabulary) -> None:
    """There is no falling back to another language."""
    with pytest.raises(UnknownLanguage) as caught:
        acts.code_label("beating", "de")

    assert caught.value.language == "de"


def test_refuses_an_unknown_code(acts: Vocabulary) -> None:
    """The label of a code that is not in the list."""
    with pytest.raises(UnknownVocabulary):
        acts.code_label("kindness", "en")


def test_keeps_every_version_by_its_id(tmp_path: Path) -> None:
    """The catalogue is a mapping of ids; folders of Python and hidden ones are left alone."""
    write(tmp_path, "acts", TREE)
    write(tmp_path, "acts", TREE.replace("version = 1", "version = 2"), version=2)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "README.md").write_text("read me")

    catalogue = load_vocabularies(tmp_path)

    assert list(catalogue) == ["acts/1", "acts/2"]
    assert len(catalogue) == 2
    assert "acts/2" in catalogue
    with pytest.raises(UnknownVocabulary) as caught:
        _ = catalogue["acts/3"]
    assert caught.value.wanted == "acts/3"


GOOD = vocabulary_text("acts", ["a", "b"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "is not TOML in UTF-8"),
        (GOOD.replace('"acts"', '"other"'), "name and version differ from the file's place"),
        (GOOD.replace("version = 1", "version = 2"), "name and version differ"),
        (GOOD.replace("version = 1", "version = 0"), "version is below 1"),
        (GOOD.replace("version = 1", 'version = "1"'), "version is not of the agreed type"),
        (GOOD.replace("version = 1", "version = true"), "version is not of the agreed type"),
        (GOOD.replace("version = 1", ""), "the vocabulary has no version"),
        (GOOD.replace('"acts"', '"Acts!"'), "name is not a name"),
        (GOOD + 'colour = "red"\n', "code b: unknown key colour"),
        ('colour = "red"\n' + GOOD, "the vocabulary: unknown key colour"),
        (GOOD.replace('"b"', '"a"'), "code a is there twice"),
        (GOOD.replace('"b"', '"b c"'), "code b c: code is not of"),
        (GOOD + 'parent = "c"\n', "code b: its parent c is not in the list"),
        (GOOD + 'parent = "b"\n', "code b is above itself"),
        (GOOD + "iccs = [1]\n", "code b: iccs is not a list of different texts"),
        (GOOD + 'iccs = ["1", "1"]\n', "code b: iccs is not a list of different texts"),
        (GOOD + 'iccs = ""\n', "code b: iccs is not a list of different texts"),
        (GOOD + "iccs = 1\n", "code b: iccs is not of the agreed type"),
        (GOOD.replace('kk = "Сөз"', 'kk = " "'), "label is empty in a language"),
        (GOOD.replace(', kk = "Сөз"', ""), "label is not in exactly kk, ru and en"),
        (GOOD.replace('kk = "Сөз"', "kk = 1"), "label is empty in a language"),
        (f'name = "acts"\nversion = 1\nlabel = {LABELS}\n', "the vocabulary has no code"),
        (f'name = "acts"\nversion = 1\nlabel = {LABELS}\ncode = [1]', "not a list of tables"),
        (GOOD + f"[[code]]\nlabel = {LABELS}\n", "code without a name has no code"),
    ],
)
def test_refuses_a_file_that_is_not_as_agreed(tmp_path: Path, text: str, reason: str) -> None:
    """The error names the file and what is wrong with it."""
    write(tmp_path, "acts", text)

    with pytest.raises(VocabularyMalformed) as caught:
        load_vocabularies(tmp_path)

    assert caught.value.file == "acts/1.toml"
    assert reason in caught.value.reason


def test_refuses_a_circle_of_parents(tmp_path: Path) -> None:
    """Two codes that are each above the other."""
    circle = GOOD.replace('code = "a"\n', 'code = "a"\nparent = "b"\n') + 'parent = "a"\n'
    write(tmp_path, "acts", circle)

    with pytest.raises(VocabularyMalformed, match="above itself"):
        load_vocabularies(tmp_path)


@pytest.mark.parametrize("name", ["1.txt", "one.toml", "01.toml", "1.toml.bak"])
def test_refuses_a_file_that_is_no_version(tmp_path: Path, name: str) -> None:
    """A stray file in a vocabulary's folder is noticed, not passed over."""
    write(tmp_path, "acts", GOOD)
    (tmp_path / "acts" / name).write_text("")

    with pytest.raises(VocabularyMalformed) as caught:
        load_vocabularies(tmp_path)

    assert caught.value.file == f"acts/{name}"


def test_loads_the_packaged_ones_once() -> None:
    """They never change while a program runs."""
    assert load_vocabularies() is load_vocabularies()
    assert "entry_groups/1" in load_vocabularies()


def test_finds_the_newest_version_by_name(tmp_path: Path) -> None:
    """Whichever was read first; a name without any list is refused."""
    write(tmp_path, "acts", TREE)
    write(tmp_path, "acts", TREE.replace("version = 1", "version = 2"), version=2)
    write(tmp_path, "means", vocabulary_text("means", ["knife"]))
    catalogue = load_vocabularies(tmp_path)

    assert catalogue.newest("acts") is catalogue["acts/2"]
    assert catalogue.newest("means") is catalogue["means/1"]
    with pytest.raises(UnknownVocabulary):
        catalogue.newest("kindness")
