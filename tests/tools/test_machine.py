"""Preparing a machine: nothing is installed twice, and what cannot be is said plainly."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

import pytest

from tools import machine
from tools.machine import Need, NotPrepared


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Record commands instead of running them; every one succeeds."""
    seen: list[tuple[str, ...]] = []

    def run(command: Sequence[str]) -> bool:
        seen.append(tuple(command))
        return True

    monkeypatch.setattr(machine, "_succeeds", run)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return seen


def need(package: str, *, is_present: bool) -> Need:
    """Return a need that is met or not."""
    return Need(f"the thing in {package}", package, lambda: is_present)


def test_installs_only_what_is_missing(commands: list[tuple[str, ...]]) -> None:
    """One call of apt-get, without a question, for the missing ones alone."""
    machine.prepare_tests([need("here", is_present=True), need("absent", is_present=False)])

    [command] = commands
    assert command[-1] == "absent"
    assert "here" not in command
    assert "--yes" in command


def test_is_silent_when_nothing_is_missing(
    commands: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run costs nothing."""
    machine.prepare_tests([need("here", is_present=True)])

    assert commands == []
    assert capsys.readouterr().out == ""


def test_says_what_to_install_without_the_right_to(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither root nor sudo: the sentence can be pasted by someone who has it."""
    monkeypatch.setattr(machine, "privilege", lambda: None)

    with pytest.raises(NotPrepared, match="sudo apt-get install absent"):
        machine.prepare_tests([need("absent", is_present=False)])

    assert commands == []


def test_refreshes_the_package_lists_when_the_first_try_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fresh machine has none."""
    answers = iter([False, True, True])
    seen: list[str] = []

    def run(command: Sequence[str]) -> bool:
        seen.append("update" if "update" in command else "install")
        return next(answers)

    monkeypatch.setattr(machine, "_succeeds", run)
    monkeypatch.setattr(machine, "privilege", lambda: ())
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    machine.install(["absent"])

    assert seen == ["install", "update", "install"]


def test_uses_sudo_only_where_it_asks_nothing(
    commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password prompt in the middle of a build would hang it."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert machine.privilege() == ("sudo", "-n")
    assert commands == [("sudo", "-n", "true")]


def test_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the sentence that helps."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    with pytest.raises(NotPrepared, match=r"3\.11 or newer; this is 3\.9"):
        machine.make_venv()


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["venv", "tests"]])
def test_refuses_what_it_does_not_know(arguments: list[str]) -> None:
    """Usage, exit 2."""
    assert machine.main(arguments) == machine.USAGE_ERROR
