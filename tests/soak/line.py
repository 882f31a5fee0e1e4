"""A bad line on loopback: lost segments, late ones, few bytes a second, black holes, requests that arrive twice.

No connection ever delivers bytes behind a hole, as TCP never does: what vanished comes later and in its place, or
nothing comes any more and the connection breaks.
"""

import queue
import random
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
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
    connection's first packet. `silent`: half-dead, something between the ends takes and acknowledges everything
    and passes nothing on, not even an end; nobody will send that again, so a connection it took bytes of breaks
    when the weather turns. `black_hole`: packets vanish, also those that would open a connection. Their sender
    sends them again, later and later: they arrive when the hole ends in time. Else the sender has given up, and
    the connection breaks when the hole ends: inside it nobody would hear of that either. `repeat`: the chance
    that a POST arrives a second time a moment later. `hold`: the chance that a POST is kept, its line cut, and
    delivered after its retry.
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

    @property
    def swallows(self) -> bool:
        """Does nothing get through?"""
        return self.silent or self.black_hole

    @property
    def words(self) -> str:
        """What is not as in fair weather."""
        named = ((one.name, getattr(self, one.name), one.default) for one in fields(self))
        return ", ".join(f"{name} {value}" for name, value, fair in named if value != fair)


FAIR = Weather()


class _Way:
    """One connection through the line."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.near = near
        self.far = far
        self.dead = False
        """Bytes of it are gone for good: nothing of it, in either direction, is ever passed on again."""
        self.broken = threading.Event()

    def end(self) -> None:
        """Break it: both ends hear of it."""
        self.broken.set()
        shut(self.near)
        shut(self.far)


class Line:
    """A TCP proxy to a port of loopback under changing weather; a context manager."""

    def __init__(
        self, target_port: int, seed: int = 0, hold_s: float = 0.7, retransmit_first_s: float = RETRANSMIT_FIRST_S
    ) -> None:
        self.target_port = target_port
        self.hold_s = hold_s
        self.repeated = 0
        self.held = 0
        self.vanished = 0
        """How many pieces did not get through when they were due."""
        self.turns: list[tuple[float, str]] = []
        """Since when which weather was on."""
        self._retransmit_first_s = retransmit_first_s
        self._weather = FAIR
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self.port: int = self._listener.getsockname()[1]
        self._ways: set[_Way] = set()
        self._cuts = 0
        self._fillers: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._ended = threading.Event()
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def dead(self) -> int:
        """How many open connections will never pass anything again."""
        with self._lock:
            return sum(way.dead for way in self._ways)

    def turn(self, weather: Weather, cut: bool = False) -> None:
        """Other weather from now on, for open lines as well; `cut` breaks those."""
        with self._lock:
            self._weather = weather
            self.turns.append((time.time(), (weather.words or "fair") + (", cut" if cut else "")))
            dead = [] if weather.swallows else [way for way in self._ways if way.dead]
            self._ways.difference_update(dead)
        for way in dead:
            way.end()
        if weather.black_hole and not self._fillers:
            self._fill()
        elif not weather.black_hole:
            self._let_fillers_go()
        if cut:
            self.cut()

    def cut(self) -> None:
        """Break every line that is open."""
        with self._lock:
            self._cuts += 1
            ways, self._ways = self._ways, set()
        for way in ways:
            way.end()

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
        cuts = self._cuts
        self._ended.wait(self._stall(random.Random(self._draw())) if self._weather.loss else 0.0)
        try:
            far = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
        except OSError:
            shut(near)
            near.close()
            return
        far.settimeout(None)
        way = _Way(near, far)
        with self._lock:
            # Accepted before a cut and linked after it: it is cut like the others.
            late = cuts != self._cuts or self._ended.is_set()
            if not late:
                self._ways.add(way)
        if late:
            way.end()
            near.close()
            far.close()
            return
        framed = bool(self._weather.repeat or self._weather.hold)
        self._start(self._requests if framed else self._carry, way, near, far, False)
        self._start(self._carry, way, far, near, True)

    def _carry(self, way: _Way, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        """One direction: read at once, pass on when it is due."""
        waiting: queue.Queue[tuple[float, bytes]] = queue.Queue(256)
        self._start(self._read, source, waiting)
        chance, passed = random.Random(self._draw()), 0
        try:
            while (arrived := waiting.get())[1]:
                moment, data = arrived
                way.broken.wait(max(0.0, moment + self._weather.delay_s - time.monotonic()))
                limit = self._weather.cut_answers_after if answers else 0
                if limit and passed + len(data) > limit:
                    self._pass(way, sink, data[: max(0, limit - passed)], chance)
                    break
                self._pass(way, sink, data, chance)
                passed += len(data)
            self._pass_end(way)
        except OSError:
            pass
        finally:
            self._over(way)
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

    def _gets_through(self, way: _Way) -> bool:
        """Wait out a black hole, as a sender that sends again and again; False when it is gone for good."""
        wait_s = self._retransmit_first_s
        for time_sent in range(RETRANSMIT_MOST + 1):
            with self._lock:
                if way.broken.is_set():
                    return False
                weather = self._weather
                self.vanished += time_sent == 0 and (way.dead or weather.swallows)
                way.dead |= weather.silent or (weather.black_hole and time_sent == RETRANSMIT_MOST)
                if way.dead or not weather.black_hole:
                    return not way.dead
            way.broken.wait(wait_s)
            wait_s *= 2
        return False

    def _pass(self, way: _Way, sink: socket.socket, data: bytes, chance: random.Random) -> None:
        """Segment by segment where the weather has something to say about each."""
        while data and self._gets_through(way):
            weather, size = self._weather, len(data)
            if weather.bytes_per_s:
                size = max(1, min(SEGMENT_BYTES, int(weather.bytes_per_s / 10)))
            elif weather.loss:
                size = SEGMENT_BYTES
            part, data = data[:size], data[size:]
            if weather.bytes_per_s:
                way.broken.wait(len(part) / weather.bytes_per_s)
            if weather.loss:
                way.broken.wait(self._stall(chance))
            sink.sendall(part)

    def _pass_end(self, way: _Way) -> None:
        """An end is a packet too: where nothing gets through, the other side does not hear of it."""
        if not self._gets_through(way):
            way.broken.wait()

    def _over(self, way: _Way) -> None:
        with self._lock:
            self._ways.discard(way)
        way.end()

    def _stall(self, chance: random.Random) -> float:
        """How long until a segment gets through. Raises OSError when it never does."""
        stall_s, wait_s = 0.0, RETRANSMIT_FIRST_S
        for _time in range(RETRANSMIT_MOST):
            if chance.random() >= self._weather.loss:
                return stall_s
            stall_s, wait_s = stall_s + wait_s, wait_s * 2
        raise ConnectionResetError

    def _requests(self, way: _Way, source: socket.socket, sink: socket.socket, _answers: bool) -> None:
        """Whole requests at a time, so that a POST can be kept or delivered twice."""
        chance, rest = random.Random(self._draw()), b""
        try:
            while data := source.recv(65_536):
                rest += data
                while (end := request_end(rest)) > 0:
                    request, rest = rest[:end], rest[end:]
                    posted = request.startswith(b"POST /v1/commands") and not way.dead
                    # Drawn before it is passed on: whoever has its answer may turn the weather at once.
                    kept = posted and chance.random() < self._weather.hold
                    repeated = posted and chance.random() < self._weather.repeat
                    if kept:
                        self.held += 1
                        self._start(self._deliver_again, request, self.hold_s)
                        return
                    way.broken.wait(self._weather.delay_s)
                    self._pass(way, sink, request, chance)
                    if repeated and not way.dead:
                        self.repeated += 1
                        self._start(self._deliver_again, request, chance.uniform(0.0, 0.2))
            self._pass_end(way)
        except OSError:
            pass
        finally:
            self._over(way)
            source.close()

    def _deliver_again(self, request: bytes, after_s: float) -> None:
        """On a connection of its own, so behind no hole of another's; nobody hears the answer."""
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
