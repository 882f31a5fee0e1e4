"""widgets/aged_fields.py"""

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from resources.words import t
from widgets.aged_fields import NONE, AgedFields, FieldAge
from widgets.ages import age_text, use_clock

NOW_S = 1_000_000.0


@pytest.fixture
def clock() -> Iterator[list[float]]:
    time_s = [NOW_S]
    use_clock(lambda: time_s[0])
    yield time_s
    use_clock(time.time)


@pytest.fixture
def fields(qtbot: QtBot) -> AgedFields:
    made = AgedFields({"site": "单位", "note": "备注"})
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_value_without_an_age_of_its_own_has_nothing_beside_it(fields: AgedFields) -> None:
    fields.show_value("note", "<b>火</b>")
    assert fields.values["note"].text() == "<b>火</b>"
    assert not fields.ages["note"].isVisible()


def test_an_age_counts_on_quietly_and_turns_loud_when_it_is_stale(fields: AgedFields, clock: list[float]) -> None:
    fields.show_value("note", "浓烟", FieldAge(NOW_S - 180))
    cell = fields.ages["note"]
    assert (cell.text(), cell.quiet.isVisible(), cell.loud.isVisible()) == (age_text(180), True, False)
    clock[0] += 60
    fields._count()
    assert cell.quiet.text() == age_text(240)
    fields.show_value("note", "浓烟", FieldAge(NOW_S - 180, stale=True))
    assert (cell.quiet.isVisible(), cell.loud.isVisible()) == (False, True)
    badge = cell.loud.badge()
    assert (badge.text, badge.mark) == (t("widgets.age.old", age=age_text(240)), "hourglass")


def test_a_stale_value_of_no_known_time_says_that(fields: AgedFields) -> None:
    fields.show_value("site", "望火大厦", FieldAge(None, stale=True))
    assert fields.ages["site"].text() == t("widgets.age.old", age=t("widgets.age.nobody"))


def test_what_has_no_value_has_no_age(fields: AgedFields, clock: list[float]) -> None:
    fields.show_value("site", "", FieldAge(NOW_S - 5))
    assert fields.values["site"].text() == NONE
    assert not fields.ages["site"].isVisible()
