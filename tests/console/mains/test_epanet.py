"""What a network gives is what the formula says, and what WNTR's own simulation of published networks says."""

import logging
import shutil
from pathlib import Path

import pytest
import wntr

from console.mains.epanet import MPA_PER_M, Network, Unsolved
from tests.console.mains.networks import (
    ENOUGH_LPS,
    FORK,
    LEAST_MPA,
    STATIC_M,
    fork_lps,
    hydrants_in,
    pipe_inp,
    pipe_lps,
    published,
)


def file(folder: Path, text: str) -> Path:
    path = folder / "net.inp"
    path.write_text(text, encoding="utf-8")
    return path


def taken(*names: str) -> dict[str, float]:
    return dict.fromkeys(names, ENOUGH_LPS)


@pytest.mark.parametrize("units", ["LPS", "GPM", "CMH", "CFS", "MLD", "LPM", "MGD", "CMD"])
def test_a_hydrant_at_the_end_of_a_pipe_gives_what_hazen_williams_says_in_any_unit(
    tmp_path: Path, units: str
) -> None:
    network = hydrants_in(file(tmp_path, pipe_inp(units=units)), "A")
    network.draw({})
    assert network.pressures_mpa()["A"] == pytest.approx(STATIC_M * MPA_PER_M, rel=1e-3)
    flow = network.flows_lps(taken("A"), LEAST_MPA)["A"]
    assert flow == pytest.approx(pipe_lps(), rel=0.005)
    network.draw({"A": flow})
    assert network.pressures_mpa()["A"] == pytest.approx(LEAST_MPA, abs=0.002)
    network.close()


def test_two_that_draw_together_share_the_main_before_them(tmp_path: Path) -> None:
    network = hydrants_in(file(tmp_path, FORK), "A", "B")
    alone = network.flows_lps(taken("A"), LEAST_MPA)["A"]
    both = network.flows_lps(taken("A", "B"), LEAST_MPA)
    assert alone == pytest.approx(fork_lps(1), rel=0.005)
    assert both == pytest.approx({"A": fork_lps(2), "B": fork_lps(2)}, rel=0.005)
    assert alone < sum(both.values()) < 2 * alone
    network.close()


def test_no_more_is_taken_of_a_hydrant_than_is_asked_and_the_other_gets_the_rest(tmp_path: Path) -> None:
    network = hydrants_in(file(tmp_path, FORK), "A", "B")
    held = network.flows_lps({"A": 5.0, "B": ENOUGH_LPS}, LEAST_MPA)
    assert held["A"] == 5.0
    assert fork_lps(2) < held["B"] < fork_lps(1)
    network.close()


@pytest.mark.parametrize(
    ("name", "at"), [("Net1", ("22", "32")), ("Net3", ("35", "119", "205")), ("ky10", ("J-9",))]
)
def test_published_networks_stand_and_fall_as_in_wntrs_own_simulation(
    tmp_path: Path, name: str, at: tuple[str, ...], expected_log: list[logging.LogRecord]
) -> None:
    path = Path(shutil.copy(published(name), tmp_path))
    network = hydrants_in(path, *at)
    network.draw({})
    before = network.pressures_mpa()
    flows = network.flows_lps(taken(*at), LEAST_MPA)
    network.close()
    assert before == pytest.approx(simulated_mpa(path, {}, at, tmp_path), abs=0.002)
    after = simulated_mpa(path, flows, at, tmp_path)
    running = [junction for junction in at if flows[junction] > 0]
    assert running
    # Elsewhere a network that gives all it has may be sucked dry: WNTR warns of it.
    assert all(record.name.startswith("wntr") for record in expected_log)
    assert {j: after[j] for j in running} == pytest.approx(dict.fromkeys(running, LEAST_MPA), abs=0.004)


def simulated_mpa(path: Path, flows_lps: dict[str, float], at: tuple[str, ...], folder: Path) -> dict[str, float]:
    """Pressures by WNTR's own reader and simulator, the flows as demands on the junctions."""
    model = wntr.network.WaterNetworkModel(str(path))
    model.options.time.duration = 0
    model.add_pattern("steady", [1.0])
    for junction, flow in flows_lps.items():
        demand = flow / 1000 / model.options.hydraulic.demand_multiplier
        model.get_node(junction).add_demand(demand, "steady")
    results = wntr.sim.EpanetSimulator(model).run_sim(file_prefix=str(folder / "wntr"))
    pressures = results.node["pressure"].loc[0]
    return {junction: float(pressures[junction]) * MPA_PER_M for junction in at}


def test_more_hydrants_bring_more_together_and_less_each(tmp_path: Path) -> None:
    names = ("119", "205", "35", "111", "263")
    network = hydrants_in(Path(shutil.copy(published("Net3"), tmp_path)), *names)
    totals, first = [], []
    for count in range(1, len(names) + 1):
        flows = network.flows_lps(dict.fromkeys(names[:count], 150.0), LEAST_MPA)
        totals.append(sum(flows.values()))
        first.append(flows["119"])
    network.close()
    assert totals == sorted(totals)
    assert first == sorted(first, reverse=True)


def test_the_hour_is_the_one_in_which_most_is_drawn(tmp_path: Path) -> None:
    day = "[PATTERNS]\n D 1 1 1 3 1 1\n[DEMANDS]\n A 10 D\n[TIMES]\n Duration 24\n Pattern Timestep 1\n"
    network = Network(file(tmp_path, pipe_inp(tail=day)))
    assert network.busiest_hour() == 3
    network.close()
    steady = Network(file(tmp_path, pipe_inp()))
    assert steady.busiest_hour() == 0
    steady.close()
    noon = Network(file(tmp_path, pipe_inp(tail="[TIMES]\n Start ClockTime 12 PM\n")))
    assert noon.busiest_hour() == 12
    noon.close()


@pytest.mark.parametrize(
    ("times", "hour"),
    [
        pytest.param("", 3, id="from midnight"),
        pytest.param(" Start ClockTime 6 AM\n", 9, id="from six in the morning"),
        pytest.param(" Pattern Start 2:00\n", 1, id="into the patterns"),
        pytest.param(" Start ClockTime 10 PM\n Pattern Start 1:00\n", 0, id="over midnight"),
    ],
)
def test_hours_are_those_of_the_clock_whenever_the_file_begins(tmp_path: Path, times: str, hour: int) -> None:
    pattern = " ".join("3" if n == 3 else "1" for n in range(24))
    day = f"[PATTERNS]\n D {pattern}\n[DEMANDS]\n A 10 D\n[TIMES]\n Duration 24\n Pattern Timestep 1\n{times}"
    network = Network(file(tmp_path, pipe_inp(tail=day)))
    assert network.busiest_hour() == hour
    network.close()


def test_junctions_are_told_with_their_places_where_they_have_some(tmp_path: Path) -> None:
    placed = Network(file(tmp_path, FORK))
    first = placed.junctions()[0]
    assert (first.name, first.x, first.y) == ("M", 121.5, 25.04)
    placed.close()
    bare = Network(file(tmp_path, pipe_inp()))
    assert [(j.name, j.x) for j in bare.junctions()] == [("A", None)]
    bare.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "Error", id="empty"),
        pytest.param("\x00\x01garbage" * 50, "Error", id="no network"),
        pytest.param(pipe_inp().replace("R A", "R Z"), "undefined node", id="a pipe to nowhere"),
    ],
)
def test_a_file_that_epanet_does_not_take_is_refused_in_its_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Unsolved) as refused:
        Network(file(tmp_path, text))
    assert refused.value.code >= 200
    assert words in refused.value.words
