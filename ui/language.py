"""What the server sends besides the pages' content: Portuguese shell, own files, headers."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import maps
from ui.icon import ICON
from ui.menu import BRAND, addresses
from ui.streamlit_texts import SCRIPT_CODE, SCRIPT_TEXTS

STATIC = Path(__file__).resolve().parent / "static"

# Paths that are no page: Streamlit's own, and ours. Everything else is the address of a page,
# known or not.
_NOT_PAGES = ("/_stcore/", "/static/", "/media/", "/component/", "/recursos/", "/mapas/")
_ROOT_FILES = frozenset({"/favicon.png", "/manifest.json"})

_PAGE_TEXTS = (
    (r'<html lang="en">', '<html lang="pt-BR">'),
    (r"<title>Streamlit</title>", f"<title>{BRAND}</title>"),
    (
        r"<noscript>.*?</noscript>",
        "<noscript><p>Este painel precisa de JavaScript.</p></noscript>",
    ),
    # The address of an interface that is switched off.
    (r'<link rel="service-desc"[^>]*>', ""),
    (r"<head>", '<head><script src="./recursos/pagina.js"></script>'),
)

_SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

_Translate = Callable[[str], str]


def routes() -> list[BaseRoute]:
    """Addresses of the project's own files."""
    return [
        Mount("/recursos", StaticFiles(directory=STATIC)),
        Mount(f"/{maps.FOLDER}", routes=maps.routes()),
        Route("/favicon.png", lambda _: FileResponse(ICON)),
    ]


def middleware() -> list[Middleware]:
    """What every request passes through before it reaches Streamlit."""
    return [Middleware(PortugueseShell, known=addresses())]


class PortugueseShell:
    """Sends pages in Portuguese with security headers; leads unknown addresses to the first page.

    Streamlit writes the language and some sentences into its files without an option to change
    them, and sends no security header.
    """

    def __init__(self, app: ASGIApp, known: frozenset[str]) -> None:
        self.app = app
        self.known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._is_unknown_page(scope):
            await _redirect_to_first_page(scope)(scope, receive, _with_headers(send))
            return
        translate = _translation(scope["path"])
        if translate is None or scope["method"] != "GET":
            await self.app(scope, receive, _with_headers(send))
            return
        # A compressed or partial body cannot be translated.
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name not in (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
        ]
        await self.app({**scope, "headers": headers}, receive, _Translator(send, translate))

    def _is_unknown_page(self, scope: Scope) -> bool:
        path: str = scope["path"]
        return (
            scope["method"] in ("GET", "HEAD")
            and path.rstrip("/") not in self.known | {""}
            and path not in _ROOT_FILES
            # The browser side looks for the server by asking /<page>/_stcore/health.
            and not any(part in f"{path}/" for part in _NOT_PAGES)
        )


def _redirect_to_first_page(scope: Scope) -> Response:
    """A redirect that keeps the query and holds behind a proxy that serves under a sub-path."""
    up = "../" * (scope["path"].count("/") - 1)
    query = scope["query_string"].decode("latin-1")
    address = (up or "./") + (f"?{query}" if query else "")
    return RedirectResponse(address, status_code=307, headers={"cache-control": "no-store"})


def _translation(path: str) -> _Translate | None:
    """How the body at this path is put into Portuguese, if it is."""
    if path.startswith("/static/js/"):
        name = path.rsplit("/", 1)[-1]
        for beginning, texts in SCRIPT_TEXTS.items():
            if name.startswith(beginning):
                return lambda body: _replace_literals(body, texts)
        for beginning, (there, sent) in SCRIPT_CODE.items():
            if name.startswith(beginning):
                return lambda body: body.replace(there, sent)
        return None
    if path in _ROOT_FILES or any(path.startswith(beginning) for beginning in _NOT_PAGES):
        return None
    return _page_in_portuguese


def _page_in_portuguese(body: str) -> str:
    for english, portuguese in _PAGE_TEXTS:
        body = re.sub(english, portuguese, body, flags=re.DOTALL)
    return body


def _replace_literals(body: str, texts: Mapping[str, str]) -> str:
    for english, portuguese in texts.items():
        for mark in "`\"'":
            body = body.replace(f"{mark}{english}{mark}", f"{mark}{portuguese}{mark}")
    return body


def _with_headers(send: Send, policy: str | None = None) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY_HEADERS.items():
                headers[name] = value
            headers["content-security-policy"] = policy or _content_policy("")
        await send(message)

    return send_with_headers


def _content_policy(page: str) -> str:
    """Only this server may be asked for anything; of inline scripts, only the page's own run."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self'{hashes}",
            # Streamlit and Plotly write their styles into the page.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class _Translator:
    """Collects a whole response, translates its text and sends it with the right headers."""

    def __init__(self, send: Send, translate: _Translate) -> None:
        self.send = send
        self.translate = translate
        self.start: Message = {}
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = bytes(self.body)
        if self.start["status"] == 200 and "content-encoding" not in Headers(scope=self.start):
            body = self.translate(body.decode("utf-8")).encode("utf-8")
        headers = MutableHeaders(scope=self.start)
        # They describe the file on disk, not what is sent.
        for name in ("etag", "last-modified", "accept-ranges"):
            if name in headers:
                del headers[name]
        headers["content-length"] = str(len(body))
        send = _with_headers(self.send, _content_policy(body.decode("utf-8", "ignore")))
        await send(self.start)
        await send({"type": "http.response.body", "body": body})
