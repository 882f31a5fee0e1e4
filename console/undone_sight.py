"""What nobody carried out, at its incident: how the queue and the map show it, and the way to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from console.context import Context
from console.feature import ShowsAct
from console.undone_acts import UndoneAct, granted, undone_acts
from models.approval import CARRIED_OUT_WITHIN
from models.store import Store
from resources.words import has, t
from widgets.status_badge import Badge

LITTLE_S = 0.2
"""Looked at so much later than something is due, it is due."""
_BEFORE_WHY = re.compile("[:：]")  # zh: the colon of both languages


@dataclass(frozen=True)
class UndoneActs:
    """Those of one incident, the longest waiting first."""

    acts: tuple[UndoneAct, ...]

    @property
    def first_id(self) -> str:
        """The request of the one that waits longest."""
        return self.acts[0].record.id

    @property
    def state(self) -> str:
        """That it was not done, and why not; a number where there are more."""
        count = len(self.acts)
        return f"{self.acts[0].state} {count}" if count > 1 else self.acts[0].state

    @property
    def words(self) -> str:
        """For a plate on the map: `Not done: no channel · Cut power · 139… Zhang`; the whole of it is in `tip`."""
        first = self.acts[0]
        name = f"approvals.short.{first.record.fact.what}"
        by = first.contacts[0].words if first.contacts else ""
        return " · ".join(filter(None, (self.state, t(name) if has(name) else "", by)))

    @property
    def tip(self) -> str:
        """Each of them, and who can do it."""
        return "\n".join(f"{one.state} · {one.words}\n{one.reach}" for one in self.acts)

    @property
    def badge(self) -> Badge:
        """As loud as NOT ORDERED: somebody believes it done."""
        return Badge(self.state, "red", solid=True, shape="triangle", short=_BEFORE_WHY.split(self.state)[0])


@dataclass(frozen=True)
class Undone:
    """Incident -> what nobody did for it; in `again_s` time alone may have made more of them (0: it cannot)."""

    of_incident: Mapping[str, UndoneActs] = field(default_factory=dict)
    again_s: float = 0.0
    of_none: tuple[UndoneAct, ...] = ()
    """Those that belong to no incident."""


def undone_of_incidents(store: Store, now: datetime) -> Undone:
    """Those of each incident, for the places that list incidents, and those of none. Reads the store."""
    found: dict[str, list[UndoneAct]] = {}
    every = undone_acts(store, now)
    for one in every:
        if one.record.fact.incident_id:
            found.setdefault(one.record.fact.incident_id, []).append(one)
    waits = [
        (one.fact.decided_at + CARRIED_OUT_WITHIN - now).total_seconds()
        for one in granted(store, now)
        if one.fact.decided_at is not None and one.fact.done_at is None and not one.fact.is_undone(now)
    ]
    again_s = min((wait_s for wait_s in waits if wait_s >= 0), default=-LITTLE_S) + LITTLE_S
    none = tuple(one for one in every if not one.record.fact.incident_id)
    return Undone({incident_id: UndoneActs(tuple(acts)) for incident_id, acts in found.items()}, again_s, none)


def show_undone(context: Context, approval_id: str) -> None:
    """Bring a request to the front in the list of requests, where it is recorded who did it."""
    panel = context.desk.show_panel("approvals")
    if isinstance(panel, ShowsAct):
        panel.show_act(approval_id)
