"""Kinds are read strictly from versioned files, and named by digest."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from dalel.core.entries import (
    Kind,
    KindMalformed,
    UnknownKind,
    UnknownLanguage,
    load_kinds,
    load_vocabularies,
)
from tests.core.entries.small_kinds import (
    TYPES,
    catalogue,
    kind_text,
    small_kind,
    write,
    write_vocabularies,
)

CODE = {"colour": TYPES["colour"]}


def test_reads_what_a_field_means(every_type: Kind) -> None:
    """Every attribute of the file is on the value."""
    name, colour = every_type.by_name["name"], every_type.by_name["colour"]
    day = every_type.by_name["day"]

    assert (every_type.name, every_type.version, every_type.group) == ("thing", 1, "told")
    assert (name.identifying, name.links_as, name.max_length) == (True, "person", 300)
    assert colour.vocabulary is not None
    assert (colour.vocabulary.id, colour.counts_as) == ("colours/1", "colour")
    assert (colour.identifying, colour.required, colour.max_length) == (False, False, 0)
    assert every_type.by_name["who"].refers_to == ("thing",)
    assert day.starts == ("act_committed",)
    assert every_type.by_name["note"].max_length == 10


def test_knows_limits_lists_and_defaults(every_type: Kind) -> None:
    """Types carry their own limit; files are always identifying; money has its currencies."""
    lengths = {field.name: field.max_length for field in every_type.fields if field.is_list}
    paid = every_type.by_name["paid"].vocabulary

    assert lengths == {"colours": 3, "others": 50, "also": 50, "files": 40}
    assert every_type.by_name["body"].max_length == 200_000
    assert every_type.by_name["files"].identifying
    assert paid is not None
    assert paid.id == "currencies/1"


def test_speaks_three_languages_and_no_other(every_type: Kind) -> None:
    """Labels and help of kinds and fields."""
    field = every_type.fields[0]

    assert (every_type.label("kk"), every_type.help_text("ru")) == ("Сөз", "Слово")
    assert (field.label("kk"), field.help_text("en")) == ("Сөз", "Word")
    with pytest.raises(UnknownLanguage):
        every_type.label("KK")


def test_digest_covers_the_file_and_its_vocabularies(tmp_path: Path) -> None:
    """SHA-256 of the file's bytes and the digests of the vocabularies used, sorted by id."""
    kind = small_kind(tmp_path, {"paid": TYPES["paid"], "colour": TYPES["colour"]})
    source = (tmp_path / "kinds/thing/1.toml").read_bytes()
    used = [
        hashlib.sha256((tmp_path / f"vocabularies/{name}/1.toml").read_bytes()).digest()
        for name in ("colours", "currencies")
    ]

    assert kind.digest == hashlib.sha256(source + b"".join(used)).hexdigest()
    assert kind.source == source
    assert [vocabulary.id for vocabulary in kind.vocabularies] == ["colours/1", "currencies/1"]


def test_digest_changes_with_a_vocabulary(tmp_path: Path) -> None:
    """An edited list is as much a change of the kind as an edited file."""
    before = small_kind(tmp_path, CODE).digest
    file = tmp_path / "vocabularies/colours/1.toml"
    file.write_bytes(file.read_bytes() + b"# one more line\n")

    assert catalogue(tmp_path)["thing"].digest != before


def test_finds_the_newest_any_version_and_any_digest(tmp_path: Path) -> None:
    """Old entries keep the version they were written with."""
    write_vocabularies(tmp_path)
    for version in (2, 10, 1):
        text = kind_text({"body": TYPES["body"]}, version=version)
        write(tmp_path / "kinds", "thing", text, version=version)
    kinds = catalogue(tmp_path)

    assert kinds["thing"].version == 10
    assert kinds.version("thing", 1).version == 1
    assert kinds.by_digest(kinds.version("thing", 2).digest).version == 2
    assert [kind.version for kind in kinds.every_version] == [1, 2, 10]
    assert (list(kinds), len(kinds), "thing" in kinds) == (["thing"], 1, True)


@pytest.mark.parametrize("find", ["name", "version", "digest"])
def test_says_that_a_kind_is_unknown(tmp_path: Path, find: str) -> None:
    """A typed error, whichever way a kind is asked for."""
    small_kind(tmp_path, CODE)
    kinds = catalogue(tmp_path)
    ways = {
        "name": lambda: kinds["other"],
        "version": lambda: kinds.version("thing", 2),
        "digest": lambda: kinds.by_digest("00"),
    }

    with pytest.raises(UnknownKind):
        ways[find]()


def test_orders_kinds_by_group_order_and_name(tmp_path: Path) -> None:
    """The order of the menu."""
    write_vocabularies(tmp_path)
    places = {"late": ("told", 2), "early": ("told", 1), "beside": ("told", 1), "x": ("pressed", 9)}
    for name, (group, order) in places.items():
        text = kind_text({"body": TYPES["body"]}, name=name)
        text = text.replace('"told"', f'"{group}"').replace("order = 1", f"order = {order}")
        write(tmp_path / "kinds", name, text)

    assert list(catalogue(tmp_path)) == ["x", "beside", "early", "late"]


def test_loads_from_an_opened_zip(tmp_path: Path) -> None:
    """A bundle carries its kinds; no folder has to be unpacked."""
    kind = small_kind(tmp_path, CODE)
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as bundle:
        bundle.writestr("kinds/thing/1.toml", kind.source)
        for vocabulary in kind.vocabularies:
            bundle.writestr(f"vocabularies/{vocabulary.id}.toml", vocabulary.source)
        groups = (tmp_path / "vocabularies/entry_groups/1.toml").read_bytes()
        bundle.writestr("vocabularies/entry_groups/1.toml", groups)

    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        root = zipfile.Path(bundle)
        kinds = load_kinds(root / "kinds", load_vocabularies(root / "vocabularies"))

    assert kinds.by_digest(kind.digest).name == "thing"


def with_field(described: str) -> str:
    """Return a kind with one field called x."""
    return kind_text({"x": described})


GOOD = kind_text({"when": TYPES["when"], "body": TYPES["body"]})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = [", "is not TOML in UTF-8"),
        (GOOD.replace('"thing"', '"other"'), "name and version differ from the file's place"),
        (GOOD.replace('"told"', '"unheard"'), "group: unheard is no code of entry_groups/1"),
        (GOOD.replace("order = 1", ""), "the kind has no order"),
        (GOOD.replace('["case"]', "[]"), "containers are not some of"),
        (GOOD.replace('["case"]', '["case", "cloud"]'), "containers are not some of"),
        (GOOD.replace('["case"]', '"case"'), "containers is not of the agreed type"),
        (GOOD.replace("summary = []", 'summary = ["who"]'), "summary names who, which is no field"),
        (GOOD.replace("summary = []", 'when = "who"'), "when names who, which is no date"),
        (GOOD.replace("summary = []", 'when = "body"'), "when names body, which is no date"),
        (GOOD.replace("summary = []", "overlay = 1"), "overlay is not of the agreed type"),
        (GOOD.replace("summary = []", 'colour = "red"'), "the kind: unknown key colour"),
        (GOOD.replace('name = "body"', 'name = "when"'), "two fields have one name"),
        (GOOD.replace('name = "body"', 'name = "Body"'), "field Body: name is not a name"),
        (kind_text({}), "the kind has no field"),
        (with_field('type = "poem"'), "field x: there is no type poem"),
        (with_field('type = "line"\nvisible_if = {}'), "field x: unknown key visible_if"),
        (with_field('type = "code"'), "field x: a vocabulary goes with code, codes and money"),
        (with_field('type = "line"\nvocabulary = "colours/1"'), "a vocabulary goes with"),
        (with_field('type = "code"\nvocabulary = "smells/1"'), "there is no vocabulary smells/1"),
        (with_field('type = "line"\nrefers_to = ["thing"]'), "refers_to is for parties"),
        (with_field('type = "entry"\nrefers_to = ["nothing"]'), "refers to nothing, which is no"),
        (with_field('type = "line"\nlinks_as = "smell"'), "links_as is not one of"),
        (with_field('type = "line"\ncounts_as = "A b"'), "counts_as is not a name"),
        (with_field('type = "date"\nstarts = ["rain"]'), "rain is no code of triggers/1"),
        (with_field('type = "date"\nanswers = ["rain"]'), "rain is no code of triggers/1"),
        (with_field('type = "attachments"\nidentifying = false'), "always identifying"),
        (with_field('type = "line"\nmax_length = 301'), "max_length is above 300"),
        (with_field('type = "date"\nmax_length = 1'), "max_length is above 0"),
        (with_field('type = "line"\nmax_length = 0'), "max_length is below 1"),
    ],
)
def test_refuses_a_file_that_is_not_as_agreed(tmp_path: Path, text: str, reason: str) -> None:
    """The error names the file and what is wrong with it."""
    write_vocabularies(tmp_path)
    write(tmp_path / "kinds", "thing", text)

    with pytest.raises(KindMalformed) as caught:
        catalogue(tmp_path)

    assert caught.value.file == "thing/1.toml"
    assert reason in caught.value.reason


def test_refuses_triggers_and_groups_without_their_vocabulary(tmp_path: Path) -> None:
    """Nothing is taken on trust when a list is missing."""
    write(tmp_path / "kinds", "thing", GOOD)
    (tmp_path / "vocabularies").mkdir()

    with pytest.raises(KindMalformed, match="entry_groups/1"):
        catalogue(tmp_path)


def test_refuses_a_stray_file(tmp_path: Path) -> None:
    """A file in a kind's folder that is no version."""
    small_kind(tmp_path, CODE)
    (tmp_path / "kinds/thing/draft.toml").write_text("")

    with pytest.raises(KindMalformed):
        catalogue(tmp_path)


def test_an_overlay_says_so(tmp_path: Path) -> None:
    """A kind whose fields are laid over another kind's body."""
    assert small_kind(tmp_path, CODE, more="overlay = true").overlay


def test_loads_the_packaged_ones_once_and_with_other_vocabularies(tmp_path: Path) -> None:
    """Without arguments they are read once; a folder may be read with the packaged lists."""
    write(tmp_path, "thing", GOOD)

    assert load_kinds() is load_kinds()
    assert list(load_kinds(tmp_path)) == ["thing"]
