"""The built page, in memory: no request reaches the file system."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from void_reckoning._core import StorageError

PAGE_FOLDER = Path(__file__).resolve().parents[1] / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """A file of the page, plain and compressed."""

    plain: bytes
    packed: bytes
    content_type: str
    tag: str
    forever: bool
    """Whether its name changes with its content."""


def load_page(folder: Path = PAGE_FOLDER) -> dict[str, Asset]:
    """Return all files of the page by the path of their request.

    Raises
    ------
    StorageError
        The page was not built.
    """
    if not (folder / "index.html").is_file():
        raise StorageError(
            f"the dashboard's page is not built: {folder} has no index.html; in a checkout, tools/build.sh page makes it"
        )
    assets = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _TYPES:
            plain = path.read_bytes()
            name = "/" + path.relative_to(folder).as_posix()
            tag = f'"{hashlib.sha256(plain).hexdigest()[:16]}"'
            forever = name.startswith("/assets/")
            assets[name] = Asset(plain, gzip.compress(plain, mtime=0), _TYPES[path.suffix], tag, forever)
    assets["/"] = assets["/index.html"]
    return assets


def respond(asset: Asset | None, request: Request) -> Response:
    """Return a file of the page, or 404."""
    if asset is None:
        return PlainTextResponse("There is nothing here.\n", 404)
    headers = {
        "cache-control": "private, max-age=31536000, immutable" if asset.forever else "no-cache",
        "etag": asset.tag,
        "vary": "accept-encoding",
    }
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(asset.packed, headers=headers, media_type=asset.content_type)
    return Response(asset.plain, headers=headers, media_type=asset.content_type)
