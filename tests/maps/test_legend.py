import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from maps.points import PointLayer
from maps.shapes import Circle, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, LegendRow, Shape, ShapeStyle, Stroke, Symbol
from maps.view import MapView
from resources.words import t
from tests.maps.in_page import run_js, settle

RED = "#ff2020"
LON, LAT = 11.5755, 48.1374
KINDS = (
    Symbol(Shape.CIRCLE, RED, "圆 · 可用"),
    Symbol(Shape.CIRCLE, "#888888", "圆 · 停用"),
    Symbol(Shape.SQUARE, RED, "方 · 可用"),
    Symbol(Shape.SQUARE, "#888888", ""),
)
WORDS = "document.querySelector('.legend').innerText"


def layer_of(*styles: int, style: LayerStyle | None = None) -> PointLayer:
    layer = PointLayer("water", "水源", style or LayerStyle(KINDS, near_zoom=10))
    layer.set_points([f"h{i}" for i in range(len(styles))], [LON] * len(styles), [LAT] * len(styles), list(styles))
    return layer


DRAWN = "Boolean(document.querySelector('.legend:not([hidden]) .head .title')?.textContent)"
"""It is drawn no more often than it can be read: so a while after the layer."""


def assert_said(view: MapView, qtbot, words: list[str], first: int | None = None) -> None:
    """The legend's words, or so many first, are these once it has heard of everything, and stay."""

    def said() -> None:
        assert run_js(view, WORDS).split("\n")[:first] == words

    qtbot.waitUntil(said)
    settle(300, view)
    said()


def show(view: MapView, qtbot, layer: PointLayer | ShapeLayer) -> None:
    view.fly_to(LON, LAT, 12)
    with qtbot.waitSignal(view.painted, timeout=10_000):
        view.add_layer(layer)
    settle(200, view)
    qtbot.waitUntil(lambda: run_js(view, DRAWN), timeout=5_000)


def page(view: MapView) -> QWidget:
    web = view._web
    assert web is not None
    return web.focusProxy() or web


def test_on_a_small_map_the_legend_begins_folded(ready_map, qtbot):
    show(ready_map, qtbot, layer_of(0))
    assert run_js(ready_map, WORDS).strip() == "图例"


def test_a_folded_legend_says_how_many_have_no_place(ready_map, qtbot):
    marks = MarkLayer("m", "标记", LayerStyle(KINDS))
    marks.set_marks([Mark("pole", LON, 90.0), Mark("here", LON, LAT)])
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        ready_map.add_layer(marks)
    told = f"图例 · {t('map.refused')} 1"
    qtbot.waitUntil(lambda: run_js(ready_map, WORDS).strip() == told, timeout=5_000)


def test_on_a_large_map_it_names_the_layers_and_no_more(ready_map, qtbot):
    ready_map.resize(1100, 700)
    settle(300, ready_map)
    show(ready_map, qtbot, layer_of(0, 1, 2))
    qtbot.waitUntil(lambda: "水源" in run_js(ready_map, WORDS), timeout=5_000)
    words = run_js(ready_map, WORDS)
    assert "3" in words
    assert "圆" not in words


def test_a_click_opens_it_and_python_is_told_what_is_open(ready_map, qtbot):
    show(ready_map, qtbot, layer_of(0, 1))
    with qtbot.waitSignal(ready_map.legend_opened, timeout=5_000) as told:
        x, y = run_js(
            ready_map, "(({x, y}) => [x + 9, y + 9])(document.querySelector('.legend').getBoundingClientRect())"
        )
        qtbot.mouseClick(page(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert told.args == [[""]]
    assert "水源" in run_js(ready_map, WORDS)


def test_the_keyboard_opens_a_group_and_keeps_its_place(ready_map, qtbot):
    ready_map.open_legend([""])
    show(ready_map, qtbot, layer_of(0, 1))
    page(ready_map).setFocus()
    run_js(ready_map, "document.querySelector('.legend .group').focus() || 0")
    qtbot.keyClick(page(ready_map), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "圆 · 停用" in run_js(ready_map, WORDS), timeout=5_000)
    assert run_js(ready_map, "document.activeElement.dataset.group") == "water"
    assert run_js(ready_map, "document.activeElement.getAttribute('aria-expanded')") == "true"


def test_rows_nobody_stands_for_are_left_out_and_untitled_ones_not_listed(ready_map, qtbot):
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer_of(0, 3))
    words = run_js(ready_map, WORDS)
    assert "圆 · 可用" in words
    assert "方" not in words
    assert run_js(ready_map, "document.querySelectorAll('.legend .row').length") == 1


def test_a_style_may_sum_its_symbols_up_in_few_rows(ready_map, qtbot):
    rows = (
        LegendRow(Symbol(Shape.CIRCLE, RED, "圆"), (0, 1)),
        LegendRow(Symbol(Shape.SQUARE, RED, "方"), (2, 3)),
        LegendRow(Symbol(Shape.RING, "#888888", "停用"), (1, 3)),
    )
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer_of(0, 1, 1, style=LayerStyle(KINDS, near_zoom=10, legend=rows)))
    found = run_js(ready_map, "[...document.querySelectorAll('.legend .row')].map((row) => row.textContent)")
    assert found == ["圆3", "停用2"]


def test_a_faint_stroke_is_seen_in_the_legend(ready_map, qtbot):
    layer = ShapeLayer("cover", "覆盖", ShapeStyle((Stroke("#3b8eea66", "保护范围", 1.0, "#3b8eea0c"),)))
    layer.set_shapes([Circle("p", LON, LAT, 150.0, 0)])
    ready_map.resize(1100, 700)
    settle(300, ready_map)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: run_js(ready_map, "Boolean(document.querySelector('.legend canvas'))"), timeout=5_000)
    strongest = """(() => {
      const canvas = document.querySelector(".legend canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((_, at) => at % 4 === 3).reduce((most, alpha) => Math.max(most, alpha), 0);
    })()"""
    assert run_js(ready_map, strongest) > 150


def test_however_much_is_open_it_takes_no_more_than_half_of_the_map(ready_map, qtbot):
    symbols = tuple(Symbol(Shape.CIRCLE, RED, f"种类 {i}") for i in range(60))
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer_of(*range(60), style=LayerStyle(symbols, near_zoom=10)))
    assert run_js(ready_map, "document.querySelector('.legend').offsetHeight") <= ready_map.height() * 0.46
    assert run_js(ready_map, "document.querySelector('.legend .body').scrollHeight") > ready_map.height()


@pytest.mark.parametrize("size", [(1366, 768), (1100, 700), (600, 420)])
def test_the_furniture_leaves_the_top_to_notices_and_nothing_covers_another(ready_map, qtbot, size):
    ready_map.resize(*size)
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer_of(0, 1, 2))
    boxes = run_js(
        ready_map,
        "['.legend', '.tools', '.leaflet-control-scale-line'].map((name) => "
        "document.querySelector(name).getBoundingClientRect()).map((r) => [r.left, r.top, r.right, r.bottom])",
    )
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert top > size[1] * 0.4
        for other in boxes[at + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom


def test_it_counts_what_is_in_view_and_no_more(ready_map, qtbot):
    layer = PointLayer("water", "水源", LayerStyle(KINDS, near_zoom=10))
    layer.set_points(["h0", "h1", "h2"], [LON, LON + 1, LON + 1], [LAT] * 3, [0, 0, 1])
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer)
    assert_said(ready_map, qtbot, ["图例", "水源", "1", "圆 · 可用", "1"])
    ready_map.fly_to(LON + 1, LAT, 12)
    assert_said(ready_map, qtbot, ["图例", "水源", "2", "圆 · 可用", "1", "圆 · 停用", "1"])


def test_it_counts_on_both_sides_of_the_antimeridian(ready_map, qtbot):
    water = PointLayer("water", "水源", LayerStyle(KINDS, near_zoom=10))
    water.set_points(["h0", "h1", "h2"], [179.99, -179.99, LON], [LAT] * 3, [0] * 3)
    marks = MarkLayer("marks", "标记", LayerStyle(KINDS, near_zoom=10, order=90))
    marks.set_marks([Mark("m0", 179.98, LAT, 1), Mark("m1", -179.98, LAT, 1), Mark("m2", LON, LAT, 1)])
    ready_map.open_legend(["", "water", "marks"])
    ready_map.add_layer(marks)
    show(ready_map, qtbot, water)
    for lon in (179.995, -179.995):
        ready_map.fly_to(lon, LAT, 12)
        assert_said(ready_map, qtbot, ["图例", "标记", "2", "圆 · 停用", "2", "水源", "2", "圆 · 可用", "2"])


def test_what_a_filter_leaves_out_is_struck_and_not_counted(ready_map, qtbot):
    layer = layer_of(0, 1, 1)
    ready_map.open_legend(["", "water"])
    show(ready_map, qtbot, layer)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.hide_styles({1})
        ready_map.restyle_layer("water")
    struck = "document.querySelector('.legend .struck')?.innerText ?? ''"
    qtbot.waitUntil(lambda: run_js(ready_map, struck) == "圆 · 停用", timeout=5_000)
    assert_said(ready_map, qtbot, ["图例", "水源", "1", "已筛选"], 4)


def test_the_scale_is_a_round_number_at_every_zoom(ready_map):
    for zoom in range(4, 20):
        ready_map.fly_to(LON, LAT, zoom)
        settle(60, ready_map)
        number, unit = run_js(ready_map, "document.querySelector('.leaflet-control-scale-line').innerText").split()
        assert number.strip("0") in ("1", "2", "3", "5")
        assert unit in ("m", "km")
