"""Whatever is typed, the record or place that is meant is found."""

import random
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from models.hydrant import Hydrant
from models.incident import Incident, IncidentStatus
from models.kinds import KINDS
from models.record import Key
from models.store import Store
from models.store.cache import Cache
from models.store.search import Among, Found, Search, Wish
from models.store.search_index import FILE, PLACE, Doc, SearchIndex
from models.store.spelling import letters_of, spelt, squeezed
from models.unit import Unit
from tests.models.store.rows import change, filled

ROADS = ("人民路", "解放路", "中山路", "重庆北路", "长安街", "Beacon Street", "Tremont Street", "Leopoldstraße")


class World:
    """A cache, its index and the search over both."""

    def __init__(self, folder: Path) -> None:
        closed = IncidentStatus.CLOSED
        facts: list[tuple[str, str, Any]] = [
            ("incident", "I", Incident(number="9-001", type="building_fire", name="人民路仓库")),
            ("incident", "C", Incident(number="9-002", type="building_fire", name="人民路仓库", status=closed)),
            ("incident", "E", Incident(number="9-003", type="building_fire", name="演习火灾")),
            *(("unit", f"u{n}", Unit(number=f"A{n:02d}", name=f"特勤{n}号车")) for n in range(12)),
            *(("hydrant", f"h{n}", Hydrant(
                number=f"H{n:04d}", name=f"人民路{n}号消火栓", lon=116 + n * 0.01, lat=39.0)) for n in range(300)),
        ]  # fmt: skip
        changes = [change(kind, key, fact, 1, "drill" if key == "E" else None) for kind, key, fact in facts]
        self.cache: Cache
        self.store: Store
        self.cache, self.store = filled(folder, changes)
        self.index = SearchIndex(folder / FILE)
        self.index.put(
            [Doc(kind, key, fact.number, fact.name, lon=fact.lon, lat=fact.lat) for kind, key, fact in facts]
        )
        self.index.put([
            Doc(PLACE, f"pack:{n}", name=name, type="street", lon=116.0, lat=39.0) for n, name in enumerate(ROADS)
        ])  # fmt: skip
        self.search = Search(folder / FILE, self.store)
        self.search.open()

    def close(self) -> None:
        self.search.close()
        self.index.close()
        self.store.close()
        self.cache.close()

    def find(self, text: str, **more) -> list[Found]:
        return self.search.find(Wish(text=text, **more))

    def names(self, text: str, **more) -> list[str]:
        return [f"{one.doc.number} {one.doc.name}".strip() for one in self.find(text, **more)]

    def nearly(self, text: str, **more) -> list[str]:
        return [one.doc.name for one in self.search.find_nearly(Wish(text=text, **more))]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory):
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("人民路", "人民路"),
        ("rml", "人民路"),
        ("renminl", "人民路"),
        ("A03", "A03 特勤3号车"),
        ("幺洞", "A10 特勤10号车"),
        ("teqin3", "A03 特勤3号车"),
        ("h0123", "H0123 人民路123号消火栓"),
        ("人民路一二三号", "H0123 人民路123号消火栓"),
        ("chongqing", "重庆北路"),
        ("重慶", "重庆北路"),
        ("beacon st", "Beacon Street"),
        ("trem", "Tremont Street"),
        ("leopoldstr.", "Leopoldstraße"),
        ("仓库 人民路", "9-001 人民路仓库"),
        ("cangku", "9-001 人民路仓库"),
    ],
)
def test_the_first_find_is_what_was_meant(world: World, query: str, first: str) -> None:
    assert world.names(query)[0] == first


@pytest.mark.parametrize(
    ("query", "name"),
    [("任民路", "人民路"), ("renmignlu", "人民路"), ("becon", "Beacon Street"),
     ("Tremnot street", "Tremont Street"),
     ("重信北路", "重庆北路"), ("长案街", "长安街"), ("leoplodstrasse", "Leopoldstraße")],
)  # fmt: skip
def test_what_is_misspelt_is_found_nearly(world: World, query: str, name: str) -> None:
    assert world.find(query) == []
    assert name in world.nearly(query)[:3]


def test_an_open_incident_comes_before_a_closed_one(world: World) -> None:
    assert [one.doc.record for one in world.find("仓库")] == ["I", "C"]


def test_who_and_what_helps_is_found_before_any_number_of_hydrants_named_alike(tmp_path: Path) -> None:
    world = World(tmp_path)
    kinds = ("medical", "team", "shelter", "expert", "supply")
    facts = {kind: KINDS[kind](number="H", name="人民路消火栓") for kind in kinds}
    world.cache.apply([change(kind, kind, fact, 2) for kind, fact in facts.items()], 2)
    world.index.put([Doc(kind, kind, "H", "人民路消火栓") for kind in kinds])
    found = [one.doc.kind for one in world.find("人民路消火栓")]
    world.close()
    assert set(found[:5]) == set(kinds)
    assert (found[0], found[4]) == ("medical", "supply")


def test_an_exercise_is_found_by_itself_only(world: World) -> None:
    assert world.find("演习") == []
    assert [one.doc.record for one in world.find("演习", exercise_id="drill")] == ["E"]


def test_what_lies_near_the_view_comes_first(world: World) -> None:
    assert world.find("号消火栓", near=(116 + 2.5, 39.0))[0].doc.record == "h250"


def test_kinds_and_types_narrow_the_finds(world: World) -> None:
    assert {one.doc.kind for one in world.find("人民", kinds=("hydrant",))} == {"hydrant"}
    assert world.find("人民", types=("hospital",)) == []


def test_what_was_chosen_before_comes_earlier(world: World) -> None:
    before = world.find("号消火栓")
    world.index.choose(Key("hydrant", "h299"))
    assert world.find("号消火栓")[0].doc.record == "h299"
    assert before[0].doc.record != "h299"
    world.index.put([], [Key("hydrant", "h299")])
    world.index.put([Doc("hydrant", "h299", "H0299", "人民路299号消火栓", lon=118.99, lat=39.0)])


def test_a_list_is_filtered_by_all_that_fits(world: World) -> None:
    assert len(msgspec.json.decode(world.search.among("hydrant", "人民").ids)) == 300
    assert set(msgspec.json.decode(world.search.among("hydrant", "h012").ids)) == {f"h{n}" for n in range(120, 130)}
    near = world.search.among("hydrant", "任民路12号消火栓")
    assert msgspec.json.decode(near.ids)[0] == "h12"
    assert near.nearly
    assert not world.search.among("hydrant", "人民").nearly
    assert world.search.among("hydrant", "???") == Among("[]")


@pytest.mark.parametrize(
    "query",
    ["", " ", "\0", '"', "*", "人" * 10_000, "x" * 10_000, '") OR gram MATCH ("a', "NEAR(a b)", "a:b", "^a",
     "\u202e路人",
     "-", "'; DROP TABLE doc; --", "\ud800", "🔥" * 50, " ".join("ab" * 300), "十百" * 3000, "ﷺ" * 500],
)  # fmt: skip
def test_hostile_queries_end_soon_and_do_no_harm(world: World, query: str) -> None:
    begun = time.thread_time()
    world.find(query)
    world.search.find_nearly(Wish(text=query))
    world.search.among("hydrant", query)
    assert time.thread_time() - begun < 2
    assert world.names("人民路")[0] == "人民路"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_name_is_found_by_itself_and_by_how_it_is_read(world: World, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*ROADS, *(f"特勤{n}号车" for n in range(12))]))
    units = spelt(name).units
    forms = [name, OpenCC("s2t").convert(name), name.upper()]
    if units:
        forms += [letters_of(units), "".join(u.readings[0][0] if u.readings else u.char for u in units)]
        read = [data.draw(st.sampled_from(u.readings)) if u.readings else u.char for u in units]
        forms += ["".join(read), squeezed(data.draw(st.sampled_from([u.char, *u.readings])) for u in units)]
    for form in forms:
        assert name in [one.doc.name for one in world.find(form, limit=40)], form


def test_the_order_of_taking_in_does_not_matter(tmp_path: Path) -> None:
    names = [f"{road}{n}号" for road in ROADS[:5] for n in range(20)]
    orders = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        facts = [(f"s{at}", Unit(number=f"N{at}", name=name)) for at, name in enumerate(names)]
        cache, store = filled(folder, [change("unit", key, fact) for key, fact in facts])
        random.Random(seed).shuffle(facts)
        index = SearchIndex(folder / FILE)
        index.put([Doc("unit", key, fact.number, fact.name) for key, fact in facts])
        search = Search(folder / FILE, store)
        search.open()
        finds = [search.find(Wish(text=text, limit=100)) for text in ("人民", "zsl1", "长安街12号")]
        orders.append([[one.key for one in found] for found in finds])
        for closing in (search, index, store, cache):
            closing.close()
    assert orders[0] == orders[1]


def test_what_is_gone_is_never_found_even_when_the_index_knows_it_still(tmp_path: Path) -> None:
    made = World(tmp_path)
    made.cache.apply([change("unit", "u3", None, 2)], 2)
    assert "A03 特勤3号车" not in made.names("A03")
    made.index.put([], [Key("unit", "u3")])
    assert "A03 特勤3号车" not in made.names("A03")
    made.close()


def test_nothing_is_found_before_the_index_is_open(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache.db")
    search = Search(tmp_path / FILE, store)
    assert search.find(Wish(text="人民")) == []
    assert search.find_nearly(Wish(text="人民")) == []
    search.close()
    store.close()
