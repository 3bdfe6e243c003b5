"""Listening for requests, and telling the address as soon as somebody answers there."""

from __future__ import annotations

import threading
import time

import uvicorn

from service.cli.terminal import CommandFailed, say

LOOK_SECONDS = 0.02


def listen(server: uvicorn.Server, greeting: str, port_from: str) -> None:
    """Serve until a signal. ``greeting`` is told once it answers, ``{}`` in it being its address;
    ``port_from`` says what chooses another port, should this one be taken."""
    threading.Thread(target=_announce, args=(server, greeting), daemon=True).start()
    try:
        server.run()
    except SystemExit:
        raise CommandFailed(
            f"cannot listen on {server.config.host}:{server.config.port}; is another service"
            f" there? {port_from} chooses another port"
        ) from None


def _announce(server: uvicorn.Server, greeting: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(LOOK_SECONDS)
    port = server.servers[0].sockets[0].getsockname()[1]
    host = server.config.host
    host = f"[{host}]" if ":" in host else host
    say(greeting.format(f"http://{host}:{port}/"))
