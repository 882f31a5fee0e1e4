"""`python -m tests.bench [--only AREA]`: one JSON line a figure."""

import argparse
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.figures import Figure
from tests.bench.workbench import Workbench

Measure = Callable[[Workbench], Iterator[Figure]]


def start() -> Sequence[Measure]:
    """What the first minutes with the console feel like."""
    from tests.bench.first_load import first_load
    from tests.bench.hose import hose
    from tests.bench.offline import offline
    from tests.bench.ui_gap import ui_gap

    return offline, first_load, hose, ui_gap


def sync() -> Sequence[Measure]:
    """Acts in an outage, recovery, and how soon other seats see what was committed."""
    from tests.bench.sync.act import act_blackhole
    from tests.bench.sync.catch_up import catch_up
    from tests.bench.sync.recover import recover
    from tests.bench.sync.seats import many_seats, other_seat

    return act_blackhole, recover, other_seat, many_seats, catch_up


def places() -> Sequence[Measure]:
    """Packs built of real extracts; a centre's own list taken in; names found however they are typed."""
    from tests.bench.places.build import build_mb_s, build_peak_mb
    from tests.bench.places.import_rows import import_rows
    from tests.bench.places.search import search

    return build_mb_s, build_peak_mb, import_rows, search


def map_page() -> Sequence[Measure]:
    """The map page at a hundred thousand points: painted, moved, changed, its basemap, what is live on it."""
    from tests.bench.map.basemap import basemap
    from tests.bench.map.change import change
    from tests.bench.map.live import live
    from tests.bench.map.move import million, move
    from tests.bench.map.paint import paint

    return paint, move, live, change, basemap, million


def water() -> Sequence[Measure]:
    """Who takes which hydrant: the first answer, the proof, against nearest-first and every plan, over roads."""
    from tests.bench.allocation.answers import answers
    from tests.bench.allocation.brute_force import brute_force
    from tests.bench.allocation.with_routes import with_routes

    return answers, brute_force, with_routes


AREAS: Mapping[str, Callable[[], Sequence[Measure]]] = {
    "start": start,
    "sync": sync,
    "places": places,
    "map": map_page,
    "water": water,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when something could not be measured, 0 also when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", metavar="AREA", help=f"{', '.join(AREAS)}, or one figure such as start.hose")
    only = parser.parse_args(argv).only or ""
    area = only.partition(".")[0]
    if area and area not in AREAS:
        parser.error(f"no area '{area}'; there are: {', '.join(AREAS)}")
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    failed = False
    bench = Workbench()
    try:
        for name in [area] if area else AREAS:
            for measure in AREAS[name]():
                if f"{name}.{measure.__name__}".startswith(only):
                    failed |= not _print(measure, bench)
    finally:
        bench.close()
    return int(failed)


def _print(measure: Measure, bench: Workbench) -> bool:
    """Print the figures of one measurement; a failure is told, and the others go on."""
    try:
        for figure in measure(bench):
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
    except (RuntimeError, OSError, ValueError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"{measure.__name__}: not measured: {error}\n")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
