"""The list that is worked through first when the system is down: whom to tell by voice, what to have done so."""

from console.printing.incident_sheet import moment
from console.printing.markup import Markup, box, joined, table, tagged, text
from console.printing.pack_facts import PackFacts
from console.undone_acts import UndoneAct
from console.untold import Untold
from resources.words import t


def untold_list(pack: PackFacts) -> Markup:
    """Each unit that is NOT ORDERED and each granted act nobody did, with room to write whom was told and when."""
    return joined([tagged("h1", t("printing.pack.not_ordered")), _units(pack), _acts(pack)])


def _units(pack: PackFacts) -> Markup:
    if not pack.untold.items:
        return tagged("p", t("printing.none"), "muted")
    heads = [t(f"printing.column.{name}") for name in ("unit", "at_work", "reach", "sent", "why", "told_whom")]
    rows = [_unit(one) for one in pack.untold.items]
    return joined(
        [
            box(t("printing.tell_now")),
            table(heads, rows, (13, 20, 17, 11, 23, 16)),
            _left_out(pack.untold.left_out),
        ]
    )


def _unit(one: Untold) -> list[object]:
    incident = one.incident.fact
    name = one.unit.fact.name if one.unit else ""
    where = " · ".join(part for part in (incident.name, incident.address) if part)
    return [
        " ".join(part for part in (one.number, name) if part), text(f"{incident.number}　{where}"),
        one.reach or t("printing.no_reach"), moment(one.dispatch.made_at), one.why, "",
    ]  # fmt: skip


def _acts(pack: PackFacts) -> Markup:
    if not pack.undone:
        return Markup()
    heads = [t(f"printing.column.{name}") for name in ("act", "reach", "granted", "why", "told_whom")]
    return joined(
        [
            tagged("h2", t("printing.pack.undone")),
            table(heads, [_act(one) for one in pack.undone], (26, 26, 11, 17, 20)),
        ]
    )


def _act(one: UndoneAct) -> list[object]:
    return [one.words, one.reach, moment(one.record.fact.decided_at), one.state, ""]


def _left_out(count: int) -> Markup:
    return tagged("p", t("printing.left_out", count=count)) if count else Markup()
