"""What tampering is, as a row of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.apps.raw import alter, flip, read, swap
from tests.security.stories import Story

Deed = Callable[[Story], None]

# What a bundle's other entries suffer: a file is proved by an entry that holds, and a leaf
# of the tree that was changed spoils every proof beside it.
FILE_UNPROVED = ("FileNotInAnEntry {file}",)
NONE_IN_THE_LOG = (
    *(f"NotInTheLog {{{one}}}" for one in ("opening", "sharing", "first", "second", "last")),
    *FILE_UNPROVED,
)


@dataclass(frozen=True)
class Tampering:
    """What is done, and what the audit says of it: ``Fault place`` as it stands in a finding."""

    name: str
    deed: Deed
    without_keys: tuple[str, ...] = ()
    with_keys: tuple[str, ...] = ()
    in_bundle: tuple[str, ...] = ()


def flipping(name: str, key: Callable[[Story], object], column: str, at: int = 0) -> Deed:
    """Flip a byte."""
    return lambda story: flip(name, key(story), column, at)


def shifting(name: str, key: Callable[[Story], object], column: str, by: int) -> Deed:
    """Shift a number."""

    def deed(story: Story) -> None:
        alter(name, key(story), **{column: read(name, key(story), column) + by})

    return deed


def setting(name: str, key: Callable[[Story], object], **columns: object) -> Deed:
    """Overwrite columns."""
    return lambda story: alter(name, key(story), **columns)


def exchanging(name: str, keys: Callable[[Story], tuple[object, object]], *columns: str) -> Deed:
    """Exchange columns of two rows."""

    def deed(story: Story) -> None:
        for column in columns:
            swap(name, keys(story), column)

    return deed
