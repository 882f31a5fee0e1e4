"""The line itself: requests to the backend, every answer bounded, checked and explained when it is none."""

import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import msgspec

from console.identity.tokens import Token
from console.sync.events import EventTooLarge, read_events
from console.sync.frames import Beat, Page, lost_before
from console.sync.portions import portions
from models.command import Answer, Envelope, Role
from models.presence import MOST_SEATS, Presence
from models.record import Revision

PROTOCOL = "1"
HEADER = "Wanghuolou-Protocol"
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_EVENT_BYTES = 32 * 1024 * 1024
CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 15.0
SILENCE_TIMEOUT_S = 25.0
"""A stream that says nothing for so long is dead: the backend's heartbeat comes every 10 s."""


class LinkError(Exception):
    """Something is wrong with the line; `code` names the sentence under `sync.link.<code>`."""

    def __init__(self, code: str, retry_after_s: float = 0.0, **params: str) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
        self.retry_after_s = retry_after_s


class SessionAnswer(msgspec.Struct):
    """The answer to a sign-in."""

    token: Token
    user: str
    name: str
    role: Role
    seat: str
    server_time: str = ""
    head: int = 0
    protocol: int = 0
    expires_at: str = ""
    seat_token: Token = ""


class _Answers(msgspec.Struct):
    answers: list[Answer]


class Now(msgspec.Struct):
    """What moves: lanes of things, each at its latest."""

    positions: list[dict[str, Any]] = []
    presence: list[Presence] = []
    accounts: list[Any] = []
    """Something, when somebody's account was changed."""


class Present(msgspec.Struct):
    """Who sits where: everybody, or (not `whole`) those of whom something has changed."""

    seats: list[Presence]
    whole: bool = False


class _Problem(msgspec.Struct):
    code: str = ""
    message: str = ""
    since: Revision | None = None


class _ProblemBody(msgspec.Struct):
    error: _Problem


_PAGE = msgspec.json.Decoder(Page)
_BY_STATUS = {401: "unauthorised", 403: "forbidden", 404: "not_found", 409: "conflict", 410: "gone"}
_PRESENT = msgspec.json.Decoder(list[Presence])
Event = Page | Beat | Now | Present


def check_server(url: str) -> str:
    """The address of a backend without its trailing slash. Raises LinkError `address` or `plain_http`."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise LinkError("address", server=url[:200])
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise LinkError("plain_http", server=url[:200])
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def check_joined(frame: Page | Beat, cursor: int) -> None:
    """Raises LinkError `missed` when changes between this revision and the frame were lost on their way."""
    if last := lost_before(frame, cursor):
        raise LinkError("missed", first=str(cursor + 1), last=str(last))


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Whose certificates are believed: the file's alone, or the system's. Raises LinkError `ca_file`."""
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise LinkError("ca_file", file=str(ca_file), detail=str(error)) from error


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class Client:
    """Talks to one of a list of backends; thread-safe. Every method raises LinkError and nothing else."""

    def __init__(
        self, servers: Sequence[str], ca_file: Path | None = None, silence_timeout_s: float = SILENCE_TIMEOUT_S
    ) -> None:
        self._servers = [check_server(server) for server in servers]
        self._at = 0
        self._silence_timeout_s = silence_timeout_s
        self.token = ""
        self._streaming: httpx.Response | None = None
        verify = trust(ca_file)
        timeout = httpx.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        self._http = httpx.Client(verify=verify, timeout=timeout, follow_redirects=False, trust_env=False)

    @property
    def server(self) -> str:
        """The address in use."""
        return self._servers[self._at]

    def use(self, servers: Sequence[str]) -> None:
        """Other addresses from now on, as when the embedded backend came up on another port."""
        self._servers, self._at = [check_server(server) for server in servers], 0

    def fail_over(self) -> None:
        """Try the next address of the list from now on."""
        self._at = (self._at + 1) % len(self._servers)

    def sign_in(self, user: str, password: str, seat: str) -> SessionAnswer:
        """Open a session; its token is used from now on."""
        answer = self.open_session(user, password, seat)
        self.token = answer.token
        return answer

    def open_session(self, user: str, password: str, seat: str) -> SessionAnswer:
        """Open a session whose token the caller may use, or not."""
        body = {"user": user, "password": password, "seat": seat, "seat_token": bool(seat)}
        answer = self._decoded("POST", "/v1/session", SessionAnswer, body=msgspec.json.encode(body), signed=False)
        if str(answer.protocol) != PROTOCOL:
            raise LinkError("protocol", theirs=str(answer.protocol), ours=PROTOCOL)
        return answer

    def changes(self, after: int, limit: int, begun: int | None = None, epoch: str = "") -> Page:
        """A page of the changes after a revision of an epoch; `begun` is the head when a first load began.

        Raises LinkError `history` when the backend's history has another epoch there: a backup was restored.
        """
        query = {"after": str(after), "limit": str(limit), **({"epoch": epoch} if epoch else {})}
        if begun is not None:
            query["begun"] = str(begun)
        raw = self._exchange("GET", "/v1/changes", query=query)
        page = _decode(raw, _PAGE)
        if page.revision < after or (page.more and page.revision == after):
            raise LinkError("backwards", theirs=str(page.revision), ours=str(after))
        check_joined(page, after)
        return page

    def commands(self, envelopes: Sequence[Envelope], place: tuple[int, str] = (0, "")) -> list[Answer]:
        """Deliver a batch; the answers to those asked, whatever else came.

        `place`: revision and epoch of what is shown here. Raises LinkError `history` or `gone`, and nothing was
        judged, when that is not in the backend's history.
        """
        asked = {"commands": envelopes, "revision": place[0], "epoch": place[1]}
        return self._answers("/v1/commands", asked, {envelope.id for envelope in envelopes})

    def withdrawals(self, ids: Sequence[str]) -> list[Answer]:
        """What became of acts that are taken back: done, refused, or withdrawn now and never done."""
        return self._answers("/v1/commands/withdrawals", {"ids": ids}, set(ids))

    def _answers(self, path: str, asked: dict[str, Any], ids: set[str]) -> list[Answer]:
        found = self._decoded("POST", path, _Answers, body=msgspec.json.encode(asked)).answers
        return [answer for answer in found if answer.id in ids]

    def request(
        self, method: Literal["GET", "POST", "PUT", "DELETE"], path: str, body: Any = None,
        query: Mapping[str, str] | None = None, timeout_s: float = ANSWER_TIMEOUT_S, token: str = "",
        before_portion: Callable[[], None] | None = None,
    ) -> Any:  # fmt: skip
        """A feature's own request: JSON in, JSON out (None for an empty answer); `token`: another one's last.

        What `before_portion` raises while the body goes out ends the request; the backend acts on no part of it.
        """
        encoded = None if body is None else msgspec.json.encode(body)
        raw = self._exchange(
            method, path, body=encoded, query=query, timeout_s=timeout_s, token=token, before_portion=before_portion
        )
        return _decode(raw, msgspec.json.Decoder(Any)) if raw else None

    def put_bytes(self, path: str, body: bytes, timeout_s: float = 60.0) -> None:
        """Hand a document over."""
        self._exchange("PUT", path, body=body, media_type="application/octet-stream", timeout_s=timeout_s)

    def get_bytes(self, path: str, max_bytes: int = MAX_BODY_BYTES) -> bytes:
        """A document, or a file of a region pack."""
        return self._exchange("GET", path, max_bytes=max_bytes, json=False)

    @contextlib.contextmanager
    def opened(self, path: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """A streamed answer of status 200 or 206, for downloads that are written to a file as they come."""
        with (
            self._explained(),
            self._http.stream("GET", self._url(path), headers=self._headers(headers)) as response,
        ):
            self._check(response)
            yield response

    def stream(self, after: int, epoch: str = "") -> Iterator[Event]:
        """The live lane: frames of changes, what moves, and heartbeats, until the line breaks (LinkError)."""
        timeout = httpx.Timeout(self._silence_timeout_s, connect=CONNECT_TIMEOUT_S)
        url, query = self._url("/v1/stream"), {"after": str(after), **({"epoch": epoch} if epoch else {})}
        with (
            self._explained(),
            self._http.stream("GET", url, params=query, headers=self._headers(), timeout=timeout) as response,
        ):
            self._check(response)
            self._streaming = response
            if "text/event-stream" not in response.headers.get("content-type", ""):
                raise LinkError("not_json", server=self.server)
            for name, data in read_events(response.iter_raw(), MAX_EVENT_BYTES):
                event = _event(name, data)
                if event is not None:
                    yield event
        raise LinkError("closed", server=self.server)

    def hang_up(self) -> None:
        """End the stream that is open: closing it from another thread would wait for the next byte."""
        if self._streaming is not None:
            network = self._streaming.extensions.get("network_stream")
            line = network.get_extra_info("socket") if network is not None else None
            if isinstance(line, socket.socket):
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Drop every connection."""
        self.hang_up()
        self._http.close()

    def _decoded[T](self, method: str, path: str, kind: type[T], *, body: bytes, signed: bool = True) -> T:
        return _decode(self._exchange(method, path, body=body, signed=signed), msgspec.json.Decoder(kind))

    def _exchange(
        self, method: str, path: str, *, body: bytes | None = None, query: Mapping[str, str] | None = None,
        signed: bool = True, max_bytes: int = MAX_BODY_BYTES, timeout_s: float = ANSWER_TIMEOUT_S,
        json: bool = True, media_type: str = "application/json", token: str = "",
        before_portion: Callable[[], None] | None = None,
    ) -> bytes:  # fmt: skip
        headers = self._headers({"Content-Type": media_type} if body is not None else None, signed, token)
        content: bytes | Iterator[bytes] | None = body
        if body is not None and before_portion is not None:
            headers["Content-Length"] = str(len(body))
            content = portions(body, before_portion)
        timeout = httpx.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S)
        with self._explained():
            request = self._http.stream(
                method, self._url(path), content=content, params=query, headers=headers, timeout=timeout
            )
            with request as response:
                self._check(response, signed)
                raw = _bounded(response, max_bytes)
                if json and raw and "json" not in response.headers.get("content-type", ""):
                    raise LinkError("not_json", server=self.server)
                return raw

    def _url(self, path: str) -> str:
        return f"{self.server}{path}"

    def _headers(
        self, more: Mapping[str, str] | None = None, signed: bool = True, token: str = ""
    ) -> dict[str, str]:
        headers = {HEADER: PROTOCOL, **(more or {})}
        if signed and (token or self.token):
            headers["Authorization"] = f"Bearer {token or self.token}"
        return headers

    def _check(self, response: httpx.Response, signed: bool = True) -> None:
        """Raise LinkError unless this is an answer of our protocol that says yes."""
        status = response.status_code
        if 300 <= status < 400:
            raise LinkError("redirect", server=self.server)
        theirs = response.headers.get(HEADER)
        if theirs is not None and theirs != PROTOCOL:
            raise LinkError("protocol", theirs=theirs[:20], ours=PROTOCOL)
        if status in (200, 201, 204, 206):
            if theirs is None:
                raise LinkError("not_ours", server=self.server)
            return
        told = _problem(response)
        problem = told.message[:300]
        if status == 410 and told.since is not None:
            raise LinkError("history", since=str(told.since))
        retry_after_s = _retry_after_s(response)
        if status == 401 and not signed:
            raise LinkError("credentials", retry_after_s, detail=problem)
        if status == 429:
            raise LinkError("busy", retry_after_s or 5.0, detail=problem)
        if status >= 500:
            raise LinkError("server_error", retry_after_s, status=str(status), detail=problem)
        raise LinkError(_BY_STATUS.get(status, "rejected"), retry_after_s, status=str(status), detail=problem)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except EventTooLarge as error:
            raise LinkError("too_large", limit=str(error.limit_bytes)) from error
        except httpx.ConnectTimeout as error:
            raise LinkError("unreachable", server=self.server) from error
        except httpx.TimeoutException as error:
            raise LinkError("silent", server=self.server) from error
        except httpx.ConnectError as error:
            code = "certificate" if "CERTIFICATE" in str(error).upper() else "unreachable"
            raise LinkError(code, server=self.server, detail=str(error)[:200]) from error
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError, OSError, httpx.InvalidURL) as error:
            raise LinkError("broken", server=self.server, detail=str(error)[:200]) from error
        except RuntimeError as error:
            # httpx says so when the client was closed beneath a request.
            raise LinkError("closed", server=self.server) from error


def _bounded(response: httpx.Response, max_bytes: int) -> bytes:
    whole = bytearray()
    for part in response.iter_bytes():
        if len(whole) + len(part) > max_bytes:
            raise LinkError("too_large", limit=str(max_bytes))
        whole += part
    return bytes(whole)


def _decode[T](raw: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise LinkError("not_json", detail=str(error)[:200], server="") from error


def _problem(response: httpx.Response) -> _Problem:
    """The backend's own words about a refusal, bounded; empty when it sent something else."""
    try:
        raw = _bounded(response, 64 * 1024)
        return msgspec.json.decode(raw, type=_ProblemBody).error
    except (LinkError, httpx.HTTPError, msgspec.MsgspecError, ValueError, RecursionError):
        return _Problem()


def _retry_after_s(response: httpx.Response) -> float:
    try:
        return min(300.0, max(0.0, float(response.headers.get("retry-after", "0"))))
    except ValueError:
        return 0.0


def _event(name: str, data: bytes) -> Event | None:
    if name == "changes":
        return _decode(data, _PAGE)
    if name == "heartbeat":
        return _decode(data, msgspec.json.Decoder(Beat))
    if name == "now":
        return _decode(data, msgspec.json.Decoder(Now))
    if name == "present":
        return Present(_decode(data, _PRESENT)[:MOST_SEATS], whole=True)
    return None
