"""The kinds of this release, loaded once, and which of them fits where."""

from __future__ import annotations

from functools import lru_cache

from dalel.apps.entries.errors import KindNotHere, KindUnknown
from dalel.apps.entries.terms import ContainerType
from dalel.core.entries import load_kinds
from dalel.core.entries.errors import UnknownKind
from dalel.core.entries.kinds import Kind, KindCatalogue

# The kind whose fields are laid over those of the entry that takes the place of another.
CORRECTION = "correction"

# What a kind file calls the place of its entries -> the types of container meant.
_PLACES = {
    "case": {ContainerType.CASE},
    "card": {ContainerType.CARD},
    "report": {ContainerType.CONVERSATION, ContainerType.STORY, ContainerType.MENTIONS},
    "group": {ContainerType.GROUP},
    "team": {ContainerType.TEAM},
    "organisation": {ContainerType.ORGANISATION},
}


@lru_cache(maxsize=1)
def catalogue() -> KindCatalogue:
    """Return the kinds, read from the package once per process."""
    return load_kinds()


def kind_for(name: str, *, container_type: str) -> Kind:
    """Return the newest version of a kind that may be written in this type of container.

    Raises:
        KindUnknown: There is no such kind.
        KindNotHere: It belongs elsewhere, or is only ever part of another kind.
    """
    try:
        kind = catalogue()[name]
    except UnknownKind as error:
        raise KindUnknown(kind=name) from error
    places = {place for code in kind.containers for place in _PLACES[code]}
    if kind.overlay or container_type not in places:
        raise KindNotHere(kind=name, container_type=container_type)
    return kind


def kinds_for(container_type: str) -> tuple[Kind, ...]:
    """Return the kinds that may be written here, in the order of their groups."""
    fitting = []
    for kind in catalogue().values():
        places = {place for code in kind.containers for place in _PLACES[code]}
        if not kind.overlay and container_type in places:
            fitting.append(kind)
    return tuple(sorted(fitting, key=lambda kind: (kind.group, kind.order, kind.name)))
