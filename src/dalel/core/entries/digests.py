"""The frozen digests of released kinds: ``python -m dalel.core.entries.digests`` prints them.

Run it when a kind or version is added and write what it prints to ``kinds/digests.toml``. A
digest that changes there means that a released file, or a vocabulary it uses, was edited:
entries name the old digest and would find no kind, so release a new version instead.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from dalel.core.entries.kinds import KindCatalogue, load_kinds

HEADER = "# Digest of every released kind; a line may be added, never changed.\n"


def digests_text(kinds: KindCatalogue) -> str:
    """Return the text of ``kinds/digests.toml`` for these kinds."""
    names = {f"{kind.name}/{kind.version}": kind.digest for kind in kinds.every_version}
    return HEADER + "".join(f'"{name}" = "{names[name]}"\n' for name in sorted(names))


def frozen_digests() -> Mapping[str, str]:
    """Return the digests that ``kinds/digests.toml`` fixes, by ``name/version``."""
    file = files("dalel.core.entries") / "kinds" / "digests.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def main() -> None:
    """Print the file."""
    print(digests_text(load_kinds()), end="")


if __name__ == "__main__":  # pragma: no cover - python -m
    main()
