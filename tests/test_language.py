"""The pages reach the browser in Portuguese, guarded, and under the addresses that exist."""

import asyncio
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from ui.frame import VERSION
from ui.language import PortugueseShell, routes
from ui.streamlit_texts import SCRIPT_CODE, SCRIPT_TEXTS
from ui.style import DARK, LIGHT, Tokens

ROOT = Path(__file__).resolve().parent.parent
STREAMLIT_FILES = Path(streamlit.__file__).parent / "static"
SCRIPTS = STREAMLIT_FILES / "static" / "js"


def streamlit_alone(request: Request) -> Response:
    """Answers as Streamlit does: its script or, for anything else, its page."""
    path = request.url.path
    if "/_stcore/" in path:
        return PlainTextResponse("not here", status_code=404)
    if path.startswith("/static/js/"):
        return Response((SCRIPTS / path.rsplit("/", 1)[-1]).read_bytes(), media_type="text/js")
    page = (STREAMLIT_FILES / "index.html").read_bytes()
    encoding = request.headers.get("accept-encoding", "none")
    return Response(page, media_type="text/html", headers={"etag": "x", "x-encoding": encoding})


APP = Starlette(
    routes=[*routes(), Route("/{path:path}", streamlit_alone)],
    middleware=[Middleware(PortugueseShell, known=frozenset({"/", "/municipios"}))],
)


@dataclass(frozen=True)
class Answer:
    """What the server sent for one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def get(address: str) -> Answer:
    """One GET request to the app, without a network."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1:8501"), (b"accept-encoding", b"gzip")],
    }
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()  # the browser stays
        return waiting.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    start, *rest = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


@pytest.mark.parametrize(
    ("script", "english"),
    [(script, english) for script, texts in SCRIPT_TEXTS.items() for english in texts],
)
def test_every_replaced_sentence_is_in_the_installed_streamlit(script: str, english: str) -> None:
    bundles = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob(f"{script}*.js")]
    assert any(f"{mark}{english}{mark}" in bundle for bundle in bundles for mark in "`\"'")


def test_a_page_is_portuguese_and_as_long_as_it_says() -> None:
    answer = get("/")
    assert '<html lang="pt-BR">' in answer.text
    assert "<title>Conflitos de consumo · GO</title>" in answer.text
    assert "Streamlit app" not in answer.text.split("<noscript>")[1]
    assert answer.headers["x-encoding"] == "none"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "etag" not in answer.headers


def test_a_script_is_portuguese() -> None:
    name = next(SCRIPTS.glob("index.D*.js")).name
    script = get(f"/static/js/{name}").text
    assert "`Ir para o conteúdo`" in script
    assert "Skip to main content" not in script


@pytest.mark.parametrize("beginning", SCRIPT_CODE)
def test_the_code_that_is_changed_is_in_the_installed_streamlit_once(beginning: str) -> None:
    there, sent = SCRIPT_CODE[beginning]
    (script,) = SCRIPTS.glob(f"{beginning}*.js")
    code = script.read_text(encoding="utf-8")
    assert code.count(there) == 1
    served = get(f"/static/js/{script.name}").text
    assert there not in served and served.count(sent) == 1
    assert len(served) == len(code) + len(sent) - len(there)


def test_a_page_takes_the_project_s_own_script_which_prints_and_asks_for_nothing() -> None:
    page = get("/municipios").text
    tag = '<head><script src="./recursos/pagina.js"></script>'
    assert page.count("recursos/pagina.js") == page.count(tag) == 1
    answer = get("/recursos/pagina.js")
    assert answer.status == 200 and "javascript" in answer.headers["content-type"]
    assert "window.print()" in answer.text and "button.imprimir" in answer.text
    # The name of SVG's elements is no address that is asked for.
    script = answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "fetch" not in script and "http" not in script


def test_a_page_may_ask_only_this_server_and_run_only_its_own_script() -> None:
    policy = get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", ["/", "/municipios", "/recursos/raleway.woff2", "/favicon.png"])
def test_every_answer_is_guarded(address: str) -> None:
    answer = get(address)
    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "address", ["/empresas?segmento=%C3%81gua+%2F+Luz&minimo=50", "/nada", "/a/b/c?x=1", "/p/c.py"]
)
def test_an_unknown_address_leads_to_the_first_page_and_keeps_the_query(address: str) -> None:
    answer = get(address)
    path, mark, query = address.partition("?")
    assert answer.status == 307
    assert urljoin(f"http://host{path}", answer.headers["location"]) == f"http://host/{mark}{query}"
    # Behind a proxy that serves the app below a path of its own.
    assert urljoin(f"http://host/painel{path}", answer.headers["location"]) == (
        f"http://host/painel/{mark}{query}"
    )


@pytest.mark.parametrize("address", ["/empresas/_stcore/health", "/empresas/_stcore/host-config"])
def test_the_search_for_the_server_is_not_led_astray(address: str) -> None:
    assert get(address).status == 404


@pytest.mark.parametrize(("name", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_has_the_colours_of_the_style_sheet(name: str, tokens: Tokens) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = config["theme"][name]
    assert theme["backgroundColor"] == tokens.page
    assert theme["secondaryBackgroundColor"] == tokens.panel
    assert theme["textColor"] == tokens.text
    assert theme["primaryColor"] == theme["linkColor"] == tokens.below
    assert theme["borderColor"] == tokens.field_border
    assert theme["dataframeBorderColor"] == tokens.card_border


def test_the_footer_names_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
