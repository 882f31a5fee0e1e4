"""Giving water to an engine and taking it back."""

from console.context import Context
from console.features.hydrants.nearest import Candidate
from console.features.hydrants.work import Water, water
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant, HydrantStatus
from models.unit import Unit
from resources.words import t


def assign_chosen_or_best(context: Context) -> None:
    """Without a look at the list: the chosen source, else the nearest free one, to the chosen unit or a dry one.

    No other is given in the place of a chosen one that is not among those found.
    """
    key, incident_id = context.selection.key, context.selection.incident_id
    source = key.id if key is not None and key.kind == Hydrant.KIND else ""
    unit = key.id if key is not None and key.kind == Unit.KIND else ""

    def give(found: Water) -> None:
        if source and all(candidate.record.id != source for candidate in found.candidates):
            context.notices.warn(t("widgets.table.left"), key="hydrants.assign")
            return
        assign(context, found, pick(found, source), unit)

    context.background.query(lambda: water(context, incident_id), give)


def pick(found: Water, source_id: str) -> Candidate | None:
    """The source of that id, else the nearest free one with full pressure, else the nearest free one."""
    chosen = next((c for c in found.candidates if c.record.id == source_id), None)
    free = [c for c in found.candidates if c.usable and not c.record.fact.assignments]
    free.sort(key=lambda c: c.record.fact.status is not HydrantStatus.IN_SERVICE)
    return chosen or next(iter(free), None)


def assign(context: Context, found: Water, candidate: Candidate | None, preferred_unit: str = "") -> None:
    """Give the source to the preferred unit, else to the first that has none; says why when it cannot."""
    unit = found.dry_unit(preferred_unit)
    if found.incident is None or candidate is None or unit is None:
        context.notices.warn(t("hydrants.notice.nothing_to_assign"), key="hydrants.assign")
        return
    if not candidate.usable:
        number = candidate.record.fact.number
        context.notices.warn(t("hydrants.notice.not_usable", hydrant=number), key="hydrants.assign")
        return
    context.commands.submit(
        AssignHydrant(
            hydrant_id=candidate.record.id,
            unit_id=unit.id,
            incident_id=found.incident.id,
            walk_distance_m=round(candidate.walk.distance_m, 1) if candidate.walk else None,
        )
    )


def release(context: Context, found: Water, candidate: Candidate | None) -> None:
    """Take the source back from every unit that has it at this incident."""
    here = found.incident.id if found.incident else ""
    held = [a for a in candidate.record.fact.assignments if a.incident_id == here] if candidate else []
    if not held:
        context.notices.warn(t("hydrants.notice.nothing_to_release"), key="hydrants.release")
    for assignment in held:
        if candidate is not None:
            context.commands.submit(
                ReleaseHydrant(
                    hydrant_id=candidate.record.id,
                    unit_id=assignment.unit_id,
                    incident_id=assignment.incident_id,
                )
            )
