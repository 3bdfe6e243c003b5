"""Which addresses webhooks may lead to: however they are written, whatever carries them."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from infra.webhooks.outside import URL_LENGTH_MAX, NotOutside, Outside, is_outside

PUBLIC = "93.184.216.34"
PUBLIC_6 = "2606:2800:220:1:248:1893:25c8:1946"


def leading_to(*addresses: str) -> Outside:
    """Every name has these addresses, as an address has itself."""
    return Outside(lambda host, port: list(addresses))


def rule_of(outside: Outside, url: str) -> str:
    with pytest.raises(NotOutside) as refused:
        outside.check(url)
    return refused.value.rule


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org",
        "https://example.org:443/a?b=c",
        "https://hooks.example.org:8443/yishi/%E8%AE%AE",
        "https://HOOKS.Example.ORG/",
        "https://xn--fiq228c.xn--fiqs8s/",
        "https://中文.中国/",
        f"https://{PUBLIC}/",
        f"https://[{PUBLIC_6}]/",
    ],
)
def test_led_outside(url: str) -> None:
    leading_to(PUBLIC).check(url)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://example.org/", "url_scheme"),
        ("ftp://example.org/", "url_scheme"),
        ("file:///etc/passwd", "url_scheme"),
        ("gopher://example.org/", "url_scheme"),
        ("//example.org/", "url_scheme"),
        ("example.org", "url_scheme"),
        ("", "url_scheme"),
        ("https://", "url_host"),
        ("https:///path", "url_host"),
        ("https://user@example.org/", "url_unfit"),
        ("https://user:password@example.org/", "url_unfit"),
        ("https://example.org@127.0.0.1/", "url_unfit"),
        ("https://127.0.0.1#@example.org/", "url_unfit"),
        ("https://example.org/#part", "url_unfit"),
        ("https://example.org/#", "url_unfit"),
        ("https://example.org:80/", "url_port"),
        ("https://example.org:22/", "url_port"),
        ("https://example.org:6379/", "url_port"),
        ("https://example.org:99999/", "url_port"),
        ("https://example.org:0/", "url_port"),
        ("https://example.org:x/", "url_unfit"),
        ("https://example.org\n.evil.org/", "url_unfit"),
        ("https://exa mple.org/", "url_host"),
        ("https://example.org\\@127.0.0.1/", "url_unfit"),
        ("https://localhost/", "url_host"),
        ("https://intranet/", "url_host"),
        ("https://example.org./", "url_host"),
        ("https://.example.org/", "url_host"),
        ("https://a_b.example.org/", "url_host"),
        ("https://-a.example.org/", "url_host"),
        ("https://" + "a" * 64 + ".org/", "url_host"),
        ("https://" + "a." * 130 + "org/", "url_host"),
        ("https://example.org/" + "a" * URL_LENGTH_MAX, "url_too_long"),
        # This machine in every way in which resolvers take a number for an address
        ("https://127.0.0.1/", "url_host"),
        ("https://2130706433/", "url_host"),
        ("https://127.1/", "url_host"),
        ("https://127.0.1/", "url_host"),
        ("https://0177.0.0.1/", "url_unfit"),
        ("https://0x7f.0.0.1/", "url_host"),
        ("https://0x7f000001/", "url_host"),
        ("https://017700000001/", "url_host"),
        ("https://127.0.0.0x1/", "url_host"),
        ("https://0/", "url_host"),
        ("https://0.0.0.0/", "url_host"),
        ("https://127.0.0.1./", "url_host"),
        ("https://127.0.0.1.1/", "url_host"),
        ("https://１２７.０.０.１/", "url_unfit"),
        ("https://①②⑦.⓪.⓪.①/", "url_unfit"),
        ("https://127。0。0。1/", "url_host"),
        ("https://%31%32%37.0.0.1/", "url_host"),
        ("https://[::1]/", "url_host"),
        ("https://[::]/", "url_host"),
        ("https://[::ffff:127.0.0.1]/", "url_host"),
        ("https://[::ffff:7f00:1]/", "url_host"),
        ("https://[0:0:0:0:0:ffff:127.0.0.1]/", "url_host"),
        ("https://[::127.0.0.1]/", "url_host"),
        ("https://[fe80::1%25eth0]/", "url_host"),
        ("https://[64:ff9b::7f00:1]/", "url_host"),
        ("https://[2002:7f00:1::]/", "url_host"),
        ("https://169.254.169.254/latest/meta-data/", "url_host"),
        ("https://10.0.0.1/", "url_host"),
    ],
)
def test_not_led_outside(url: str, rule: str) -> None:
    """Refused for how it is written: nothing is even looked up."""
    assert rule_of(leading_to(), url) == rule


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        (PUBLIC, True),
        ("1.1.1.1", True),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("172.32.0.1", True),
        ("192.0.0.1", False),
        ("192.0.0.170", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        (PUBLIC_6, True),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        (f"::ffff:{PUBLIC}", True),
        ("::127.0.0.1", False),
        (f"::{PUBLIC}", False),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        (f"64:ff9b::{PUBLIC}", True),
        ("64:ff9b:1::10.0.0.1", False),
        (f"64:ff9b:1::{PUBLIC}", False),
        ("2002:7f00:1::1", False),
        ("2002:a00:1::1", False),
        ("2002:5db8:d822::1", True),
        ("2001:0:5ef5:79fd:0:0:80ff:fffe", False),
        ("2001:10::1", False),
    ],
)
def test_what_is_outside(address: str, outside: bool) -> None:
    assert is_outside(ip_address(address)) is outside
    if outside:
        leading_to(address).check("https://example.org/")
    else:
        assert rule_of(leading_to(address), "https://example.org/") == "url_not_public"


def test_one_address_inside_is_reason_enough() -> None:
    assert rule_of(leading_to(PUBLIC, "127.0.0.1"), "https://example.org/") == "url_not_public"
    assert rule_of(leading_to(PUBLIC_6, "::1"), "https://example.org/") == "url_not_public"


def test_a_name_that_leads_nowhere() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert rule_of(Outside(unknown), "https://example.org/") == "url_not_public"
    assert rule_of(leading_to(), "https://example.org/") == "url_not_public"
    assert rule_of(leading_to("not an address"), "https://example.org/") == "url_not_public"


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/", "http://127.0.0.1:9/", "http://[::1]/", "https://a.test:1/"]
)
def test_for_development_this_machine_is_let_through(url: str) -> None:
    Outside(lambda host, port: ["127.0.0.1", "::1"], loopback_too=True).check(url)


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "0.0.0.0", "fd00::1"])
def test_and_nothing_else_is(address: str) -> None:
    outside = Outside(lambda host, port: [address], loopback_too=True)
    assert rule_of(outside, "http://localhost:8000/") == "url_not_public"
    host = f"[{address}]" if ":" in address else address
    assert rule_of(outside, f"http://{host}/") == "url_host"
