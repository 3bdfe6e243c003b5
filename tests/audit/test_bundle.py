"""Bundles: made of what is published, the same bytes again, with everything to check them by."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.audit.bundle import Bundler
from service.audit.bundle_files import (
    BundleIndex,
    Scope,
    new_bundle,
    open_bundle,
    read_index,
)
from service.audit.source import FolderSource
from service.audit.verify import Wanted, verify
from tests.audit.districts import OTHER, key_of, source_of
from tests.domain.specification import HOUSING, STREAM
from tests.service.running import Service


def bundle(service: Service, scope: Scope, path: Path) -> BundleIndex:
    with source_of(service) as source, new_bundle(path) as out:
        return Bundler(source).make(scope, out).index


SCOPES = {
    "matter": Scope("matter", str(STREAM)),
    "other": Scope("matter", str(OTHER)),
    "organisation": Scope("organisation", str(HOUSING)),
    "year": Scope("year", "2026"),
    "everything": Scope("everything"),
}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_same_scope_same_bytes(honest: Service, scope: Scope, tmp_path: Path) -> None:
    index = bundle(honest, scope, tmp_path / "one")
    assert bundle(honest, scope, tmp_path / "one.zip") == index
    bundle(honest, scope, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    folder, archive = open_bundle(tmp_path / "one"), open_bundle(tmp_path / "one.zip")
    assert folder.names() == archive.names()
    assert all(folder.read(name) == archive.read(name) for name in folder.names())
    assert read_index(folder) == index


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_a_bundle_holds(honest: Service, scope: Scope, tmp_path: Path) -> None:
    bundle(honest, scope, tmp_path / "one.zip")
    report = verify(FolderSource(tmp_path / "one.zip"), Wanted(keys=[key_of(honest)])).report
    assert report.findings == ()
    print(report.checks)
