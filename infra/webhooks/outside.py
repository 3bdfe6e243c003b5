"""Where webhooks may lead: to the internet, and to nothing inside the network that we stand in.

An address is judged by what its name resolves to, every time that a connection is made, and the
connection goes to the very address that was judged: a name that resolves otherwise a moment later
gains nothing. How the URL is written is judged before that, so that no two programs can read it
differently.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
"""(host name or address, port) → addresses as text. Raises OSError."""

URL_LENGTH_MAX = 2000
PORTS = frozenset({443, 8443})
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
"""A host name of two labels or more, the last of which begins with a letter: no number in any of
the forms that resolvers take for an IPv4 address ends so."""
_NAME_LENGTH_MAX = 253

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address as hosts with IPv6 alone reach it. Its local form (RFC 8215) is not
global unicast, and so not outside."""
_NOT_OUTSIDE = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890: protocol assignments
    IPv4Network("192.88.99.0/24"),  # RFC 7526: relays of 6to4, abandoned
    IPv6Network("3fff::/20"),  # RFC 9637: documentation
)
"""What older releases of Python do not know to be special."""


class NotOutside(ValueError):
    """An address that webhooks may not lead to; ``rule`` says why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def is_outside(address: Address) -> bool:
    """Whether an address is one of the public internet's. One that carries an IPv4 address is
    judged by that as well."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or (_low_bits(address) if address in _NAT64 else None)
        if inner is not None:
            return is_outside(inner)
        relayed = address.sixtofour
        if address not in _GLOBAL_UNICAST or (relayed is not None and not is_outside(relayed)):
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and not any(address in it for it in _NOT_OUTSIDE)


class Outside:
    """Judges addresses. ``loopback_too`` is for development alone: it also lets through this very
    machine, over plain HTTP and at any port."""

    def __init__(self, resolve: Resolve = resolve, *, loopback_too: bool = False) -> None:
        self._resolve = resolve
        self._loopback_too = loopback_too
        self._ports = range(1, 65_536) if loopback_too else PORTS

    def read(self, url: str) -> httpx.URL:
        """A URL that is written as it must be; raises ``NotOutside``. Looks nothing up."""
        if len(url) > URL_LENGTH_MAX:
            raise NotOutside("url_too_long")
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError, UnicodeError):
            raise NotOutside("url_unfit") from None
        if parsed.scheme != "https" and not (self._loopback_too and parsed.scheme == "http"):
            raise NotOutside("url_scheme")
        if parsed.userinfo or parsed.fragment or "#" in url:
            raise NotOutside("url_unfit")
        if parsed.port is not None and parsed.port not in self._ports:
            raise NotOutside("url_port")
        if not self._is_host(parsed.raw_host.decode("ascii")):
            raise NotOutside("url_host")
        return parsed

    def check(self, url: str) -> httpx.URL:
        """A URL that leads outside now; raises ``NotOutside``. Blocks while it is looked up."""
        parsed = self.read(url)
        self.addresses(parsed.raw_host.decode("ascii"), parsed.port or 443)
        return parsed

    def addresses(self, host: str, port: int) -> list[Address]:
        """What to connect to for a host, in order: all of it outside, or ``NotOutside``. One
        address inside among others is reason enough: no honest name has both. A name that leads
        nowhere is refused in the same words, lest we tell strangers which names we know."""
        try:
            found = [ip_address(text) for text in self._resolve(host, port)]
        except (OSError, ValueError, UnicodeError):
            found = []
        if not found or not all(self._may_reach(address) for address in found):
            raise NotOutside("url_not_public")
        return list(dict.fromkeys(found))

    def _is_host(self, host: str) -> bool:
        try:
            return self._may_reach(ip_address(host))
        except ValueError:
            pass
        if self._loopback_too and host == "localhost":
            return True
        return len(host) <= _NAME_LENGTH_MAX and _NAME.fullmatch(host) is not None

    def _may_reach(self, address: Address) -> bool:
        return is_outside(address) or (self._loopback_too and address.is_loopback)


def _low_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFF_FFFF)
