"""A bad line on loopback: lost segments, late ones, few bytes a second, black holes, requests that arrive twice."""

import queue
import random
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

SEGMENT_BYTES = 1_460
RETRANSMIT_FIRST_S = 0.2
RETRANSMIT_MOST = 6
"""A segment lost so often in a row breaks the line: nobody waits longer."""
_ACCEPT_LOOK_S = 0.05


@dataclass(frozen=True)
class Weather:
    """How the line is from now on.

    `loss` is the chance of each segment of 1,460 bytes to be lost. TCP hides that from both ends: the segment,
    and all behind it, comes a retransmission later (0.2 s, doubled each time it is lost again), and so does a
    connection's first packet. `silent`: half-dead, it takes everything and passes nothing on. `black_hole`:
    packets vanish, also those that would open a connection. `repeat`: the chance that a POST arrives a second
    time a moment later. `hold`: the chance that a POST is kept, its line cut, and delivered after its retry.
    """

    delay_s: float = 0.0
    loss: float = 0.0
    bytes_per_s: float = 0.0
    silent: bool = False
    black_hole: bool = False
    refusing: bool = False
    cut_answers_after: int = 0
    repeat: float = 0.0
    hold: float = 0.0


FAIR = Weather()


class Line:
    """A TCP proxy to a port of loopback under changing weather; a context manager."""

    def __init__(self, target_port: int, seed: int = 0, hold_s: float = 0.7) -> None:
        self.target_port = target_port
        self.hold_s = hold_s
        self.repeated = 0
        self.held = 0
        self._weather = FAIR
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._fillers: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._ended = threading.Event()
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, weather: Weather, cut: bool = False) -> None:
        """Other weather from now on, for open lines as well; `cut` breaks those."""
        self._weather = weather
        if weather.black_hole and not self._fillers:
            self._fill()
        elif not weather.black_hole:
            self._let_fillers_go()
        if cut:
            self.cut()

    def cut(self) -> None:
        """Break every line that is open."""
        with self._lock:
            lines, self._sockets = self._sockets, []
        for line in lines:
            shut(line)

    def flap(self, times: int, every_s: float) -> None:
        """Down and up again, so many times."""
        for _time in range(times):
            self.turn(Weather(refusing=True), cut=True)
            if self._ended.wait(every_s / 2):
                return
            self.turn(FAIR)
            self._ended.wait(every_s / 2)

    def close(self) -> None:
        """Stop listening and break everything."""
        self._ended.set()
        self._let_fillers_go()
        self.cut()
        for thread in self._threads:
            thread.join(60)
        self._listener.close()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def _start[*A](self, work: Callable[[*A], None], *args: *A) -> None:
        thread = threading.Thread(target=work, args=args, name="line", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _fill(self) -> None:
        """A queue of connections that nobody takes: the kernel then drops every further first packet."""
        for _filler in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self._fillers.append(filler)

    def _let_fillers_go(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers = []

    def _accept(self) -> None:
        while not self._ended.is_set():
            if self._weather.black_hole:
                self._ended.wait(_ACCEPT_LOOK_S)
                continue
            ready, _, _ = select.select([self._listener], [], [], _ACCEPT_LOOK_S)
            if not ready or self._weather.black_hole:
                continue
            near, _address = self._listener.accept()
            if self._weather.refusing:
                shut(near)
                near.close()
                continue
            self._start(self._open, near)

    def _open(self, near: socket.socket) -> None:
        self._ended.wait(self._stall(random.Random(self._draw())) if self._weather.loss else 0.0)
        try:
            far = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
        except OSError:
            shut(near)
            near.close()
            return
        far.settimeout(None)
        with self._lock:
            self._sockets += [near, far]
        framed = bool(self._weather.repeat or self._weather.hold)
        self._start(self._requests if framed else self._carry, near, far, False)
        self._start(self._carry, far, near, True)

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        """One direction: read at once, pass on when it is due."""
        waiting: queue.Queue[tuple[float, bytes]] = queue.Queue(256)
        self._start(self._read, source, waiting)
        chance, passed = random.Random(self._draw()), 0
        try:
            while (arrived := waiting.get())[1]:
                moment, data = arrived
                weather = self._weather
                self._ended.wait(max(0.0, moment + weather.delay_s - time.monotonic()))
                if weather.silent or weather.black_hole:
                    continue
                limit = weather.cut_answers_after if answers else 0
                if limit and passed + len(data) > limit:
                    sink.sendall(data[: max(0, limit - passed)])
                    break
                self._pass(sink, data, chance)
                passed += len(data)
        except OSError:
            pass
        finally:
            shut(sink)
            shut(source)
            while waiting.get()[1]:
                pass
            source.close()

    def _read(self, source: socket.socket, waiting: "queue.Queue[tuple[float, bytes]]") -> None:
        try:
            while data := source.recv(65_536):
                waiting.put((time.monotonic(), data))
        except OSError:
            pass
        waiting.put((0.0, b""))
        waiting.put((0.0, b""))

    def _pass(self, sink: socket.socket, data: bytes, chance: random.Random) -> None:
        """Segment by segment where the weather has something to say about each."""
        weather = self._weather
        size = len(data)
        if weather.bytes_per_s:
            size = max(1, min(SEGMENT_BYTES, int(weather.bytes_per_s / 10)))
        elif weather.loss:
            size = SEGMENT_BYTES
        for start in range(0, len(data), size):
            part = data[start : start + size]
            if weather.bytes_per_s:
                self._ended.wait(len(part) / weather.bytes_per_s)
            if weather.loss:
                self._ended.wait(self._stall(chance))
            sink.sendall(part)

    def _stall(self, chance: random.Random) -> float:
        """How long until a segment gets through. Raises OSError when it never does."""
        stall_s, wait_s = 0.0, RETRANSMIT_FIRST_S
        for _time in range(RETRANSMIT_MOST):
            if chance.random() >= self._weather.loss:
                return stall_s
            stall_s, wait_s = stall_s + wait_s, wait_s * 2
        raise ConnectionResetError

    def _requests(self, source: socket.socket, sink: socket.socket, _answers: bool) -> None:
        """Whole requests at a time, so that a POST can be kept or delivered twice."""
        chance, rest = random.Random(self._draw()), b""
        try:
            while data := source.recv(65_536):
                rest += data
                while (end := request_end(rest)) > 0:
                    request, rest = rest[:end], rest[end:]
                    posted = request.startswith(b"POST /v1/commands")
                    if posted and chance.random() < self._weather.hold:
                        self.held += 1
                        self._start(self._deliver_again, request, self.hold_s)
                        return
                    sink.sendall(request)
                    if posted and chance.random() < self._weather.repeat:
                        self.repeated += 1
                        self._start(self._deliver_again, request, chance.uniform(0.0, 0.2))
        except OSError:
            pass
        finally:
            shut(sink)
            shut(source)
            source.close()

    def _deliver_again(self, request: bytes, after_s: float) -> None:
        """On a line of its own; nobody hears the answer."""
        self._ended.wait(after_s)
        try:
            with socket.create_connection(("127.0.0.1", self.target_port), timeout=5) as far:
                far.sendall(request)
                far.recv(65_536)
        except OSError:
            return

    def _draw(self) -> int:
        with self._lock:
            return self._chance.getrandbits(32)


def request_end(data: bytes) -> int:
    """Where the first HTTP request of the bytes ends; 0 when it is not complete."""
    head, found, _rest = data.partition(b"\r\n\r\n")
    if not found:
        return 0
    length = 0
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    end = len(head) + 4 + length
    return end if len(data) >= end else 0


def shut(line: socket.socket) -> None:
    """End it in both directions, whatever state it is in."""
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
