"""A plan in the making, as columns: what every lay would bring beside those that are taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from console.features.hydrants.allocation.problem import Option, Problem

Worth = tuple[float, int, float, float]
"""Water L/s, draws kept, minus metres of hose, minus crossings: the larger the better."""
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Places = np.ndarray[tuple[int], np.dtype[np.intp]]
FULL = -1.0
"""What a lay to a source without an outlet left would bring: less than nothing."""


class Columns:
    """The lays of a problem, an engine's side by side; of two that bring the same the better comes first."""

    def __init__(self, problem: Problem) -> None:
        self.options: Sequence[Option] = sorted(
            problem.options,
            key=lambda o: (o.engine_id, not o.kept, o.hose_m, o.crossings, -o.flow_lps, o.source_id, o.point_id),
        )
        sources = {s.id: s for s in problem.sources}
        names = [sources[o.source_id].main_id for o in self.options]
        mains = {name: at for at, name in enumerate(problem.mains, 1)}
        self.flow_lps = np.array([o.flow_lps for o in self.options])
        self.source = _places([x.id for x in problem.sources], [o.source_id for o in self.options])
        self.point = _places([p.id for p in problem.points], [o.point_id for o in self.options])
        self.main = np.array([mains.get(name, 0) for name in names], dtype=np.intp)
        self.source_lps = np.array([s.flow_lps for s in problem.sources])
        self.outlets = np.array([s.outlets for s in problem.sources])
        self.point_lps = np.array([p.demand_lps for p in problem.points])
        # The first main is the one of sources that share none.
        self.main_lps = np.array([np.inf, *problem.mains.values()])
        self.spans = _spans(self.options)
        sharing: dict[str, int] = {}
        for source in problem.sources:
            sharing[source.main_id] = sharing.get(source.main_id, 0) + 1
        self.order = [
            (sharing[name] if name in mains else 0, -o.flow_lps, o.engine_id)
            for o, name in zip(self.options, names, strict=True)
        ]
        """Water is poured into the lays that share least first, of those into the widest."""


class Rest:
    """What is left beside the lays that are taken, and what those are worth."""

    def __init__(self, columns: Columns, taken: Iterable[int]) -> None:
        self._columns = columns
        self._source, self._main = columns.source_lps.copy(), columns.main_lps.copy()
        self._point, self._outlets = columns.point_lps.copy(), columns.outlets.copy()
        self.water_lps, self.kept, self.hose_m, self.crossings = 0.0, 0, 0.0, 0
        for place in sorted(taken, key=columns.order.__getitem__):
            self.take(place)

    def take(self, place: int) -> None:
        """Take one more lay, with what is left for it."""
        columns, option = self._columns, self._columns.options[place]
        source, main, point = columns.source[place], columns.main[place], columns.point[place]
        through = min(option.flow_lps, self._source[source], self._main[main], self._point[point])
        self._source[source] -= through
        self._main[main] -= through
        self._point[point] -= through
        self._outlets[source] -= 1
        self.water_lps += float(through)
        self.kept += option.kept
        self.hose_m += option.hose_m
        self.crossings += option.crossings

    def gains(self, span: slice) -> Floats:
        """What each lay of a span would bring, rounded to what counts; FULL where no outlet is left."""
        columns = self._columns
        source = columns.source[span]
        left = np.minimum(columns.flow_lps[span], self._source[source])
        left = np.minimum(left, self._main[columns.main[span]])
        left = np.minimum(left, self._point[columns.point[span]])
        return np.where(self._outlets[source] > 0, np.round(left, 3), FULL)

    def worth(self, place: int | None = None, gain_lps: float = 0.0) -> Worth:
        """What is taken is worth, with one more lay that brings so much."""
        if place is None:
            return round(self.water_lps, 3), self.kept, -self.hose_m, -self.crossings
        more = self._columns.options[place]
        return (
            round(self.water_lps + gain_lps, 3), self.kept + more.kept, -self.hose_m - more.hose_m,
            -self.crossings - more.crossings,
        )  # fmt: skip


class Draft:
    """Which engine takes which lay, by its place in the columns."""

    def __init__(self, problem: Problem) -> None:
        self.columns = Columns(problem)
        self.taken: dict[str, int] = {}

    @property
    def engines(self) -> Collection[str]:
        """Those that have a lay to choose, in the order of their names."""
        return self.columns.spans.keys()

    @property
    def options(self) -> list[Option]:
        """What is taken."""
        return [self.columns.options[place] for place in self.taken.values()]

    def rest(self, *without: str) -> Rest:
        """What is left when these engines take nothing."""
        return Rest(self.columns, (place for engine, place in self.taken.items() if engine not in without))

    def best(self, rest: Rest, engine_id: str, not_source: int | None = None) -> tuple[int, float] | None:
        """The lay of an engine that brings most beside the rest, and how much: place, L/s."""
        span = self.columns.spans[engine_id]
        gains = rest.gains(span)
        if not_source is not None:
            gains[self.columns.source[span] == not_source] = FULL
        at = int(gains.argmax())
        return None if gains[at] < 0 else (span.start + at, float(gains[at]))

    def on(self, place: int) -> list[str]:
        """The engines coupled to the source of a lay."""
        source = self.columns.source[place]
        return [engine for engine, taken in self.taken.items() if self.columns.source[taken] == source]


def _spans(options: Sequence[Option]) -> Mapping[str, slice]:
    """Where each engine's lays are."""
    spans: dict[str, slice] = {}
    for at, option in enumerate(options):
        begun = spans.get(option.engine_id)
        spans[option.engine_id] = slice(at if begun is None else begun.start, at + 1)
    return spans


def _places(known: Sequence[str], names: Sequence[str]) -> Places:
    at = {name: place for place, name in enumerate(known)}
    return np.array([at[name] for name in names], dtype=np.intp)
