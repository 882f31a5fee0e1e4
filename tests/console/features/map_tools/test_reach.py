"""How far in so many minutes: what is typed, what is drawn, and what is said about it."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.map_tools.reach import BadMinutes, Reaching, areas_of, minutes_of, sentence_of
from maps.reach import Reach
from models.geo import Box
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, LAT, LON

RING = [(LON, LAT), (LON + 0.01, LAT), (LON, LAT + 0.01), (LON, LAT)]


@pytest.mark.parametrize("text", ["", "0", "5 10 15 20 25", "abc", "-5", "5.5", "121", "９９", "5 1e2"])
def test_what_is_no_list_of_minutes_gets_a_sentence(text: str) -> None:
    with pytest.raises(BadMinutes, match="120"):
        minutes_of(text)


@given(st.lists(st.integers(1, 120), min_size=1, max_size=4), st.sampled_from([" ", ",", "，", "、", "  "]))
def test_minutes_are_read_however_they_are_separated(minutes, between):
    assert minutes_of(between.join(map(str, minutes))) == sorted(set(minutes))


def test_the_widest_lies_below_and_each_says_its_minutes() -> None:
    areas = areas_of([Reach(5, [[RING]]), Reach(10, [[RING], [RING]])], on_foot=True)
    assert [area.id for area in areas] == ["10-0", "10-1", "5-0"]
    assert areas[0].text.startswith("10")
    assert areas[1].text == ""
    assert {area.style for area in areas} == {1}


def test_what_has_to_be_known_is_said() -> None:
    assert sentence_of([], False) == t("map_tools.reach.no_pack")
    assert sentence_of([], True) == t("map_tools.reach.no_road")
    assert sentence_of([Reach(5, [[RING]], True)], True) == t("map_tools.reach.cut")
    assert sentence_of([Reach(5, [[RING]])], True) == t("map_tools.reach.assumed")


def test_the_card_asks_from_what_is_chosen_and_without_a_pack_says_so(desk: Desk) -> None:
    reaching = Reaching(desk.context)
    desk.context.selection.choose("hydrant", HYDRANT)
    reaching.show_card()
    desk.wait(lambda: bool(desk.shown.cards))
    card = reaching.card
    assert card is not None
    assert card._origin == pytest.approx((LON + 0.0005, LAT))
    card.minutes.setText("never")
    card.draw.click()
    assert card.said.text() == t("map_tools.reach.bad", most=4, longest=120)
    card.minutes.setText("5 10")
    card.minutes.returnPressed.emit()
    desk.wait(lambda: card.said.text() == t("map_tools.reach.no_pack"))
    assert len(reaching.layer) == 0
    card.deleteLater()


def test_what_is_drawn_stays_until_it_is_wiped(desk: Desk) -> None:
    reaching = Reaching(desk.context)
    reaching._show([Reach(5, [[RING]])], on_foot=False)
    assert len(reaching.layer) == 1
    reaching.wipe()
    assert len(reaching.layer) == 0


def test_what_was_wiped_while_the_roads_were_asked_does_not_come_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reaching = Reaching(desk.context)
    routing = SimpleNamespace(reaches_of=lambda *_asked: [Reach(5, [[RING]])])
    monkeypatch.setattr(type(desk.context.places), "routing", routing)
    reaching.ask((LON, LAT), [5], on_foot=True)
    reaching.wipe()
    desk.wait(lambda: not desk.context.background._running)
    assert len(reaching.layer) == 0
    reaching.ask((LON, LAT), [5], on_foot=True)
    desk.wait(lambda: len(reaching.layer) == 1)


def test_the_card_leaves_the_answer_free(desk: Desk) -> None:
    reaching = Reaching(desk.context)
    reaching.show_card()
    desk.wait(lambda: reaching.card is not None)
    assert reaching.card is not None
    desk.context.map.aim.box = Box(LON - 0.01, LAT - 0.01, LON + 0.02, LAT + 0.02)
    reaching._show([Reach(5, [[RING]])], on_foot=False)
    assert not desk.shown.card_clear[0].isEmpty()
    assert desk.context.map.rect().contains(desk.shown.card_clear[0])
    reaching.card.deleteLater()
