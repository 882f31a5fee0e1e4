"""What has to happen before the panels of the exceptional have something to show."""

import json
from datetime import timedelta

from backend.accounts import DEMO_PASSWORD
from console.features.packs.catch_up import CatchUpPanel
from console.untold import untold
from models.claim import ClaimIncident
from models.device import Device
from models.drawing import AddDrawing, Drawing, Form
from models.ids import uuid7
from models.incident import Incident
from models.outbox_entry import EntryState
from models.unit import DispatchUnit
from tests.backend.acts import envelope, incident, load, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LADDER, LAT, LON, id_of

POST = id_of("device", "CP9")


def told_by_nobody(desk: Desk, world: BackendProcess) -> None:
    """A unit that was sent on paper, and whose crew nobody is known to have told: perhaps in a test before."""
    if not untold(desk.context):
        incident_id = desk.open_incident()
        desk.level()
        ago = desk.context.now() - timedelta(minutes=5)
        desk.do(DispatchUnit(unit_id=LADDER, incident_id=incident_id), stated_at=ago)
        desk.level()


def contested(desk: Desk, world: BackendProcess) -> None:
    """An incident of another seat that this one claims."""
    incident_id, create = incident(f"9-{uuid7()[-6:]}", seat="5")
    with world.client() as client:
        send(client, create)
    desk.wait(lambda: desk.services.store.get(Incident, incident_id) is not None)
    ours = desk.do(ClaimIncident(incident_id=incident_id))

    def is_contested() -> bool:
        return any(e.id == ours and e.state is EntryState.CONFLICT for e in desk.context.commands.entries())

    desk.wait(is_contested)


def drawn(desk: Desk, world: BackendProcess) -> None:
    """Somebody at seat 3 has drawn a command post, and it is chosen here."""
    drawing_id = uuid7()
    post = {"drawing_id": drawing_id, "type": "command_post", "form": Form.POINT, "points": [[LON, LAT]]}
    with world.client() as client:
        send(client, envelope(AddDrawing.NAME, post, seat="3"))
    desk.wait(lambda: desk.services.store.get(Drawing, drawing_id) is not None)
    desk.context.selection.choose(Drawing.KIND, drawing_id)


def asked_for(desk: Desk, world: BackendProcess) -> None:
    """王芳 at seat 3 asks to cut the power of a charging post."""
    with world.client() as client:
        load(client, "device", {"number": "CP9", "name": "充电桩", "type": "charging_post"})
    request = {
        "approval_id": uuid7(), "what": "CutPower", "body": json.dumps({"device_id": POST}), "reason": "起火",
    }  # fmt: skip
    with world.client("wangfang", DEMO_PASSWORD, "3") as client:
        [answer] = send(client, envelope("RequestApproval", request, actor="wangfang", seat="3"))
    assert answer["outcome"] == "accepted", answer
    desk.wait(lambda: desk.services.store.get(Device, POST) is not None)
    desk.wait(lambda: desk.services.store.get("approval", str(request["approval_id"])) is not None)


def typed(desk: Desk, panel: CatchUpPanel) -> None:
    """A line of the paper log."""
    panel.fields["time"].setText(f"{desk.context.now() - timedelta(minutes=9):%Y-%m-%d %H:%M}")
    panel.fields["act"].setText("1")
    panel.fields["text"].setText("现场有浓烟")
    panel.add()
