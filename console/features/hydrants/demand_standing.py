"""How each row of the demand table stands: its edition, who made it so and when, or what holds it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.ages import standing
from console.features.hydrants.demand_shared import Shared, never_was
from console.holders import person
from models.demand_row import DemandRow
from models.record import Record, SyncState
from resources.words import t


@dataclass(frozen=True)
class Standing:
    """In few words, in whole sentences, and the tone of a colour."""

    words: str
    tip: str = ""
    tone: str = ""


_HELD = {SyncState.PENDING: "blue", SyncState.REFUSED: "red", SyncState.CONFLICT: "red"}


def standings(shared: Shared, names: Mapping[str, str]) -> dict[str, Standing]:
    """That of every row by its code; `names` of people by their accounts."""
    found = {key: _standing(record, names) for key, record in shared.records.items()}
    example = Standing(t("hydrants.table.standing_of.example"), t("hydrants.table.standing_of.example_tip"))
    return {key: example for key in shared.rows if key not in found} | found


def _standing(record: Record[DemandRow], names: Mapping[str, str]) -> Standing:
    row = record.fact
    made = t(
        "hydrants.table.standing_of.made", edition=row.edition, by=person(row.changed_by, names) or "—",
        seat=row.seat or "—", time=_time(row.changed_at, "%Y-%m-%d %H:%M"),
    )  # fmt: skip
    if row.signed_at is not None:
        made += "\n" + t(
            "hydrants.table.standing_of.signed", by=row.verified_by, source=row.source,
            account=person(row.signed_by, names), time=_time(row.signed_at, "%Y-%m-%d %H:%M"),
        )  # fmt: skip
    if record.state in _HELD:
        why = standing(record.state, record.reason).reason
        words = t(f"hydrants.table.standing_of.{record.state}")
        return Standing(words, why if never_was(record) else f"{why}\n{made}".strip(), _HELD[record.state])
    short = t(
        "hydrants.table.standing_of.short", edition=row.edition, by=person(row.changed_by, names) or "—",
        time=_time(row.changed_at, "%m-%d %H:%M"),
    )  # fmt: skip
    return Standing(short, made)


def _time(moment: datetime | None, pattern: str) -> str:
    return moment.astimezone().strftime(pattern) if moment is not None else "—"
