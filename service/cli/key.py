"""``yishi key``: the key that signs the transparency log, and how it is replaced."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.district import log_folder
from infra.settings import Settings
from infra.transparency_log.key_notes import KeyChainBroken
from infra.transparency_log.keys import begin_rotation, create_key, end_rotation, load_signers
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.note import COSIGNATURE, NoteMalformed, VerifierKey
from infra.transparency_log.published_log import PublishedLog
from service.cli.terminal import CommandFailed, say, say_json, tell

app = typer.Typer(
    name="key",
    help="The key that signs the transparency log. 日志签名密钥。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Force = Annotated[
    bool, typer.Option("--force", help="Though the newer key is not in the log. 强制停用。")
]


@app.command("create")
def create(as_json: Json = False) -> None:
    """Make the key before the first start; keep a copy where the database is not. 新建密钥。"""
    settings = Settings()
    create_key(settings.log_key)
    tell(f"{settings.log_key} is made; whoever holds it signs for the log")
    _show(settings, as_json)


@app.command("show")
def show(as_json: Json = False) -> None:
    """The public keys to be pinned by whoever checks the log, the older first. 公布验证密钥。"""
    _show(Settings(), as_json)


@app.command("rotate")
def rotate(as_json: Json = False) -> None:
    """Begin to replace the key: from now on the old and a new one sign. 更换密钥。"""
    settings = Settings()
    begin_rotation(settings.log_key)
    tell("both keys sign now; publish the new one, and later drop the old one: yishi key retire")
    _show(settings, as_json)


@app.command("retire")
def retire(force: Force = False, as_json: Json = False) -> None:
    """Drop the older of two keys, once the log has introduced the newer. 停用旧密钥。"""
    settings = Settings()
    _, *newer = load_signers(settings.log_key, settings.log_origin)
    if not force and any(each.verifier() not in _introduced(settings) for each in newer):
        raise CommandFailed(
            f"{log_folder(settings)} does not introduce the newer key yet, so nobody could follow"
            " to it; let the service seal once more (--force: drop the older all the same)"
        )
    end_rotation(settings.log_key)
    _show(settings, as_json)


def _introduced(settings: Settings) -> list[VerifierKey]:
    """The keys that the published log has introduced."""
    try:
        keys = PublishedLog(LogFiles(log_folder(settings)).read).key_chain()
    except (NoteMalformed, KeyChainBroken) as broken:
        raise CommandFailed(f"{log_folder(settings)}: {broken}") from None
    return [each.key for each in keys]


def _show(settings: Settings, as_json: bool) -> None:
    """What verifiers take: a line a key for plain signatures, and one for cosignatures."""
    signers = load_signers(settings.log_key, settings.log_origin)
    if as_json:
        say_json(
            [
                {
                    "verifier": str(each.verifier()),
                    "cosignature_verifier": str(each.verifier(COSIGNATURE)),
                }
                for each in signers
            ]
        )
        return
    for each in signers:
        say(f"{each.verifier()}  plain 普通签名")
        say(f"{each.verifier(COSIGNATURE)}  cosignature 带时间的签名")
