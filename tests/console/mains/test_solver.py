"""Hydrants are found in the network by name or place, and grouped by what they feel of each other."""

from pathlib import Path

import pytest

from console.mains.solver import Solver
from console.mains.wire import Answer, Draw, Drawn, Hydrant, Open, Opened, Refused
from tests.console.mains.networks import FORK, LEAST_MPA, UNPLACED, fork_lps, pipe_inp

NEAR_A = (121.5, 25.0405)
MOST_LPS = 200.0


def opened(folder: Path, text: str, *hydrants: Hydrant, crs: str = "", within_m: float = 30.0) -> Answer:
    path = folder / "town.inp"
    path.write_text(text, encoding="utf-8")
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return Solver().answer(Open(str(path), str(work), list(hydrants), LEAST_MPA, within_m, crs))


def hydrant(name: str, lon: float = NEAR_A[0], lat: float = NEAR_A[1], junction: str = "") -> Hydrant:
    return Hydrant(name, lon, lat, MOST_LPS, junction)


def places(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, Opened), answer
    return {found.id: found.junction for found in answer.found}


def test_a_hydrant_is_found_by_the_name_given_its_own_name_or_the_nearest_place(tmp_path: Path) -> None:
    answer = opened(
        tmp_path, FORK, hydrant("H1", junction="B"), hydrant("M"), hydrant("H2", lon=121.50005),
        hydrant("H3", lat=25.05), hydrant("H4", junction="Z"),
    )  # fmt: skip
    assert places(answer) == {"H1": "B", "M": "M", "H2": "A"}
    assert isinstance(answer, Opened)
    assert answer.unknown == ["H3", "H4"]
    assert [None if f.away_m is None else round(f.away_m) for f in answer.found] == [None, None, 5]


def test_a_file_of_a_chinese_tool_is_read_with_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "town.inp"
    path.write_bytes(FORK.replace(" A ", " 城东路1 ").replace("M A", "M 城东路1").encode("gb18030"))
    hydrants = [hydrant("H", junction="城东路1"), hydrant("B")]
    answer = Solver().answer(Open(str(path), str(tmp_path), hydrants, LEAST_MPA, 30.0))
    assert places(answer) == {"H": "城东路1", "B": "B"}
    assert isinstance(answer, Opened)
    assert {f.id: f.alone_lps for f in answer.found} == pytest.approx(dict.fromkeys("HB", fork_lps(1)), rel=0.005)


def test_what_people_call_a_hydrant_is_its_junction_only_where_nothing_has_a_place(tmp_path: Path) -> None:
    called = Hydrant("id", *NEAR_A, MOST_LPS, called="B")
    assert places(opened(tmp_path, FORK, called)) == {"id": "A"}
    assert places(opened(tmp_path, UNPLACED, called)) == {"id": "B"}


def test_metres_of_a_grid_are_places_only_when_the_grid_is_named(tmp_path: Path) -> None:
    text = pipe_inp(tail="[COORDINATES]\n A 300000 2770000\n")
    where = hydrant("H", lon=121.01787, lat=25.03596)
    unnamed = opened(tmp_path, text, where)
    assert isinstance(unnamed, Opened)
    assert (unnamed.is_placed, unnamed.unknown) == (False, ["H"])
    assert opened(tmp_path, text, where, crs="no such grid") == unnamed
    assert places(opened(tmp_path, text, where, crs="EPSG:32651", within_m=50_000)) == {"H": "A"}


def test_hydrants_that_feel_each_other_share_and_others_do_not(tmp_path: Path) -> None:
    apart = FORK.replace("[PIPES]", "[PIPES]\n P9 R C 100 200 100 0 Open").replace(
        "[RESERVOIRS]", " C 0 0\n[RESERVOIRS]"
    )
    answer = opened(tmp_path, apart, hydrant("A"), hydrant("B"), hydrant("C"))
    assert isinstance(answer, Opened)
    groups = {found.id: found.group for found in answer.found}
    assert groups["A"] == groups["B"] != groups["C"]
    by_name = {found.id: found for found in answer.found}
    assert by_name["A"].alone_lps == pytest.approx(fork_lps(1), rel=0.005)
    assert by_name["A"].shared_lps == pytest.approx(fork_lps(2), rel=0.005)
    assert by_name["C"].shared_lps == by_name["C"].alone_lps


def test_a_plan_is_told_what_pressure_is_left_and_what_each_draw_gets(tmp_path: Path) -> None:
    path, solver = tmp_path / "town.inp", Solver()
    path.write_text(FORK, encoding="utf-8")
    solver.answer(Open(str(path), str(tmp_path), [hydrant("A"), hydrant("B")], LEAST_MPA, 30.0))
    fair = solver.answer(Draw({"A": 10.0, "B": 10.0}))
    assert isinstance(fair, Drawn)
    assert min(fair.pressures_mpa.values()) > LEAST_MPA
    assert fair.gets_lps == pytest.approx({"A": 10.0, "B": 10.0})
    greedy = solver.answer(Draw({"A": fork_lps(1), "B": fork_lps(1)}))
    assert isinstance(greedy, Drawn)
    assert max(greedy.pressures_mpa.values()) < LEAST_MPA
    assert greedy.gets_lps == pytest.approx({"A": fork_lps(2), "B": fork_lps(2)}, rel=0.005)
    assert isinstance(solver.answer(Draw({"Z": 1.0})), Refused)


@pytest.mark.parametrize(("text", "code"), [("", "broken"), ("[PIPES]\n P A B 1 1 1", "broken")])
def test_a_broken_file_is_answered_and_not_raised(tmp_path: Path, text: str, code: str) -> None:
    answer = opened(tmp_path, text, hydrant("A"))
    assert isinstance(answer, Refused)
    assert answer.code == code
    gone = Solver().answer(Open(str(tmp_path / "gone.inp"), str(tmp_path), [], LEAST_MPA, 30.0))
    assert isinstance(gone, Refused)
    assert gone.code == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\r", "\r\n"], ids=["old Mac", "Windows"])
def test_a_file_gives_the_same_whoever_saved_it(tmp_path: Path, encoding: str, ends: str) -> None:
    named = FORK.replace(" A ", " 城东供水管网一号节点井 ").replace("M A", "M 城东供水管网一号节点井")
    path = tmp_path / "town.inp"
    path.write_bytes(named.replace("\n", ends).encode(encoding))
    answer = Solver().answer(Open(str(path), str(tmp_path), [hydrant("H")], LEAST_MPA, 30.0))
    assert places(answer) == {"H": "城东供水管网一号节点井"}
    assert isinstance(answer, Opened)
    assert answer.found[0].alone_lps == pytest.approx(fork_lps(1), rel=0.005)


def test_the_hour_of_most_draw_is_found_in_a_pattern_longer_than_epanets_lines(tmp_path: Path) -> None:
    """Quarters of an hour in one line: EPANET itself takes the first 39 of them."""
    quarters = ["1"] * 96
    quarters[76] = "3"
    times = "[TIMES]\n Duration 24\n Pattern Timestep 0:15\n"
    day = f"[PATTERNS]\n D {' '.join(quarters)}\n[DEMANDS]\n A 10 D\n{times}"
    answer = opened(tmp_path, pipe_inp(tail=day), hydrant("A"))
    assert isinstance(answer, Opened), answer
    assert answer.hour == 19


def test_a_line_whose_end_would_be_lost_is_told_by_its_number(tmp_path: Path) -> None:
    long = FORK.replace(" M 0 0", " M 0 " + "0 " * 600)
    assert opened(tmp_path, long, hydrant("A")) == Refused("long_line", line=2)


def test_a_file_that_a_later_epanet_has_written_is_read_but_for_leaks_that_it_would_lose(tmp_path: Path) -> None:
    options = "[OPTIONS]\n PRESSURE METERS\n BACKFLOW ALLOWED YES\n EMITTER EXPONENT 0.5\n"
    later = FORK.replace("[OPTIONS]\n", f"[LEAKAGE]\n;Pipe Area Expansion\n\n{options}")
    assert places(opened(tmp_path, later, hydrant("A"))) == {"A": "A"}
    leaking = "[LEAKAGE]\n P1 0.5 0.1\n" + FORK
    assert opened(tmp_path, leaking, hydrant("A")) == Refused("leaks", line=2)


def test_a_file_that_makes_epanet_reckon_with_no_numbers_gets_no_figures(tmp_path: Path) -> None:
    for bad in (FORK.replace(" R 50", " R NaN"), FORK.replace("P1 R M 800", "P1 R M nan")):
        assert opened(tmp_path, bad, hydrant("A")) == Refused("no_numbers")
