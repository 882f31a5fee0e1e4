"""An act on an incident that was opened a moment ago waits until it can be read, and is never lost in silence."""

import logging

from console.with_incident import missing_words, with_incident
from models.ids import uuid7
from models.incident import CreateIncident
from resources.words import t
from tests.console.features import conftest as features
from tests.console.features.desk import Desk

world, desks, desk = features.world, features.desks, features.desk


def create(desk: Desk) -> str:
    incident_id = uuid7()
    number = desk.services.commands.next_incident_number()
    desk.services.commands.submit(
        CreateIncident(incident_id=incident_id, number=number, type="fire", address="中山路1号")
    )
    return incident_id


def test_an_act_waits_until_the_incident_can_be_read(desk: Desk) -> None:
    done: list[str] = []
    with desk.held_fold():
        incident_id = create(desk)
        with_incident(desk.context, incident_id, lambda incident: done.append(incident.id))
        desk.wait(lambda: desk.services.commands.openings._opened[incident_id].waiting != [])
        assert done == []
    desk.wait(lambda: done == [incident_id])
    assert not desk.context.notices.all


def test_an_act_on_an_incident_that_was_not_opened_says_why(
    desk: Desk, expected_log: list[logging.LogRecord]
) -> None:
    done: list[str] = []
    with desk.locked_outbox():
        incident_id = create(desk)
        with_incident(desk.context, incident_id, lambda incident: done.append(incident.id))
        desk.wait(lambda: desk.services.commands.openings.why_not(incident_id) != "")
        words = missing_words(desk.context, incident_id)
        desk.wait(lambda: words in [notice.text for notice in desk.context.notices.all])
    assert words.startswith(t("shell.dossier.not_opened"))
    assert done == []
