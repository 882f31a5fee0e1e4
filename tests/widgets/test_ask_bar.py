"""A question is in sight while it is asked, and each answer is told."""

from pytestqt.qtbot import QtBot

from widgets.ask_bar import AskBar


def test_a_question_has_two_answers_and_goes_when_there_is_none(qtbot: QtBot) -> None:
    bar = AskBar("Take", "Leave")
    qtbot.addWidget(bar)
    said: list[bool] = []
    bar.answered.connect(said.append)
    assert bar.isHidden()
    bar.ask("Take it over?")
    assert not bar.isHidden()
    assert bar.sentence.text() == "Take it over?"
    bar.yes.click()
    bar.no.click()
    assert said == [True, False]
    bar.ask("")
    assert bar.isHidden()
