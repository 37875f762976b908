"""A portal for the tests: the open data page of consumidor.gov.br on 127.0.0.1, faults included."""

import gzip
import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = "/pages/dadosabertos/externo/"
LISTING = "/pages/publicacao/externo/publicacoes.json"
HTML = b"<!DOCTYPE html><html><body>Acesso negado</body></html>"


def download_path(code: object) -> str:
    return f"/pages/publicacao/externo/{code}/download"


@dataclass
class FakePortal:
    """What the server answers with, and what it was asked.

    `entries` is the list as published; `bodies` the bytes by path. Faults, by path: `refusals` are
    statuses to answer first, `cuts` numbers of bytes after which to drop the connection first,
    `redirects` where to send the client; what `hangs` is answered only when the test is over.
    `range_shift` is how many bytes too late the rest of a file starts.
    Like many servers it packs a file for a client that would unpack it.
    After `falls_silent_after` requests every connection is dropped.
    """

    address: str = ""
    entries: Any = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    gives_cookie: bool = True
    knows_ranges: bool = True
    range_shift: int = 0
    tells_length: bool = True
    refusals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cuts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    redirects: dict[str, str] = field(default_factory=dict)
    hangs: set[str] = field(default_factory=set)
    falls_silent_after: int = 1_000
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(path, Range header) of each request, in order."""

    def publish(self, name: str, content: bytes, title: str = "", **changes: object) -> str:
        """List a file and serve it; `changes` replace fields of its entry. Its path."""
        code = f"2026080000001{len(self.entries):04d}"
        entry = {
            "codigo": code,
            "titulo": title,
            "nomeArquivo": name,
            "dataPublicacao": "06/11/2026",
            "tamanhoArquivo": len(content),
        } | changes
        self.entries.append(entry)
        path = download_path(entry["codigo"])
        self.bodies[path] = content
        return path

    def downloads(self) -> list[str]:
        """The paths of files asked for, in order."""
        return [path for path, _ in self.asked if path.endswith("/download")]


@contextmanager
def serving() -> Iterator[FakePortal]:
    """A portal that answers while the block runs."""
    portal = FakePortal()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            portal.asked.append((path, self.headers.get("Range", "")))
            if len(portal.asked) > portal.falls_silent_after:
                self.close_connection = True
            elif path in portal.hangs:
                portal.over.wait()
                self.close_connection = True
            elif portal.refusals[path]:
                self.answer(portal.refusals[path].pop(0), HTML)
            elif path in portal.redirects:
                self.send_response(302)
                self.send_header("Location", portal.redirects[path])
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif path == PAGE:
                self.answer(200, HTML, gives_cookie=portal.gives_cookie)
            elif "acoesSessaoCookie=segredo" not in self.headers.get("Cookie", ""):
                self.answer(200, HTML)
            elif path == LISTING and isinstance(portal.entries, bytes):
                self.answer(200, portal.entries)
            elif path == LISTING:
                self.answer(200, json.dumps(portal.entries).encode())
            elif path in portal.bodies:
                self.send_file(path, portal.bodies[path])
            else:
                self.answer(404, HTML)

        def answer(self, status: int, body: bytes, gives_cookie: bool = False) -> None:
            self.send_response(status)
            if gives_cookie:
                self.send_header("Set-Cookie", "acoesSessaoCookie=segredo; Path=/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def send_file(self, path: str, body: bytes) -> None:
            start = 0
            is_packed = "gzip" in self.headers.get("Accept-Encoding", "")
            if is_packed:
                body = gzip.compress(body)
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            if wanted and portal.knows_ranges:
                start = int(wanted[1]) + portal.range_shift
                if start >= len(body):
                    self.answer(416, b"")
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            if is_packed:
                self.send_header("Content-Encoding", "gzip")
            if portal.tells_length:
                self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            cut = portal.cuts[path].pop(0) if portal.cuts[path] else len(body)
            self.wfile.write(body[start : start + cut])
            self.close_connection = cut < len(body) or not portal.tells_length

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        portal.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield portal
        finally:
            portal.over.set()
            server.shutdown()
            thread.join()
