"""Kinds of entry, read from versioned files; everything else in the house follows from them.

One file per version, ``kinds/<name>/<version>.toml``. A released version is frozen: its
digest covers the bytes of the file and of every vocabulary it uses, entries name it, and
``kinds/digests.toml`` fixes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from dalel.core.entries.errors import KindMalformed, UnknownKind
from dalel.core.entries.kind_files import read_kind
from dalel.core.entries.kind_model import Field, Kind
from dalel.core.entries.tables import TableFault, versioned_files
from dalel.core.entries.vocabularies import VocabularyCatalogue, load_vocabularies

__all__ = ["Field", "Kind", "KindCatalogue", "load_kinds"]


@dataclass(frozen=True, slots=True)
class _Shelves:
    newest: Mapping[str, Kind]
    versions: Mapping[tuple[str, int], Kind]
    digests: Mapping[str, Kind]


class KindCatalogue(Mapping[str, Kind]):
    """The newest version of every kind by name, in menu order; older versions on request."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        ordered = sorted(kinds, key=lambda kind: (kind.group, kind.order, kind.name, kind.version))
        self._shelves = _Shelves(
            newest={kind.name: kind for kind in ordered},
            versions={(kind.name, kind.version): kind for kind in ordered},
            digests={kind.digest: kind for kind in ordered},
        )

    def __getitem__(self, name: str) -> Kind:
        """Return the newest version of a kind or raise ``UnknownKind``."""
        try:
            return self._shelves.newest[name]
        except KeyError as fault:
            raise UnknownKind(name) from fault

    def __contains__(self, name: object) -> bool:
        """Say whether there is such a kind."""
        return name in self._shelves.newest

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in menu order."""
        return iter(self._shelves.newest)

    def __len__(self) -> int:
        """Return how many kinds there are, versions not counted."""
        return len(self._shelves.newest)

    @property
    def every_version(self) -> tuple[Kind, ...]:
        """Every kind in every version ever released."""
        return tuple(self._shelves.versions.values())

    def version(self, name: str, number: int) -> Kind:
        """Return one version of a kind.

        Raises:
            UnknownKind: There is no such kind or version.
        """
        try:
            return self._shelves.versions[name, number]
        except KeyError as fault:
            raise UnknownKind(f"{name}/{number}") from fault

    def by_digest(self, digest: str) -> Kind:
        """Return the kind an entry names by its digest in lower-case hexadecimal.

        Raises:
            UnknownKind: No kind file here has this digest.
        """
        try:
            return self._shelves.digests[digest]
        except KeyError as fault:
            raise UnknownKind("this digest") from fault


def load_kinds(
    folder: Traversable | None = None, vocabularies: VocabularyCatalogue | None = None
) -> KindCatalogue:
    """Read every kind of a folder; of the packaged one when none is given.

    Args:
        folder: Any place that can be walked: a directory, or the ``kinds/`` of an opened ZIP.
        vocabularies: The lists the kinds choose from; the packaged ones when not given.

    Raises:
        KindMalformed: A kind file is not well formed, or names what does not exist.
        VocabularyMalformed: A packaged vocabulary is not well formed.
    """
    if folder is None and vocabularies is None:
        return _packaged()
    place = folder or files("dalel.core.entries") / "kinds"
    return _load(place, load_vocabularies() if vocabularies is None else vocabularies)


@cache
def _packaged() -> KindCatalogue:
    return _load(files("dalel.core.entries") / "kinds", load_vocabularies())


def _load(folder: Traversable, vocabularies: VocabularyCatalogue) -> KindCatalogue:
    kinds = []
    for name, version, source in versioned_files(folder, KindMalformed):
        try:
            kinds.append(read_kind(name, version, source, vocabularies))
        except TableFault as fault:
            raise KindMalformed(f"{name}/{version}.toml", str(fault)) from fault
    names = {kind.name for kind in kinds}
    for kind in kinds:
        _check_references(kind, names)
    return KindCatalogue(tuple(kinds))


def _check_references(kind: Kind, names: set[str]) -> None:
    for field in kind.fields:
        for other in field.refers_to:
            if other not in names:
                reason = f"field {field.name} refers to {other}, which is no kind"
                raise KindMalformed(f"{kind.name}/{kind.version}.toml", reason)
