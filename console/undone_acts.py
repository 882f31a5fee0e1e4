"""What two persons decided and nobody did, with whom to call: found for every place that shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.contacts import Contact, contacts, reach_words
from console.request_words import request_words
from models.approval import Approval, ApprovalState
from models.record import Record, iso
from models.store import Op, Query, Store, where
from resources.words import has, t

KEPT = timedelta(hours=24)
"""What was asked for before that is nobody's any more."""
LOOKED_AT, MOST = 500, 100


@dataclass(frozen=True)
class UndoneAct:
    """One request, in words, and who can do it."""

    record: Record[Approval]
    words: str
    contacts: tuple[Contact, ...] = ()

    @property
    def state(self) -> str:
        """That it was not done, and why not."""
        key = f"approvals.state.not_{self.record.fact.outcome or 'unknown'}"
        return t(key) if has(key) else t("approvals.state.not_failed")

    @property
    def reach(self) -> str:
        """Phone, channel and name of whoever can do it."""
        return reach_words(self.contacts)


def undone_acts(store: Store, now: datetime, incident_id: str = "") -> list[UndoneAct]:
    """Those of the last day, of one incident or of all, the longest waiting first. Reads the store.

    None of an exercise: nothing goes out there.
    """
    undone = [one for one in granted(store, now, incident_id) if one.fact.is_undone(now)]
    return [UndoneAct(one, request_words(store, one.fact), contacts(store, one.fact)) for one in undone[:MOST]]


def granted(store: Store, now: datetime, incident_id: str = "") -> list[Record[Approval]]:
    """What was granted in the last day, done or not, of one incident or of all. Reads the store."""
    filters = [where("status", ApprovalState.GRANTED), where("at", iso(now - KEPT), Op.GE)]
    if incident_id:
        filters.append(where("parent_id", incident_id))
    query = Query(kind=Approval.KIND, filters=tuple(filters), order="at")
    found: list[Record[Approval]] = store.page(query, LOOKED_AT)
    return [one for one in found if one.exercise_id is None]
