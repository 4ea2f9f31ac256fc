"""Small kind and vocabulary files for the tests of this room."""

from pathlib import Path

from dalel.core.entries import Kind, KindCatalogue, load_kinds, load_vocabularies

LABELS = '{ en = "Word", ru = "Слово", kk = "Сөз" }'

VOCABULARIES = {
    "entry_groups": ["told", "pressed"],
    "triggers": ["act_committed", "statement_handed_in"],
    "currencies": ["KZT", "USD"],
    "colours": ["red", "green", "blue"],
}

TYPES = {
    "body": 'type = "text"\nidentifying = true',
    "name": 'type = "line"\nidentifying = true\nlinks_as = "person"',
    "note": 'type = "line"\nmax_length = 10',
    "colour": 'type = "code"\nvocabulary = "colours/1"\ncounts_as = "colour"',
    "colours": 'type = "codes"\nvocabulary = "colours/1"\nmax_length = 3',
    "who": 'type = "party"\nrefers_to = ["thing"]',
    "others": 'type = "parties"\nrefers_to = ["thing"]',
    "about": 'type = "entry"',
    "also": 'type = "entries"',
    "day": 'type = "date"\nstarts = ["act_committed"]',
    "when": 'type = "moment"',
    "times": 'type = "integer"',
    "paid": 'type = "money"',
    "files": 'type = "attachments"',
}


def field_text(name: str, described: str) -> str:
    """Return the TOML of one field."""
    return f'[[field]]\nname = "{name}"\n{described}\nlabel = {LABELS}\nhelp = {LABELS}\n'


def kind_text(
    fields: dict[str, str], *, name: str = "thing", version: int = 1, more: str = ""
) -> str:
    """Return the TOML of a kind."""
    head = (
        f'name = "{name}"\nversion = {version}\ngroup = "told"\norder = 1\n'
        f'containers = ["case"]\nsummary = []\nlabel = {LABELS}\nhelp = {LABELS}\n{more}\n'
    )
    return head + "".join(field_text(field, text) for field, text in fields.items())


def vocabulary_text(name: str, codes: list[str]) -> str:
    """Return the TOML of a vocabulary."""
    listed = "".join(f'[[code]]\ncode = "{code}"\nlabel = {LABELS}\n' for code in codes)
    return f'name = "{name}"\nversion = 1\nlabel = {LABELS}\n{listed}'


def write(folder: Path, name: str, text: str, *, version: int = 1) -> None:
    """Write one file of a kind or vocabulary."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / f"{version}.toml").write_text(text, encoding="utf-8")


def write_vocabularies(folder: Path) -> None:
    """Write the vocabularies the small kinds use."""
    for name, codes in VOCABULARIES.items():
        write(folder / "vocabularies", name, vocabulary_text(name, codes))


def catalogue(folder: Path) -> KindCatalogue:
    """Load what was written."""
    return load_kinds(folder / "kinds", load_vocabularies(folder / "vocabularies"))


def small_kind(folder: Path, fields: dict[str, str], *, more: str = "") -> Kind:
    """Write and load one kind called "thing"."""
    write_vocabularies(folder)
    write(folder / "kinds", "thing", kind_text(fields, more=more))
    return catalogue(folder)["thing"]
