"""The acts of the map's tools."""

from console.features.map_tools.bookmarks import Bookmarks
from console.features.map_tools.feature import FEATURE
from console.features.map_tools.reach import Reaching
from maps.tools.sketch import Sketch
from resources.words import t
from tests.console.features.desk import Desk


def test_each_act_of_measuring_begins_a_sketch_and_the_same_one_puts_it_away(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    sketch = desk.context.map.findChild(Sketch)
    assert sketch is not None
    for act in FEATURE.acts[:3]:
        act.run(desk.context)
        assert sketch.now is not None
        assert f"map_tools.{sketch.now.purpose}" == act.key
        act.run(desk.context)
        assert sketch.now is None


def test_a_bookmark_is_offered_by_its_name_and_led_to(desk: Desk) -> None:
    assert FEATURE.start is not None
    assert FEATURE.suggest is not None
    assert not FEATURE.suggest(desk.context, "码头", ())
    FEATURE.start(desk.context)
    desk.context.map.fly_to(12.0, 50.0, 14)
    Bookmarks.of(desk.context).add("东码头")
    desk.context.map.fly_to(0.0, 0.0, 3)
    assert not FEATURE.suggest(desk.context, "码", ())
    (offer,) = FEATURE.suggest(desk.context, "码头", ())
    offer.run(desk.context)
    assert desk.context.map.view() == (12.0, 50.0, 14.0)


def test_the_acts_of_what_is_within_and_of_reach_and_bookmarks_work(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    acts = {act.key.removeprefix("map_tools."): act for act in FEATURE.acts}
    for purpose in ("circle", "box", "outline"):
        acts[purpose].run(desk.context)
        sketch = desk.context.map.findChild(Sketch)
        assert sketch is not None
        assert sketch.now is not None
        assert sketch.now.purpose == purpose
    acts["keep_view"].run(desk.context)
    assert len(Bookmarks.of(desk.context).all) == 1
    acts["bookmarks.show"].run(desk.context)
    assert desk.shown.asked == ["map_tools.bookmarks"]
    acts["reach"].run(desk.context)
    desk.wait(lambda: bool(desk.shown.cards))


def test_panels_may_come_before_the_start(desk: Desk) -> None:
    for panel in FEATURE.panels:
        desk.put(panel.make(desk.context))
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    assert len(desk.context.map.findChildren(Sketch)) == 1


def test_the_reach_in_minutes_is_typed_in_the_command_bar(desk: Desk) -> None:
    assert FEATURE.start is not None
    assert FEATURE.suggest is not None
    FEATURE.start(desk.context)
    assert not FEATURE.suggest(desk.context, "等时", ())
    (offer,) = FEATURE.suggest(desk.context, "等时圈 10 5", ())
    assert offer.title.startswith("5 10")
    (wrong,) = FEATURE.suggest(desk.context, "等时圈 很久", ())
    assert "120" in wrong.detail
    offer.run(desk.context)
    reaching = desk.context.map.findChild(Reaching)
    assert reaching is not None
    desk.wait(lambda: reaching.card is not None and reaching.card.minutes.text() == "5 10")
    assert reaching.card is not None
    card = reaching.card
    desk.wait(lambda: card.said.text() == t("map_tools.reach.no_pack"))
    card.deleteLater()
