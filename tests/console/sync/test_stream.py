"""The down lane against real backends: another address, a history that went back, a place that is gone."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.sync.access import Credentials
from console.sync.client import SessionAnswer
from console.sync.link import Phase, Trouble
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait
from tests.faults import Proxy


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


@pytest.fixture
def pair(tmp_path: Path, database_url: str) -> Iterator[tuple[BackendProcess, BackendProcess]]:
    """Two backends on one database."""
    with ExitStack() as stack:
        both = []
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            process = BackendProcess(tmp_path / name, "--heartbeat-s", "0.5", database_url=database_url)
            both.append(stack.enter_context(process))
        yield both[0], both[1]


def sign_ins(seat: Seat) -> int:
    return sum(isinstance(report, SessionAnswer) for report in seat.reports)


def test_a_seat_goes_on_at_the_next_backend_with_the_session_it_has(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path
) -> None:
    one, two = pair
    with Seat(tmp_path / "seat", one.url, two.url) as seat:
        seat.wait_live()
        seat.open_incident("2-001")
        seat.wait_level()
        one.kill()
        seat.open_incident("2-002")
        wait(lambda: seat.state.server == two.url and seat.state.phase is Phase.LIVE)
        seat.wait_level()
        assert seat.incidents() == {"2-001": "synced", "2-002": "synced"}
        assert sign_ins(seat) == 1
        one.start()
        two.kill()
        seat.open_incident("2-003")
        wait(lambda: seat.state.server == one.url and seat.state.phase is Phase.LIVE)
        seat.wait_level()
        assert sign_ins(seat) == 1
        assert not seat.of(Trouble)


def test_a_backend_that_swallows_everything_is_left_for_the_next(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path
) -> None:
    one, two = pair
    with Proxy(one.port) as proxy, Seat(tmp_path / "seat", proxy.url, two.url, silence_timeout_s=2.0) as seat:
        seat.wait_live()
        proxy.silent = True
        seat.open_incident()
        wait(lambda: seat.state.server == two.url and seat.state.phase is Phase.LIVE, 20)
        seat.wait_level()
        assert seat.incidents() == {"2-001": "synced"}


def test_seats_at_two_backends_of_one_database_see_each_other(
    pair: tuple[BackendProcess, BackendProcess], tmp_path: Path
) -> None:
    with Seat(tmp_path / "x", pair[0].url) as here, Seat(tmp_path / "y", pair[1].url, seat="3") as there:
        here.wait_live()
        there.wait_live()
        here.open_incident("2-001")
        there.open_incident("3-001")
        both = {"2-001": "synced", "3-001": "synced"}
        wait(lambda: here.incidents() == both and there.incidents() == both)


def test_somebody_else_at_the_seat_gets_a_line_of_their_own_at_once_and_without_an_alarm(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend, Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        seat.engine.sign_in(Credentials("liming", "wanghuolou", "2"))
        wait(lambda: [a.user for a in seat.reports if isinstance(a, SessionAnswer)] == ["local", "liming"])
        seat.wait_live()
        assert Phase.OFFLINE not in [phase for phase, _code in seat.phases]
        seat.engine.sign_in(None)
        wait(lambda: seat.state.phase is Phase.SIGNED_OUT)
