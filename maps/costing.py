"""How the routing engine is to weigh roads: for a hose that is carried along them, for an engine that drives."""

from collections.abc import Mapping, Sequence

HOSE: Mapping[str, object] = {
    "shortest": True,
    "exclude_ferries": True,
    "use_ferry": 0,
    "max_hiking_difficulty": 6,
}
"""Hose lays: the shortest way on foot, steps and paths included, never over a ferry."""


def engine_costing(size: Sequence[float]) -> dict[str, object]:
    """A fire engine: a car for what is allowed, its own size for what fits."""
    height, width, length, weight = size
    return {
        "height": height, "width": width, "length": length, "weight": weight, "exclude_ferries": True,
        "private_access_penalty": 0, "gate_penalty": 0, "service_penalty": 0, "service_factor": 1, "use_tolls": 1,
        "toll_booth_penalty": 0, "ignore_closures": True, "ignore_non_vehicular_restrictions": True,
    }  # fmt: skip
