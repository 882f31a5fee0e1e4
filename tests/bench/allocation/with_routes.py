"""water.with_routes_p95_ms: the first answer for three incidents in a town among a hundred thousand hydrants."""

import math
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from console.features.hydrants.allocation.scenario import Rules
from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.scenario_of import Asked, situation
from console.features.hydrants.solving import first_answer
from console.features.hydrants.walks import WalkBook
from maps.routing import Router
from models.geo import M_PER_DEGREE_LAT
from models.incident import Dispatch, Incident, IncidentStatus
from models.record import Change, Fact, encode
from models.store import Store
from models.store.cache import Cache
from models.unit import Unit
from models.water_need import WaterPoint
from tests.bench import water
from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.workbench import Workbench

QUESTIONS, WARM_UP = 100, 5
ENGINES, INCIDENTS = 20, 3
TARGET_MS = 500.0
APART_M = 700.0
"""Incidents of a question lie within so many metres of its address."""
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
READING_LIFE_S = 600.0


def with_routes(bench: Workbench) -> Iterator[Figure]:
    """Read the records, ask the roads for every way anew, answer with the reasons: as the water tab does."""
    store = Store(bench.cache_file)
    store.readers.open()
    cache, router = Cache(bench.cache_file), Router(bench.pack)
    chance = random.Random(6)
    samples: list[dict[str, Any]] = []
    try:
        for number in range(QUESTIONS + WARM_UP):
            cursor = water.COUNT + (number + 1) * 100
            cache.apply(_fires(chance, bench, cursor), cursor, heard_at=water.CHANGED_AT)
            samples.append(_ask(store, router))
    finally:
        router.close()
        cache.close()
        store.close()
    kept = samples[WARM_UP:]
    times = [float(sample["ms"]) for sample in kept]
    value = percentile(times, 95)
    yield Figure(
        area="water", name="water.with_routes_p95_ms", value=value, unit="ms", target=f"<= {TARGET_MS:g}",
        ok=value <= TARGET_MS, samples=keep(bench.folder, "water.with_routes", kept),
        also={
            "questions": len(kept), "median_ms": median(times), "longest_ms": max(times),
            "known_median_ms": median([float(sample["known_ms"]) for sample in kept]),
            "engines_median": median([float(sample["engines"]) for sample in kept]),
            "sources_median": median([float(sample["sources"]) for sample in kept]),
            "ways_median": median([float(sample["ways"]) for sample in kept]),
            "straight_lines": sum(bool(sample["estimated"]) for sample in kept),
        },
    )  # fmt: skip


def _ask(store: Store, router: Router) -> dict[str, Any]:
    """One question of somebody who has asked nothing near here before."""
    asked = Asked("I0", NOW, Rules(), shipped_rows(), READING_LIFE_S)
    book = WalkBook(lambda: router)
    begun = time.perf_counter()
    known = situation(store, book, asked)
    at = time.perf_counter()
    answer = None if known is None else first_answer(known)
    done = time.perf_counter()
    if known is None or known.scenario is None or answer is None:
        raise RuntimeError("there is no question in the cache")
    return {
        "ms": (done - begun) * 1000, "known_ms": (at - begun) * 1000, "engines": len(known.scenario.engines),
        "sources": len(known.scenario.sources), "ways": len(known.scenario.ways), "estimated": known.estimated,
        "brought_lps": answer.brought_lps, "wanted_lps": answer.wanted_lps,
    }  # fmt: skip


def _fires(chance: random.Random, bench: Workbench, cursor: int) -> list[Change]:
    """Three incidents near an address of the town, and twenty engines at them; every other question is scarce."""
    house = chance.choice(bench.addresses)
    crews = [f"I{chance.randrange(INCIDENTS)}" for _ in range(ENGINES)]
    facts: dict[str, Fact] = {}
    for number in range(INCIDENTS):
        key = f"I{number}"
        lon, lat = _moved(chance, (house.lon, house.lat), APART_M if number else 0.0)
        sent = tuple(f"E{n}" for n, crew in enumerate(crews) if crew == key)
        wanted = max(10.0, len(sent) * (chance.uniform(18, 35) if cursor % 200 else chance.uniform(6, 11)))
        count = chance.choice([1, 1, 2, 3])
        points = [_moved(chance, (lon, lat), 60.0) for _ in range(count)]
        facts[key] = Incident(
            number=key, type="building_fire", status=IncidentStatus.ON_SCENE, lon=lon, lat=lat,
            dispatches=tuple(Dispatch(unit_id=u, made_at=NOW, ordered_at=NOW) for u in sent),
            water_points=tuple(
                WaterPoint(id=f"P{n}", demand_lps=round(wanted / count, 1), lon=x, lat=y)
                for n, (x, y) in enumerate(points)
            ),
        )  # fmt: skip
    for number, crew in enumerate(crews):
        hose, metres = chance.choice([65, 80, 80]), chance.choice([200, 240, 320, 400, 480, 640])
        facts[f"E{number}"] = Unit(
            number=f"E{number}", incident_id=crew, pump_flow_lps=chance.choice([30, 40, 50, 60, 80, 100]),
            pump_pressure_mpa=1.0, hose_stock=f"{hose}×{metres}", most_lines=chance.choice([1, 2, 2, 3]),
        )  # fmt: skip
    return [
        Change(kind=fact.KIND, id=key, revision=cursor - n, changed_at=water.CHANGED_AT, data=_raw(fact))
        for n, (key, fact) in enumerate(facts.items())
    ]


def _raw(fact: Fact) -> msgspec.Raw:
    return msgspec.Raw(encode(fact))


def _moved(chance: random.Random, place: tuple[float, float], most_m: float) -> tuple[float, float]:
    east, north = chance.uniform(-most_m, most_m), chance.uniform(-most_m, most_m)
    a_degree = M_PER_DEGREE_LAT * math.cos(math.radians(place[1]))
    return round(place[0] + east / a_degree, 7), round(place[1] + north / M_PER_DEGREE_LAT, 7)
