"""What a dispatcher might do next: acts drawn at random from what the seat sees, the same for the same seed."""

from collections.abc import Callable

from models.log_entry import AddLogEntry
from models.store import QueryInterrupted, Store
from tests.soak import care_deeds as care
from tests.soak import incident_deeds as incidents
from tests.soak import map_deeds as map_
from tests.soak import room_deeds as room
from tests.soak import table_deeds as table
from tests.soak.eye import Deed, Eye, deed

DEEDS: dict[str, tuple[int, Callable[[Eye], Deed | None]]] = {
    "AddLogEntry": (20, incidents.write),
    "CreateIncident": (14, incidents.begin),
    "DispatchUnit": (16, incidents.send),
    "SetUnitStatus": (11, incidents.report),
    "UpdateIncident": (7, incidents.update),
    "TellByVoice": (4, incidents.tell),
    "AssignHydrant": (5, incidents.give_water),
    "ReleaseHydrant": (3, incidents.take_water),
    "SetWaterDemand": (2, incidents.want_water),
    "TieWater": (2, incidents.tie_water),
    "ReportDefect": (3, care.report),
    "AssignDefect": (2, care.assign),
    "RepairDefect": (2, care.repair),
    "CheckDefect": (2, care.check),
    "DismissDefect": (1, care.dismiss),
    "RecordFlowTest": (1, care.measure),
    "PlanRound": (1, care.plan),
    "RecordVisit": (2, care.visit),
    "EndRound": (1, care.end),
    "SetDemandRow": (2, table.change),
    "RemoveDemandRow": (1, table.remove),
    "CloseIncident": (4, incidents.close),
    "CorrectLogEntry": (3, incidents.correct),
    "ClaimIncident": (4, incidents.claim),
    "AddDrawing": (4, map_.draw),
    "ChangeDrawing": (3, map_.redraw),
    "RemoveDrawing": (1, map_.wipe),
    "TakeOverIncident": (4, incidents.take_over),
    "ReleaseIncident": (3, incidents.give_up),
    "ConfirmAlarm": (4, room.confirm),
    "DismissAlarm": (3, room.dismiss),
    "WriteHandover": (2, room.leave),
    "AcceptHandover": (2, room.sign),
    "TellSignIn": (1, room.sign_in),
    "ReviewBreakGlass": (1, room.review),
    "RequestApproval": (4, room.ask),
    "GrantApproval": (5, room.grant),
    "DenyApproval": (1, room.deny),
    "DoByVoice": (1, room.do_by_voice),
}
"""Command -> how often it is drawn, and how it is made."""
NEVER_DRAWN = {
    "CutPower": "refused alone; ask() asks for it and grant() has it carried out",
    "NotifyMany": "refused alone; ask() asks for it and grant() has it carried out",
    "TellActsLost": "the engine's own, when an outbox was damaged, which storms and kill points do",
}
"""Command -> why nobody does it by hand."""


def note(text: str) -> Deed:
    """A note of the seat."""
    return deed(AddLogEntry(text=text))


class Deeds:
    """Draws acts."""

    def __init__(self, seed: str, seat: str, name: str) -> None:
        self._eye = Eye(seed, seat, name)

    def draw(self, store: Store, number: Callable[[], int]) -> Deed:
        """The next act. Where it has nothing to be done to, a note instead."""
        try:
            return self._draw(store, number)
        except QueryInterrupted:  # another file came into the cache's place under this look
            return self._draw(store, number)

    def _draw(self, store: Store, number: Callable[[], int]) -> Deed:
        self._eye.look(store, number)
        weights, makes = zip(*DEEDS.values(), strict=True)
        (make,) = self._eye.chance.choices(makes, weights)
        return make(self._eye) or incidents.write(self._eye)
