import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.layer import MAX_TEXT
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer, Spot
from maps.symbols import ShapeStyle, Stroke
from models.geo import Box
from tests.maps.test_points import STYLE


def test_marks_are_sent_without_ids_and_with_their_words_cut():
    layer = MarkLayer("units", "", STYLE)
    layer.set_marks([Mark("u1", 1.0, 2.0, text="x" * 10_000, badge="未下达")])
    sent = json.loads(layer.payload())["things"][0]
    assert "id" not in sent
    assert len(sent["text"]) == MAX_TEXT
    assert layer.id_at(0) == "u1"
    assert layer.index_of("u1") == 0


def test_shapes_say_what_they_are_and_where():
    layer = ShapeLayer("lays", "", ShapeStyle((Stroke("#ff0000"),)))
    layer.set_shapes(
        [
            Line("l", ((1.0, 2.0), (3.0, 4.0))),
            Area("a", (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),)),
            Circle("c", 5.0, 6.0, 100.0),
        ]
    )
    assert [thing["type"] for thing in json.loads(layer.payload())["things"]] == ["line", "area", "circle"]
    box = layer.box
    assert box is not None
    assert (box.west, box.south) == (0.0, 0.0)
    assert (box.east, box.north) == pytest.approx((5.0009, 6.0009), abs=1e-4)
    assert layer.position("c") == (5.0, 6.0)
    layer.clear()
    assert len(layer) == 0
    assert layer.index_of("c") is None


class Page:
    """What a page makes of a layer's payloads, asking for what changed since it last asked."""

    def __init__(self, layer):
        self.layer, self.revision, self.base, self.things = layer, 0, 0, []

    def ask(self):
        said = json.loads(self.layer.payload(self.revision, self.base))
        if "changes" in said:
            for at, thing in said["changes"]:
                self.things += [None] * (at + 1 - len(self.things))
                self.things[at] = thing
        else:
            self.things = said["things"]
        self.revision, self.base = said["revision"], said["base"]
        return len(said.get("changes", self.things))

    def shown(self):
        """Id -> what is drawn for it, by the indexes the page would name."""
        named = {self.layer.id_at(at): thing for at, thing in enumerate(self.things) if thing is not None}
        return {id_: (thing["lon"], thing["style"]) for id_, thing in named.items()}


sets = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), max_size=8)


@settings(deadline=None)
@given(st.lists(st.tuples(sets, st.booleans()), max_size=12))
def test_a_page_that_asks_for_what_changed_shows_what_one_that_asks_for_all_does(steps):
    layer = ShapeLayer("d", "", ShapeStyle((Stroke("#ff0000"),)))
    page = Page(layer)
    for things, asked in steps:
        layer.set_shapes([Spot(id_, float(style), 1.0, style) for id_, style in things.items()])
        if asked:
            page.ask()
            fresh = Page(layer)
            fresh.ask()
            assert page.shown() == fresh.shown() == {id_: (style, style) for id_, style in things.items()}
            assert all(layer.id_at(layer.index_of(id_) or 0) == id_ for id_ in things)


def test_one_changed_thing_of_many_is_sent_alone():
    layer = ShapeLayer("d", "", ShapeStyle((Stroke("#ff0000"),)))
    many = {str(n): Spot(str(n), n / 100, 1.0) for n in range(1_000)}
    layer.set_shapes(many.values())
    page = Page(layer)
    assert page.ask() == 1_000
    layer.set_shapes((many | {"7": Spot("7", 50.0, 1.0)}).values())
    assert page.ask() == 1
    layer.set_shapes([thing for id_, thing in many.items() if id_ != "9"])
    assert page.ask() == 2
    assert layer.id_at(9) is None
    assert layer.index_of("9") is None


def test_the_box_around_a_circle_holds_all_of_it():
    layer = ShapeLayer("d", "", ShapeStyle((Stroke("#ff0000"),)))
    layer.set_shapes([Circle("c", 10.0, 50.0, 1_000.0), Spot("s", 10.0, 50.0)])
    around, alone = layer.box_of(["c"]), layer.box_of(["s", "nobody"])
    assert around is not None
    assert around.contains(10.0, 50.008)
    assert alone == Box(10.0, 50.0, 10.0, 50.0)
    assert layer.box_of(["nobody"]) is None


def test_what_has_no_place_has_no_box_and_the_others_keep_theirs() -> None:
    nan, inf = float("nan"), float("inf")
    layer = ShapeLayer("d", "", ShapeStyle((Stroke("#ff0000"),)))
    nowhere: list[Line | Area | Circle | Spot] = [
        Line("none", ()), Line("nan", ((nan, 1.0), (1.0, nan))), Area("no rings", ()), Area("empty", ((),)),
        Area("inf", (((inf, inf),),)), Circle("sizeless", 1.0, 1.0, nan), Circle("endless", 1.0, 1.0, inf),
        Circle("less than none", 1.0, 1.0, -5.0), Circle("nan there", nan, 1.0, 5.0), Spot("swapped", 1.0, 116.0),
    ]  # fmt: skip
    layer.set_shapes([*nowhere, Line("half", ((10.0, 50.0), (nan, nan), (11.0, 51.0)))])
    assert [thing.id for thing in nowhere if layer.box_of([thing.id]) is not None] == []
    assert layer.box == Box(10.0, 50.0, 11.0, 51.0)


def test_half_a_character_in_the_words_of_one_thing_takes_no_other_from_the_map() -> None:
    layer = MarkLayer("units", "", STYLE)
    layer.set_marks([Mark("a", 1.0, 2.0, text="\ud800一号"), Mark("b", 1.0, 2.0, text="二号")])
    assert [mark["text"] for mark in json.loads(layer.payload())["things"]] == ["\ufffd一号", "二号"]


def test_the_box_of_things_on_the_antimeridian_does_not_go_round_the_world() -> None:
    layer = ShapeLayer("d", "", ShapeStyle((Stroke("#ff0000"),)))
    layer.set_shapes([Line("l", ((179.5, 0.0), (-179.5, 1.0))), Spot("s", -179.0, 0.5)])
    assert layer.box == Box(179.5, 0.0, -179.0, 1.0)
    assert layer.box_of(["l"]) == Box(179.5, 0.0, -179.5, 1.0)
