"""``yishi witness``: another organisation's witness of a log, without database or settings."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from infra.settings import LogOrigin
from infra.transparency_log.keys import create_key, load_signers
from infra.transparency_log.note import COSIGNATURE, NoteMalformed, Signer, VerifierKey
from service.cli.terminal import CommandFailed, say
from service.witness.memory import Memory, MemoryUnfit

app = typer.Typer(
    name="witness",
    help="Witness a log: cosign its checkpoints and remember them. 见证日志。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

KEY_FILE = "witness.key"
MEMORY_FILE = "witness.sqlite"
PORT = 8081
GREETING = "议事账本见证 Yishi witness: {}  (Ctrl-C stops it 按 Ctrl-C 停止)"

Data = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Its key and its memory. 密钥与记录所在目录。")
]
Name = Annotated[
    str | None,
    typer.Option(
        help="What it is called for ever, an address without scheme that is yours. 见证方名称。",
        show_default=False,
    ),
]
Logs = Annotated[
    list[str],
    typer.Option("--log", metavar="KEY", help="The verifier key of a log to witness. 日志公钥。"),
]


@app.command("key")
def key(data: Data, name: Name = None) -> None:
    """Print the verifier key; the first time, make key and memory. 生成并显示见证方公钥。"""
    memory_file, key_file = data / MEMORY_FILE, data / KEY_FILE
    if not memory_file.exists() and not key_file.exists():
        if name is None:
            raise typer.BadParameter("a new witness needs one", param_hint="--name")
        _check_name(name)
        data.mkdir(parents=True, exist_ok=True)
        Memory.create(memory_file, name)
    if not key_file.exists():  # a memory without a key has signed nothing yet
        create_key(key_file)
    signer, _ = _opened(data)
    if name not in (None, signer.name):
        raise CommandFailed(f"the witness in {data} is called {signer.name}")
    say(str(signer.verifier(COSIGNATURE)))


@app.command("serve")
def serve(
    data: Data,
    log: Logs,
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on. 端口。")] = PORT,
) -> None:
    """Witness these logs until Ctrl-C. 启动见证服务。"""
    # The other commands need not wait for a web server.
    from service.cli.listening import listen
    from service.witness.app import server
    from service.witness.witness import Witness

    logs = [_log_key(text) for text in log]
    signer, memory = _opened(data)
    witness = Witness(signer, logs, memory, clock=lambda: int(time.time()))
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with suppress(KeyboardInterrupt):
        listen(server(witness, host, port), GREETING, "--port")


def _opened(data: Path) -> tuple[Signer, Memory]:
    memory = Memory(data / MEMORY_FILE)
    if not (data / KEY_FILE).exists() and not (data / MEMORY_FILE).exists():
        raise MemoryUnfit(f"there is no witness in {data}; yishi witness key makes one")
    name = memory.name()
    return load_signers(data / KEY_FILE, name)[0], memory


def _check_name(name: str) -> None:
    try:
        TypeAdapter(LogOrigin).validate_python(name)
    except ValidationError:
        raise typer.BadParameter(
            "an address without scheme: small letters, digits and . _ / : -", param_hint="--name"
        ) from None


def _log_key(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except NoteMalformed as fault:
        raise typer.BadParameter(str(fault), param_hint="--log") from None
