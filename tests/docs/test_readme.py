"""The README is true: its blocks are run, and what it names is there."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from infra.settings import Settings
from service.cli import app
from service.cli.operating import variable
from tests.docs.documents import ROOT, Block, blocks, in_backticks, links, prose, read, rows
from tests.docs.walking import environment, equip, has_curl, matches, serving, walk

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
WALK = [*blocks(read("README.md")), *blocks(read("docs/API.md"))]
"""API.md goes on where the README ends."""


class Walk(NamedTuple):
    """A service that runs, and what a person beside it has at hand."""

    folder: Path
    address: str


@pytest.fixture(scope="module")
def running() -> Iterator[Walk]:
    """The service as `make run` starts it, with an empty folder for its data."""
    with tempfile.TemporaryDirectory(prefix="yishi-readme-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        equip(folder)
        with serving(folder, environment(folder)) as address:
            yield Walk(folder, address)


def test_every_block_prints_what_is_shown_below_it(running: Walk) -> None:
    scripts = [block.text for block in WALK if block.kind == "sh"]
    variables = environment(running.folder, own_curl=not has_curl())
    printed = walk(running.folder, variables, scripts, running.address)
    assert len(printed) == len(scripts)
    for script, shown, output in zip(scripts, expected(WALK), printed, strict=True):
        assert matches(shown, output), f"{script}\nshows:\n{shown}\nprinted:\n{output}"


def test_a_machine_without_curl_can_walk_it_too(running: Walk) -> None:
    scripts = [block.text for block in blocks(read("README.md")) if block.kind == "sh"][:6]
    variables = environment(running.folder, own_curl=True)
    printed = walk(running.folder, variables, scripts, running.address)
    again = range(2, 6)  # the register and the tokens know of the walk before
    assert all(matches(expected(WALK)[number], printed[number]) for number in again)


def expected(all_blocks: list[Block]) -> list[str]:
    """What is shown below each sh block; nothing where nothing is."""
    following = [*all_blocks[1:], Block("", "")]
    return [
        after.text if after.kind == "text" else ""
        for block, after in zip(all_blocks, following, strict=True)
        if block.kind == "sh"
    ]


def test_what_is_walked_has_only_the_three_kinds_of_block() -> None:
    for name in (*READMES, "docs/API.md"):
        assert {block.kind for block in blocks(read(name))} <= {"sh", "text", "console"}, name


def test_both_readmes_have_the_same_blocks() -> None:
    assert blocks(read("README.zh-CN.md")) == blocks(read("README.md"))


def test_both_readmes_have_the_same_sections_tables_and_links() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    headings = r"^(#+) "
    assert re.findall(headings, prose(chinese), re.M) == re.findall(headings, prose(english), re.M)
    assert len(rows(chinese)) == len(rows(english))
    own = {"README.md", "README.zh-CN.md"}
    assert set(links(chinese)) - own == set(links(english)) - own


@pytest.mark.parametrize("name", READMES)
def test_every_command_shown_exists(name: str) -> None:
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.M)
    commands = get_command(app)
    text = read(name)
    for target in re.findall(r"\bmake ([a-z]+)`|\$ make ([a-z]+)", text):
        assert "".join(target) in targets
    for words in re.findall(r"\byishi ([a-z]+(?: [a-z0-9]+)?)", text):
        group, _, command = words.partition(" ")
        assert group in commands.commands
        below = getattr(commands.commands[group], "commands", {})
        assert not below or not command or command in below


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_listed_with_its_default(name: str) -> None:
    listed = {
        row[0].strip("`"): row[1].strip("`") for row in rows(read(name)) if "`YISHI_" in row[0]
    }
    defaults = {
        variable(field): _shown(info.default) for field, info in Settings.model_fields.items()
    }
    assert listed == defaults


def _shown(default: object) -> str:
    if default is None:
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_every_file_named_is_there(name: str) -> None:
    text = read(name)
    folder = (ROOT / name).parent
    for target in links(text):
        assert (folder / target).exists(), target
    for path in in_backticks(prose(text)):
        if re.fullmatch(r"(domain|projections|infra|service|tests|docs)/[\w/.-]+", path):
            assert (ROOT / path).exists() or list(ROOT.glob(f"{path}*")), path
