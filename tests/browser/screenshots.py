"""``make screenshots``: every page in both languages, on a phone and at a desk, as PNG files."""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path

from infra.district import database
from infra.settings import Settings
from tests.browser.chromium import chromium, missing
from tests.browser.looking import LANGUAGE_TAGS, SIZES, looking
from tests.browser.serving import served
from tests.conftest import load_sample
from tests.public.addresses import PAGES, STATUS


def take(folder: Path) -> int:
    """Write ``<page>.<language>.<width>.png`` for every page; how many were written."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    with tempfile.TemporaryDirectory(prefix="yishi-pictures-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        settings = Settings(data_dir=Path(name) / "data", sample=False)
        with database(settings):
            load_sample(settings)
            with served(settings) as address, chromium() as browser:
                for width, size in SIZES.items():
                    with looking(browser, address, size=size) as view:
                        for language, page in product(LANGUAGE_TAGS, PAGES):
                            view.open(f"/{language}/{PAGES[page]}", STATUS.get(page, 200))
                            file = folder / f"{page}.{language}.{width}.png"
                            view.page.screenshot(path=file, full_page=True)
                            taken += 1
    return taken


if __name__ == "__main__":
    if lacking := missing():
        sys.exit(f"{lacking}; .ci/test-tools installs it")
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ".screenshots")
    print(f"{take(target)} pictures in {target}")
