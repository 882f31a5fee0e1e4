"""Every name is found by each of its forms, with a slip too, among names that are much alike."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from models.store.search import Search, Wish
from models.store.search_index import FILE, Doc, SearchIndex
from models.store.spelling import letters_of, spelt
from models.unit import Unit
from tests.models.store.rows import change, filled

AREAS = ("人民", "解放", "中山", "重庆北", "长安", "和平大道", "文化", "滨河", "迎春", "环城", "长江")
KINDS = ("第一小学", "中心医院", "粮食仓库", "购物中心", "派出所", "化工厂", "养老院")
NAMES = [
    *(area + kind for area in AREAS for kind in KINDS), "Beacon Street", "Tremont Street", "Leopoldstraße",
    "107国道加油站", "210号泵房",
]  # fmt: skip
SPOKEN = {"0": "洞", "1": "幺", "2": "两", "7": "拐"}
SHORTEST_WITH_SLIP = 5
TOP = 10


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("forms")
    facts = [(f"u{at}", Unit(number=f"N{at}", name=name)) for at, name in enumerate(NAMES)]
    cache, store = filled(folder, [change("unit", key, fact) for key, fact in facts])
    index = SearchIndex(folder / FILE)
    index.put([Doc("unit", key, fact.number, fact.name) for key, fact in facts])
    made = Search(folder / FILE, store)
    made.open()
    yield made
    for closing in (made, index, store, cache):
        closing.close()


def forms_of(name: str) -> list[str]:
    """As it is written, in the other script, as it is read, its initials, its digits as they are spoken."""
    forms = [name, OpenCC("s2t").convert(name), name.upper()]
    if units := spelt(name).units:
        forms.append("".join(unit.readings[0] if unit.readings else unit.char for unit in units))
        forms.append(letters_of(units))
    if any(c.isdigit() for c in name):
        forms.append("".join(SPOKEN.get(c, c) for c in name))
    return forms


def slipped(text: str, at: int, how: str) -> str:
    """One character left out, another in its place, or two of them turned about."""
    if how == "out":
        return text[:at] + text[at + 1 :]
    if how == "other":
        return text[:at] + ("x" if text[at].isascii() else "某") + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_found_by_each_of_its_forms(search: Search, name: str) -> None:
    for form in forms_of(name):
        assert name in [one.doc.name for one in search.find(Wish(text=form, limit=40))], form


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_name_is_found_with_one_slip(search: Search, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    written = [name]
    if units := spelt(name).units:
        written.append("".join(unit.readings[0] if unit.readings else unit.char for unit in units))
    form = data.draw(st.sampled_from([text for text in written if len(text) >= SHORTEST_WITH_SLIP]))
    at = data.draw(st.integers(0, len(form) - 1))
    typed = slipped(form, at, data.draw(st.sampled_from(["out", "other", "turned"])))
    wish = Wish(text=typed, limit=TOP)
    found = search.find(wish)
    names = [one.doc.name for one in [*found, *search.find_nearly(wish, found)]]
    assert name in names[:TOP], typed
