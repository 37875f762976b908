"""A session that asks one host over HTTP and never another, wherever it is redirected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

_OVERLOADED = (429, 500, 502, 503, 504)
_NO_SUCH_RANGE = 416
_LONGEST_RETRY_AFTER_SECONDS = 120
_THIS_MACHINE = ("127.0.0.1", "localhost")


class HostProblem(Exception):
    """An answer that is not what was asked for; the message says what and what to do."""


class Interrupted(HostProblem):
    """No answer, or one that stopped before its end: worth another attempt."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a host and how often to ask again; all but the counts in seconds.

    `retries` are those of one request that is refused or not answered, `attempts` those of one
    file that stops before its end. `back_off` doubles from one to the next.
    """

    connect: float = 10
    read: float = 60
    back_off: float = 1
    retries: int = 4
    attempts: int = 3


def prefix_of(address: str) -> str | None:
    """What all addresses of the same host begin with, encrypted unless it is this machine.

    None where the address is neither.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_allowed = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    )
    return f"{parts.scheme}://{parts.netloc}/" if is_allowed and parts.hostname else None


class OneHost:
    """A session with the host of these prefixes; `called` is its name in sentences: "o portal"."""

    def __init__(self, prefixes: Collection[str], patience: Patience, called: str) -> None:
        self._patience = patience
        self._called = called
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "conflitos-de-consumo"
        retry = Retry(
            total=patience.retries,
            allowed_methods={"GET"},
            status_forcelist=_OVERLOADED,
            backoff_factor=patience.back_off,
            retry_after_max=_LONGEST_RETRY_AFTER_SECONDS,
            raise_on_status=False,
        )
        # A session sends only where an adapter is mounted: a redirect elsewhere finds none.
        self._session.adapters.clear()
        for prefix in prefixes:
            self._session.mount(prefix, HTTPAdapter(max_retries=retry))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def get(
        self, address: str, headers: Mapping[str, str] | None = None, stream: bool = False
    ) -> requests.Response:
        """The answer of that address; raises `HostProblem`."""
        timeouts = (self._patience.connect, self._patience.read)
        try:
            response = self._session.get(address, headers=headers, timeout=timeouts, stream=stream)
        except requests.exceptions.InvalidSchema as problem:
            raise HostProblem(
                f"{self._called} mandou buscar em outro endereço, o que este programa não faz. "
                f"Confira no navegador se {self._called} mudou de endereço."
            ) from problem
        except requests.exceptions.SSLError as problem:
            raise HostProblem(
                f"o certificado de segurança d{self._called} não confere. Se a rede do órgão "
                f"inspeciona as conexões, aponte REQUESTS_CA_BUNDLE para o certificado dela."
            ) from problem
        except (requests.ConnectionError, requests.Timeout) as problem:
            raise Interrupted(
                f"sem conexão ou sem resposta a tempo. Confira a internet, o proxy do órgão e se "
                f"{self._called} abre no navegador; depois repita."
            ) from problem
        except requests.exceptions.ChunkedEncodingError as problem:
            raise Interrupted("a resposta veio cortada. Repita mais tarde.") from problem
        # A redirect may be anything: endless, or no address at all.
        except (requests.RequestException, HTTPError, ValueError) as problem:
            raise HostProblem("resposta que não se entende. Repita mais tarde.") from problem
        if response.status_code not in (200, 206, _NO_SUCH_RANGE):
            response.close()
            raise HostProblem(
                f"{self._called} respondeu com o erro {response.status_code}. Repita mais tarde; "
                f"se continuar, confira no navegador."
            )
        return response
