"""A browser at the desk: it keeps cookies, follows nothing by itself, sends forms as one does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.service.running import Service

BASE = "http://yishi.test"


class Browser:
    """One browser of one person."""

    def __init__(self, service: Service, base: str = BASE) -> None:
        self._service = service
        self._base = base
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(service.app, raise_app_exceptions=False),
            base_url=base,
            headers={"Accept": "text/html,application/xhtml+xml"},
        )

    @property
    def cookies(self) -> httpx.Cookies:
        """What it keeps."""
        return self._client.cookies

    def get(self, address: str, **headers: str) -> httpx.Response:
        """An address, typed or clicked."""
        return self._service.run(self._client.get(address, headers=headers))

    def post(
        self,
        address: str,
        headers: dict[str, str] | None = None,
        without: tuple[str, ...] = (),
        **fields: Any,
    ) -> httpx.Response:
        """A form, with whatever fields, sent from a page of the desk unless the headers differ."""
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self._base,
            "Sec-Fetch-Site": "same-origin",
            **(headers or {}),
        }
        for name in without:
            del sent[name]
        content = urlencode(fields, doseq=True)
        request = self._client.post(address, content=content, headers=sent)
        return self._service.run(request)

    def send(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """The form of a page that goes to an address, its hidden fields and these."""
        hidden = hidden_fields(page.text, action)
        return self.post(action, **{**hidden, **fields})

    def close(self) -> None:
        """Let go of the connection."""
        self._service.run(self._client.aclose())


def hidden_fields(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address."""
    forms = re.findall(r"<form[^>]*?action=\"([^\"]*)\"[^>]*>(.*?)</form>", html, re.DOTALL)
    inside = next(content for goes_to, content in forms if unescape(goes_to) == action)
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside)
    return {name: unescape(value) for name, value in found}


def heading(page: httpx.Response) -> str:
    """The page's one heading."""
    (found,) = re.findall(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    return unescape(re.sub("<[^>]*>", "", found)).strip()
