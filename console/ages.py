"""Ages as the console shows them: shelf lives from the settings, the backend's clock, the line as it stands."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from console.context import Context
from console.reasons import sentence
from models.age import Age, Aspect, age, ages, aspects, listed
from models.record import Key, Record, SyncState
from models.store import Row
from resources.words import t
from widgets.ages import as_of_text
from widgets.rows import RowState


def life_s(context: Context, aspect: Aspect) -> float:
    """How long it may be taken for now, as the centre has set it."""
    return context.settings.number(f"age.{aspect.name}_s")


def lives(context: Context, kind: str) -> dict[str, float]:
    """Those of a kind by name."""
    return {aspect.name: life_s(context, aspect) for aspect in aspects(kind)}


def ages_of(context: Context, record: Record[Any]) -> list[tuple[Aspect, Age]]:
    """Everything that ages about a record, and how old it is now."""
    found = ages(record, context.now(), context.link.state.as_of, lives(context, record.kind))
    return [(aspect, found[aspect.name]) for aspect in aspects(record.kind) if aspect.name in found]


def record_state(context: Context, record: Record[Any]) -> RowState:
    """How a row that shows a record stands; stale by whatever about it is oldest."""
    stands = standing(record.state, record.reason)
    if is_outdated(context, record.key):
        return _outdated(stands, record.changed_at)
    stale = [one for _aspect, one in ages_of(context, record) if one.stale]
    if not stale:
        return stands
    moments = [one.as_of for one in stale if one.as_of is not None]
    return replace(stands, stale=True, as_of_s=min(moments).timestamp() if moments else None)


def row_state(context: Context, kind: str, row: Row) -> RowState:
    """The same for a row of derived columns."""
    stands = standing(row.state, row.reason)
    if is_outdated(context, Key(kind, row.id)):
        return _outdated(stands, row.changed_at)
    aspect = listed(kind)
    if aspect is None:
        return stands
    contact = context.link.state.as_of if row.state == SyncState.SYNCED else None
    one = age(aspect, _moment(row.at), context.now(), contact, life_s(context, aspect))
    if not one.stale:
        return stands
    return replace(stands, stale=True, as_of_s=one.as_of.timestamp() if one.as_of else None)


def is_outdated(context: Context, key: Key) -> bool:
    """Is there a newer change of it that this version cannot read?"""
    return key in context.store.outdated


def _outdated(stands: RowState, changed_at: str) -> RowState:
    """How it stood before that change, and why that is all there is to see."""
    at = _moment(changed_at)
    reason = "\n".join(part for part in (stands.reason, t("ages.newer_unread")) if part)
    return replace(stands, stale=True, reason=reason, as_of_s=at.timestamp() if at else None)


def age_words(aspect: Aspect, one: Age) -> str:
    """`Position as of 13:02`, and that this is too long ago."""
    when = as_of_text(one.as_of.timestamp()) if one.as_of is not None else none_words(aspect, one)
    words = t("ages.line", what=t(f"ages.aspect.{aspect.name}"), when=when)
    return f"{words} {t('ages.stale')}" if one.stale and one.as_of is not None else words


def none_words(aspect: Aspect, one: Age) -> str:
    """What is said of a value without a moment: what is stated and owes nothing to the line was done here."""
    if one.stale:
        return t("ages.unknown_stale")
    return t("ages.own") if aspect.moment is None else t("ages.unknown")


def ages_line(context: Context, record: Record[Any]) -> str:
    """The ages of a record on one line."""
    return " · ".join(age_words(aspect, one) for aspect, one in ages_of(context, record))


def standing(state: str, reason: str) -> RowState:
    """How a row stands with the backend, whatever its age, and the sentence why."""
    return RowState() if state == SyncState.SYNCED else RowState(str(state), sentence(reason))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
