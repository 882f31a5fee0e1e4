"""Whatever comes to the page from outside, or is said out of it by what should not be there: the map goes on."""

import itertools
import time

import pytest

from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer, Spot
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from resources.words import t
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, MIDDLE, RED, click, move, near_colour, points, show

MARKUP = "<b onmouseover=\"document.title='hurt'\"><script>document.title='hurt'</script>" * 130
"""Ten kilobytes that would be a page."""
SAYING = (
    "import('tower://map/joined/map.js').then(({joined}) => "
    "joined['bridge.js'].say('chosen', {layer: 'hydrants', base: 1, index: 0}))"
)
SCRIPTS = {
    "an image that fails": f'<img src="x" onerror="{SAYING}">',
    "a picture that loads": f'<svg onload="{SAYING}"><animate onbegin="{SAYING}" attributeName="x" dur="1s"></svg>',
    "a frame": """<iframe srcdoc="<script>parent.document.title = 'hurt'</script>"></iframe>""",
    "an address": f'<a id="bad" href="javascript:{SAYING}">x</a>',
}


def test_ten_kilobytes_of_markup_are_some_words_wherever_they_stand(ready_map, qtbot):
    assert len(MARKUP) >= 10_000
    ready_map.open_legend(["", "hydrants", "m", "s"])
    ready_map.fly_to(LON, LAT, 18)
    ready_map.describe = lambda _layer, _id: MARKUP
    layer = points(0, labels=lambda ids: [MARKUP for _ in ids])
    layer.title = MARKUP
    show(ready_map, qtbot, layer)
    marks = MarkLayer("m", MARKUP, LayerStyle((Symbol(Shape.PIN, RED, MARKUP, glyph="<b"),)))
    marks.set_marks([Mark("m", LON, LAT + 5e-4, text=MARKUP, badge=MARKUP)])
    show(ready_map, qtbot, marks)
    drawn = ShapeLayer("s", MARKUP, ShapeStyle((Stroke(RED, MARKUP),), pick=True))
    line = ((LON - 1e-3, LAT - 5e-4), (LON + 1e-3, LAT - 5e-4))
    drawn.set_shapes([Line("l", line, 0, MARKUP), Spot("p", LON + 5e-4, LAT, 0, MARKUP)])
    show(ready_map, qtbot, drawn)
    hint = "document.querySelector('.hint:not([hidden])')?.textContent ?? ''"
    steps = itertools.count()

    def is_told():
        move(ready_map, MIDDLE[0] + next(steps) % 2, MIDDLE[1])
        return run_js(ready_map, hint) != ""

    qtbot.waitUntil(is_told, timeout=10_000)
    assert run_js(ready_map, hint) == MARKUP[:300]
    assert (
        run_js(ready_map, "document.querySelectorAll('.leaflet-container b, .leaflet-container script').length")
        == 0
    )
    assert run_js(ready_map, "document.title") != "hurt"
    assert (
        run_js(ready_map, "Math.max(...[...document.querySelectorAll('.plate')].map((p) => p.offsetWidth))") < 400
    )


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_that_came_into_a_label_does_not_run(ready_map, qtbot, expected_log, kind):
    """As if the page had a hole: the words are put into it as markup, which it never does itself."""
    chosen = []
    ready_map.chosen.connect(lambda *found: chosen.append(found))
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    put = "document.querySelector('.hint').hidden = false, document.querySelector('.hint').innerHTML"
    run_js(ready_map, f"({put} = {SCRIPTS[kind]!r}, document.getElementById('bad')?.click(), 1)")
    run_js(
        ready_map, "(document.body.append(Object.assign(document.createElement('script'), {text: 'hurt = 1'})), 1)"
    )
    settle(400, ready_map)
    assert chosen == []
    assert run_js(ready_map, "[document.title !== 'hurt', typeof hurt]") == [True, "undefined"]
    assert ready_map.asked_outside == []
    assert all(
        "Content Security Policy" in line.getMessage() or "refused" in line.getMessage() for line in expected_log
    )
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000):
        run_js(ready_map, f"({SAYING}, 1)")


STORM = """(import("tower://map/bridge.js").then((bridge) => {
  const said = [
    ["chosen", { layer: "x".repeat(70), base: -1, index: 1e300 }], ["viewed", { lon: 999 }], ["nothing", {}],
    ["sketched", { purpose: "x", points: Array(501).fill([0, 0]), done: 1 }],
    ["hovered", { layer: "x".repeat(30000) }],
    ["asked_labels", { layer: "hydrants", base: 1, indexes: Array(501).fill(0) }], ["painted", { layer: 7 }],
  ];
  for (let i = 0; i < 5000; i++) bridge.say(...said[i % said.length]);
}), 1)"""


BREAK = """(import("tower://map/layers/shapes.js").then(({ Shapes }) => {
  for (const name of ["paint", "words"]) {
    const own = Shapes.prototype[name];
    Shapes.prototype[name] = function (scene) {
      if (this.name !== "broken") return own.call(this, scene);
      scene.ctx.save();
      scene.ctx.translate(5000, 5000);
      throw new Error(`stumbled on purpose in ${name}`);
    };
  }
  map_main.panBy([12, 0], { animate: false });
}), 1)"""


def test_five_thousand_wrong_messages_are_refused_and_the_next_click_is_heard(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    heard = []
    for signal in (ready_map.chosen, ready_map.clicked, ready_map.hovered, ready_map.view_changed):
        signal.connect(lambda *found: heard.append(found))
    began = time.monotonic()
    run_js(ready_map, STORM)
    qtbot.waitUntil(lambda: any("refused" in line.getMessage() for line in expected_log), timeout=10_000)
    told = 0
    while (lines := sum("refused" in line.getMessage() for line in expected_log)) != told:
        # As long as the storm lasts here; then a little, for a hand's clicks to be allowed again.
        told = lines
        settle(1_500)
    assert heard == []
    assert told <= time.monotonic() - began + 1, "one a second is told"
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["hydrants", "h0"]


def test_marks_and_areas_at_poles_and_swapped_stop_nothing_and_are_told(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    ready_map.open_legend([""])
    marks = MarkLayer("m", "标记", LayerStyle((Symbol(Shape.SQUARE, RED, size_px=30),), order=90))
    wrong = [(0.0, 90.0), (31.2, 121.5), (float("nan"), LAT), (LON, float("inf")), (-1e308, 1e308)]
    marks.set_marks([Mark(f"w{at}", *place) for at, place in enumerate(wrong)] + [Mark("good", LON, LAT)])
    show(ready_map, qtbot, marks)
    drawn = ShapeLayer("s", "区", ShapeStyle((Stroke(RED, fill=RED),)))
    swapped = Area("a", (((31.2, 121.5), (31.3, 121.6), (31.4, 121.5)),), 0)
    drawn.set_shapes([swapped, Circle("c", LON, 89.0, 500.0), Spot("p", float("nan"), LAT)])
    show(ready_map, qtbot, drawn)
    refused = "[...document.querySelectorAll('.row.refused')].map((row) => row.textContent)"
    told = [t("map.refused") + "5", t("map.refused") + "3"]
    qtbot.waitUntil(lambda: run_js(ready_map, refused) == told, timeout=5_000)
    marks.set_marks([Mark("w0", 0.0, 90.0), Mark("good", LON, LAT)])
    qtbot.waitUntil(lambda: run_js(ready_map, refused) == [t("map.refused") + "1", told[1]], timeout=5_000)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["m", "good"]


def test_a_layer_that_cannot_be_painted_is_told_once_and_leaves_the_others_be(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    for name, order in (("broken", 95), ("good", 90), ("under", 20)):
        layer = ShapeLayer(name, name, ShapeStyle((Stroke("#2040ff", fill="#2040ff"),), order=order))
        layer.set_shapes([Circle("c", LON, LAT, 300.0, 0, "词")])
        show(ready_map, qtbot, layer)
    marks = MarkLayer("m", "标记", LayerStyle((Symbol(Shape.SQUARE, RED, size_px=30),), order=90))
    marks.set_marks([Mark("good", LON, LAT + 3e-3)])
    show(ready_map, qtbot, marks)
    run_js(ready_map, BREAK)
    qtbot.waitUntil(lambda: any("broken" in line.getMessage() for line in expected_log), timeout=10_000)
    for _turn in range(5):
        run_js(ready_map, "(map_main.panBy([3, 0], { animate: false }), 1)")
        settle(100, ready_map)
    assert sum("on purpose" in line.getMessage() for line in expected_log) == 2, "once, not with each frame"
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (373, 195)), timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, 373, 195)
    assert chosen.args == ["m", "good"]


def test_a_circle_of_no_size_is_no_circle_and_the_others_are_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    drawn = ShapeLayer("s", "区", ShapeStyle((Stroke(RED, fill=RED),)))
    wrong = [Circle(f"c{at}", LON, LAT, radius) for at, radius in enumerate((-5.0, 1e9, float("nan")))]
    drawn.set_shapes([*wrong, Circle("good", LON, LAT, 200.0)])
    show(ready_map, qtbot, drawn)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_place_that_is_none_is_not_gone_to(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    for place in ((float("nan"), LAT), (31.2, 121.5), (LON, float("inf")), (1e300, LAT)):
        ready_map.fly_to(*place)
    assert ready_map.view() == (LON, LAT, 15)
    assert len(expected_log) == 4
