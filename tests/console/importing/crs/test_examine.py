"""The detective names the system of a thousand distorted files, and is never certain when it is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from console.importing.columns import match_columns
from console.importing.crs.examine import examine
from console.importing.crs.ground import Ground
from console.importing.crs.systems import asked
from console.importing.crs.verdict import Verdict
from console.importing.read import read_table
from console.importing.reading.table import Stopped, Table
from models.geo import M_PER_DEGREE_LAT
from tests.conftest import shared_file
from tests.console.importing.crs.cases import cases
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import (
    Case,
    Lonlat,
    ground_of,
    moved,
    points_of,
    taipei,
    written,
    written_pair,
)
from tests.maps.towns import pack_of

CASES, SEED = 1_000, 20_260
RIGHT_M = 25.0
ACCURACY = 0.99
GUESSED = ("shifted", "both_shifted")
"""Whole files moved where no region is installed: rare, so that taking them for unmoved is likely, not certain."""


def verdict_on(table: Table, *grounds: Ground, word: str = "") -> Verdict:
    only = asked(word) if word else None
    found = examine(table, match_columns("hydrants", table.headers), grounds, only=only)
    assert found is not None
    return found


def away_m(verdict: Verdict, table: Table, truth: Lonlat) -> float:
    """How far the rows are from where they truly are, in the middle."""
    lon, lat = verdict.transform(*verdict.reading.pair.cells(table.rows))
    return float(np.median(np.hypot((lon - truth[0]) * np.cos(np.radians(lat)), lat - truth[1]))) * M_PER_DEGREE_LAT


def table_of(first: list[str], second: list[str], headers: tuple[str, str] = ("lon", "lat")) -> Table:
    return Case("", "", headers, list(zip(first, second, strict=True)), (np.zeros(0), np.zeros(0))).table()


def _confusion(table: dict[str, Counter[str]]) -> Iterator[str]:
    for kind in sorted(table):
        yield f"  {kind:28}" + ", ".join(f"{what} {count}" for what, count in sorted(table[kind].items()))


def test_a_thousand_distorted_files_are_named_and_never_with_false_certainty(town: Region) -> None:
    packs = [pack_of(f"osm/{name}.osm.pbf") for name in ("munich", "porto", "helsinki")]
    packs += [pack_of("osm/north-bayreuth.osm.gz"), town.pack]
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    told = named = 0
    false: list[str] = []
    for case in cases(CASES, SEED, packs, town.points):
        table = case.table()
        verdict = verdict_on(table, *case.grounds)
        right = away_m(verdict, table, case.truth) <= RIGHT_M and set(case.strays) <= set(verdict.outliers)
        confusion[f"{'' if case.can_be_told else '? '}{case.kind}"][
            f"{verdict.confidence}/{verdict.system if right else 'WRONG ' + verdict.system}"
        ] += 1
        told += case.can_be_told
        named += case.can_be_told and right and verdict.confidence != "unsure"
        if verdict.confidence == "certain" and not right:
            false.append(f"{case.kind} in {case.place}")
        if not case.can_be_told and case.kind not in GUESSED and verdict.confidence != "unsure":
            false.append(f"{case.kind}: nothing tells it, and yet {verdict.confidence}")
    shown = "\n".join(_confusion(confusion))
    assert not false, f"{false}\n{shown}"
    assert named / told >= ACCURACY, f"{named} of {told}\n{shown}"


def test_taipeis_two_pairs_agree_and_plain_degrees_are_what_is_read() -> None:
    verdict = verdict_on(read_table(shared_file("hydrants/taipei_2019.csv")))
    assert verdict.reading.is_plain
    assert verdict.confidence == "likely", "both may have been moved together; only a map would tell"
    agreeing = next(clue for clue in verdict.evidence if clue.key == "pair_agrees")
    assert agreeing.params["share"] == 100
    assert "TWD97" in agreeing.sentence
    assert verdict.outliers == ()


def test_where_two_pairs_disagree_it_is_said_by_how_much_and_that_nothing_tells() -> None:
    lon, lat = (values[:200] for values in taipei())
    table = read_table(shared_file("hydrants/taipei_2019.csv"))
    east, north = moved((lon, lat), 300, -200)
    rows = [
        (number, {**cells, "lon": f"{x:.7f}", "lat": f"{y:.7f}"})
        for (number, cells), x, y in zip(table.rows[:200], east, north, strict=True)
    ]
    verdict = verdict_on(replace(table, rows=rows))
    assert verdict.confidence == "unsure"
    steady = next(clue for clue in verdict.evidence if clue.key == "pair_steady")
    assert int(steady.params["metres"]) == pytest.approx(361, abs=3)


def test_rows_at_which_two_pairs_disagree_are_named() -> None:
    table = read_table(shared_file("hydrants/taipei_2019.csv"))
    rows = [(number, dict(cells)) for number, cells in table.rows[:300]]
    rows[7][1]["lat"] = str(float(rows[7][1]["lat"]) + 0.01)
    assert verdict_on(replace(table, rows=rows)).outliers == (rows[7][0],)


def test_with_the_region_degrees_are_certain_and_without_it_nobody_knows(town: Region) -> None:
    table = read_table(town.hydrants)
    certain = verdict_on(table, town.ground)
    assert certain.is_plain
    assert {clue.key for clue in certain.evidence} >= {"in_region", "streets", "nowhere_better", "addresses"}
    assert verdict_on(table).confidence == "unsure"


def test_any_order_of_the_rows_gives_the_same_verdict(town: Region) -> None:
    table = read_table(town.hydrants)
    rows = list(table.rows)
    Random(1).shuffle(rows)
    one, other = (verdict_on(replace(table, rows=r), town.ground) for r in (table.rows, rows))
    assert (one.reading, one.confidence, one.outliers) == (other.reading, other.confidence, other.outliers)
    assert one.probability == pytest.approx(other.probability)


def test_the_districts_that_rows_name_are_held_against_where_they_land() -> None:
    pack = pack_of("osm/porto.osm.pbf")
    ground = ground_of(pack)
    assert ground.outlines is not None
    random = np.random.default_rng(3)
    lon = random.uniform(pack.box.west, pack.box.east, 4_000)
    lat = random.uniform(pack.box.south, pack.box.north, 4_000)
    named = np.full(len(lon), "", object)
    for number, name in enumerate(("Miragaia", "Sé", "Vitória", "São Nicolau")):
        named[ground.outlines.inside(ground.outlines.named_in(name) or number, lon, lat)] = name
    rows = [(n, {"编号": str(n), "lon": f"{x:.6f}", "lat": f"{y:.6f}", "district": name})
            for n, (x, y, name) in enumerate(zip(lon, lat, named, strict=True)) if name]  # fmt: skip
    table = replace(table_of([], []), headers=("编号", "lon", "lat", "district"), rows=rows)
    told = next(clue for clue in verdict_on(table, ground).evidence if clue.key == "districts")
    assert told.params["inside"] == told.params["count"] > 50
    rows = [(n, {**cells, "lat": f"{float(cells['lat']) + 0.006:.6f}"}) for n, cells in rows]
    verdict = verdict_on(replace(table, rows=rows), ground)
    told = next(clue for clue in verdict.evidence if clue.key == "districts")
    assert told.params["inside"] < told.params["count"] / 2 or verdict.shift_m != (0, 0)
    assert verdict.confidence != "certain"


def test_a_lying_header_does_not_overrule_the_streets(town: Region) -> None:
    points = [values[::8] for values in town.points]
    table = table_of(written(points[0], 6), written(points[1], 6), ("gcj02_lng", "gcj02_lat"))
    verdict = verdict_on(table, town.ground)
    assert (verdict.system, verdict.confidence) == ("wgs84", "certain")
    assert "declared_wrong" in {clue.key for clue in verdict.evidence}


def test_a_file_put_together_from_two_is_not_certain(town: Region) -> None:
    lon, lat = (values[::4] for values in town.points)
    east, north = moved((lon, lat), 260, 170)
    half = len(lon) // 2
    table = table_of(
        written(np.append(lon[:half], east[half:]), 7), written(np.append(lat[:half], north[half:]), 7)
    )
    assert verdict_on(table, town.ground).confidence != "certain"


def test_one_place_said_fifty_times_is_one_place(town: Region) -> None:
    verdict = verdict_on(table_of(["101.6201234"] * 50, ["40.1501234"] * 50), town.ground)
    assert verdict.confidence == "unsure"


def test_west_without_its_sign_is_found_where_the_region_is_in_the_west() -> None:
    pack = pack_of("osm/porto.osm.pbf")
    lon, lat = points_of(pack)
    table = table_of(written(-lon, 6), written(lat, 6))
    verdict = verdict_on(table, ground_of(pack))
    assert verdict.reading.mirrored == ("lon",)
    assert not verdict.is_plain
    assert away_m(verdict, table, (lon, lat)) < 1


def test_rows_that_are_no_position_in_the_verdicts_system_are_named(town: Region) -> None:
    lon, lat = (values[::8].copy() for values in town.points)
    lon[3], lat[3] = lat[3], lon[3]
    verdict = verdict_on(table_of(written(lon, 6), written(lat, 6)), town.ground)
    assert verdict.outliers == (5,)
    assert not verdict.is_plain


def test_points_beside_the_region_may_have_been_moved_out_of_it_and_far_ones_are_elsewhere() -> None:
    pack = pack_of("osm/porto.osm.pbf")
    lon, lat = points_of(pack)
    beside = verdict_on(table_of(*written_pair((lon + 0.08, lat))), ground_of(pack))
    assert beside.confidence == "unsure"
    assert "near_region" in {clue.key for clue in beside.evidence}
    far = verdict_on(table_of(*written_pair((lon + 1, lat))), ground_of(pack))
    assert far.confidence == "likely"
    assert "outside" in {clue.key for clue in far.evidence}


def test_coarse_numbers_are_never_certain_of_a_move(town: Region) -> None:
    lon, lat = (values[::8] for values in town.points)
    verdict = verdict_on(table_of(written(lon, 2), written(lat, 2)), town.ground)
    assert verdict.confidence != "certain"
    assert verdict.shift_m == (0, 0)


def test_a_named_system_is_taken_and_its_axes_and_unit_are_found_out(town: Region) -> None:
    lon, lat = (values[::8] for values in town.points)
    table = table_of(written(lat * 1e6, 0), written(lon * 1e6, 0))
    verdict = verdict_on(table, word="gcj02")
    assert (verdict.system, verdict.unit, verdict.axis_order) == ("gcj02", "e6", "lat_lon")
    assert verdict.asserted


@pytest.mark.parametrize("cells", [[], [("", "")], [("abc", "def")], [("0", "0")] * 5])
def test_a_table_without_positions_has_no_verdict(cells: list[tuple[str, str]]) -> None:
    table = Case("", "", ("lon", "lat"), list(cells), (np.zeros(0), np.zeros(0))).table()
    assert examine(table, match_columns("hydrants", table.headers)) is None


@pytest.mark.parametrize(
    "cells", [[("1e300", "-1e300")] * 5, [("181", "95")] * 30, [("121.5", "25"), ("x", "")], [("-0.0", "1e-9")] * 3]
)
def test_impossible_numbers_give_a_verdict_or_none_and_no_fault(cells: list[tuple[str, str]], town: Region) -> None:
    table = Case("", "", ("lon", "lat"), list(cells), (np.zeros(0), np.zeros(0))).table()
    found = examine(table, match_columns("hydrants", table.headers), [ground_of(town.pack)])
    assert found is None or found.confidence != "certain"


def test_nobody_who_does_not_want_it_any_more_waits_for_the_verdict(town: Region) -> None:
    table = read_table(town.hydrants)
    with pytest.raises(Stopped):
        examine(table, match_columns("hydrants", table.headers), [town.ground], should_stop=lambda: True)
