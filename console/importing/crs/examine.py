"""The detective's work: every reading of every pair, weighed; the likeliest is the verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.importing.columns import Column
from console.importing.crs.addresses import Addresses
from console.importing.crs.agreement import Agreement
from console.importing.crs.districts import Districts
from console.importing.crs.ground import Ground
from console.importing.crs.pairs import Pair
from console.importing.crs.readings import readings_of
from console.importing.crs.second_pair import weigh_pairs
from console.importing.crs.sheet import Sheet, sheets_of
from console.importing.crs.systems import NEAR_DEG, System, declared_by, within
from console.importing.crs.telling import tell
from console.importing.crs.verdict import LIKELY, Confidence, Verdict
from console.importing.crs.weighing import (
    Weighed,
    is_alone,
    log_map,
    log_region,
    same_places,
    settle,
    try_shift,
    weigh_districts,
)
from console.importing.reading.table import Stopped, Table

SAMPLE = 240
"""Rows that are read in every way; taken evenly from the rows in the order of their numbers, not of the file."""
ON_THE_MAP = 300
FEWEST_ON_THE_MAP = 8
REACH_DEG = 0.02
"""About a region: rows this near to it may be in it when read rightly."""
CERTAIN = 0.99
CERTAIN_LOG = 6.0
"""Logarithm of what the map must say, at the least, before anything is certain."""
CERTAIN_POINTS = 12
CERTAIN_AT_STREETS = 0.8
LIKELY_AT_STREETS = 0.5
"""Shares of the points that stand at streets by more than chance; with fewer, part of them is something else."""
FEWEST_FOR_MAP = 3
IN_REGION_SHARE = 0.05
"""With fewer of the rows looked at inside a region that they are near to, they may have been moved out of it."""
MOST_WITHOUT_A_MAP = 0.95
"""Two pairs that agree may have been moved together; only a map would tell."""
MOST_AGAINST_THE_MAP = 0.75
"""Points that are not at the streets, though there is a map, or beside the region: somebody has to look."""
ADDRESS_FIELDS = ("address", "name", "district")


def examine(
    table: Table,
    columns: Sequence[Column],
    grounds: Sequence[Ground] = (),
    *,
    only: Sequence[System] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Verdict | None:
    """The verdict on a table's coordinates; None when it has none. Blocks; Qt-free; any thread may ask.

    `columns`: how the headers were understood so far. `only`: the systems a person named; the order of the axes and
    the unit are found out all the same. Raises Stopped when nobody wants the verdict any more.
    """
    sheets = sheets_of(table, columns)
    if not sheets:
        return None
    declared = declared_by(table.crs)
    weighed = [
        _first_look(sheet, grounds, declared if _is_geometry(table, sheet.pair) else None, only) for sheet in sheets
    ]
    everything = [one for group in weighed for one in group]
    if not everything:
        return None
    _go_on(should_stop)
    rows, ground = _rows_to_try(sheets, everything, grounds)
    _put_on_the_map(table, columns, sheets, everything, rows, ground)
    weigh_pairs(weighed, [max(column.decimals for column in sheet.columns) for sheet in sheets])
    for sheet, group in zip(sheets, weighed, strict=True):
        _go_on(should_stop)
        everything += _shifted(sheet, group)
    weigh_districts(everything)
    settle(everything)
    return _judge(table, sheets, everything, grounds, asserted=only is not None)


def _go_on(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise Stopped


def _is_geometry(table: Table, pair: Pair) -> bool:
    """Does what the file declares hold for these columns? For the geometry's, if it has one; else for all."""
    return table.geometry_headers in (None, (pair.first, pair.second))


def _first_look(
    sheet: Sheet, grounds: Sequence[Ground], declared: System | None, only: Sequence[System] | None
) -> list[Weighed]:
    """Every reading of a pair, with what is known without a map."""
    rows = sheet.evenly(sheet.rows, SAMPLE)
    first, second = (replace(column, values=column.values[rows]) for column in sheet.columns)
    readings = readings_of(sheet.pair, (first, second), [ground.box for ground in grounds], only, declared)
    found = []
    for reading in readings:
        lon, lat = reading.place(first.values, second.values)
        found.append(Weighed(reading, lon, lat, log_region=log_region(grounds, lon, lat)))
    return found


def _rows_to_try(
    sheets: Sequence[Sheet], everything: Sequence[Weighed], grounds: Sequence[Ground]
) -> tuple[NDArray[np.int64], Ground | None]:
    """The rows that the likeliest reading puts in or about the region it ends in, and that region."""
    best = max(everything, key=lambda one: one.log)
    sheet = next(sheet for sheet in sheets if sheet.pair == best.reading.pair)
    lon, lat = sheet.place(best.reading, sheet.rows)
    tried = [(within(ground.box, lon, lat, REACH_DEG), ground) for ground in grounds]
    if tried:
        inside, ground = max(tried, key=lambda pair: int(pair[0].sum()))
        if inside.sum() >= FEWEST_ON_THE_MAP:
            return sheet.evenly(sheet.rows[inside], ON_THE_MAP), ground
    return sheet.evenly(sheet.rows, ON_THE_MAP), None


def _put_on_the_map(
    table: Table,
    columns: Sequence[Column],
    sheets: Sequence[Sheet],
    everything: Sequence[Weighed],
    rows: NDArray[np.int64],
    ground: Ground | None,
) -> None:
    """Place the rows by every reading; ask streets and addresses about those that end in the region."""
    by_pair = {sheet.pair: sheet for sheet in sheets}
    addresses, districts = None, None
    if ground is not None:
        headers = [column.header for column in columns if column.field in ADDRESS_FIELDS]
        named: Sequence[Mapping[str, Any]] = [table.rows[row][1] for row in rows]
        addresses = Addresses(ground, named, headers)
        districts = Districts(ground.outlines, named, headers) if ground.outlines is not None else None
    for one in everything:
        one.districts = districts
        one.lon, one.lat = by_pair[one.reading.pair].place(one.reading, rows)
    if ground is None:
        return
    agreement: Agreement | None = None
    for one in sorted(everything, key=lambda weighed: -weighed.log):
        coarse = by_pair[one.reading.pair].is_coarse(one.reading)
        if not coarse and within(ground.box, one.lon, one.lat, REACH_DEG).any():
            agreement = agreement or Agreement(ground, one.lon, one.lat)
            one.agreement, one.addresses = agreement, addresses
            one.log_map = log_map(one)


def _shifted(sheet: Sheet, group: Sequence[Weighed]) -> list[Weighed]:
    """The likeliest readings of a pair moved to where the streets want them."""
    tried = [one for one in group if one.agreement is not None and one.reading.system.code not in ("gcj02", "bd09")]
    tried = [one for one in tried if not sheet.is_coarse(one.reading)]
    tried.sort(key=lambda one: -(one.reading.log_prior + one.log_region))
    return [moved for one in tried[:2] if (moved := try_shift(one)) is not None]


def _judge(
    table: Table,
    sheets: Sequence[Sheet],
    everything: Sequence[Weighed],
    grounds: Sequence[Ground],
    *,
    asserted: bool,
) -> Verdict:
    ranked = sorted(everything, key=lambda one: -one.probability)
    best = ranked[0]
    if best.agreement is not None:
        best.peak = best.peak or best.agreement.scan(best.lon, best.lat)
        best.strays = best.agreement.strays(best.lon, best.lat)
    same = [one for one in ranked if one is best or same_places(best, one)]
    probability = sum(one.probability for one in same)
    if best.log_map < CERTAIN_LOG:
        probability = min(probability, MOST_WITHOUT_A_MAP)
    at_streets, on_the_map = _at_streets(best)
    if _beside(grounds, best) or (on_the_map >= FEWEST_FOR_MAP and at_streets < LIKELY_AT_STREETS):
        probability = min(probability, MOST_AGAINST_THE_MAP)
    coarse = next(sheet for sheet in sheets if sheet.pair == best.reading.pair).is_coarse(best.reading)
    if probability < LIKELY:
        confidence: Confidence = "unsure"
    elif (
        coarse
        or best.strays
        or _districts_object(best)
        or probability < CERTAIN
        or best.log_map < CERTAIN_LOG
        or not is_alone(best)
    ):
        confidence = "likely"
    else:
        confidence = "certain" if on_the_map >= CERTAIN_POINTS and at_streets >= CERTAIN_AT_STREETS else "likely"
    order = [sheet.pair for sheet in sheets]
    shown = min(same, key=lambda one: (order.index(one.reading.pair), -one.probability))
    if shown is not best:
        shown.peak, shown.strays = best.peak, best.strays
        ranked = [shown, *(one for one in ranked if one is not shown)]
    return tell(table, sheets, ranked, same, grounds, probability, confidence, asserted=asserted)


def _districts_object(best: Weighed) -> bool:
    return best.districts is not None and best.districts.speaks_against(best.lon, best.lat)


def _beside(grounds: Sequence[Ground], best: Weighed) -> bool:
    """Do the points lie near a region, and hardly one in any?"""
    near = any(within(ground.box, best.lon, best.lat, NEAR_DEG).any() for ground in grounds)
    inside = max((float(np.mean(within(ground.box, best.lon, best.lat))) for ground in grounds), default=1.0)
    return near and inside < IN_REGION_SHARE


def _at_streets(best: Weighed) -> tuple[float, int]:
    """(share of the points that stand at streets by more than chance, points where there is a map)."""
    if best.agreement is None:
        return 0.0, 0
    return best.agreement.share_at_streets(best.lon, best.lat), best.agreement.near(best.lon, best.lat)[1]
