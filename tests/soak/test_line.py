"""The bad line is as bad as it says, and honest: bytes come late or not at all, never changed."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.patience import MUST_COME_S
from tests.soak.line import FAIR, Line, Weather, request_end, shut

POST = b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


class Echo:
    """Says back what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, name="echo")]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            self._lines.append(line)
            self._threads.append(threading.Thread(target=self._serve, args=(line,), name="echo line"))
            self._threads[-1].start()

    def _serve(self, line: socket.socket) -> None:
        with line:
            try:
                while data := line.recv(65_536):
                    self.heard.append(data)
                    line.sendall(data)
            except OSError:
                return

    def hang_up(self) -> None:
        """End every line from this side."""
        for line in self._lines:
            shut(line)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(60)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.close()


@pytest.fixture
def line(echo: Echo) -> Iterator[Line]:
    with Line(echo.port, 1, hold_s=0.2) as between:
        yield between


def said_back(line: Line, data: bytes, timeout_s: float = 10.0) -> bytes:
    """What comes back over a new connection within so long."""
    with socket.create_connection(("127.0.0.1", line.port), timeout=timeout_s) as near:
        near.sendall(data)
        found = b""
        try:
            while len(found) < len(data) and (part := near.recv(65_536)):
                found += part
        except TimeoutError:
            pass
        return found


def passed(near: socket.socket, data: bytes) -> bytes:
    """What comes back over an open connection; empty when it is broken."""
    found = b""
    try:
        near.sendall(data)
        while len(found) < len(data) and (part := near.recv(len(data) - len(found))):
            found += part
    except (ConnectionResetError, BrokenPipeError):
        return b""
    return found


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MUST_COME_S
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def took_s(line: Line, data: bytes) -> float:
    began = time.monotonic()
    assert said_back(line, data) == data
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("weather", "least_s", "most_s"),
    [(FAIR, 0.0, 0.5), (Weather(delay_s=0.4), 0.8, 1.6), (Weather(bytes_per_s=2_000.0), 1.0, 4.0)],
    ids=["fair", "late", "slow"],
)  # fmt: skip
def test_bytes_come_whole_and_when_the_weather_says(
    line: Line, weather: Weather, least_s: float, most_s: float
) -> None:
    line.turn(weather)
    assert least_s <= took_s(line, bytes(range(256)) * 8) <= most_s


def test_lost_segments_come_late_and_whole(line: Line) -> None:
    line.turn(Weather(loss=0.3))
    assert took_s(line, bytes(range(256)) * 40) > 0.2


def test_a_half_dead_line_takes_everything_and_says_nothing(line: Line, echo: Echo) -> None:
    line.turn(Weather(silent=True))
    assert said_back(line, b"hello", 0.5) == b""
    assert echo.heard == []


def test_nobody_can_connect_to_a_black_hole_until_it_is_none(line: Line) -> None:
    line.turn(Weather(black_hole=True))
    with pytest.raises(TimeoutError):
        said_back(line, b"hello", 0.5)
    line.turn(FAIR)
    assert said_back(line, b"hello") == b"hello"


@pytest.mark.parametrize("opened_in", [FAIR, Weather(repeat=1e-12)], ids=["bytes", "requests"])
def test_a_connection_a_half_dead_line_took_bytes_of_passes_nothing_behind_them_and_breaks(
    line: Line, echo: Echo, opened_in: Weather
) -> None:
    line.turn(opened_in)
    with socket.create_connection(("127.0.0.1", line.port), timeout=MUST_COME_S) as near:
        assert passed(near, POST) == POST
        line.turn(Weather(silent=True))
        near.sendall(POST)
        wait_until(lambda: line.vanished > 0)
        line.turn(FAIR)
        assert passed(near, POST + b"behind the hole") == b""
    assert echo.heard == [POST]


@pytest.mark.parametrize("opened_in", [FAIR, Weather(repeat=1e-12)], ids=["bytes", "requests"])
def test_what_vanished_in_a_black_hole_that_ends_in_time_comes_later_and_in_its_place(
    line: Line, opened_in: Weather
) -> None:
    line.turn(opened_in)
    with socket.create_connection(("127.0.0.1", line.port), timeout=MUST_COME_S) as near:
        assert passed(near, POST) == POST
        line.turn(Weather(black_hole=True))
        near.sendall(POST)
        wait_until(lambda: line.vanished > 0)
        line.turn(FAIR)
        # Later, what was sent behind it comes behind it.
        assert passed(near, b"LAST" + POST[4:]) == POST
        assert near.recv(4) == b"LAST"


def test_a_black_hole_that_outlasts_its_sender_breaks_the_connection_when_it_ends(echo: Echo) -> None:
    with (
        Line(echo.port, 1, retransmit_first_s=0.001) as line,
        socket.create_connection(("127.0.0.1", line.port), timeout=MUST_COME_S) as near,
    ):
        assert passed(near, b"before") == b"before"
        line.turn(Weather(black_hole=True))
        near.sendall(b"into the hole")
        wait_until(lambda: line.dead == 1)
        line.turn(Weather(silent=True))
        assert line.dead == 1
        line.turn(FAIR)
        assert passed(near, b"behind the hole") == b""
        assert line.dead == 0
    assert echo.heard == [b"before"]


@pytest.mark.parametrize("weather", [Weather(silent=True), Weather(black_hole=True)], ids=["silent", "black hole"])
def test_nobody_hears_of_an_end_where_nothing_gets_through(line: Line, echo: Echo, weather: Weather) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=MUST_COME_S) as near:
        assert passed(near, b"before") == b"before"
        line.turn(weather)
        echo.hang_up()
        wait_until(lambda: line.vanished > 0)
        near.settimeout(0.2)
        with pytest.raises(TimeoutError):
            near.recv(1)
        line.turn(FAIR)
        near.settimeout(MUST_COME_S)
        assert near.recv(1) == b""


def test_a_line_remembers_which_weather_was_on(line: Line) -> None:
    line.turn(Weather(silent=True))
    line.turn(FAIR, cut=True)
    assert [words for _since, words in line.turns] == ["silent True", "fair, cut"]


def test_an_answer_is_cut_in_its_middle(line: Line) -> None:
    line.turn(Weather(cut_answers_after=700))
    assert len(said_back(line, b"x" * 2_000)) == 700


def test_a_repeated_post_arrives_twice_and_a_held_one_later(line: Line, echo: Echo) -> None:
    line.turn(Weather(repeat=1.0))
    assert said_back(line, POST) == POST
    line.turn(Weather(hold=1.0))
    assert said_back(line, POST) == b""
    wait_until(lambda: echo.heard.count(POST) == 3)
    assert (echo.heard, line.repeated, line.held) == ([POST] * 3, 1, 1)


@pytest.mark.parametrize(
    ("data", "end"), [(POST, len(POST)), (POST + b"GET", len(POST)), (POST[:-1], 0), (b"GET / HTTP/1.1\r\n", 0)]
)
def test_the_end_of_a_request_is_found(data: bytes, end: int) -> None:
    assert request_end(data) == end
