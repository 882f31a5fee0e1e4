"""Giving an order once more that nobody can have: where it may have arrived, only a voice is safe."""

from console.context import Context
from console.untold import Untold, untold
from models.undelivered import AGAIN
from models.unit import DispatchUnit, Unit
from resources.words import t

KEY = "order_again"


def may_order_again(one: Untold) -> bool:
    """Can nobody have this order, so that giving it once more makes no second one?"""
    return not one.pending and one.dispatch.undelivered in AGAIN


def order_again(context: Context) -> None:
    """For the chosen unit, else for all of the worked incident whose orders nobody can have."""
    key, incident_id = context.selection.key, context.selection.incident_id
    unit_id = key.id if key is not None and key.kind == Unit.KIND else ""
    context.background.query(
        lambda: find(context, unit_id, incident_id), lambda found: give(context, found), key=KEY
    )  # fmt: skip


def find(context: Context, unit_id: str, incident_id: str) -> list[Untold]:
    """The orders that are meant, whether they may be given again or not. Reads the store."""
    found = untold(context)
    chosen = [one for one in found if one.dispatch.unit_id == unit_id]
    return chosen or [one for one in found if one.incident.id == incident_id]


def give(context: Context, found: list[Untold]) -> None:
    """Give those again that may be; say of the others why not."""
    if not found:
        context.notices.warn(t("untold.nobody"), key=KEY)
        return
    if not context.link.state.online:
        context.notices.warn(t("untold.again.offline"), key=KEY)
        return
    for one in found:
        if may_order_again(one):
            command = DispatchUnit(
                unit_id=one.dispatch.unit_id, incident_id=one.incident.id, drive_time_s=one.dispatch.drive_time_s
            )
            context.commands.submit(command)
    unsafe = [one.number for one in found if not may_order_again(one)]
    if unsafe:
        units = t("untold.and").join(unsafe)
        context.notices.warn(t("untold.again.unsafe", units=units), key=KEY)
