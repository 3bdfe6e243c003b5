"""Runs a PostgreSQL server of our own in one folder: its first user starts it, its last stops it.

    <data_dir>/pgdata        the cluster, or a link to where it had to go (`_cluster_folder`)
    <data_dir>/server.log    what the server says; server.log.old is from the run before
    <data_dir>/start.lock    held while somebody starts or stops the server
    <data_dir>/users.lock    shared by all who use the server
    <data_dir>/server.lock   inherited by the server's processes: free once the last one is gone
    <tmp>/yishi-<hash>/      the unix socket; there is no TCP

The locks are `flock`s, which the kernel releases however their holders end; a pid file is believed
only while server.lock is held.
"""

import fcntl
import logging
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from infra import postgres_programs
from infra.postgres_programs import Account, EmbeddedPostgresError, find_binaries, reachable

DATABASE = "yishi"
ROLE = "yishi_owner"
START_SECONDS_MAX = 900.0  # replaying WAL after a crash took 14 s for 2.9 GB
ORPHAN_SECONDS_MAX = 5.0  # for backends to notice that their postmaster was killed
FAST_STOP_SECONDS_MAX = 10.0  # a fast stop just after a backend crashed never ends by itself
IMMEDIATE_STOP_SECONDS_MAX = 10.0
SOCKET_PATH_BYTES_MAX = 107
INITDB_OPTIONS = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-U", ROLE)
# Written into postgresql.conf, where an administrator may change them; initdb's own choices are 100
# connections and 128 MB of buffers. What makes a commit durable (fsync, synchronous_commit,
# full_page_writes) is on by default and stays so.
SETTINGS = """
max_wal_size = 2GB
wal_compression = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
_log = logging.getLogger(__name__)


class _PidFile(NamedTuple):
    """Of postmaster.pid the lines that say where the server is; pid 0 where there is none."""

    pid: int = 0
    socket_dir: str = ""
    status: str = ""  # starting, ready, stopping


class EmbeddedPostgres:
    """One use of the server of `data_dir`; any number of processes and objects may have theirs.

    Where we are root, the server runs as the owner of `data_dir`, else as `postgres`, else as
    `nobody`. A forked child is no user: it makes an object of its own.
    """

    def __init__(self, data_dir: Path, *, bin_dir: Path | None = None) -> None:
        self.data_dir = data_dir.resolve()
        self._bin_override = bin_dir
        self._users_lock: int | None = None
        self._used_by = os.getpid()
        self.dsn = ""  # what `start` returned

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The postmaster's, 0 where there is none."""
        return self._pid_file().pid

    def start(self) -> str:
        """Starts or joins the server; returns the DSN of its database, created when missing.

        Waits for recovery after a crash, minutes if need be. Started again, it revives a server
        that died meanwhile. When it raises, it has left like `stop`.
        """
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            self._account = Account.owning(self.data_dir)
            with self._alone(START_SECONDS_MAX) as alone:
                if not alone:
                    raise EmbeddedPostgresError(f"{self.data_dir}/start.lock is held for too long")
                self._bin_dir = reachable(find_binaries(self._bin_override), self._account)
                self._pgdata = self._cluster_folder()
                self._prepare_cluster()
                if self._users_lock is None:
                    self._users_lock, self._used_by = self._open("users.lock"), os.getpid()
                    fcntl.flock(self._users_lock, fcntl.LOCK_SH)  # held alone only by who is alone
                self._await_server()
                with psycopg.connect(self._conninfo("postgres"), autocommit=True) as db:
                    names = db.execute("SELECT datname FROM pg_database").fetchall()
                    if (DATABASE,) not in names:
                        db.execute(f"CREATE DATABASE {DATABASE}")
                self.dsn = self._conninfo(DATABASE)
                return self.dsn
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Leaves; the last user stops the server. Takes 35 seconds at the very most."""
        if self._users_lock is None or self._used_by != os.getpid():
            return
        users_lock, self._users_lock = self._users_lock, None
        try:
            with self._alone(FAST_STOP_SECONDS_MAX) as alone:
                # Where another is busy starting the server, he uses it and will stop it.
                if alone and _try_lock(users_lock):
                    self._stop_server()
        finally:
            fcntl.flock(users_lock, fcntl.LOCK_UN)  # a forked child may have the descriptor too
            os.close(users_lock)

    def _open(self, name: str, flags: int = os.O_RDWR) -> int:
        opened = os.open(self.data_dir / name, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        self._account.give(opened)
        return opened

    @contextmanager
    def _alone(self, seconds_max: float) -> Iterator[bool]:
        """Waits for start.lock; says whether it was had."""
        lock, deadline = self._open("start.lock"), time.monotonic() + seconds_max
        try:
            while not (alone := _try_lock(lock)) and time.monotonic() < deadline:
                time.sleep(0.01)
            yield alone
        finally:
            os.close(lock)

    def _gone(self) -> bool:
        """Whether no process of the server is left."""
        lock = self._open("server.lock")
        try:
            return _try_lock(lock)
        finally:
            os.close(lock)

    def _cluster_folder(self) -> Path:
        """data_dir/pgdata, or where it leads to.

        Where the server's account cannot enter `data_dir`, say below /root, the modes of folders on
        the way are not ours to change: the cluster gets a folder below `STATE_DIR` (for a temporary
        data_dir: below the temporary folder), and pgdata becomes a link to it, warned about once.
        """
        link = self.data_dir / "pgdata"
        if not os.path.lexists(link) and not self._account.can_enter(self.data_dir):
            temporary = Path(tempfile.gettempdir()).resolve()
            for origin in temporary.glob("yishi-data-*/origin"):  # left behind when data_dir went
                if (origin / "pgdata").resolve() != origin.with_name("pgdata"):
                    shutil.rmtree(origin.parent, ignore_errors=True)
            home_of_homes = (
                temporary
                if self.data_dir.is_relative_to(temporary)
                else postgres_programs.STATE_DIR
            )
            home_of_homes.mkdir(parents=True, exist_ok=True)
            home = Path(tempfile.mkdtemp(prefix="yishi-data-", dir=home_of_homes))
            home.chmod(0o755)  # the cluster in it is 0700
            link.symlink_to(home / "pgdata")
            (home / "origin").symlink_to(self.data_dir)
            _log.warning("%s is closed to the server's account; %s is a link", self.data_dir, link)
        folder = link.resolve()
        if not self._account.can_enter(folder.parent):
            raise EmbeddedPostgresError(f"{folder.parent} is gone or closed to {self._account}")
        return folder

    def _socket_folders(self) -> list[Path]:
        name = f"yishi-{sha256(os.fsencode(self._pgdata)).hexdigest()[:12]}"
        return [Path(base, name) for base in (tempfile.gettempdir(), "/tmp", "/var/tmp")]

    def _make_socket_folder(self) -> Path:
        """A short folder that only the account may enter; emptied, as server.lock was free."""
        owner = os.geteuid() if self._account.uid is None else self._account.uid
        for folder in self._socket_folders():
            if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES_MAX:
                continue
            if not self._account.can_enter(folder.parent):
                continue
            with suppress(FileExistsError):
                folder.mkdir(0o700)
                self._account.give(folder)
            found = folder.lstat()
            if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
                continue  # a stranger made it before us
            for stale in folder.iterdir():
                stale.unlink()
            return folder
        raise EmbeddedPostgresError(f"no folder for the socket: {folder} is a stranger's")

    def _prepare_cluster(self) -> None:
        """Makes the cluster if missing, in a draft, so that no half-made one ever has its name."""
        code, output = self._account.run(self._bin_dir / "postgres", "--version")
        version = re.search(r"\) (\d+)", output)
        if code or not version:
            raise EmbeddedPostgresError(f"{self._bin_dir}/postgres does not run: {output}")
        for draft in self._pgdata.parent.glob("pgdata.new-*"):
            shutil.rmtree(draft, ignore_errors=True)
        if not self._pgdata.exists():
            draft = Path(tempfile.mkdtemp(prefix="pgdata.new-", dir=self._pgdata.parent))
            self._account.give(draft)
            code, output = self._account.run(self._bin_dir / "initdb", *INITDB_OPTIONS, "-D", draft)
            if code:
                raise EmbeddedPostgresError(f"initdb failed: {output}")
            with (draft / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS)
                settings.flush()
                os.fsync(settings.fileno())
            draft.rename(self._pgdata)
            parent = os.open(self._pgdata.parent, os.O_RDONLY)
            os.fsync(parent)
            os.close(parent)
        made_by = (self._pgdata / "PG_VERSION").read_text().strip()
        if made_by != version[1]:
            raise EmbeddedPostgresError(
                f"{self._pgdata} was made by PostgreSQL {made_by}, but {self._bin_dir} holds "
                f"PostgreSQL {version[1]}: give binaries of version {made_by}, or carry the data "
                "over into a new folder with pg_dump and pg_restore"
            )

    def _await_server(self) -> None:
        """Joins the server that holds server.lock, or launches one; returns when it answers."""
        begun, pause, launched = time.monotonic(), 0.005, False
        while not self._answers():
            waited = time.monotonic() - begun
            if self._gone():
                if launched:
                    raise EmbeddedPostgresError(f"the server ended at once: {self._log_tail()}")
                self._launch()
                launched = True
            elif waited > START_SECONDS_MAX:
                raise EmbeddedPostgresError(f"no answer for {waited:.0f} s: {self._log_tail()}")
            elif waited > ORPHAN_SECONDS_MAX and not launched:
                alive = self._processes()
                if self._pid_file().pid not in alive:  # without a postmaster they can save nothing
                    _send(signal.SIGKILL, alive)
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def _launch(self) -> None:
        if strangers := self._processes():
            raise EmbeddedPostgresError(f"{self._pgdata} is in use by other processes: {strangers}")
        # The pid in it may be anybody's by now, and PostgreSQL would refuse to start.
        (self._pgdata / "postmaster.pid").unlink(missing_ok=True)
        command = (
            self._bin_dir / "postgres",
            *("-D", self._pgdata, "-h", "", "-p", "5432", "-c", "logging_collector=off"),
            *("-c", f'unix_socket_directories="{self._make_socket_folder()}"'),
        )
        log_path = self.data_dir / "server.log"
        with suppress(FileNotFoundError):
            log_path.replace(log_path.with_suffix(".log.old"))
        lock, out = self._open("server.lock"), self._open("server.log", os.O_WRONLY | os.O_APPEND)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # By way of a shell, so that it is init's child and no zombie of ours.
            self._account.run("sh", "-c", '"$@" &', "sh", *command, out=out, inherited=(lock,))
        finally:
            os.close(lock)  # the server's own descriptor keeps it locked
            os.close(out)

    def _answers(self) -> bool:
        found = self._pid_file()
        if found.status != "ready":
            return False
        if not Path(found.socket_dir).exists() and found.pid in self._processes():
            raise EmbeddedPostgresError(
                f"the server (pid {found.pid}) runs, but {found.socket_dir} with its socket was "
                "removed, or hidden by a private /tmp: stop its users, then start again"
            )
        return pq.PGconn.ping(self._conninfo("postgres").encode()) == pq.Ping.OK

    def _stop_server(self) -> None:
        """Fast, then immediate, then by force, each for its time."""
        before = self._pid_file()
        for order, seconds_max in (
            (signal.SIGINT, FAST_STOP_SECONDS_MAX),
            (signal.SIGQUIT, IMMEDIATE_STOP_SECONDS_MAX),
            (signal.SIGKILL, ORPHAN_SECONDS_MAX),
        ):
            if not self._gone():
                alive = self._processes()
                headed = {before.pid} & alive and order != signal.SIGKILL
                _send(order, {before.pid} if headed else alive)
            deadline = time.monotonic() + seconds_max
            while not (gone := self._gone()) and time.monotonic() < deadline:
                time.sleep(0.005)
            if gone:
                for folder in self._socket_folders():
                    with suppress(OSError):  # absent, or with a dead socket for the next start
                        folder.rmdir()
                return
            _log.warning("the server is still there %.0f s after %s", seconds_max, order.name)
        raise EmbeddedPostgresError(f"the server does not end: {self._log_tail()}")

    def _processes(self) -> set[int]:
        """The server's, by their folder. The account looks, as root in a container may not."""
        ours = '[ "$p/cwd" -ef "$1" ] && grep -qx postgres "$p/comm" && echo "${p#/proc/}"'
        script = f"for p in /proc/[0-9]*; do {ours}; done 2>/dev/null"
        return set(map(int, self._account.run("sh", "-c", script, "sh", self._pgdata)[1].split()))

    def _pid_file(self) -> _PidFile:
        try:
            lines = (self._pgdata / "postmaster.pid").read_text().splitlines()
            return _PidFile(int(lines[0]), lines[4], lines[7].strip())
        except (FileNotFoundError, IndexError, ValueError):  # or half-written
            return _PidFile()

    def _conninfo(self, database: str) -> str:
        host = self._pid_file().socket_dir
        return make_conninfo(host=host, port=5432, user=ROLE, dbname=database, connect_timeout=10)

    def _log_tail(self) -> str:
        with suppress(FileNotFoundError):
            lines = (self.data_dir / "server.log").read_text(errors="replace").splitlines()
            return " | ".join(lines[-15:])
        return "no log"


def _try_lock(lock: int) -> bool:
    """Takes `lock` alone unless somebody has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _send(order: signal.Signals, processes: set[int]) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, order)
