"""The dashboard's public address, and the host names it accepts."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from void_reckoning._core import InvalidInput

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9._~@!$&'()+=:%-]+)*/?", re.ASCII)


@dataclass(frozen=True)
class Authority:
    """Host and port of an address. The host is in lower case and without brackets; port 0: none is given, or any is accepted."""

    host: str
    port: int = 0

    @classmethod
    def parse(cls, text: str) -> Authority | None:
        """Parse a Host header, or the authority of an address; None if it is neither name nor address.

        >>> Authority.parse("Example.org:8080"), Authority.parse("[::1]"), Authority.parse("a/b"), Authority.parse("a:b")
        (Authority(host='example.org', port=8080), Authority(host='::1', port=0), None, None)
        """
        match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/@\s]+)(?::([0-9]{1,5}))?", text)
        if match is None:
            return None
        host, port = match[1].lower(), int(match[2] or 0)
        if host.startswith("["):
            host = host[1:-1]
            if address_of(host) is None:
                return None
        elif not _NAME.fullmatch(host):
            return None
        return cls(host, port) if port < 65536 else None


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is written as, or None: a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Check whether a host is this machine, and not a name whose owner may point it here.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    address = address_of(host)
    return host == "localhost" if address is None else address.is_loopback


def is_wildcard(host: str) -> bool:
    """Check whether a host is all interfaces of this machine, and no address that a browser can open.

    >>> is_wildcard("0.0.0.0"), is_wildcard("::"), is_wildcard("127.0.0.1"), is_wildcard("example.org")
    (True, True, False, False)
    """
    address = address_of(host)
    return address is not None and address.is_unspecified


def reachable_address(host: str) -> str:
    """Return an address that a browser can open: the host's own; for all interfaces, the one that this machine has for others.

    >>> reachable_address("127.0.0.1")
    '127.0.0.1'
    """
    if not is_wildcard(host):
        return host
    # The source address of a route to anywhere: documentation addresses (RFC 5737, RFC 3849). A datagram socket's connect() sends nothing.
    anywhere = [(socket.AF_INET6, "2001:db8::1"), (socket.AF_INET, "192.0.2.1")]
    for family, other in anywhere if ":" in host else anywhere[1:]:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((other, 9))
            return str(probe.getsockname()[0])
    return "::1" if ":" in host else "127.0.0.1"


@dataclass(frozen=True)
class PublicAddress:
    """The address that users type to reach a dashboard through a proxy or a forwarded port.

    Attributes
    ----------
    scheme
        ``http`` or ``https``.
    authority
        Its port is the scheme's default if none was given.
    base
        Path that the dashboard lies below, without the trailing slash: ``/void``, or empty.
    """

    scheme: str
    authority: Authority
    base: str

    @classmethod
    def parse(cls, text: str) -> PublicAddress:
        """Parse ``--public-url``.

        >>> PublicAddress.parse("https://hub.example/user/me/proxy/8420/")
        PublicAddress(scheme='https', authority=Authority(host='hub.example', port=443), base='/user/me/proxy/8420')
        """
        try:
            parts = urlsplit(text)
            authority = Authority.parse(parts.netloc)
        except ValueError:
            authority = None
        if (
            authority is None
            or re.search(r"\s", text)  # urlsplit drops some
            or parts.scheme not in _PORTS
            or parts.query
            or parts.fragment
            or not _PATH.fullmatch(parts.path)
            or ".." in parts.path.split("/")
        ):
            raise InvalidInput(
                f"--public-url must be http:// or https://, a host, and perhaps a port and a path, as in "
                f"https://example.org:8443/void; got {text!r}"
            )
        port = authority.port or _PORTS[parts.scheme]
        return cls(parts.scheme, Authority(authority.host, port), parts.path.rstrip("/"))

    @property
    def origin(self) -> str:
        """The site's origin, as browsers send it.

        >>> PublicAddress.parse("http://[::1]:8080/void").origin
        'http://[::1]:8080'
        """
        host = f"[{self.authority.host}]" if ":" in self.authority.host else self.authority.host
        named = self.authority.port != _PORTS[self.scheme]
        return f"{self.scheme}://{host}:{self.authority.port}" if named else f"{self.scheme}://{host}"

    @property
    def link(self) -> str:
        """The address of the page.

        >>> PublicAddress.parse("https://example.org/void").link
        'https://example.org/void/'
        """
        return f"{self.origin}{self.base}/"


@dataclass(frozen=True)
class Names:
    """The hosts that a dashboard answers to.

    Parameters
    ----------
    host, port
        Address it listens at.
    public
        Public address, if known.
    allowed
        Further hosts, each at any port.
    """

    host: str
    port: int
    public: PublicAddress | None = None
    allowed: frozenset[str] = field(default_factory=frozenset)

    @property
    def base(self) -> str:
        """The path that the dashboard lies below."""
        return "" if self.public is None else self.public.base

    def answer_to(self, header: str) -> bool:
        """Check whether a Host header names this dashboard.

        This machine's own addresses do at any port, which may have been forwarded. Names can be pointed at any address by their owners,
        so a name must have been allowed. Addresses can't: where it listens to other machines, any address is accepted, at its port.

        >>> here = Names("127.0.0.1", 80, PublicAddress.parse("https://example.org/void"), frozenset({"hub"}))
        >>> [here.answer_to(name) for name in ("127.0.0.1:80", "localhost:9000", "[::1]", "example.org", "hub:81")]
        [True, True, True, True, True]
        >>> [here.answer_to(name) for name in ("evil.example:80", "192.0.2.7:80", "localhost.evil.example")]
        [False, False, False]
        >>> Names("0.0.0.0", 80).answer_to("192.0.2.7:80"), Names("0.0.0.0", 80).answer_to("evil.example:80")
        (True, False)
        """
        named = Authority.parse(header)
        if named is None:
            return False
        if is_loopback(named.host) or named.host in self.allowed:
            return True
        if self.public is not None and named.host == self.public.authority.host:
            return True  # some proxies don't pass the port on
        own = named.host == self.host.lower() or (not is_loopback(self.host) and address_of(named.host) is not None)
        return own and (named.port or 80) == self.port

    def own_origin(self, origin: str, header: str) -> bool:
        """Check whether a socket was opened by this dashboard's page: by the host of the request, or by the public address.

        >>> here = Names("127.0.0.1", 8420, PublicAddress.parse("https://example.org/void"), frozenset({"hub"}))
        >>> here.own_origin("http://localhost:9000", "localhost:9000"), here.own_origin("https://example.org", "127.0.0.1:8420")
        (True, True)
        >>> here.own_origin("https://hub:81", "hub:81"), here.own_origin("https://hub", "127.0.0.1:8420")
        (True, True)
        >>> here.own_origin("http://localhost:9000", "127.0.0.1:8420"), here.own_origin("http://example.org", "example.org")
        (False, False)
        """
        site = origin.lower()
        if self.public is not None and site == self.public.origin:
            return True
        scheme, _, rest = site.partition("://")
        named = Authority.parse(rest)
        if named is None or scheme not in _PORTS:
            return False
        if named.host in self.allowed:
            return True
        of_public = self.public is not None and named.host == self.public.authority.host and not is_loopback(named.host)
        return scheme == "http" and rest == header.lower() and not of_public


def names_of(host: str, port: int, public_url: str | None, allow_hosts: Sequence[str]) -> Names:
    """Return the hosts that a dashboard answers to, from its options.

    Raises
    ------
    InvalidInput
        An invalid address or name; the message names it.
    """
    allowed = set()
    for text in allow_hosts:
        # An address of six groups needs no brackets here: no port follows it.
        named = Authority.parse(text) or Authority.parse(f"[{text}]")
        if named is None or named.port:
            raise InvalidInput(
                f"--allow-host must be a name or an address, without scheme, port and path, as in example.org; got {text!r}"
            )
        allowed.add(named.host)
    return Names(host, port, None if public_url is None else PublicAddress.parse(public_url), frozenset(allowed))
