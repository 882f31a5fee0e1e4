"""The dossier says who works the incident and where else it is open, and as of when that was known."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from console.context import Context
from console.holder_line import HolderLine
from console.holders import time_words
from console.sync.client import Present
from console.sync.link import LinkState, Phase
from models.incident import Incident
from models.presence import Presence
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

FIRE = Incident(number="2-001", type="fire", address="x", owner="li", owner_seat="2", claimed_at=NOON)


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, {}) as context:
        context.link.report(LinkState(phase=Phase.LIVE, last_contact_at=NOON))
        yield context


def colleague(incident_id: str) -> Present:
    there = Presence(
        console="x", seat="7", user="chen", name="陈静", role="observer", since=NOON, seen_at=NOON,
        incident_id=incident_id,
    )  # fmt: skip
    return Present([there])


def test_the_line_follows_who_works_the_incident_and_who_looks_at_it(qtbot: QtBot, context: Context) -> None:
    line = HolderLine(context)
    qtbot.addWidget(line)
    assert line.text() == ""
    line.show_incident("I", FIRE)
    assert line.text() == t("seats.holder.mine", name="li", since=time_words(NOON))
    context.link.report(colleague("I"))
    qtbot.waitUntil(lambda: "陈静" in line.text())
    context.link.report(colleague("J"))
    qtbot.waitUntil(lambda: "陈静" not in line.text())
    line.show_incident("I", msgspec.structs.replace(FIRE, owner="", owner_seat=""))
    assert line.text() == t("seats.holder.nobody")


def test_in_an_outage_it_says_as_of_when_the_others_were_known(qtbot: QtBot, context: Context) -> None:
    line = HolderLine(context)
    qtbot.addWidget(line)
    line.show_incident("I", FIRE)
    context.link.report(colleague("I"))
    qtbot.waitUntil(lambda: "陈静" in line.text())
    assert t("seats.as_of", time=time_words(NOON)) not in line.text()
    context.link.report(LinkState(phase=Phase.OFFLINE, last_contact_at=NOON))
    qtbot.waitUntil(lambda: t("seats.as_of", time=time_words(NOON)) in line.text())
