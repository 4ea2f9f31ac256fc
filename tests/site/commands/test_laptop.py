"""``dalel laptop``: readers, prepare, pack, take in, clear, as two operators meet them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dalel.cli import FINDING, OK, USAGE
from tests.site.commands.test_import import dalel, instance

__all__ = ["instance"]

# Somebody writes to the laptop, as its public program would take it in.
REPORT = """
from datetime import UTC, datetime
from dalel.site.founding import load_django
load_django()
from tests.apps.intake.reporting import sent
sent(datetime.now(UTC))
"""
SEAL = """
from dalel.site.founding import load_django
load_django()
from dalel.site.sealer import seal
seal()
from dalel.apps.intake.models import Arrival
from dalel.apps.entries.models import Container
print(Arrival.objects.count(), Container.objects.filter(type="STORY").count())
"""
SIGNED = ("--name", "aisulu", "--password-stdin")


def laptop(folder: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Run the verb; return its exit code, what it told and what it complained of."""
    done = dalel(folder, "-m", "dalel", "laptop", *arguments, "--json")
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def test_carries_reports_home(instance: Path, tmp_path: Path) -> None:
    """Whole walk: prepared, collected, packed, taken in twice, confirmed, cleared."""
    away, readers = tmp_path / "laptop", tmp_path / "readers.json"
    pouch, confirmed = tmp_path / "pouch.zip", tmp_path / "confirmed.json"
    code, told, complaint = laptop(instance, "readers", str(readers), *SIGNED)
    assert code == OK, complaint
    shown = told["fingerprint"]

    code, told, complaint = laptop(away, "prepare", str(readers), "--fingerprint", shown.lower())
    assert (code, told["fingerprint"]) == (OK, shown), complaint
    assert dalel(away, "-c", REPORT).returncode == OK
    assert laptop(away, "status")[1] == {"reports": 1, "pieces": 3, "fingerprint": shown}
    assert laptop(away, "pack", str(pouch))[1] == {"reports": 1, "pieces": 3}
    assert laptop(away, "pack", str(pouch))[0] == USAGE

    take_in = ("take-in", str(pouch), *SIGNED)
    code, told, complaint = laptop(instance, *take_in, "--confirmation", str(confirmed))
    assert (code, told["reports"], told["known"]) == (OK, 1, 0), complaint
    assert laptop(instance, *take_in)[1] == {"reports": 0, "new": 0, "known": 3, "closed": 0}
    assert dalel(instance, "-c", SEAL).stdout == "0 1\n"
    assert laptop(away, "clear", str(confirmed))[1] == {"cleared": 3, "reports": 0}


def test_keeps_nothing_where_the_fingerprint_differs(instance: Path, tmp_path: Path) -> None:
    """No instance is left behind, so that it can be tried again."""
    away, readers = tmp_path / "laptop", tmp_path / "readers.json"
    laptop(instance, "readers", str(readers), *SIGNED)

    code, _told, complaint = laptop(away, "prepare", str(readers), "--fingerprint", "AAAA-BBBB")

    assert code == FINDING
    assert "another fingerprint" in complaint
    assert not away.exists()
    assert laptop(instance, "prepare", str(readers), "--fingerprint", "x")[0] == FINDING
    assert laptop(instance, "status")[0] == FINDING


def test_runs_no_desk_on_a_laptop(instance: Path, tmp_path: Path) -> None:
    """There is nobody to sign in, and no log of its own to seal into."""
    away, readers = tmp_path / "laptop", tmp_path / "readers.json"
    shown = laptop(instance, "readers", str(readers), *SIGNED)[1]["fingerprint"]
    laptop(away, "prepare", str(readers), "--fingerprint", shown)

    done = dalel(away, "-m", "dalel", "serve", "--desk-only")

    assert done.returncode == FINDING
    assert "no desk" in done.stdout
