"""A water network as EPANET solves it, with hydrants that can be opened: only in a process of its own.

The library is the EPANET 2.2 that comes with WNTR, called without WNTR itself, whose loading takes seconds.
A hydrant is a node beside its junction, an outlet that lets no water back, and a reservoir at the head of the least
pressure: it is opened by lowering that reservoir to this head, and shut by raising it out of reach. What flows out
then is just what the network gives at the least pressure, whoever else draws.
"""

import ctypes
import errno
import math
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MPA_PER_M = 0.00980665
"""A metre of water (standard gravity, 1000 kg/m3)."""
LPS = (28.316847, 0.06309020, 43.812636, 52.616782, 14.276410, 1.0, 1 / 60, 11.574074, 1 / 3.6, 1 / 86.4)
"""L/s in a unit of flow, in EPANET's order: CFS, GPM, MGD, IMGD, AFD, LPS, LPM, MLD, CMH, CMD."""
US_UNITS = 5
"""The units before this one go with feet and inches."""
FOOT_M, INCH_MM = 0.3048, 25.4
BRANCH_M, BRANCH_MM = 1.0, 1_000.0
"""The pipe to a hydrant: so short and wide that it takes nothing."""
ROUGHNESS = (130.0, 0.1, 0.01)
"""Of that pipe by formula: Hazen-Williams, Darcy-Weisbach, Chezy-Manning."""
SHUT_M = 2_000.0
"""Above every head there is."""
HOURS = 24
_DAY_S = 86_400
HELD_LPS, LEAK_LPS = 0.001, 0.005

_NODES, _TANKS = 0, 1
_ELEVATION, _BASE_DEMAND, _DEMAND, _HEAD = 0, 1, 9, 10
_DURATION, _PATTERN_START, _START_TIME = 0, 4, 10
_FORMULA, _MULTIPLIER = 7, 4
_UNBALANCED, _UNSTABLE, _ERROR = 1, 2, 100
NO_NUMBER = -1
"""What EPANET does not say: that it reckoned with something that is no number, as a file may write it."""
INPUT_ERROR = 200
"""From here on EPANET's codes are about the file, and not about solving it."""
_MOST_WORDS = 300


class Unsolved(ValueError):
    """EPANET did not take the file, or found no balance; `code` is its own, `words` what it said."""

    def __init__(self, code: int, words: str = "") -> None:
        words = words or (f"Error {code}:" if code >= _ERROR else "")
        super().__init__(words)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Junction:
    """A junction: its name, its place in the file's own coordinates, None where it has none."""

    name: str
    x: float | None
    y: float | None


class Network:
    """An open file, whose names are written in an encoding. Close it."""

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self._encoding = encoding
        self._library, self._project = _library(), ctypes.c_uint64()
        self._library.EN_createproject(ctypes.byref(self._project))
        report = path.with_suffix(".rpt")
        code = self._library.EN_open(self._project, *map(_file, (path, report, path.with_suffix(".bin"))))
        if code >= _ERROR:
            self._library.EN_close(self._project)
            raise Unsolved(code, _complaint(report, encoding))
        unit = ctypes.c_int()
        self._do("getflowunits", ctypes.byref(unit))
        self._unit_lps = LPS[unit.value]
        self._foot = unit.value < US_UNITS
        self._multiplier = self._option(_MULTIPLIER)
        self._begins_s = self._time(_PATTERN_START) - self._time(_START_TIME)
        self._hydrants: dict[str, str] = {}
        self._wanted: dict[str, float] = {}

    def close(self) -> None:
        """Let the file go."""
        self._library.EN_close(self._project)
        self._library.EN_deleteproject(self._project)

    def count(self) -> int:
        """How many junctions it has."""
        return self._count(_NODES) - self._count(_TANKS)

    def junctions(self) -> list[Junction]:
        """Every junction of the file, in its order."""
        found = []
        for index in range(1, self.count() + 1):
            name = ctypes.create_string_buffer(64)
            self._do("getnodeid", index, name)
            x, y = ctypes.c_double(), ctypes.c_double()
            placed = self._library.EN_getcoord(self._project, index, ctypes.byref(x), ctypes.byref(y)) == 0
            text = name.value.decode(self._encoding, "replace")
            found.append(Junction(text, x.value if placed else None, y.value if placed else None))
        return found

    def busiest_hour(self) -> int:
        """The hour of the day in which most is drawn; that of its clock for a file of one moment. It stays set."""
        seconds = self._time(_DURATION)
        self._do("settimeparam", _DURATION, ctypes.c_long(0))
        if seconds <= 0:
            return math.ceil(self._time(_START_TIME) / 3600) % HOURS
        hour = max(range(HOURS), key=lambda h: (round(self._drawn_at(h), 6), -h))
        self.set_hour(hour)
        return hour

    def set_hour(self, hour: int) -> None:
        """Solve this hour of the day only: by the clock, which need not begin with the patterns."""
        self._do("settimeparam", _DURATION, ctypes.c_long(0))
        self._do("settimeparam", _PATTERN_START, ctypes.c_long((hour * 3600 + self._begins_s) % _DAY_S))

    def hydrants(self, junctions: Mapping[str, str]) -> str:
        """What a file needs added, so that it has hydrants at these junctions; their order numbers them."""
        roughness = ROUGHNESS[int(self._option(_FORMULA))]
        length, diameter = BRANCH_M, BRANCH_MM
        if self._foot:
            length, diameter = BRANCH_M / FOOT_M, BRANCH_MM / INCH_MM
        pipe = f"{length:.4f} {diameter:.4f} {roughness:g} 0"
        heights = {name: self._node(junction, _ELEVATION) for name, junction in junctions.items()}
        numbered = list(enumerate(junctions.items(), 1))
        lines = ["[PATTERNS]", " ~1 1.0"]
        lines += ["[JUNCTIONS]", *(f" ~h{n} {heights[name]:.6f}" for n, (name, _) in numbered)]
        lines += [
            "[RESERVOIRS]",
            *(f" ~s{n} {heights[name] + self._metres(SHUT_M):.6f}" for n, (name, _) in numbered),
        ]
        lines += ["[DEMANDS]", *(f" ~h{n} 0 ~1" for n, _ in numbered)]
        lines += ["[PIPES]", *(f" ~p{n} {junction} ~h{n} {pipe} Open" for n, (_, junction) in numbered)]
        lines += [f" ~c{n} ~h{n} ~s{n} {pipe} CV" for n, _ in numbered]
        return "\n".join(lines) + "\n"

    def open_hydrants(self, names: Iterable[str]) -> None:
        """The file has these hydrants, in the order in which they were added; all are shut."""
        self._hydrants = {name: str(n) for n, name in enumerate(names, 1)}
        self._shut()

    def flows_lps(self, most_lps: Mapping[str, float], least_mpa: float) -> dict[str, float]:
        """What these hydrants give together at the least pressure, each no more than is taken of it.

        One that would give more is held at what is taken, and all are solved again: that only raises the pressure
        of the others, so each is held once at most.
        """
        held: dict[str, float] = {}
        while True:
            self._shut()
            for name in most_lps:
                if name in held:
                    self._want(name, held[name])
                else:
                    height = self._node(f"~h{self._hydrants[name]}", _ELEVATION)
                    self._set(f"~s{self._hydrants[name]}", _ELEVATION, height + self._metres(least_mpa / MPA_PER_M))
            self._solve()
            open_ = [name for name in most_lps if name not in held]
            flows = {name: self._node(f"~s{self._hydrants[name]}", _DEMAND) * self._unit_lps for name in open_}
            over = [name for name in open_ if flows[name] > most_lps[name] + HELD_LPS]
            if not over:
                # What a shut outlet leaks in EPANET's arithmetic is no water.
                return {name: held.get(name, flows.get(name, 0.0)) for name in most_lps} | {
                    name: 0.0 for name in open_ if flows[name] < LEAK_LPS
                }
            held |= {name: most_lps[name] for name in over}

    def draw(self, flows_lps: Mapping[str, float]) -> None:
        """So much is drawn at these hydrants, whatever pressure is left; the others are shut."""
        self._shut()
        for name, flow in flows_lps.items():
            self._want(name, flow)
        self._solve()

    def pressures_mpa(self) -> dict[str, float]:
        """The pressure at every hydrant as it was solved last."""
        foot = FOOT_M if self._foot else 1.0
        return {
            name: (self._node(f"~h{n}", _HEAD) - self._node(f"~h{n}", _ELEVATION)) * foot * MPA_PER_M
            for name, n in self._hydrants.items()
        }

    def _shut(self) -> None:
        for name, number in self._hydrants.items():
            height = self._node(f"~h{number}", _ELEVATION)
            self._set(f"~s{number}", _ELEVATION, height + self._metres(SHUT_M))
            if self._wanted.get(name):
                self._want(name, 0.0)

    def _want(self, name: str, flow_lps: float) -> None:
        self._wanted[name] = flow_lps
        demand = flow_lps / self._unit_lps / (self._multiplier or 1.0)
        self._set(f"~h{self._hydrants[name]}", _BASE_DEMAND, demand)

    def _metres(self, metres: float) -> float:
        """Metres in the file's own unit."""
        return metres / FOOT_M if self._foot else metres

    def _drawn_at(self, hour: int) -> float:
        self.set_hour(hour)
        self._solve()
        demand = ctypes.c_double()
        total = 0.0
        for index in range(1, self.count() + 1):
            self._do("getnodevalue", index, _DEMAND, ctypes.byref(demand))
            total += max(0.0, demand.value)
        return total

    def _solve(self) -> None:
        """One moment. Raises Unsolved where heads and flows do not come to a balance."""
        self._do("openH")
        try:
            self._do("initH", 10)
            code = self._library.EN_runH(self._project, ctypes.byref(ctypes.c_long()))
            if code >= _ERROR or code in (_UNBALANCED, _UNSTABLE):
                raise Unsolved(code)
        finally:
            self._library.EN_closeH(self._project)

    def _count(self, what: int) -> int:
        number = ctypes.c_int()
        self._do("getcount", what, ctypes.byref(number))
        return number.value

    def _time(self, which: int) -> int:
        seconds = ctypes.c_long()
        self._do("gettimeparam", which, ctypes.byref(seconds))
        return seconds.value

    def _option(self, which: int) -> float:
        value = ctypes.c_double()
        self._do("getoption", which, ctypes.byref(value))
        return value.value

    def _node(self, name: str, what: int) -> float:
        value = ctypes.c_double()
        self._do("getnodevalue", self._index(name), what, ctypes.byref(value))
        if not math.isfinite(value.value):
            raise Unsolved(NO_NUMBER)
        return value.value

    def _set(self, name: str, what: int, value: float) -> None:
        self._do("setnodevalue", self._index(name), what, ctypes.c_double(value))

    def _index(self, name: str) -> ctypes.c_int:
        index = ctypes.c_int()
        self._do("getnodeindex", name.encode(self._encoding, "replace"), ctypes.byref(index))
        return index

    def _do(self, function: str, *values: object) -> None:
        code = getattr(self._library, f"EN_{function}")(self._project, *values)
        if code >= _ERROR:
            raise Unsolved(code)


def _library() -> ctypes.CDLL:
    """EPANET's library in WNTR's folder."""
    found = find_spec("wntr")
    if found is None or found.origin is None:
        raise OSError(errno.ENOENT, "WNTR")
    folder = Path(found.origin).parent / "epanet" / "libepanet"
    if sys.platform == "win32":
        return ctypes.WinDLL(str(folder / "windows-x64" / "epanet22.dll"))
    if sys.platform == "darwin":
        arm = platform.machine() == "arm64"
        name = "darwin-arm/libepanet2.dylib" if arm else "darwin-x64/libepanet22.dylib"
        return ctypes.CDLL(str(folder / name))
    return ctypes.CDLL(str(folder / "linux-x64" / "libepanet22.so"))


def _file(path: Path) -> bytes:
    """A path as the library opens it."""
    return str(path).encode("mbcs") if sys.platform == "win32" else os.fsencode(path)


def _complaint(report: Path, encoding: str) -> str:
    """EPANET's own first words on what is wrong with a file, and the line of the file that it shows below them."""
    try:
        lines = report.read_text(encoding, "replace")[:20_000].splitlines()
    except OSError:
        return ""
    at = next((n for n, line in enumerate(lines) if "Error" in line), None)
    if at is None:
        return ""
    told = lines[at : at + 2] if lines[at].rstrip().endswith("section:") else lines[at : at + 1]
    return " ".join(" ".join(told).split())[:_MOST_WORDS]
