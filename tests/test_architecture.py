"""What the import contracts in pyproject.toml cannot say about the shape of the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
APPS = SOURCE / "dalel" / "apps"
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

# Inside an app each of these imports only those named before it.
PARTS = ("models", "queries", "actions", "forms", "views", "urls")
# Abstract bases of tables: they store nothing themselves.
SHARED_BASES = {"dalel.apps.ledger.models.InsertOnly"}
# The only module that opens a write transaction.
TRANSACTION = "dalel.apps.ledger.transaction"
# The only module that reads the environment; it names every variable.
ENVIRONMENT = "dalel.site.environment"
VARIABLES = {
    "DALEL_INSTANCE",
    "DALEL_DATABASE_URL",
    "DALEL_PUBLIC_DATABASE_URL",
    "DALEL_PUBLIC_PORT",
    "DALEL_DESK_PORT",
    "DALEL_FILES_URL",
    "DALEL_LANGUAGE",
}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "lib", "misc", "signals", "receivers"}
# Commands and the processes that keep a cadence read the clock once and pass it on; so does
# every view, which is a function that takes a request.
CLOCK_READERS = {"views", "commands", "supervisor", "sealer", "mailer"}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("timezone", "now"),
}
# Django's two convert what they are given, and read the clock when they are given nothing.
CLOCKS_WHEN_EMPTY = {"localdate", "localtime"}


Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file, parsed."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def words(self) -> frozenset[str]:
        """The parts of its dotted name."""
        return frozenset(self.name.split("."))

    @property
    def is_migration(self) -> bool:
        """Whether Django wrote it."""
        return "migrations" in self.words


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the source."""
    return tuple(_parsed(path) for path in sorted((SOURCE / "dalel").rglob("*.py")))


def _parsed(path: Path) -> Module:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of everything a module imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    is_package = module.path.name == "__init__.py"
    parents = module.name.split(".")[: None if is_package and node.level == 1 else -node.level]
    if is_package and node.level > 1:
        parents = module.name.split(".")[: -(node.level - 1)]
    return ".".join([*parents, *([node.module] if node.module else [])])


def attributes(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, owner and name of every ``owner.name`` and every ``from owner import name``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            if isinstance(owner, ast.Name):
                yield node.lineno, owner.id, node.attr
            elif isinstance(owner, ast.Attribute):
                yield node.lineno, owner.attr, node.attr
    for line, name in imports(module):
        owner_name, _, last = name.rpartition(".")
        yield line, owner_name.rpartition(".")[2], last


def functions(module: Module) -> Iterator[Function]:
    """Yield every function and method of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Return the lines of a function, without its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def clock_readings(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, owner and name of everything that reads the clock."""
    yield from (found for found in attributes(module) if found[1:] in CLOCKS)
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[]) if name in CLOCKS_WHEN_EMPTY:
                yield node.lineno, "timezone", name


def room_of(name: str) -> str | None:
    """Return the app a dotted name lies in."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["dalel", "apps"] and len(parts) > 2 else None


def place(module: Module, line: int) -> str:
    """Return where a fault is, as an editor opens it."""
    return f"{module.path.relative_to(SOURCE.parent)}:{line}"


def test_no_room_imports_the_models_of_another() -> None:
    """Other rooms ask ``queries`` and call ``actions``; foreign keys name the label."""
    faults = [
        place(module, line)
        for module in modules()
        for line, name in imports(module)
        if (room := room_of(name)) and room != room_of(module.name)
        if "models" in name.split(".")[3:4] and name not in SHARED_BASES
    ]

    assert faults == []


def test_no_model_is_fetched_by_its_name() -> None:
    """``get_model`` outside a migration would walk around the rule above."""
    faults = [
        place(module, line)
        for module in modules()
        if not module.is_migration
        for line, _owner, name in attributes(module)
        if name == "get_model"
    ]

    assert faults == []


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_an_app_import_only_those_below(part: str) -> None:
    """models < queries < actions < forms < views < urls."""
    above = set(PARTS[PARTS.index(part) + 1 :])

    faults = [
        place(module, line)
        for module in modules()
        if room_of(module.name) and part in module.name.split(".")[3:4]
        for line, name in imports(module)
        if room_of(name) == room_of(module.name) and above.intersection(name.split(".")[3:4])
    ]

    assert faults == []


def test_only_one_module_opens_transactions() -> None:
    """So that no write walks around the fair lock and the key store's turn."""
    faults = [
        place(module, line)
        for module in modules()
        if module.name != TRANSACTION
        for line, owner, name in attributes(module)
        if owner == "transaction" and name in {"atomic", "set_autocommit", "commit"}
    ]

    assert faults == []


def test_rooms_do_not_call_each_other_through_signals() -> None:
    """Later rooms pull; nothing is pushed behind the reader's back."""
    signals = ("django.dispatch", "django.db.models.signals", "django.core.signals")

    faults = [
        place(module, line)
        for module in modules()
        for line, name in imports(module)
        if name.startswith(signals)
    ]

    assert faults == []


def test_every_module_is_named_for_what_it_holds() -> None:
    """A line finds its room by its noun; there is no drawer for the rest."""
    faults = [module.name for module in modules() if NAMELESS & module.words]

    assert faults == []


def test_files_and_functions_can_be_read_at_once() -> None:
    """400 lines and 40 are where reading stops being easy."""
    own = [module for module in modules() if not module.is_migration]

    long_files = [
        module.name
        for module in own
        if len(module.path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ]
    long_functions = [
        f"{place(module, function.lineno)} {function.name}"
        for module in own
        for function in functions(module)
        if length(function) > LONGEST_FUNCTION
    ]

    assert long_files == []
    assert long_functions == []


def test_every_package_says_what_it_holds() -> None:
    """Two sentences at the door of each room; folders of migrations aside."""
    faults = [
        module.name
        for module in modules()
        if module.path.name == "__init__.py" and not module.is_migration
        if len((ast.get_docstring(module.tree) or "").strip()) < 20
    ]

    assert faults == []


def test_the_clock_is_read_at_the_edge_only() -> None:
    """Everything else takes ``now`` or ``today`` as an argument."""
    faults = [
        f"{place(module, line)} {owner}.{name}"
        for module in modules()
        if not CLOCK_READERS & module.words
        for line, owner, name in clock_readings(module)
        if not _is_in_a_view(module, line)
    ]

    assert faults == []


def _is_in_a_view(module: Module, line: int) -> bool:
    return any(
        "request" in {argument.arg for argument in function.args.args}
        for function in functions(module)
        if function.lineno <= line <= (function.end_lineno or 0)
    )


def test_the_environment_is_read_in_one_module() -> None:
    """And nowhere else, so that its names can be listed."""
    faults = [
        place(module, line)
        for module in modules()
        if module.name != ENVIRONMENT
        for line, owner, name in attributes(module)
        if owner == "os" and name in {"environ", "environb", "getenv", "getenvb"}
        if not _hands_on_settings_module(module, line)
    ]

    assert faults == []


def _hands_on_settings_module(module: Module, line: int) -> bool:
    """Whether the line names Django's settings module or passes the environment to a child."""
    text = module.path.read_text(encoding="utf-8").splitlines()[line - 1]
    names_settings = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE"' in text
    sets_settings = 'os.environ["DJANGO_SETTINGS_MODULE"] =' in text
    return names_settings or sets_settings or "**os.environ" in text


def test_the_environment_has_seven_names() -> None:
    """Each documented; no other name is read."""
    [environment] = [module for module in modules() if module.name == ENVIRONMENT]

    names = {
        node.value
        for node in ast.walk(environment.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.isupper() and node.value.replace("_", "").isalpha()
    }

    assert names == VARIABLES


def test_the_command_line_loads_server_verbs_late() -> None:
    """A base install has no Django: nothing of ``site`` or ``apps`` at the top of ``cli``."""
    faults = [
        place(module, node.lineno)
        for module in modules()
        if module.name.startswith("dalel.cli")
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        if any(
            name.startswith(("dalel.site", "dalel.apps", "django"))
            for line, name in imports(module)
            if line == node.lineno
        )
    ]

    assert faults == []


def test_no_word_to_translate_hides_in_an_f_string() -> None:
    """What gathers the words does not look inside one, so that they would stay English."""
    faults = [
        place(module, node.lineno)
        for module in modules()
        for text in ast.walk(module.tree)
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    ]

    assert faults == []
