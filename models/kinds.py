"""The one list of kinds and the one list of commands."""

import msgspec

from models.alarm import Alarm, ConfirmAlarm, DismissAlarm
from models.approval import Approval, DenyApproval, DoByVoice, GrantApproval, RequestApproval
from models.assignment import AssignHydrant, ReleaseHydrant
from models.camera import Camera
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.command import Circumstances, Command, Envelope, Facts, Put, Refused
from models.defect import Defect
from models.defect_acts import AssignDefect, CheckDefect, DismissDefect, RepairDefect, ReportDefect
from models.demand_row import DemandRow
from models.demand_row_acts import RemoveDemandRow, SetDemandRow
from models.device import Device
from models.document import Document
from models.drawing import AddDrawing, ChangeDrawing, Drawing, RemoveDrawing
from models.expert import Expert
from models.flow_test import RecordFlowTest
from models.handover import AcceptHandover, Handover, WriteHandover
from models.hydrant import Hydrant
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.inspection import EndRound, PlanRound, RecordVisit, Round
from models.late_entry import check_stated
from models.log_entry import AddLogEntry, CorrectLogEntry, LogEntry
from models.lost_acts import TellActsLost
from models.medical import Medical
from models.notification import NotifyMany
from models.person import Person
from models.plan import Plan
from models.power import CutPower
from models.reading import Reading
from models.record import BadFact, Change, Fact, Record
from models.region import Region
from models.shelter import Shelter
from models.sign_in import ReviewBreakGlass, SignIn, TellSignIn
from models.site import Site
from models.station import Station
from models.supply import Supply
from models.team import Team
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit
from models.water_plan import SetWaterDemand, TieWater

KINDS: dict[str, type[Fact]] = {
    kind.KIND: kind
    for kind in (
        Site, Hydrant, Station, Unit, Person, Camera, Device, Reading, Alarm, Incident, LogEntry, Plan,
        Document, Region, Handover, SignIn, Approval, Team, Expert, Supply, Medical, Shelter,
        Drawing, Defect, Round, DemandRow,
    )
}  # fmt: skip
COMMANDS: dict[str, type[Command]] = {
    command.NAME: command
    for command in (
        CreateIncident, UpdateIncident, CloseIncident, ConfirmAlarm, DismissAlarm, DispatchUnit, TellByVoice,
        SetUnitStatus, AddLogEntry, CorrectLogEntry, AssignHydrant, ReleaseHydrant,
        ClaimIncident, TakeOverIncident, ReleaseIncident, WriteHandover, AcceptHandover,
        TellSignIn, ReviewBreakGlass, TellActsLost,
        RequestApproval, GrantApproval, DenyApproval, DoByVoice, CutPower, NotifyMany,
        AddDrawing, ChangeDrawing, RemoveDrawing, SetWaterDemand, TieWater,
        ReportDefect, AssignDefect, RepairDefect, CheckDefect, DismissDefect, RecordFlowTest, PlanRound, EndRound,
        RecordVisit, SetDemandRow, RemoveDemandRow,
    )
}  # fmt: skip
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


def decode_fact(kind: str, data: bytes | msgspec.Raw) -> Fact:
    """The fact in a record's JSON. Raises BadFact with a sentence for unknown kinds and broken JSON."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        raise BadFact(f"a record of unknown kind '{kind}'; this console may be older than its backend")
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadFact(f"a {kind} that cannot be read: {error}") from error


def record_of(change: Change) -> Record[Fact]:
    """The record a change carries."""
    return Record(
        kind=change.kind,
        id=change.id,
        fact=decode_fact(change.kind, change.data),
        revision=change.revision,
        exercise_id=change.exercise_id,
        changed_at=change.changed_at,
    )


def decode_command(envelope: Envelope) -> Command:
    """The command in an envelope. Raises Refused for an unknown name or a body that does not fit."""
    kind = COMMANDS.get(envelope.name)
    if kind is None:
        raise Refused("command.unknown", name=envelope.name)
    try:
        return msgspec.json.decode(envelope.body, type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Refused("command.body", name=envelope.name, reason=str(error)) from error


def apply_envelope(envelope: Envelope, facts: Facts, circumstances: Circumstances) -> tuple[Put, ...]:
    """Run the command in an envelope on the facts; impossible values are Refused, never half applied."""
    command = decode_command(envelope)
    try:
        check_stated(command, facts, circumstances)
        return tuple(command.apply(facts, circumstances))
    except ValueError as error:
        raise Refused("command.value", name=envelope.name, reason=str(error)) from error
