"""The command line: what it prints, what it leaves with, and what it needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dalel
from dalel import cli
from dalel.cli import FINDING, OK, SERVER_VERBS, USAGE, main
from tests.verify.bundles import LOG_KEY, made

POLICY = f'[[log]]\nname = "The invented house"\nkey = "{LOG_KEY.verify_key.to_text()}"\n'

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def bundle_file(tmp_path: Path) -> Path:
    """An honest bundle."""
    return made().write(tmp_path / "bundle.zip")


def test_says_that_a_bundle_is_sound(bundle_file: Path, capsys: Captured) -> None:
    assert main(["verify", str(bundle_file)]) == OK
    assert capsys.readouterr().out.startswith("Sound.")


@pytest.mark.parametrize(("language", "word"), [("kk", "Түпнұсқа."), ("ru", "Подлинно.")])
def test_says_it_in_the_language_of_the_reader(
    bundle_file: Path, capsys: Captured, language: str, word: str
) -> None:
    assert main(["verify", str(bundle_file), "--language", language]) == OK
    assert capsys.readouterr().out.startswith(word)


def test_prints_json_and_writes_the_page(
    bundle_file: Path, tmp_path: Path, capsys: Captured
) -> None:
    page = tmp_path / "page.html"

    assert main(["verify", str(bundle_file), "--json", "--html", str(page)]) == OK

    assert json.loads(capsys.readouterr().out)["sound"] is True
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_uses_the_policy(bundle_file: Path, tmp_path: Path, capsys: Captured) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")

    assert main(["verify", str(bundle_file), "--policy", str(policy)]) == OK
    assert "The invented house" in capsys.readouterr().out


def test_leaves_with_one_when_it_finds_something(tmp_path: Path, capsys: Captured) -> None:
    spoiled = made()
    spoiled.parts["extra"] = b""
    path = spoiled.write(tmp_path / "bundle.zip")

    assert main(["verify", str(path)]) == FINDING
    assert capsys.readouterr().out.startswith("Not sound.")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nothing"],
        ["verify"],
        ["verify", "/nonexistent/bundle.zip"],
        ["verify", "/"],
        ["verify", __file__, "--policy", "/nonexistent/policy.toml"],
        ["verify", __file__, "--policy", __file__],
        ["verify", __file__, "--language", "xx"],
        ["verify", __file__, "--html", "/nonexistent/page.html"],
    ],
)
def test_leaves_with_two_when_used_wrongly(argv: list[str], capsys: Captured) -> None:
    assert main(argv) == USAGE
    assert capsys.readouterr().err


def test_explains_itself(capsys: Captured) -> None:
    assert main(["--help"]) == OK
    assert "verify" in capsys.readouterr().out


def test_tells_its_version(capsys: Captured) -> None:
    assert main(["version"]) == OK
    assert capsys.readouterr().out == f"dalel {dalel.__version__}\n"
    assert main(["version", "--json"]) == OK
    assert json.loads(capsys.readouterr().out) == {"version": dalel.__version__}


@pytest.mark.parametrize("verb", SERVER_VERBS)
def test_answers_a_server_verb_in_one_sentence_without_the_server(
    verb: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda _name: None)

    assert main([verb, "--anything"]) == USAGE

    assert capsys.readouterr().err.count("\n") == 1


def test_hands_a_server_verb_to_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []

    class Command:
        """Stands for the site's command."""

        @staticmethod
        def run(argv: list[str]) -> int:
            """Remember what was given."""
            given.append(argv)
            return 1

    monkeypatch.setattr(cli, "find_spec", lambda _name: object())
    monkeypatch.setattr("dalel.cli.importlib.import_module", lambda _name: Command)

    assert main(["audit", "--json"]) == FINDING
    assert given == [["--json"]]


def test_names_a_verb_that_this_release_lacks(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: object() if name == "django" else None)

    assert main(["doctor"]) == USAGE
    assert "not part of this release" in capsys.readouterr().err


def test_verifies_without_django(bundle_file: Path) -> None:
    """A court's expert installs the core alone."""
    program = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from dalel.cli import main\n"
        f"code = main(['verify', {str(bundle_file)!r}])\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] == 'django']\n"
        "sys.exit(code if loaded == ['django'] else 9)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert (done.returncode, done.stderr) == (OK, "")
