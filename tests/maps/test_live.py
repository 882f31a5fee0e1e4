"""What a live layer takes, and what it tells the page of it."""

import math
from collections.abc import Iterator

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st

from maps.live import AGELESS, HEADER, HIDDEN, ITEM, LEAST_GONE, MAGIC, MOST, NO_HEADING, UNKNOWN, Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol

NOW_S = 1_000_000.0
STYLE = LayerStyle((Symbol(Shape.SQUARE, "#3ecf8e", "车"), Symbol(Shape.CIRCLE, "#d06ee0", "人")))


@pytest.fixture
def layer(qtbot) -> Iterator[LiveLayer]:
    made = live()
    yield made
    shiboken6.delete(made)


def live() -> LiveLayer:
    return LiveLayer("live", "动态", STYLE, clock=lambda: NOW_S)


def items(layer: LiveLayer, since: int = 0, base: int = 0) -> list[tuple[float, ...]]:
    payload = layer.payload(since, base)
    magic, revision, _base, count, *_ = HEADER.unpack_from(payload)
    assert magic == MAGIC
    assert revision == layer.revision
    assert len(payload) == HEADER.size + count * ITEM.size
    return [ITEM.unpack_from(payload, HEADER.size + at * ITEM.size) for at in range(count)]


def test_the_page_is_given_all_once_and_then_what_was_touched(layer):
    layer.report([Fix("a", 11.0, 48.0, NOW_S - 5, heading_deg=359.7), Fix("b", 12.0, 48.0, NOW_S, 1)])
    assert items(layer) == [
        (11.0, 48.0, NOW_S - 5, 0, 0, 0, 0), (12.0, 48.0, NOW_S, 1, 1, 0, NO_HEADING),
    ]  # fmt: skip
    known = layer.revision
    layer.report([Fix("b", 12.5, 48.0, NOW_S, 1)])
    assert [item[3] for item in items(layer, known, layer.base)] == [1]
    assert len(items(layer, known, layer.base + 1)) == 2
    assert items(layer, layer.revision, layer.base) == []


@pytest.mark.parametrize(
    "fix",
    [
        Fix("x", math.nan, 48.0, NOW_S),
        Fix("x", 11.0, math.nan, NOW_S),
        Fix("x", 181.0, 48.0, NOW_S),
        Fix("x", 11.0, -90.1, NOW_S),
        Fix("x", 11.0, math.inf, NOW_S),
        Fix("x", 11.0, 48.0, math.nan),
        Fix("x", 11.0, 48.0, -1.0),
        Fix("x", 11.0, 48.0, NOW_S, 2),
        Fix("x", 11.0, 48.0, NOW_S, -1),
        Fix("x", 11.0, 48.0, NOW_S, heading_deg=math.inf),
    ],
)
def test_what_is_no_place_is_left_out_and_the_rest_taken(layer, fix):
    assert layer.report([fix, Fix("a", 11.0, 90.0, NOW_S)]) == 1
    assert layer.ids == ["a"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2 * NOW_S)), max_size=30))
def test_whatever_order_fixes_come_in_the_newest_stands_and_none_is_ahead_of_the_clock(told):
    layer = live()
    layer.report([Fix(id_, 11.0, 48.0, at_s) for id_, at_s in told])
    for id_ in {id_ for id_, _at in told}:
        fix = layer.fix(id_)
        assert fix is not None
        assert fix.at_s == max(min(at_s, NOW_S) for other, at_s in told if other == id_)


def test_an_old_fix_is_out_of_date_and_so_is_one_whose_moment_nobody_knows(layer):
    layer.report([Fix("old", 11, 48, NOW_S - 121), Fix("new", 11, 48, NOW_S - 119), Fix("never", 11, 48, UNKNOWN)])
    layer.report([Fix("stays", 11, 48, AGELESS), Fix("cut", 11, 48, NOW_S, out_of_date=True)])
    out = {id_ for id_ in layer.ids if layer.is_out_of_date(id_)}
    assert out == {"old", "never", "cut"}
    assert layer.is_out_of_date("nobody")
    layer.keep_for(100.0)
    assert layer.is_out_of_date("new")


def test_what_is_forgotten_goes_from_the_page_and_its_number_is_given_to_nobody_else(layer):
    layer.report([Fix("a", 11.0, 48.0, NOW_S), Fix("b", 12.0, 48.0, NOW_S)])
    known = layer.revision
    layer.forget(["a", "nobody"])
    assert [(item[3], item[4]) for item in items(layer, known, layer.base)] == [(0, HIDDEN)]
    assert (layer.id_at(0), layer.id_at(1), layer.index_of("a"), len(layer)) == (None, "b", None, 1)
    layer.report([Fix("c", 13.0, 48.0, NOW_S)])
    assert layer.index_of("c") == 2


def test_after_many_have_gone_the_rest_is_numbered_anew(layer):
    layer.report([Fix(f"u{i}", 11.0, 48.0, NOW_S) for i in range(LEAST_GONE + 1)])
    base = layer.base
    layer.forget([f"u{i}" for i in range(LEAST_GONE)])
    assert layer.base > base
    assert layer.index_of(f"u{LEAST_GONE}") == 0
    assert len(items(layer, layer.revision - 1, base)) == 1


def test_another_status_changes_the_symbol_alone(layer):
    layer.report([Fix("a", 11.0, 48.0, NOW_S - 9, heading_deg=90)])
    layer.restyle({"a": 1, "nobody": 1})
    layer.restyle({"a": 7})
    assert layer.fix("a") == Fix("a", 11.0, 48.0, NOW_S - 9, 1, 90)


def test_a_flood_of_fixes_is_told_once_in_a_while_and_no_more_things_than_a_map_bears(layer, qtbot):
    told = []
    layer.changed.connect(lambda: told.append(layer.revision))
    for turn in range(100):
        layer.report([Fix("a", 11.0 + turn / 1000, 48.0, NOW_S)])
    assert len(told) == 1
    qtbot.waitUntil(lambda: told[-1] == layer.revision, timeout=2_000)
    assert len(told) == 2
    assert layer.report(Fix(f"u{i}", 11.0, 48.0, NOW_S) for i in range(MOST + 5)) == 6
    assert len(layer) == MOST
