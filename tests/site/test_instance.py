"""The instance folder: nobody else on the machine can read it, and it is never made twice."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from dalel.core.keys import KdfCost
from dalel.site.instance import (
    FILE,
    InstanceDamaged,
    InstanceExists,
    InstanceMissing,
    create_instance,
    read_instance,
)

COST = KdfCost(memory_mib=1, passes=1)


def test_reads_what_was_made(tmp_path: Path) -> None:
    """Every part of it."""
    made = create_instance(tmp_path / "one", is_demo=True, kdf_cost=COST)

    assert read_instance(tmp_path / "one") == made
    assert made.is_demo
    assert made.kdf_cost == COST
    assert len(made.name_key) == 32


def test_two_instances_share_no_secret(tmp_path: Path) -> None:
    """Everything is drawn afresh."""
    one = create_instance(tmp_path / "one", is_demo=False, kdf_cost=COST)
    two = create_instance(tmp_path / "two", is_demo=False, kdf_cost=COST)

    assert one.secret_key != two.secret_key
    assert one.name_key != two.name_key


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """Folders 700, files 600, whatever the umask."""
    create_instance(tmp_path / "one", is_demo=False, kdf_cost=COST)

    for path in [tmp_path / "one", *(tmp_path / "one").rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_is_never_made_over_another(tmp_path: Path) -> None:
    """Its keys would be gone."""
    made = create_instance(tmp_path / "one", is_demo=False, kdf_cost=COST)

    with pytest.raises(InstanceExists):
        create_instance(tmp_path / "one", is_demo=False, kdf_cost=COST)

    assert read_instance(tmp_path / "one") == made


def test_says_that_there_is_none(tmp_path: Path) -> None:
    """And what to do."""
    with pytest.raises(InstanceMissing, match="dalel init"):
        read_instance(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "dalel-instance/2"}', "\xff", '{"format": 1}']
)
def test_says_that_it_is_damaged(tmp_path: Path, text: str) -> None:
    """Whatever the damage is."""
    create_instance(tmp_path, is_demo=False, kdf_cost=COST)
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))

    with pytest.raises(InstanceDamaged):
        read_instance(tmp_path)
