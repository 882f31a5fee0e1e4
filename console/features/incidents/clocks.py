"""The clocks of an incident: how long each stage took, and how long it may take."""

from dataclasses import dataclass
from datetime import datetime

from models.incident import Incident

TURNOUT_S = 60.0
"""From the order to wheels rolling (建标152)."""
ARRIVAL_S = 300.0
"""From the order to the edge of the district (建标152: 5 min)."""
DISPATCH_S = 45.0
"""From the call to the order; not verified against the standard, so a setting (`incidents.dispatch_s`)."""


@dataclass(frozen=True)
class Clock:
    """One stage. `limit_s` None has no limit; `ended_at` None is still running; `started_at` None not begun."""

    key: str
    started_at: datetime | None
    ended_at: datetime | None
    limit_s: float | None = None

    def elapsed_s(self, now: datetime) -> float | None:
        """Seconds it took or has been taking, None before it began."""
        if self.started_at is None:
            return None
        return max(0.0, ((self.ended_at or now) - self.started_at).total_seconds())

    def late(self, now: datetime) -> bool:
        """Has it taken longer than it may?"""
        elapsed = self.elapsed_s(now)
        return self.limit_s is not None and elapsed is not None and elapsed > self.limit_s


def clocks(incident: Incident, dispatch_limit_s: float = DISPATCH_S) -> list[Clock]:
    """The clocks of an incident in the order they run; the first is the incident's whole time."""
    at = incident.clocks
    return [
        Clock("total", at.received_at, at.closed_at),
        Clock("dispatch", at.received_at, at.dispatched_at, dispatch_limit_s),
        Clock("turnout", at.dispatched_at, at.turnout_at or at.on_scene_at, TURNOUT_S),
        Clock("arrival", at.dispatched_at, at.on_scene_at, ARRIVAL_S),
        Clock("water", at.on_scene_at, at.water_on_at),
        Clock("control", at.on_scene_at, at.under_control_at),
    ]
