"""Notices: stacked, counted, withdrawn."""

from pytestqt.qtbot import QtBot

from console.notices import MOST, Level, Notices


def test_the_same_key_replaces_and_counts(qtbot: QtBot) -> None:
    notices = Notices()
    first = notices.warn("lost", key="link")
    second = notices.good("back", key="link")
    assert first == second
    assert [(n.text, n.level, n.count) for n in notices.all] == [("back", Level.GOOD, 2)]


def test_problems_stay_when_there_are_too_many(qtbot: QtBot) -> None:
    notices = Notices()
    notices.problem("bad")
    for number in range(MOST + 10):
        notices.say(f"note {number}")
    assert len(notices.all) == MOST
    assert notices.all[0].text == "bad"


def test_a_matter_that_is_over_is_withdrawn_by_its_key(qtbot: QtBot) -> None:
    notices = Notices()
    notices.warn("lost", key="link")
    with qtbot.waitSignal(notices.withdrawn):
        notices.withdraw_key("link")
    assert notices.all == ()
