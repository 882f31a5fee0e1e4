"""The process that solves a centre's water network: a file that hangs or crashes EPANET ends nothing else.

Hydrants whose draw takes a tenth or more of another one's pressure above the least are a group: they share what the
network gives when all of them draw. No plan can have more of it; whether a plan can have as much, Draw tells.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from console.mains.epanet import Junction, Network, Unsolved
from console.mains.harmless import encoding_of, harmless
from console.mains.wire import (
    LINE_BYTES,
    MAX_BYTES,
    MAX_JUNCTIONS,
    Answer,
    Draw,
    Drawn,
    Found,
    Hydrant,
    Open,
    Opened,
    Question,
    Refused,
)
from models.geo import distance_m

MEMORY_BYTES = 6_000_000_000
CPU_S = 300
TOWN_DEGREES = 1.0
"""Coordinates that spread less may be degrees; a drawing's own units spread more."""
FEELS = 0.1
"""Share of its pressure above the least that a hydrant must lose to another one's draw to be of its group."""


class Solver:
    """One network, read and asked."""

    def __init__(self) -> None:
        self._network: Network | None = None
        self._most: dict[str, float] = {}
        self._least_mpa = 0.0

    def answer(self, question: Question) -> Answer:
        """Whatever is wrong with the file is answered, never raised."""
        try:
            return self._open(question) if isinstance(question, Open) else self._draw(question)
        except Unsolved as error:
            return Refused("unsolved" if error.code < 100 else "broken", error.words)
        except OSError as error:
            return Refused("unreadable", error.strerror or str(error))

    def _open(self, asked: Open) -> Answer:
        text = Path(asked.path).read_bytes()
        if len(text) > MAX_BYTES:
            return Refused("large")
        kept, file = harmless(text), Path(asked.folder) / "network.inp"
        file.write_bytes(kept)
        encoding = encoding_of(text)
        plain = Network(file, encoding)
        try:
            if plain.count() > MAX_JUNCTIONS:
                return Refused("large")
            junctions = plain.junctions()
            hour = plain.busiest_hour() if asked.hour is None else asked.hour
            places = _placed(junctions, asked.crs)
            at = _matched(asked.hydrants, junctions, places, asked.within_m)
            more = plain.hydrants({name: junction for name, (junction, _) in at.items()})
        finally:
            plain.close()
        file.write_bytes(kept + more.encode(encoding, "replace"))
        self._network = Network(file, encoding)
        self._network.set_hour(hour)
        self._network.open_hydrants(at)
        self._least_mpa = asked.least_mpa
        self._most = {h.id: h.most_lps for h in asked.hydrants if h.id in at}
        unknown = [h.id for h in asked.hydrants if h.id not in at]
        return Opened(len(junctions), hour, self._found(at), unknown, places is not None)

    def _found(self, at: Mapping[str, tuple[str, float | None]]) -> list[Found]:
        network = self._network
        if network is None:
            return []
        network.draw({})
        static = network.pressures_mpa()
        alone: dict[str, float] = {}
        felt: list[tuple[str, str]] = []
        for name in at:
            alone[name] = network.flows_lps({name: self._most[name]}, self._least_mpa)[name]
            left = network.pressures_mpa()
            felt += [(name, other) for other in at if other != name and self._feels(static[other], left[other])]
        groups = _groups(list(at), felt)
        shared: dict[str, float] = {}
        for group in groups:
            shared |= network.flows_lps({name: self._most[name] for name in group}, self._least_mpa)
        number = {name: n for n, group in enumerate(groups, 1) for name in group}
        return [
            Found(name, junction, away, static[name], alone[name], number[name], shared[name])
            for name, (junction, away) in at.items()
        ]

    def _feels(self, before_mpa: float, after_mpa: float) -> bool:
        above = before_mpa - self._least_mpa
        return above > 0 and before_mpa - after_mpa >= FEELS * above

    def _draw(self, asked: Draw) -> Answer:
        network = self._network
        if network is None or not self._most.keys() >= asked.flows_lps.keys():
            return Refused("unsolved")
        together = network.flows_lps({name: self._most[name] for name in asked.flows_lps}, self._least_mpa)
        gets = network.flows_lps(asked.flows_lps, self._least_mpa)
        network.draw(asked.flows_lps)
        pressures = network.pressures_mpa()
        return Drawn({name: pressures[name] for name in asked.flows_lps}, gets, together)


def _groups(names: Sequence[str], felt: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The names in groups that hang together by pairs."""
    root = {name: name for name in names}

    def top(name: str) -> str:
        while root[name] != name:
            root[name] = name = root[root[name]]
        return name

    for one, other in felt:
        root[top(one)] = top(other)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(top(name), []).append(name)
    return list(groups.values())


def _placed(junctions: Sequence[Junction], crs: str) -> dict[str, tuple[float, float]] | None:
    """Junctions by (lon, lat); None where nobody can know where the file's coordinates lie."""
    known = {j.name: (j.x, j.y) for j in junctions if j.x is not None and j.y is not None}
    if not known:
        return None
    if crs:
        return _degrees(known, crs)
    lons, lats = [x for x, _ in known.values()], [y for _, y in known.values()]
    if max(map(abs, lats)) > 90 or max(map(abs, lons)) > 180:
        return None
    return known if max(max(lons) - min(lons), max(lats) - min(lats)) < TOWN_DEGREES else None


def _degrees(known: Mapping[str, tuple[float, float]], crs: str) -> dict[str, tuple[float, float]] | None:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        changer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        lons, lats = changer.transform([x for x, _ in known.values()], [y for _, y in known.values()])
    except ProjError:
        return None
    places = zip(known, lons, lats, strict=True)
    return {name: (lon, lat) for name, lon, lat in places if math.isfinite(lon) and math.isfinite(lat)}


def _matched(
    hydrants: Sequence[Hydrant],
    junctions: Sequence[Junction],
    places: Mapping[str, tuple[float, float]] | None,
    within_m: float,
) -> dict[str, tuple[str, float | None]]:
    """Hydrants with their junction: the one named, else of its own name, else the nearest that is near enough.

    What people call it counts only where nothing has a place: elsewhere the same number is a coincidence.
    """
    import numpy as np

    names = {j.name for j in junctions}
    there = list(places.items()) if places else []
    lons, lats = (np.array([at[axis] for _, at in there]) for axis in (0, 1))
    found: dict[str, tuple[str, float | None]] = {}
    for hydrant in hydrants:
        own = [hydrant.junction] if hydrant.junction else [hydrant.id, "" if there else hydrant.called]
        named = next((name for name in own if name in names), "")
        if named:
            found[hydrant.id] = (named, None)
        elif there and not hydrant.junction:
            east = (lons - hydrant.lon) * math.cos(math.radians(hydrant.lat))
            nearest, at = there[int(np.argmin(east**2 + (lats - hydrant.lat) ** 2))]
            away = distance_m(hydrant.lon, hydrant.lat, *at)
            if away <= within_m:
                found[hydrant.id] = (nearest, away)
    return found


def bounded() -> None:
    """No more memory and time than a file may cost; where the system has no such bounds, the clock alone."""
    try:
        import resource
    except ImportError:
        return
    for bound, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(bound)
        resource.setrlimit(bound, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> int:
    """Answer line by line until nobody asks any more."""
    bounded()
    solver = Solver()
    while line := sys.stdin.buffer.readline(LINE_BYTES):
        reply = solver.answer(msgspec.json.decode(line, type=Question))
        sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
