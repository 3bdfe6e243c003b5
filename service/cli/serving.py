"""``yishi serve``: the service until it is interrupted, on a database that is stopped after it."""

from __future__ import annotations

import signal
from contextlib import suppress

from infra.district import District, database, open_district
from infra.page_upkeep import bring_up
from infra.settings import BACKGROUND, Settings
from projections.catalogue import PROJECTIONS
from service import sample
from service.app import server
from service.cli.listening import listen
from service.cli.terminal import progress, tell
from service.desk.provider import read_secret

GREETING = "议事账本 Yishi: {}  (Ctrl-C stops it 按 Ctrl-C 停止)"


def run(settings: Settings) -> None:
    """Serve; the sample is loaded first where the settings ask for it and the ledger is empty.

    What follows the ledger works in processes of its own unless a setting says otherwise.
    Interrupted or terminated, it ends with exit code 0 and leaves no server behind.
    """
    own = dict.fromkeys(BACKGROUND, "process")
    given = settings.model_fields_set
    settings = settings.model_copy(update={n: v for n, v in own.items() if n not in given})
    if settings.unsafe_webhooks_to_loopback:
        tell(
            "warning: YISHI_UNSAFE_WEBHOOKS_TO_LOOPBACK is set: whoever holds a token can have"
            " requests sent to this machine 警告：网络推送可发往本机，仅限开发环境使用"
        )
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with suppress(KeyboardInterrupt), database(settings):
        _prepare(settings)
        listen(server(settings), GREETING, "YISHI_PORT")


def _prepare(settings: Settings) -> None:
    """Nobody who opens the address is shown a docket half filled, or a log that lags behind; and
    nothing is recorded where the log may not go on."""
    if settings.oidc_client_secret_file is not None:
        read_secret(settings.oidc_client_secret_file)
    quiet = settings.model_copy(update=dict.fromkeys(BACKGROUND, "none"))
    with open_district(quiet) as district:
        if settings.sealer != "none":
            district.sealer.check()
        if settings.sample:
            _load_sample(district)
        _bring_up_pages(district)
        if settings.sealer != "none":
            district.sealer.seal_all()


def _load_sample(district: District) -> None:
    done_before = 0

    def loaded(done: int, total: int) -> None:
        nonlocal done_before
        if done_before == 0:
            shown.stage("loading the sample district 载入示例", total)
        shown.advance(done - done_before)
        done_before = done

    with progress() as shown:
        facts = sample.load(district, loaded)
        if facts:
            with district.datastore.connect() as connection:
                for projector in (district.projector, district.searching):
                    projector.catch_up(connection, set(projector.stores))
    if facts:
        tell(f"the sample district is loaded: {facts:,} facts, all of them invented 示例数据已载入")


def _bring_up_pages(district: District) -> None:
    """Fill the pages that are new in this version, or far behind, before anybody reads them."""

    def starting(name: str) -> None:
        tell(f"filling the pages of {name} anew 正在重建页面")

    bring_up(district.recorder, list(PROJECTIONS.values()), starting=starting)
