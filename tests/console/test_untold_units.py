"""Which units nobody has told, for lists that show units."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.untold_feed import UntoldFeed
from console.untold_units import UntoldUnits
from models.incident import Dispatch, Incident
from models.record import Key
from tests.console.around import context_over
from tests.models.facts import NOON


def test_it_knows_those_that_are_not_ordered_and_says_when_they_are_others(qtbot: QtBot, tmp_path: Path) -> None:
    sent = (Dispatch(unit_id="A", made_at=NOON), Dispatch(unit_id="T", made_at=NOON, ordered_at=NOON))
    facts = {Key("incident", "I"): Incident(number="2-1", type="fire", address="x", dispatches=sent)}
    owner = QObject()
    with context_over(tmp_path, facts, now=lambda: NOON + timedelta(minutes=1)) as context:
        units = UntoldUnits(context, owner)
        qtbot.waitUntil(lambda: units.ids == {"A"})
        with qtbot.waitSignal(units.changed):
            UntoldFeed.of(context).take([])
        assert units.ids == frozenset()
