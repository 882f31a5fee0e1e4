"""Small networks whose answers can be worked out by hand, and the published ones that come with WNTR."""

from importlib.util import find_spec
from pathlib import Path

from console.features.hydrants.hydraulics.mains import head_loss_m
from console.mains.epanet import MPA_PER_M, Network

LEAST_MPA = 0.10
STATIC_M = 50.0
HEAD_M = STATIC_M - LEAST_MPA / MPA_PER_M
"""What a network under a reservoir of 50 m may lose until 0.10 MPa are left."""
ENOUGH_LPS = 10_000.0


def pipe_inp(*, units: str = "LPS", tail: str = "", length_m: float = 1000.0, diameter_mm: float = 200.0) -> str:
    """A reservoir, a pipe, a junction A; in whichever unit."""
    foot, inch = (0.3048, 25.4) if units in ("GPM", "CFS", "MGD") else (1.0, 1.0)
    return (
        f"[JUNCTIONS]\n A 0 0\n[RESERVOIRS]\n R {STATIC_M / foot}\n"
        f"[PIPES]\n P1 R A {length_m / foot} {diameter_mm / inch} 100 0 Open\n"
        f"[OPTIONS]\n Units {units}\n Headloss H-W\n{tail}[END]\n"
    )


FORK = """[JUNCTIONS]
 M 0 0
 A 0 0
 B 0 0
[RESERVOIRS]
 R 50
[PIPES]
 P1 R M 800 200 100 0 Open
 P2 M A 200 100 100 0 Open
 P3 M B 200 100 100 0 Open
[COORDINATES]
 M 121.5 25.04
 A 121.5 25.0405
 B 121.5003 25.0405
[OPTIONS]
 Units LPS
 Headloss H-W
[END]
"""
"""One main of 800 m that forks into two equal branches."""
UNPLACED = "[OPTIONS]".join((FORK.partition("[COORDINATES]")[0], FORK.partition("[OPTIONS]")[2]))
"""The same without places."""


def pipe_lps() -> float:
    """What the pipe gives at its end, by hand."""
    return _solved(lambda flow: head_loss_m(1000, 200, flow))


def fork_lps(branches: int) -> float:
    """What each of so many open branches gives, by hand."""
    return _solved(lambda flow: head_loss_m(800, 200, branches * flow) + head_loss_m(200, 100, flow))


def _solved(loss_m) -> float:
    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if loss_m(middle) < HEAD_M else (low, middle)
    return low


def published(name: str) -> Path:
    """An example network that WNTR ships."""
    found = find_spec("wntr")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "library" / "networks" / f"{name}.inp"


def hydrants_in(path: Path, *junctions: str, hour: int = 0) -> Network:
    """The network with a hydrant at each of these junctions, called as they are."""
    plain = Network(path)
    more = plain.hydrants({name: name for name in junctions})
    plain.close()
    whole = path.with_name(f"{path.stem}-hydrants.inp")
    whole.write_text(path.read_text().partition("[END]")[0] + more, encoding="utf-8")
    network = Network(whole)
    network.set_hour(hour)
    network.open_hydrants(junctions)
    return network
