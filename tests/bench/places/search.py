"""places.search_p95_ms and places.search_recall: misspelt names among 300,000, typed into the command bar."""

import itertools
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from models.hydrant import Hydrant
from models.record import Change, Fact, encode
from models.site import Site
from models.store.cache import Cache
from models.store.recovery import CACHE
from models.store.search_index import FILE, Doc, SearchIndex
from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.offline import spawn
from tests.bench.places.misspelling import misspelt
from tests.bench.places.names import docs
from tests.bench.workbench import Workbench

TARGET_MS, TARGET_RECALL = 50.0, 0.97
AMONG_FIRST = 5
PORTION = 2_000
TIMEOUT_S = 900.0
RIGHT_EVERY = 3
"""Each so many of the misspelt names is typed as it is written too."""


def search(bench: Workbench) -> Iterator[Figure]:
    """Each text is committed but for its last character; that one is timed until the list is painted for good."""
    folder = bench.scratch / "places"
    folder.mkdir()
    known = docs()
    build_s = fill(folder, known)
    pairs = misspelt([doc.name for doc in known])
    right = [(name, name) for _typed, name in pairs[::RIGHT_EVERY]]
    asked = folder / "asked.json"
    asked.write_bytes(msgspec.json.encode([*pairs, *right]))
    told = spawn(bench, "tests.bench.places.search_child", [str(folder), str(asked)], TIMEOUT_S)
    ms, places = told["ms"], told["places"]
    found = [0 <= place < AMONG_FIRST for place in places]
    recall = sum(found[: len(pairs)]) / len(pairs)
    samples = keep(bench.folder, "places.search", {"asked": [*pairs, *right], **told})
    also = {
        "names": len(known), "queries": len(ms), "median_ms": median(ms),
        "first_answer_p95_ms": percentile(told["first_ms"], 95),
        "index_mb": (folder / FILE).stat().st_size / 1e6, "build_s": build_s,
    }  # fmt: skip
    value = percentile(ms, 95)
    yield Figure(
        area="places", name="places.search_p95_ms", value=value, unit="ms", target="<= 50", ok=value <= TARGET_MS,
        samples=samples, also=also,
    )  # fmt: skip
    yield Figure(
        area="places", name="places.search_recall", value=recall, unit="share", target=">= 0.97",
        ok=recall >= TARGET_RECALL, samples=samples, also={"typed_right": sum(found[len(pairs) :]) / len(right)},
    )  # fmt: skip


def fill(folder: Path, known: Sequence[Doc]) -> float:
    """A cache of records with these names, and their index; seconds the index took."""
    cache = Cache(folder / CACHE)
    for at, portion in enumerate(itertools.batched(known, PORTION), 1):
        cache.apply([_change(doc) for doc in portion], at)
    cache.close()
    index = SearchIndex(folder / FILE)
    begun = time.perf_counter()
    for portion in itertools.batched(known, PORTION):
        index.put(portion)
    index.tidy()
    took_s = time.perf_counter() - begun
    index.close()
    return took_s


def _change(doc: Doc) -> Change:
    made = Hydrant if doc.kind == Hydrant.KIND else Site
    fact: Fact = made(number=doc.number, name=doc.name, lon=doc.lon, lat=doc.lat)
    return Change(kind=doc.kind, id=doc.record, revision=1, data=msgspec.Raw(encode(fact)))
