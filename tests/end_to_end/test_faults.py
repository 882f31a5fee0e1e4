"""Real consoles and backends, killed, cut off and damaged: nothing acknowledged is lost, all agree in the end."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.ids import uuid7
from models.incident import CreateIncident
from models.log_entry import AddLogEntry
from models.store.schema import SCHEMA_VERSION
from models.unit import DispatchUnit
from tests.backend.acts import load, loaded_id
from tests.conftest import DATABASES, empty_database
from tests.patience import MUST_COME_S
from tests.soak.damage import DAMAGES, damage
from tests.soak.deeds import note
from tests.soak.doom import MIGRATION
from tests.soak.eye import deed
from tests.soak.line import FAIR, Line, Weather
from tests.soak.processes import BackendChild, Died, Profile, SeatProcess
from tests.soak.truth import at_backend
from tests.soak.verdict import judge

SEED = 3
within_a_console = pytest.mark.parametrize("centre", ["sqlite"], indirect=True)
"""What happens to a seat's own files is the same whichever database its backend has."""


@pytest.fixture(scope="module", params=DATABASES)
def centre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendChild]:
    """A backend with some units and hydrants, on each kind of database."""
    folder = tmp_path_factory.mktemp("centre")
    backend = BackendChild(folder, empty_database(request, request.param, folder)).start()
    with backend.client() as client:
        load(client, "unit", *[{"number": f"A{n}"} for n in range(6)])
        load(client, "hydrant", *[{"number": f"H{n}", "lon": 121.5, "lat": 25.0} for n in range(20)])
    yield backend
    backend.kill()


@pytest.fixture
def line(centre: BackendChild) -> Iterator[Line]:
    """What lies between the seat and the centre."""
    with Line(centre.port, SEED) as between:
        yield between


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    """A seat's profile; whatever runs on it is killed at the end."""
    seat = Profile(tmp_path / "seat", uuid7()[-6:], "1")
    yield seat
    seat.kill()


def settle(centre: BackendChild, profile: Profile, level_s: float = 80.0) -> None:
    """Let it become level, close it, and find nothing wrong."""
    assert profile.running is not None
    deadline = time.monotonic() + 2 * MUST_COME_S
    while True:
        assert profile.running.ask("level", level_s), profile.running.ask("state")
        waiting = profile.running.ask("give_up")
        # What becomes of an order is news a moment after the act that made it.
        going_out, head = at_backend(centre.database_url)
        if not waiting and not going_out and profile.running.ask("state")["cursor"] >= head:
            break
        assert time.monotonic() < deadline, profile.running.ask("state")
        time.sleep(0.05)
    profile.stop()
    verdict = judge(centre.database_url, [profile])
    assert verdict.findings == []
    assert verdict.acts


def act_quickly(seat: SeatProcess, count: int) -> None:
    """An act is on the disk in a moment, whatever the line does."""
    took = []
    for number in range(count):
        began = time.monotonic()
        assert seat.ask("do", note(f"quick {number} {uuid7()}")) == ""
        took.append(time.monotonic() - began)
    assert sorted(took)[int(count * 0.9)] < 0.5


def wait_phase(seat: SeatProcess, *phases: str, timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while seat.ask("state")["phase"] not in phases:
        assert time.monotonic() < deadline, seat.ask("state")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "weather", [Weather(black_hole=True), Weather(silent=True)], ids=["black-holed", "half-dead"]
)
def test_a_dead_line_delays_no_act_and_is_found_out(
    centre: BackendChild, profile: Profile, line: Line, weather: Weather
) -> None:
    seat = profile.start(line.url)
    assert seat.ask("level", 80)
    line.turn(weather)
    act_quickly(seat, 20)
    wait_phase(seat, "stale", "offline")
    act_quickly(seat, 5)
    line.turn(FAIR, cut=True)
    settle(centre, profile)


@pytest.mark.parametrize(
    "weather", [Weather(delay_s=1.5), Weather(loss=0.3), Weather(bytes_per_s=2_000.0)],
    ids=["3 s there and back", "30 % loss", "2 kB/s"],
)  # fmt: skip
def test_a_bad_line_delivers_everything_in_the_end(
    centre: BackendChild, profile: Profile, line: Line, weather: Weather
) -> None:
    seat = profile.start(line.url, silence_timeout_s=25.0)
    assert seat.ask("level", 80)
    line.turn(weather)
    act_quickly(seat, 5)
    seat.ask("act", 5)
    settle(centre, profile, 60.0)


def test_a_line_that_flaps_each_second_delivers_everything_once(
    centre: BackendChild, profile: Profile, line: Line
) -> None:
    seat = profile.start(line.url)
    for _time in range(4):
        seat.ask("act", 6)
        line.flap(1, 1.0)
    settle(centre, profile)


@pytest.mark.parametrize("weather", [Weather(repeat=1.0), Weather(hold=0.6)], ids=["duplicate", "reordered"])
def test_requests_that_arrive_twice_or_late_are_judged_once(
    centre: BackendChild, profile: Profile, line: Line, weather: Weather
) -> None:
    line.turn(weather)
    seat = profile.start(line.url)
    for _time in range(8):
        seat.ask("act", 3)
        seat.ask("rest", 0.1)
    assert line.repeated + line.held >= 3
    seat.ask("rest", line.hold_s + 0.2)
    settle(centre, profile)


@pytest.mark.parametrize("hours", [2, -2])
def test_a_seat_whose_clock_is_wrong_by_hours_does_nothing_late(
    centre: BackendChild, profile: Profile, line: Line, hours: int
) -> None:
    seat = profile.start(line.url, clock_shift_s=hours * 3_600.0)
    assert seat.ask("level", 80)
    assert seat.ask("do", deed(AddLogEntry(text=f"live {uuid7()}"), 4.0)) == ""
    seat.ask("act", 10)
    line.turn(Weather(refusing=True), cut=True)
    seat.ask("act", 10)
    assert seat.ask("do", deed(AddLogEntry(text=f"late {uuid7()}"), 0.5)) == ""
    seat.ask("rest", 1.0)
    line.turn(FAIR)
    settle(centre, profile)


def test_a_session_that_ends_in_an_outage_is_opened_again(
    tmp_path: Path, profile: Profile, database_url: str
) -> None:
    backend = BackendChild(tmp_path / "short", database_url, token_hours=1.5 / 3_600).start()
    try:
        with Line(backend.port) as line:
            seat = profile.start(line.url)
            assert seat.ask("level", 80)
            line.turn(Weather(refusing=True), cut=True)
            assert seat.ask("do", note("waits")) == ""
            seat.ask("rest", 2.0)
            line.turn(FAIR)
            settle(backend, profile)
    finally:
        backend.kill()


@within_a_console
def test_a_full_disk_is_said_and_no_act_is_shown_as_saved(
    centre: BackendChild, profile: Profile, line: Line
) -> None:
    seat = profile.start(line.url)
    assert seat.ask("level", 80)
    line.turn(Weather(refusing=True), cut=True)
    assert seat.ask("do", note(f"first {uuid7()}")) == ""
    seat.ask("limit", 50_000)
    codes = [seat.ask("do", note(f"{number} {uuid7()}" + "x" * 3_000)) for number in range(60)]
    saved = codes.count("")
    assert set(codes) == {"", "disk_full"}
    assert 0 < saved < 60
    assert len(seat.ask("state")["entries"]) == saved + 1
    seat.ask("unlimit")
    assert seat.ask("do", note(f"room again {uuid7()}")) == ""
    line.turn(FAIR)
    settle(centre, profile)


@within_a_console
@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_cache_and_a_damaged_outbox_are_told_of_and_what_waits_comes_back_from_the_copy(
    centre: BackendChild, profile: Profile, line: Line, how: str
) -> None:
    assert profile.start(line.url).ask("level", 80)
    line.turn(Weather(refusing=True), cut=True)
    assert profile.running is not None
    for number in range(5):
        assert profile.running.ask("do", note(f"waits {number} {uuid7()}")) == ""
    profile.stop()
    chance = random.Random(how)
    damage(profile.folder / "cache" / "cache.db", how, chance)
    damage(profile.folder / "outbox" / "outbox.sqlite", how, chance)
    line.turn(FAIR)
    seat = profile.start(line.url)
    assert seat.ask("level", 80)
    assert "outbox_salvaged" in seat.ask("state")["troubles"]
    assert any(code.startswith("cache_") for code in seat.ask("state")["troubles"])
    settle(centre, profile)


@within_a_console
def test_a_new_cache_schema_in_an_outage_keeps_the_acts_and_derives_the_rows(
    centre: BackendChild, profile: Profile, line: Line
) -> None:
    assert profile.start(line.url).ask("level", 80)
    line.turn(Weather(refusing=True), cut=True)
    assert profile.running is not None
    assert profile.running.ask("do", deed(_incident("9-001"))) == ""
    before = profile.running.ask("shown", "hydrant")
    profile.kill()
    seat = profile.start(line.url, schema=SCHEMA_VERSION + 1)
    seat.ask("rest", 0.5)
    assert seat.ask("shown", "hydrant") == before
    assert "pending" in seat.ask("shown", "incident").values()
    line.turn(FAIR)
    settle(centre, profile)


def test_two_seats_that_send_the_same_unit_leave_it_at_one_incident(
    centre: BackendChild, tmp_path: Path, line: Line
) -> None:
    seats = [Profile(tmp_path / name, name, "1") for name in ("7", "8")]
    unit = loaded_id("unit", "A1")
    try:
        for seat in seats:
            assert seat.start(line.url).ask("level", 80)
        line.turn(Weather(refusing=True), cut=True)
        incidents = {}
        for seat in seats:
            assert seat.running is not None
            command = _incident(f"{seat.seat}-900")
            incidents[seat.seat] = command.incident_id
            assert seat.running.ask("do", deed(command)) == ""
            assert seat.running.ask("do", deed(DispatchUnit(unit_id=unit, incident_id=command.incident_id))) == ""
        line.turn(FAIR)
        for _time in range(2):
            for seat in seats:
                assert seat.running is not None
                assert seat.running.ask("level", 80)
                seat.running.ask("give_up")
        for seat in seats:
            seat.stop()
        assert judge(centre.database_url, seats).findings == []
    finally:
        for seat in seats:
            seat.kill()


def _incident(number: str) -> CreateIncident:
    return CreateIncident(incident_id=uuid7(), number=number, type="building_fire", address="中山路1号")


def test_a_backend_killed_while_it_makes_its_tables_starts_the_next_time(tmp_path: Path, database_url: str) -> None:
    backend = BackendChild(tmp_path / "backend", database_url)
    for step in (3, 9, 15):
        with pytest.raises(Died):
            backend.start(MIGRATION, step)
    try:
        with backend.start().client() as client:
            load(client, "unit", {"number": "A1"})
            assert client.get("/v1/changes", params={"after": 0}).json()["head"] == 1
    finally:
        backend.kill()
