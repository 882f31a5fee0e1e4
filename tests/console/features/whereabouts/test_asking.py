"""Pointing, asking by key, and the pin."""

import pytest

from console.features.whereabouts.asking import Asking
from console.features.whereabouts.feature import FEATURE
from maps.bridge import Pointed
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, LAT, LON

HERE, RECORD = FEATURE.acts


@pytest.fixture
def asking(desk: Desk) -> Asking:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    made = desk.context.map.findChild(Asking)
    assert made is not None
    return made


def test_a_right_click_opens_the_card_and_puts_the_pin(desk: Desk, asking: Asking) -> None:
    assert asking.card is None
    desk.context.map.conversation.hear(Pointed(LON, LAT))
    assert asking.card is not None
    assert desk.shown.cards[-1] is asking.card
    assert asking.pointing.pinned == (LON, LAT)
    asking.card.hide()
    assert asking.pointing.pinned is None


def test_the_key_asks_about_the_middle_of_the_map(desk: Desk, asking: Asking) -> None:
    desk.context.map.fly_to(LON, LAT, 15)
    HERE.run(desk.context)
    assert asking.pointing.pinned == (LON, LAT)


def test_a_record_is_asked_about_where_it_is(desk: Desk, asking: Asking) -> None:
    assert RECORD.refusal(desk.context) == t("whereabouts.nothing_chosen")
    desk.context.selection.choose("hydrant", HYDRANT)
    assert not RECORD.refusal(desk.context)
    RECORD.run(desk.context)
    desk.wait(lambda: asking.pointing.pinned == (LON + 0.0005, LAT))


def test_a_record_without_a_place_says_so(desk: Desk, asking: Asking) -> None:
    desk.context.selection.choose("hydrant", "none")
    RECORD.run(desk.context)
    desk.wait(lambda: any(n.text == t("whereabouts.no_place") for n in desk.context.notices.all))
    assert asking.pointing.pinned is None


def test_coordinates_that_are_typed_can_be_asked_about(desk: Desk, asking: Asking) -> None:
    assert FEATURE.suggest is not None
    assert FEATURE.suggest(desk.context, "人民路", []) == []
    (offered,) = FEATURE.suggest(desk.context, "31°13′57″N 121°28′30″E", [])
    assert "121.475" in offered.title
    offered.run(desk.context)
    assert asking.pointing.pinned == pytest.approx((121.475, 31.2325))
