"""The shape of the code: who imports whom, what lies where, and that the core touches no world."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ("domain", "projections")
PACKAGES = (*CORE, "infra", "service")
FOLDERS = {*PACKAGES, "tests", "docs", "bench", ".ci"}
"""The first level is fixed."""

LINES_MAX = 400
LONGER = {"infra/embedded_postgres.py": 460}
"""Modules that may be longer: the launcher is one story, told in one piece."""

PURE = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "itertools",
    "math",
    "operator",
    "re",
    "typing",
    "unicodedata",
    "uuid",
    # values and their JSON
    "msgspec",
    "pydantic",
    "pydantic_core",
    # the layers themselves
    "domain",
    "projections",
}
"""All that the core may import: none of it has a clock, randomness or a way out."""

WORLDLY = {
    "breakpoint",
    "compile",
    "eval",
    "exec",
    "getnode",
    "input",
    "now",
    "open",
    "print",
    "today",
    "utcnow",
    "uuid1",
    "uuid4",
    "__import__",
}
"""Names that the core never calls, on whatever they are."""


def modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level name of everything imported, wherever in the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield (node.module or "").split(".")[0]


def called(tree: ast.AST) -> Iterator[str]:
    """The last name of everything called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


def test_imports_run_one_way() -> None:
    """The contracts of import-linter in pyproject.toml."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_first_level_is_fixed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    tracked = [Path(name) for name in listed.stdout.split("\0") if name]
    folders = {path.parts[0] for path in tracked if len(path.parts) > 1}
    assert folders <= FOLDERS
    assert folders >= {*PACKAGES, "tests"}


@pytest.mark.parametrize("path", modules(*PACKAGES, "bench"), ids=name_of)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGER.get(name_of(path), LINES_MAX)


@pytest.mark.parametrize("path", modules(*PACKAGES, "bench", "tests"), ids=name_of)
def test_a_module_says_what_it_is(path: Path) -> None:
    tree = tree_of(path)
    if tree.body:  # an empty __init__.py only makes a folder a package
        first_paragraph = (ast.get_docstring(tree) or "").split("\n\n")[0]
        assert first_paragraph.endswith((".", ":", "?", "…")), "what a newcomer understands"


@pytest.mark.parametrize("path", modules(*CORE), ids=name_of)
def test_the_core_imports_nothing_with_a_world_behind_it(path: Path) -> None:
    assert set(imported(tree_of(path))) <= PURE


@pytest.mark.parametrize("path", modules(*CORE), ids=name_of)
def test_the_core_asks_no_clock_and_draws_no_lots(path: Path) -> None:
    assert not set(called(tree_of(path))) & WORLDLY


@pytest.mark.parametrize("path", modules("projections"), ids=name_of)
def test_a_projection_reads_no_other(path: Path) -> None:
    shared = {"projections.projection", "projections.catalogue"}
    parts = {"projections.matter_head", "projections.participant"}  # what several pages hold
    if path.stem == "catalogue":
        return
    others = {
        node.module
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("projections")
    }
    pages = {name for name in others if name == f"projections.{path.stem.rstrip('s')}_page"}
    allowed = set() if f"projections.{path.stem}" in parts else shared | parts
    assert others - pages <= allowed, "its own page may lie in a module beside it"


def test_names_say_what_a_module_is_for() -> None:
    """Nothing is a drawer for odds and ends."""
    drawers = {"utils", "util", "helpers", "manager", "common", "misc", "base"}
    for path in modules(*PACKAGES):
        assert not {path.stem, *path.relative_to(ROOT).parts[:-1]} & drawers, name_of(path)


def test_the_checks_see_what_they_look_for() -> None:
    """They would find a core module that strayed."""
    stray = ast.parse("import random\nfrom datetime import datetime\ndatetime.now()\nopen('x')")
    assert set(imported(stray)) - PURE == {"random"}
    assert set(called(stray)) & WORLDLY == {"now", "open"}
