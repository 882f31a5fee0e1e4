"""The bad line is as bad as it says, and honest: bytes come late or not at all, never changed."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.soak.line import FAIR, Line, Weather, request_end

POST = b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


class Echo:
    """Says back what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
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


def test_an_answer_is_cut_in_its_middle(line: Line) -> None:
    line.turn(Weather(cut_answers_after=700))
    assert len(said_back(line, b"x" * 2_000)) == 700


def test_a_repeated_post_arrives_twice_and_a_held_one_later(line: Line, echo: Echo) -> None:
    line.turn(Weather(repeat=1.0))
    assert said_back(line, POST) == POST
    line.turn(Weather(hold=1.0))
    assert said_back(line, POST) == b""
    deadline = time.monotonic() + 5
    while echo.heard.count(POST) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (echo.heard, line.repeated, line.held) == ([POST] * 3, 1, 1)


@pytest.mark.parametrize(
    ("data", "end"), [(POST, len(POST)), (POST + b"GET", len(POST)), (POST[:-1], 0), (b"GET / HTTP/1.1\r\n", 0)]
)
def test_the_end_of_a_request_is_found(data: bytes, end: int) -> None:
    assert request_end(data) == end
