"""The process that solves a centre's water network: a file that hangs or crashes EPANET ends nothing else.

Hydrants whose draw takes a tenth or more of another one's pressure above the least are a group: they share what the
network gives when all of them draw. No plan can have more of it; whether a plan can have as much, Draw tells.
"""

import errno
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from console.mains.epanet import INPUT_ERROR, NO_NUMBER, Network, Unsolved
from console.mains.harmless import harmless
from console.mains.inp_text import BadText, readable
from console.mains.matching import Match, matched, placed
from console.mains.wire import (
    LINE_BYTES,
    MAX_BYTES,
    MAX_JUNCTIONS,
    Answer,
    Draw,
    Drawn,
    Found,
    Open,
    Opened,
    Question,
    Refused,
)

MEMORY_BYTES = 6_000_000_000
CPU_S = 300
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
            if error.code == NO_NUMBER:
                return Refused("no_numbers")
            return Refused("broken" if error.code >= INPUT_ERROR else "unsolved", error.words)
        except BadText as error:
            return Refused(error.code, line=error.line)
        except OSError as error:
            return Refused("unreadable", errno.errorcode.get(error.errno or 0, ""))

    def _open(self, asked: Open) -> Answer:
        text = Path(asked.path).read_bytes()
        if len(text) > MAX_BYTES:
            return Refused("large")
        text, encoding = readable(text)
        kept, file = harmless(text), Path(asked.folder) / "network.inp"
        file.write_bytes(kept)
        plain = Network(file, encoding)
        try:
            if plain.count() > MAX_JUNCTIONS:
                return Refused("large")
            junctions = plain.junctions()
            hour = plain.busiest_hour() if asked.hour is None else asked.hour
            places = placed(junctions, asked.crs)
            at = matched(asked, junctions, places)
            more = plain.hydrants({name: match.junction for name, match in at.items()})
        finally:
            plain.close()
        file.write_bytes(kept + more.encode(encoding, "replace"))
        self._network = Network(file, encoding)
        self._network.set_hour(hour)
        self._network.open_hydrants(at)
        self._least_mpa = asked.least_mpa
        self._most = {h.id: h.most_lps for h in asked.hydrants if h.id in at}
        unknown = [h.id for h in asked.hydrants if h.id not in at]
        names = {j.name for j in junctions}
        missing = tuple(name for name in asked.listed if name not in names)
        return Opened(len(junctions), hour, self._found(at), unknown, places is not None, missing)

    def _found(self, at: Mapping[str, Match]) -> list[Found]:
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
            Found(name, m.junction, m.away_m, static[name], alone[name], number[name], shared[name], m.by)
            for name, m in at.items()
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
