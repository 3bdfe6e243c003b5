"""A real OpenID provider, installed once outside the repository and started by the tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urljoin

import httpx

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "provider.mjs")
NODE_MIN = 18
CLIENT_ID = "yishi desk"
CLIENT_SECRET = "known to the tests: +/=%"


class Unavailable(Exception):
    """The provider cannot be had here; why."""


def installed() -> Path:
    """The folder of the provider, made on first use and again when one of its files changed."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Unavailable(f"there is no {program} on the PATH")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if int((re.match(r"v(\d+)", said) or [0, "0"])[1]) < NODE_MIN:
        raise Unavailable(f"node {said.strip()} is older than {NODE_MIN}")
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "yishi"
    folder = caches / f"oidc-provider-{digest[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            for name in FILES:
                shutil.copyfile(HERE / name, folder / name)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            if done.returncode:
                raise Unavailable(f"npm could not install oidc-provider: {done.stderr[-300:]}")
            (folder / "ready").touch()
    return folder


class RunningProvider:
    """A provider, and the person at the browser who signs in there."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._browser = httpx.Client(timeout=10)

    def close(self) -> None:
        """Let go of the browser."""
        self._browser.close()

    def forget(self) -> None:
        """Be a browser in which nobody has signed in yet."""
        self._browser.cookies.clear()

    def sign_in(self, address: str, login: str) -> str:
        """Go where the desk sends one, sign in, and come back: the address of the way back."""
        page = self._go(address)
        if isinstance(page, str):
            return page
        fields = {"prompt": "login", "login": login, "password": "any"}
        return self._back(self._browser.post(page.url, data=fields))

    def cancel(self, address: str) -> str:
        """Go there, and give up."""
        page = self._go(address)
        assert isinstance(page, httpx.Response)
        return self._back(self._browser.get(f"{page.url}/abort"))

    def asks(self, address: str) -> bool:
        """Whether it asks who it is, and does not send one back at once."""
        return isinstance(self._go(address), httpx.Response)

    def page(self, address: str) -> httpx.Response:
        """A page of the provider's."""
        return self._browser.get(address)

    def set_clock(self, ahead: float) -> None:
        """Set the provider's clock wrong by so many seconds."""
        self._browser.post(f"{self.issuer}/test/clock", params={"ahead": ahead})

    def _go(self, address: str) -> httpx.Response | str:
        """The provider's page at the end of its redirects, or the address outside of it."""
        return self._followed(self._browser.get(address))

    def _back(self, answer: httpx.Response) -> str:
        address = self._followed(answer)
        assert isinstance(address, str), address.text
        return address

    def _followed(self, answer: httpx.Response) -> httpx.Response | str:
        while answer.is_redirect:
            address = urljoin(str(answer.url), answer.headers["location"])
            if not address.startswith(self.issuer):
                return address
            answer = self._browser.get(address)
        return answer


@contextmanager
def provider(desk: str) -> Iterator[RunningProvider]:
    """A provider that knows the desk at this address, until the end of the block."""
    folder = installed()
    with subprocess.Popen(
        ["node", "provider.mjs", desk],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            issuer = process.stdout.readline().strip()
            if not issuer:
                raise Unavailable("oidc-provider did not start")
            running = RunningProvider(issuer)
            try:
                yield running
            finally:
                running.close()
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
