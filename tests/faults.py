"""Faults on loopback: a proxy that cuts, stalls and delays, and a server that answers as no backend should."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self


class Proxy:
    """A TCP proxy to a backend's port. `silent` swallows everything, `cut()` breaks every line, `delay_s` waits.

    `deaf` lets requests through and swallows their answers.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.silent = False
        self.deaf = False
        self.refusing = False
        self.delay_s = 0.0
        self._lines: list[socket.socket] = []
        self._linking = threading.Lock()
        self._cuts = 0
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._accepting = threading.Thread(target=self._accept, name="proxy", daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break every line that is open."""
        with self._linking:
            self._cuts += 1
            for line in self._lines:
                _shut(line)
            self._lines = []

    def close(self) -> None:
        """Stop listening and break everything."""
        self._closing = True
        _shut(self._listener)
        self._listener.close()
        self.cut()
        self._accepting.join(60)
        for thread in self._threads:
            thread.join(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            cuts = self._cuts
            if self.refusing:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target_port), timeout=60)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._linking:
                # Accepted before a cut and linked after it: it is cut like the others.
                if cuts != self._cuts:
                    near.close()
                    far.close()
                    continue
                self._lines += [near, far]
            for source, sink in ((near, far), (far, near)):
                back = source is far
                thread = threading.Thread(
                    target=self._carry, args=(source, sink, back), name="proxy line", daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def _carry(self, source: socket.socket, sink: socket.socket, back: bool) -> None:
        try:
            while data := source.recv(65536):
                if self.delay_s:
                    time.sleep(self.delay_s)
                if not self.silent and not (back and self.deaf):
                    sink.sendall(data)
        except OSError:
            pass
        finally:
            _shut(sink)
            source.close()


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


Answer = Callable[[str, str], bytes | Iterator[bytes]]
SESSION = (
    b'{"token":"t","user":"li","name":"Li","role":"dispatcher","seat":"2","server_time":"2026-05-04T12:00:00Z",'
    b'"head":0,"protocol":1,"expires_at":""}'
)


def reply(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> bytes:
    """An HTTP answer of our protocol, unless told otherwise."""
    head = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Wanghuolou-Protocol": "1",
        "Connection": "close",
    }
    head.update({name.replace("_", "-"): value for name, value in headers.items()})
    lines = [f"HTTP/1.1 {status} Something", *(f"{name}: {value}" for name, value in head.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class HostileServer:
    """Signs anybody in; every other request gets `answer(method, path)` as raw bytes, then the line is closed.

    Bytes may come piece by piece, without an end.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, name="hostile", daemon=True)
        self._accepting.start()

    def __enter__(self) -> "HostileServer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        _shut(self._listener)
        self._listener.close()
        self._accepting.join(60)
        for thread in self._threads:
            thread.join(60)

    def _accept(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(line,), name="hostile line", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(60)
        try:
            request = b""
            while b"\r\n\r\n" not in request:
                part = line.recv(65536)
                if not part:
                    return
                request += part
            method, path, _version = request.split(b"\r\n", 1)[0].decode().split(" ")
            self.asked.append(f"{method} {path}")
            signing_in = path.startswith("/v1/session") and not self.answer(method, "/v1/session")
            answer = reply(200, SESSION) if signing_in else self.answer(method, path)
            for piece in (answer,) if isinstance(answer, bytes) else answer:
                line.sendall(piece)
        except (OSError, ValueError):
            return
        finally:
            _shut(line)
            line.close()
