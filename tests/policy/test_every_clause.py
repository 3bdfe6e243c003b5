"""Every clause of the policy that the domain claims is specified in a file of this folder."""

import ast
from pathlib import Path

import pytest

from domain.catalogue import COMMANDS, FACTS
from domain.refusal import Refusal

IN_ORDER = """
A1 A2 A3 A4 A5   N1 N2 N3 N4 N5 N6 N7   D1 D2   K1 K2 K3 K4   I1 I2 I3 I4 I5
E1 E2 E3 E4 E5 E6   C1   L1 L2 L3 L4 L5   S1 S2 S3 S4 S5 S6   P1   R1
"""
CLAUSES = tuple(IN_ORDER.split())

NOT_YET_BUILT = {}

HERE = Path(__file__).parent
SPECIFIED = {path.stem.removeprefix("test_") for path in HERE.glob("test_??.py")}
CLAIMED = (
    {clause for fact in FACTS.values() for clause in fact.clauses}
    | {clause for command in COMMANDS.values() for clause in command.clauses}
    | {refusal.clause for refusal in Refusal.__subclasses__()}
)


@pytest.mark.parametrize("clause", sorted(CLAIMED))
def test_a_clause_that_the_domain_claims_is_specified(clause: str) -> None:
    assert clause in CLAUSES
    assert clause in SPECIFIED, f"no tests/policy/test_{clause}.py"


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_is_specified_or_listed_as_not_yet_built(clause: str) -> None:
    assert (clause in SPECIFIED) != (clause in NOT_YET_BUILT)
    if clause in NOT_YET_BUILT:
        pytest.skip(f"{clause} not yet built: {NOT_YET_BUILT[clause]}")


def test_nothing_is_specified_or_listed_that_is_no_clause() -> None:
    assert set(CLAUSES) >= SPECIFIED | set(NOT_YET_BUILT)


@pytest.mark.parametrize("clause", sorted(SPECIFIED))
def test_a_specification_opens_with_its_clause_and_its_term(clause: str) -> None:
    opening = (HERE / f"test_{clause}.py").read_text("utf-8").splitlines()[0]
    assert opening.startswith(f'"""{clause} ')
    term = opening.removeprefix(f'"""{clause} ').partition(":")[0]
    assert not term.isascii()


@pytest.mark.parametrize("refusal", Refusal.__subclasses__(), ids=lambda r: r.__name__)
def test_every_refusal_is_exercised(refusal: type[Refusal]) -> None:
    assert refusal.__name__ in NAMES_USED


NAMES_USED = {
    node.id
    for path in (
        *HERE.glob("test_??.py"),
        *HERE.glob("test_??_*.py"),
        *HERE.with_name("domain").glob("test_*.py"),
    )
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Name)  # an import alone is none
}
