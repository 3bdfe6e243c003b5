"""The command line starts quickly: what one command needs, the others do not wait for."""

from __future__ import annotations

import subprocess
import sys


def test_no_command_waits_for_what_it_may_not_need() -> None:
    program = "import sys, service.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not {"duckdb", "fastapi", "pyarrow", "starlette"} & set(done.stdout.split()), done.stderr
