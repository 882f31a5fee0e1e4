"""What the seats feature asks of the store."""

from console.features.seats.work import open_incidents, taken_why
from models.claim import TakeOverIncident
from models.incident import CloseIncident
from tests.console.features.desk import Desk


def test_only_what_is_open_is_anybodys_work(desk: Desk) -> None:
    incident_id = desk.open_incident()
    assert incident_id in open_incidents(desk.context)
    desk.do(CloseIncident(incident_id=incident_id))
    desk.wait(lambda: incident_id not in open_incidents(desk.context))
    desk.level()


def test_the_last_take_over_says_why(desk: Desk) -> None:
    incident_id = desk.open_incident()
    assert taken_why(desk.context, incident_id) == ""
    for reason in ("先", "后"):
        desk.do(TakeOverIncident(incident_id=incident_id, reason=reason))
    desk.wait(lambda: taken_why(desk.context, incident_id) == "后")
    desk.level()
