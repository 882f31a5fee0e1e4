"""The line under the columns says what the key does and offers the other ones."""

import pytest
from pytestqt.qtbot import QtBot

from console.features.importing.key_line import KeyLine, key_words
from console.importing.keys import KeyProposal
from resources.words import t

UNIQUE = KeyProposal(("图号", "编号"), 9, 9, 0)
TWINS = KeyProposal(("编号",), 5, 9, 1, (("H1", (2, 6)), ("", (3,))))


@pytest.fixture
def line(qtbot: QtBot) -> KeyLine:
    made = KeyLine()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_key_that_mixes_rows_up_is_told_with_examples() -> None:
    assert key_words(TWINS) == [
        t("wizard.key_twins", columns="编号", distinct="5", count="9"),
        t("wizard.key_example", key="H1", rows="2, 6"),
        t("wizard.key_example", key="—", rows="3"),
        t("wizard.key_blank", count="1"),
    ]


def test_a_better_key_is_one_press_away_and_so_is_the_usual_one(qtbot: QtBot, line: KeyLine) -> None:
    line.show_key(TWINS, UNIQUE, "", said=True)
    with qtbot.waitSignal(line.said) as said:
        line.better_button.click()
    assert said.args == [("图号", "编号")]
    with qtbot.waitSignal(line.said) as said:
        line.usual_button.click()
    assert said.args == [()]


def test_nothing_is_offered_for_a_key_that_tells_all_rows_apart(line: KeyLine) -> None:
    line.show_key(UNIQUE, None, "", said=False)
    assert not line.better_button.isVisible()
    assert not line.usual_button.isVisible()
    assert line.text() == t("wizard.key_unique", columns="图号 + 编号", count="9")


def test_without_a_key_the_line_says_what_is_wrong(line: KeyLine) -> None:
    line.show_key(None, None, "没有", said=False)
    assert line.text() == "没有"
