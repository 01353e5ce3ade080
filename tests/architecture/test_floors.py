"""What import-linter can't see: strings, file names, tables, and what is written where."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, getsourcefile, isfunction, unwrap
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "gongkai"
CAPABILITIES = [
    config
    for config in apps.get_app_configs()
    if config.name.startswith("gongkai.") and config.models_module is not None
]
LABELS = [config.label for config in CAPABILITIES]
MODELS = [model for config in CAPABILITIES for model in config.get_models()]
CAPABILITY_FILES = {
    "__init__.py",
    "actions",
    "actions.py",
    "adapters",
    "apps.py",
    "checks.py",
    "migrations",
    "models",
    "models.py",
    "queries",
    "queries.py",
    "tasks.py",
}
DRAWERS = {"utils.py", "helpers.py", "views.py", "core.py", "common.py", "management"}
WRITES = {"save", "delete", "create", "bulk_create", "get_or_create", "update_or_create"}


def floors() -> dict[str, int]:
    """Every layer of the import contract with its height."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return {
        name.strip(" ()"): -depth for depth, layer in enumerate(layers) for name in layer.split("|")
    }


def foreign_keys() -> Iterator[models.ForeignKey[models.Model, models.Model]]:
    for model in MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                yield field  # type: ignore[misc]


def calls(file: Path) -> Iterator[tuple[int, str]]:
    """Line and name of every method called in a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def modules_of_actions(label: str) -> Iterator[ModuleType]:
    """The module `actions`, or all modules of that package."""
    if (PACKAGE / label / "actions.py").exists():
        yield import_module(f"gongkai.{label}.actions")
    for file in sorted((PACKAGE / label / "actions").glob("*.py")):
        if file.stem != "__init__":
            yield import_module(f"gongkai.{label}.actions.{file.stem}")


def actions() -> Iterator[tuple[str, FunctionType]]:
    for label in LABELS:
        if label == "audit":
            continue
        for module in modules_of_actions(label):
            for name, function in getmembers(module, isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    yield f"{label}.{name}", function


def test_every_capability_stands_on_a_floor() -> None:
    assert set(LABELS) <= set(floors())
    assert {"audit", "organisations", "accounts"} <= set(LABELS)


def test_no_foreign_key_points_upward() -> None:
    heights = floors()
    upward = [
        f"{field} → {field.related_model._meta.label}"
        for field in foreign_keys()
        if heights[field.model._meta.app_label]
        < heights.get(field.related_model._meta.app_label, -99)
    ]
    assert upward == []


def test_the_record_points_at_nothing() -> None:
    assert [f for f in foreign_keys() if f.model._meta.app_label == "audit"] == []


def test_no_accessor_leads_from_one_capability_into_another() -> None:
    reverse = [
        str(field)
        for field in foreign_keys()
        if field.related_model._meta.app_label != field.model._meta.app_label
        and not field.remote_field.hidden
    ]
    assert reverse == []


@pytest.mark.parametrize("label", LABELS)
def test_a_capability_holds_the_known_files_only(label: str) -> None:
    found = {path.name for path in (PACKAGE / label).iterdir() if path.name != "__pycache__"}
    assert found <= CAPABILITY_FILES


def test_there_are_no_drawers_for_everything() -> None:
    assert [str(path) for path in PACKAGE.rglob("*") if path.name in DRAWERS] == []


def test_models_do_nothing_when_saved() -> None:
    assert [model for model in MODELS if "save" in vars(model) or "delete" in vars(model)] == []
    for file in PACKAGE.rglob("*.py"):
        assert "post_save" not in file.read_text("utf-8"), file


def test_only_actions_write() -> None:
    writing = [
        f"{file.relative_to(PACKAGE)}:{line} {name}"
        for file in PACKAGE.rglob("*.py")
        if file.name != "actions.py"
        and file.parent.name != "actions"
        and "migrations" not in file.parts
        and file.relative_to(PACKAGE).parts[0] not in {"rules", "config", "cli"}
        for line, name in calls(file)
        if name in WRITES
    ]
    assert writing == []


@pytest.mark.parametrize(
    ("name", "function"), [pytest.param(name, f, id=name) for name, f in actions()]
)
def test_an_action_is_atomic_and_leaves_one_event(name: str, function: FunctionType) -> None:
    # `@action` itself checks the signature at import and counts the events at every call.
    assert getattr(function, "is_action", False), f"{name} is not marked @action"
    verb = name.split(".")[1]
    body = ast.parse(Path(getsourcefile(unwrap(function)) or "").read_text("utf-8")).body
    names = {"record"} | {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and "record(" in ast.unparse(node)
    }
    source = next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == verb)
    recorded = [
        node
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    assert recorded, f"{name} leaves no audit event"


def test_every_instant_has_its_person() -> None:
    lonely = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.name.endswith("_at")
        and field.name.removesuffix("_at") + "_by" not in {f.name for f in model._meta.get_fields()}
    ]
    assert lonely == []


def test_names_of_fields_tell_their_type() -> None:
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.name.endswith("_at"):
                assert isinstance(field, models.DateTimeField), field
            if field.name.endswith("_on"):
                assert isinstance(field, models.DateField), field
            if isinstance(field, models.BooleanField):
                verb = field.name.split("_")[0]
                assert verb in {"is", "has", "may", "must", "compiles"}, field


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_are_named_linear_and_reversible() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    for (label, name), migration in loader.disk_migrations.items():
        if label in LABELS:
            assert "_auto_" not in name, f"{label}.{name} tells nothing"
            parents = [parent for parent in migration.dependencies if parent[0] == label]
            assert len(parents) <= 1, f"{label}.{name} merges two lines"
            for operation in migration.operations:
                assert operation.reversible, f"{label}.{name} has no way back"


@pytest.mark.timeout(1800)  # all of them twice
@pytest.mark.django_db(transaction=True)
def test_every_migration_goes_back_and_forth() -> None:
    try:
        for config in reversed(CAPABILITIES):
            call_command("migrate", config.label, "zero", verbosity=0)
        left = connection.introspection.table_names()
        assert [table for table in left if table.split("_")[0] in LABELS] == []
    finally:
        call_command("migrate", verbosity=0)


def test_the_rules_work_where_django_cannot_be_imported() -> None:
    program = (
        "import sys, pkgutil, importlib\n"
        "sys.modules['django'] = None\n"
        "import gongkai.rules\n"
        "for m in pkgutil.walk_packages(gongkai.rules.__path__, 'gongkai.rules.'):\n"
        "    importlib.import_module(m.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.filterwarnings("ignore:A test tried")
def test_tests_cannot_reach_the_network() -> None:
    with (
        pytest.raises(SocketConnectBlockedError),
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as outside,
    ):
        outside.connect(("192.0.2.1", 80))
