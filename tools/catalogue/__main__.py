"""``python -m tools.catalogue update|compile|check``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tools.catalogue.checks import count_missing, find_faults, read_exceptions
from tools.catalogue.extract import gather
from tools.catalogue.files import (
    LANGUAGES,
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    read_catalogue,
    update_catalogue,
)

SOURCE = Path("src/dalel")
LOCALE = SOURCE / "site" / "locale"
ALIKE = Path(__file__).with_name("alike.toml")
FINDING, USAGE_ERROR = 1, 2


def update() -> int:
    """Bring every catalogue to what the source says now."""
    template = gather(SOURCE)
    for language in LANGUAGES:
        path = catalogue_path(LOCALE, language)
        catalogue = read_catalogue(path, language)
        update_catalogue(catalogue, template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(catalogue_text(catalogue, language), encoding="utf-8")
        missing = count_missing(catalogue)
        print(f"{path}: {len(catalogue)} strings, {missing} to translate")
    return 0


def compile_all() -> int:
    """Compile every catalogue."""
    for language in LANGUAGES:
        compile_catalogue(catalogue_path(LOCALE, language), language)
    return 0


def check() -> int:
    """Print every fault; 1 where there is one."""
    catalogues = {
        language: read_catalogue(catalogue_path(LOCALE, language), language)
        for language in LANGUAGES
    }
    template = gather(SOURCE)
    faults = find_faults(template, catalogues, read_exceptions(ALIKE))
    print("\n".join(faults) if faults else f"{len(template)} strings in each language")
    return FINDING if faults else 0


VERBS = {"update": update, "compile": compile_all, "check": check}


def main(arguments: Sequence[str]) -> int:
    """Run one verb."""
    verb = VERBS.get(arguments[0]) if len(arguments) == 1 else None
    if verb is None:
        print(f"usage: python -m tools.catalogue {'|'.join(VERBS)}", file=sys.stderr)
        return USAGE_ERROR
    return verb()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
