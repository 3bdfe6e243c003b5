"""Files of the log on a disk that is full."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIMITED = """
import resource, sys
from pathlib import Path
from infra.transparency_log.log_files import LogFiles

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    LogFiles(Path(sys.argv[1])).put("tile/0/000", bytes(5000))
except OSError:
    print("refused")
"""


def test_where_there_is_room_for_a_part_only_nothing_is_put_in_place(tmp_path: Path) -> None:
    """A system writes what still fits, and says how much that was; a limit does as a full disk."""
    command = [sys.executable, "-c", LIMITED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
