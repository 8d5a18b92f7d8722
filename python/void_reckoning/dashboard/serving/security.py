"""Access control of the dashboard.

Access needs the printed link: its token is exchanged for a cookie that pages of other sites can't use and scripts can't read. Every
request, sockets included, needs it. The request's Host must be the dashboard's own (a site that points its name at
127.0.0.1 gets nothing), and a socket's Origin too; public_address.py defines them. The page may load scripts, styles and data from the
dashboard only.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from void_reckoning.dashboard.serving.public_address import Names

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_MAX_FIELDS = 20  # of an address; the link has one
_OTHER_HOST = (
    "This is not a host that the dashboard answers to. Through a proxy or a forwarded port, start it with --public-url URL (the address in "
    "the browser) or --allow-host HOST.\n"
)
_NO_ENTRY = "Open the link that void-reckoning dashboard printed: it has the token.\n"


def new_token() -> str:
    """Return a token that can't be guessed: 256 random bits."""
    return secrets.token_urlsafe(32)


class Guard:
    """ASGI middleware that passes only allowed requests; see the module.

    Parameters
    ----------
    app
        The application that is guarded.
    token
        The link's token.
    names
        Address that the dashboard listens at, and the hosts it answers to.
    open_metrics
        Whether ``/metrics`` needs no token.
    """

    def __init__(self, app: ASGIApp, token: str, names: Names, *, open_metrics: bool = False) -> None:
        self._app = app
        self._token = token
        self._names = names
        self._open_metrics = open_metrics
        self._cookie = f"void_reckoning_{names.port}"  # cookies ignore ports: two dashboards must not share one

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass a request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope = self._below_base(scope)
        if scope["type"] == "websocket":
            if self._socket_allowed(Headers(scope=scope)):
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})  # before it was accepted: status 403
        else:
            refusal = self._refusal(scope)

            async def send_safely(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    for name, value in _HEADERS.items():
                        headers[name] = value
                await send(message)

            await (refusal or self._app)(scope, receive, send_safely)

    def _below_base(self, scope: Scope) -> Scope:
        """Return a request with the path below the base: proxies pass it on with or without the base."""
        base, path = self._names.base, scope["path"]
        return {**scope, "path": path[len(base) :]} if base and path.startswith(base + "/") else scope

    def _socket_allowed(self, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        return (
            self._right_host(headers)
            and self._has_cookie(headers)
            and len(origins) == 1
            and self._names.own_origin(origins[0], headers["host"])
        )

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._right_host(headers):
            return PlainTextResponse(_OTHER_HOST, 421)
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Only GET is for this.\n", 405, {"allow": "GET, HEAD"})
        try:
            fields = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=_MAX_FIELDS)
        except ValueError:
            return PlainTextResponse(
                f"An address has {_MAX_FIELDS} fields at most.\n", 400, {"cache-control": "no-store"}
            )
        given = fields.get("token", [])
        if given and scope["path"] == "/":
            return self._exchange(given[0])
        return self._without_token(scope, headers, given)

    def _without_token(self, scope: Scope, headers: Headers, given: list[str]) -> Response | None:
        if scope["path"] == self._names.base != "":  # the page's file names are relative to the slash
            query = scope.get("query_string", b"").decode("latin-1")
            return RedirectResponse(
                f"{self._names.base}/{'?' if query else ''}{query}", 307, {"cache-control": "no-store"}
            )
        metrics = scope["path"] == "/metrics" and (self._open_metrics or self._has_key(headers, given))
        if metrics or self._has_cookie(headers):
            return None
        return PlainTextResponse(_NO_ENTRY, 401, {"cache-control": "no-store"})

    def _exchange(self, token: str) -> Response:
        """Exchange the token for the cookie; the address is kept without the token, and with its fragment."""
        if not self._right(token):
            return PlainTextResponse(_NO_ENTRY, 401, {"cache-control": "no-store"})
        response = RedirectResponse("./", 303, {"cache-control": "no-store"})  # wherever a proxy has put it
        public = self._names.public
        # Lax, not strict: the link may be clicked in a chat or a ticket; other sites' sockets and fetches never get it.
        response.set_cookie(
            self._cookie,
            self._token,
            httponly=True,
            samesite="lax",
            path=self._names.base or "/",
            secure=public is not None and public.scheme == "https",
        )
        return response

    def _right_host(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        return len(hosts) == 1 and self._names.answer_to(hosts[0])

    def _has_cookie(self, headers: Headers) -> bool:
        for header in headers.getlist("cookie"):
            try:
                morsel = SimpleCookie(header).get(self._cookie)
            except CookieError:
                continue
            if morsel is not None and self._right(morsel.value):
                return True
        return False

    def _has_key(self, headers: Headers, given: list[str]) -> bool:
        kind, _, key = headers.get("authorization", "").partition(" ")
        return (kind.lower() == "bearer" and self._right(key)) or (bool(given) and self._right(given[0]))

    def _right(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self._token.encode())
