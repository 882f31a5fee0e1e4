import struct
import threading
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.points import (
    DIFF_HEADER,
    DIFF_ITEM,
    DIFF_MAGIC,
    HEADER,
    HIDDEN,
    MAGIC,
    MAX_DIFF,
    ChangedPoint,
    PointLayer,
    encode_points,
)
from maps.symbols import LayerStyle, Shape, Symbol
from models.geo import Box

STYLE = LayerStyle((Symbol(Shape.DROP, "#3ea6ff", "可用"), Symbol(Shape.SQUARE, "#e5484d", "停用")))


def layer_of(count: int) -> PointLayer:
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points([f"h{i}" for i in range(count)], [11.0 + i for i in range(count)], [48.0] * count, [0] * count)
    return layer


def decoded(payload: bytes) -> tuple[list[float], list[float], list[int]]:
    magic, _revision, _base, count, _flags, _ = HEADER.unpack_from(payload)
    assert magic == MAGIC
    columns = struct.unpack_from(f"<{count}d{count}d{count}B", payload, HEADER.size)
    return list(columns[:count]), list(columns[count : 2 * count]), list(columns[2 * count :])


def changes(payload: bytes) -> list[tuple[int, int, float, float]]:
    magic, _revision, count, _ = DIFF_HEADER.unpack_from(payload)
    assert magic == DIFF_MAGIC
    return [DIFF_ITEM.unpack_from(payload, DIFF_HEADER.size + i * DIFF_ITEM.size) for i in range(count)]


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 254)),
        max_size=50,
    )
)
def test_encoded_points_come_out_as_they_went_in(points):
    lons, lats, styles = ([p[i] for p in points] for i in range(3))
    assert decoded(encode_points(lons, lats, styles)) == (lons, lats, styles)


def test_headings_lie_between_the_positions_and_the_styles():
    payload = encode_points([1.0], [2.0], [3], headings=[270], revision=9, base=8)
    assert HEADER.unpack_from(payload) == (MAGIC, 9, 8, 1, 1, 0)
    assert struct.unpack_from("<ddHB", payload, HEADER.size) == (1.0, 2.0, 270, 3)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="differ in length"):
        encode_points([1.0], [], [0])
    with pytest.raises(ValueError, match="differ in length"):
        PointLayer("a", "", STYLE).set_points(["x"], [1.0], [2.0], [])


def test_a_page_that_holds_the_base_is_given_only_what_changed():
    layer = layer_of(3)
    held = layer.revision
    layer.update_points([ChangedPoint("h1", 12.5, 48.5, 1)])
    assert changes(layer.payload(held, layer.base)) == [(1, 1, 12.5, 48.5)]
    assert changes(layer.payload(layer.revision, layer.base)) == []


def test_a_page_with_another_base_is_given_the_whole_layer():
    layer = layer_of(3)
    held, base = layer.revision, layer.base
    layer.set_points(["z"], [1.0], [2.0], [1])
    assert decoded(layer.payload(held, base)) == ([1.0], [2.0], [1])


def test_a_new_point_is_added_behind_the_others_and_found_by_its_id():
    layer = layer_of(2)
    layer.update_points([ChangedPoint("new", 5.0, 6.0, 1)])
    assert layer.index_of("new") == 2
    assert layer.id_at(2) == "new"
    assert layer.position("new") == (5.0, 6.0)


def test_a_removed_point_is_hidden_and_no_longer_answers_to_its_index():
    layer = layer_of(2)
    held = layer.revision
    layer.update_points([], removed=["h0", "unknown"])
    assert changes(layer.payload(held, layer.base))[0][:2] == (0, HIDDEN)
    assert layer.id_at(0) is None
    assert layer.index_of("h0") is None


def test_very_many_changes_make_a_new_base_without_the_removed():
    layer = layer_of(MAX_DIFF + 10)
    base = layer.base
    layer.update_points([], removed=[f"h{i}" for i in range(MAX_DIFF + 1)])
    assert layer.base > base
    assert len(layer) == 9
    assert layer.id_at(0) == f"h{MAX_DIFF + 1}"


def test_the_ids_of_the_caller_are_not_touched_by_later_changes():
    ids = ["a"]
    layer = PointLayer("a", "", STYLE)
    layer.set_points(ids, array("d", [1.0]), array("d", [2.0]), array("B", [0]))
    layer.update_points([ChangedPoint("b", 1.0, 1.0, 0)])
    assert ids == ["a"]


def test_revisions_only_grow():
    layer = PointLayer("a", "", STYLE)
    layer.set_points([], [], [], [], revision=40)
    layer.set_points([], [], [], [], revision=7)
    assert layer.revision == 41


def test_a_payload_is_whole_while_the_layer_changes():
    layer = layer_of(1000)
    stop = threading.Event()
    bad: list[str] = []

    def read() -> None:
        while not stop.is_set():
            lons, _lats, styles = decoded(layer.payload())
            if len(lons) != len(styles):
                bad.append("torn")

    reader = threading.Thread(target=read)
    reader.start()
    for i in range(300):
        layer.update_points([ChangedPoint(f"n{i}", 1.0, 2.0, 0)])
    stop.set()
    reader.join()
    assert bad == []


def test_the_box_of_a_layer_holds_all_its_points():
    assert layer_of(3).box == Box(11.0, 48.0, 13.0, 48.0)
    assert PointLayer("a", "", STYLE).box is None
