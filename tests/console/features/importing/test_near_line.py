"""Three choices with their keys, and the same three for all that are open."""

from pytestqt.qtbot import QtBot

from console.features.importing.near_line import NearLine
from console.importing.decisions import CHOICES
from resources.words import t


def test_each_choice_shows_its_key_and_says_what_it_means(qtbot: QtBot) -> None:
    line = NearLine()
    qtbot.addWidget(line)
    heard: list[str] = []
    line.decided.connect(heard.append)
    line.rest_decided.connect(lambda choice: heard.append(f"rest {choice}"))
    for key, choice in enumerate(CHOICES, 1):
        assert line.buttons[choice].text() == t("wizard.choice_key", choice=t(f"wizard.choice.{choice}"), key=key)
        assert line.buttons[choice].toolTip() == t(f"wizard.choice_means.{choice}")
        line.buttons[choice].click()
    for action in line.rest.menu().actions():
        action.trigger()
    assert heard == [*CHOICES, *(f"rest {choice}" for choice in CHOICES)]


def test_it_is_there_only_when_something_is_near_and_counts_what_is_open(qtbot: QtBot) -> None:
    line = NearLine()
    qtbot.addWidget(line)
    line.show_counts(0, 0)
    assert line.isHidden()
    line.show_counts(1200, 3)
    assert not line.isHidden()
    assert line.words.text() == t("wizard.near_open", count="1,200", open="3")
    assert line.rest.isEnabled()
    line.show_counts(1200, 0)
    assert line.words.text() == t("wizard.near_all_decided", count="1,200")
    assert not line.rest.isEnabled()
