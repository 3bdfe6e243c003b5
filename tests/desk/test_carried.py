"""What others made and the desk carries is what it is said to be, and only its forms have it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from service.public.assets import address
from tests.desk.conftest import NewBrowser
from tests.desk.test_sessions import choose
from tests.docs.documents import in_backticks, read, rows
from tests.service.running import Service

ROOT = Path(__file__).parents[2]


def test_the_files_carried_are_those_named() -> None:
    named = {in_backticks(row[0])[0]: in_backticks(row[4])[0] for row in _rows()}
    assert set(named) == {"service/public/static/htmx.min.js"}
    for file, digest in named.items():
        assert hashlib.sha256((ROOT / file).read_bytes()).hexdigest() == digest


def test_versions_and_licences_are_said() -> None:
    (htmx,) = _rows()
    content = (ROOT / "service/public/static/htmx.min.js").read_text("utf-8")
    assert f'version:"{htmx[2]}"' in content
    assert htmx[3].startswith("0BSD")


def _rows() -> list[tuple[str, ...]]:
    return [tuple(row) for row in rows(read("docs/THIRD_PARTY.md"))]


def test_scripts_run_on_forms_alone(sample: Service, new_browser: NewBrowser) -> None:
    browser = new_browser(sample)
    choose(browser)
    form = browser.get("/zh/desk/record/submit-proposal")
    assert address("htmx.min.js") in form.text
    policy = form.headers["content-security-policy"]
    assert "script-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert '"allowEval":false' in form.text
    for path in ("/zh/desk", "/zh/desk/record", "/zh/matters"):
        page = browser.get(path)
        assert "<script" not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
