"""The line over the map while it is exported."""

from PySide6.QtWidgets import QWidget

from console.features.map_export.progress_card import Done, ProgressCard


def test_it_says_how_far_it_is_stays_at_the_foot_and_can_be_ended(qtbot) -> None:
    over, stopped = QWidget(), []
    qtbot.addWidget(over)
    over.resize(800, 600)
    over.show()
    done = [Done(1, 4)]
    card = ProgressCard(over, lambda: done[0], lambda: stopped.append(True))
    assert card.isHidden()
    card.begin("很长的名字" * 40)
    assert card.isVisible()
    assert (card.bar.value(), card.bar.maximum()) == (1, 4)
    done[0] = Done(3, 4)
    qtbot.waitUntil(lambda: card.bar.value() == 3)
    over.resize(400, 300)
    qtbot.waitUntil(lambda: over.rect().contains(card.geometry()))
    card.cancel.click()
    assert stopped
    card.end()
    assert card.isHidden()
