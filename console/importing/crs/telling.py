"""Puts what was weighed into a verdict: its evidence in sentences, its outliers, its points before and after."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from console.importing.crs.cells import Numbers
from console.importing.crs.ground import Ground
from console.importing.crs.outliers import outliers
from console.importing.crs.readings import Reading
from console.importing.crs.second_pair import Difference, difference, differing, tolerance_m
from console.importing.crs.sheet import Sheet
from console.importing.crs.systems import NEAR_DEG, Lonlat, declared_by, within
from console.importing.crs.verdict import Clue, Confidence, Sample, Verdict, describe
from console.importing.crs.weighing import Weighed, between_m, same_places
from console.importing.reading.table import Table
from resources.words import t

ALTERNATIVES = 5
WORTH_A_LOOK = 0.001
SHOWN = 60
"""Points of the small map."""
COARSE_DECIMALS = 3
"""Degrees with so few decimals, or fewer, are good to 100 m at best."""
TELLING = 3.0
"""Logarithm of likelihood from which the map tells two readings apart."""
OUTLIER_M = 50.0
"""Rows at which two pairs that agree are further apart than this are outliers."""


def tell(
    table: Table,
    sheets: Sequence[Sheet],
    ranked: Sequence[Weighed],
    same: Sequence[Weighed],
    grounds: Sequence[Ground],
    probability: float,
    confidence: Confidence,
    *,
    asserted: bool = False,
) -> Verdict:
    """The verdict on the first of `ranked`, which ends where all of `same` do."""
    best = ranked[0]
    alternatives = _alternatives(ranked, same)
    sheet = next(sheet for sheet in sheets if sheet.pair == best.reading.pair)
    rows = sheet.rows
    lon, lat = sheet.place(best.reading, rows)
    strange = rows[outliers(lon, lat) | ~np.isfinite(lon)]
    others = _others(sheets, ranked, best)
    for other, found in others:
        if found.agree:
            strange = np.union1d(strange, _disagreeing(sheets, best, other))
    clues = [
        *_about_numbers(sheet),
        *_about_region(lon, lat, grounds),
        *_about_map(best),
        *_about_pairs(best, others),
        *_about_names(best, same, table.crs),
    ]
    return Verdict(
        best.reading, confidence, probability, tuple(clues),
        tuple((one.reading, one.probability) for one in alternatives),
        _told_apart(best, alternatives[0]) if alternatives else None,
        tuple(table.rows[row][0] for row in strange),
        tuple(_samples(table, sheet, (lon, lat))),
        asserted,
    )  # fmt: skip


def _alternatives(ranked: Sequence[Weighed], same: Sequence[Weighed]) -> list[Weighed]:
    """The readings that end elsewhere, each place once: the next best, and more while they are worth a look."""
    told: list[Weighed] = []
    for weighed in ranked:
        if len(told) == ALTERNATIVES or (told and weighed.probability < WORTH_A_LOOK):
            break
        if weighed not in same and not any(same_places(one, weighed) for one in told):
            told.append(weighed)
    return told


def looked_at(table: Table, sheet: Sheet, reading: Reading) -> tuple[tuple[int, ...], tuple[Sample, ...]]:
    """(numbers of the rows that stray, points before and after) of a reading."""
    lon, lat = sheet.place(reading, sheet.rows)
    strange = sheet.rows[outliers(lon, lat) | ~np.isfinite(lon)]
    return tuple(table.rows[row][0] for row in strange), tuple(_samples(table, sheet, (lon, lat)))


def _others(sheets: Sequence[Sheet], ranked: Sequence[Weighed], best: Weighed) -> list[tuple[Weighed, Difference]]:
    """The likeliest reading of every other pair, and how it differs from the verdict's."""
    found = []
    for sheet in sheets:
        theirs = [one for one in ranked if one.reading.pair == sheet.pair]
        if sheet.pair == best.reading.pair or not theirs:
            continue
        differences = [(one, difference(best, one, _tolerance(sheets, best, one))) for one in theirs]
        agreeing = [(one, d) for one, d in differences if d is not None and d.agree]
        known = agreeing or [(one, d) for one, d in differences if d is not None]
        found += known[:1]
    return found


def _tolerance(sheets: Sequence[Sheet], one: Weighed, other: Weighed) -> float:
    decimals = {sheet.pair: max(column.decimals for column in sheet.columns) for sheet in sheets}
    return tolerance_m(one, other, (decimals[one.reading.pair], decimals[other.reading.pair]))


def _disagreeing(sheets: Sequence[Sheet], best: Weighed, other: Weighed) -> NDArray[np.int64]:
    """All rows of the table at which the two pairs are not at one place."""
    by_pair = {sheet.pair: sheet for sheet in sheets}
    one, two = by_pair[best.reading.pair], by_pair[other.reading.pair]
    rows = np.intersect1d(one.rows, two.rows)
    places = [
        w.reading.place(s.columns[0].values[rows], s.columns[1].values[rows])
        for w, s in ((best, one), (other, two))
    ]
    first, second = (Weighed(best.reading, *place) for place in places)
    return rows[differing(first, second, OUTLIER_M)]


def _about_numbers(sheet: Sheet) -> Iterator[Clue]:
    low, high = [], []
    for column in sheet.columns:
        values = column.values[sheet.rows]
        low.append(f"{np.percentile(values, 2):.10g}")
        high.append(f"{np.percentile(values, 98):.10g}")
    first, second = sheet.pair.first, sheet.pair.second
    yield Clue("numbers", {"first": first, "a": low[0], "b": high[0], "second": second, "c": low[1], "d": high[1]})
    largest = max(float(np.nanmedian(np.abs(column.values[sheet.rows]))) for column in sheet.columns)
    decimals = max(column.decimals for column in sheet.columns)
    sexagesimal = max(column.sexagesimal for column in sheet.columns)
    if largest <= 180 and decimals <= COARSE_DECIMALS and sexagesimal < 0.5:
        yield Clue("coarse", {"decimals": decimals, "metres": round(111_000 * 10.0**-decimals)})


def _about_region(lon: Numbers, lat: Numbers, grounds: Sequence[Ground]) -> Iterator[Clue]:
    if not grounds:
        yield Clue("no_region")
        return
    counts = [(int(within(ground.box, lon, lat).sum()), ground.name) for ground in grounds]
    inside, name = max(counts)
    if inside:
        yield Clue("in_region", {"count": inside, "total": len(lon), "name": name})
    elif beside := [ground.name for ground in grounds if within(ground.box, lon, lat, NEAR_DEG).any()]:
        yield Clue("near_region", {"names": ", ".join(beside[:5])})
    else:
        yield Clue("outside", {"names": ", ".join(ground.name for ground in grounds[:5])})


def _about_map(best: Weighed) -> Iterator[Clue]:
    if best.agreement is None:
        return
    near, known = best.agreement.near(best.lon, best.lat)
    if known:
        chance = round(100 * best.agreement.near_by_chance())
        yield Clue("streets", {"near": near, "count": known, "share": round(100 * near / known), "chance": chance})
    if best.reading.shift_m != (0.0, 0.0):
        east_m, north_m = best.reading.shift_m
        yield Clue(
            "moved",
            {"east": f"{east_m:.0f}", "north": f"{north_m:.0f}", "metres": f"{np.hypot(east_m, north_m):.0f}"},
        )
    elif best.peak is not None and best.peak.log_here > best.peak.log_best:
        yield Clue("nowhere_better")
    if best.strays is not None:
        count, peak = best.strays
        yield Clue("mixed", {"count": count, "east": f"{peak.east_m:.0f}", "north": f"{peak.north_m:.0f}"})
    if best.addresses is not None and len(best.addresses):
        away = best.addresses.distances_m(best.lon, best.lat)
        yield Clue("addresses", {"near": int((away <= 200).sum()), "count": len(away)})
    if best.districts is not None and len(best.districts):
        yield Clue("districts", {"inside": best.districts.inside(best.lon, best.lat), "count": len(best.districts)})


def _about_pairs(best: Weighed, others: Sequence[tuple[Weighed, Difference]]) -> Iterator[Clue]:
    for other, found in others:
        what = describe(other.reading)
        if found.agree:
            yield Clue("pair_agrees", {"what": what, "share": round(100 * found.agreeing)})
            continue
        key = "pair_steady" if found.is_steady else "pair_differs"
        vector = {"east": f"{found.east_m:.0f}", "north": f"{found.north_m:.0f}", "metres": f"{found.away_m:.0f}"}
        yield Clue(key, {"what": what, **vector})
        yield Clue("pair_map" if best.log_map >= TELLING else "pair_open", {"what": describe(best.reading)})


def _about_names(best: Weighed, same: Sequence[Weighed], crs: str) -> Iterator[Clue]:
    system = declared_by(crs)
    if system is not None:
        right = any(weighed.reading.system.code == system.code for weighed in same)
        yield Clue("file_right" if right else "file_wrong", {"name": system.name})
    declared = best.reading.pair.declared
    if declared:
        told = {w.reading.system.family for w in same} | {"cgcs2000"} & {declared}
        yield Clue("declared_right" if declared in told else "declared_wrong", {"name": declared.upper()})
    if best.reading.system.code == "wgs84":
        yield Clue("same_as_cgcs2000")
    # A system moved until it fits is not that system.
    also = [w.reading for w in same if w.reading.pair == best.reading.pair and w.reading.shift_m == (0.0, 0.0)]
    names = dict.fromkeys(
        reading.system.name for reading in also if reading.system.code != best.reading.system.code
    )
    if names:
        yield Clue("same_places", {"names": ", ".join(list(names)[:4])})


def _told_apart(best: Weighed, runner_up: Weighed) -> Clue:
    metres = between_m(best, runner_up)
    apart = (
        t("crs.away_m", metres=f"{metres:.0f}") if metres < 10_000 else t("crs.away_km", km=f"{metres / 1000:.0f}")
    )
    if best.log_map - runner_up.log_map >= TELLING:
        return Clue("told_by_map", {"away": apart})
    if best.log_districts - runner_up.log_districts >= TELLING:
        return Clue("told_by_districts", {"away": apart})
    if best.log_region - runner_up.log_region >= TELLING:
        return Clue("told_by_region", {"away": apart})
    if best.log_pairs - runner_up.log_pairs >= TELLING:
        return Clue("told_by_pair", {"away": apart})
    if best.reading.log_prior - runner_up.reading.log_prior >= TELLING:
        return Clue("told_by_custom", {"away": apart})
    return Clue("told_by_nothing", {"away": apart})


def _samples(table: Table, sheet: Sheet, at: Lonlat) -> Iterator[Sample]:
    """Rows evenly over the file: where their numbers would be as they stand, and where they are."""
    lon, lat = at
    good = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if not len(good):
        return
    for number in good[np.linspace(0, len(good) - 1, min(SHOWN, len(good))).astype(int)]:
        row = sheet.rows[number]
        first, second = (float(column.values[row]) for column in sheet.columns)
        before = (first, second) if abs(first) <= 180 and abs(second) <= 90 else None
        yield Sample(table.rows[row][0], before, (float(lon[number]), float(lat[number])))
