"""A real tile server on loopback, in threads of its own, that also does what a bad one does."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Reply(NamedTuple):
    """What the server answers. `stall_s`: how long it says nothing after the head; `endless`: it never stops."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}
    stall_s: float = 0.0
    endless: bool = False


class TileServer:
    """Answers by `answer(path)`; `asked` are the paths so far."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.ending = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 1
            """A question given up before it was asked leaves a line on which nothing comes."""

            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.serve(self)

            def log_message(self, format: str, *args: object) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, request: object, client_address: object) -> None: ...

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="tile server"
        )
        self._thread.start()

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        reply = self.answer(request.path)
        request.send_response(reply.status)
        for name, value in reply.headers.items():
            request.send_header(name, value)
        if not reply.endless:
            request.send_header("Content-Length", str(len(reply.body)))
        request.end_headers()
        if reply.stall_s:
            self.ending.wait(reply.stall_s)
        request.wfile.write(reply.body)
        ends = time.monotonic() + 20
        while reply.endless and not self.ending.is_set() and time.monotonic() < ends:
            request.wfile.write(b"\0" * 65536)

    def close(self) -> None:
        """End it, and wait for its threads."""
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
