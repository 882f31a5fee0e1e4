"""The plan of the worked incident or the chosen site, with the drawing that opens first; off the UI thread."""

from dataclasses import dataclass
from pathlib import Path

from console.context import Context
from models.document import Document
from models.incident import Incident
from models.plan import Plan
from models.record import Record
from models.site import Site


@dataclass(frozen=True)
class Found:
    """A plan, its drawings, and those of them that are on this machine."""

    plan: Record[Plan] | None = None
    documents: tuple[Record[Document], ...] = ()
    files: tuple[Path | None, ...] = ()
    site_name: str = ""


def find_plan(context: Context) -> Found:
    """The plan of what is chosen: the plan itself, a site's, or that of the worked incident's site."""
    plan = _plan(context)
    if plan is None:
        return Found()
    documents = context.store.get_many(Document, plan.fact.document_ids)
    ordered = tuple(documents[i] for i in plan.fact.document_ids if i in documents)
    site = context.store.get(Site, plan.fact.site_id) if plan.fact.site_id else None
    files = tuple(context.documents.get(d.fact.sha256) for d in ordered)
    return Found(plan, ordered, files, site.fact.name if site else "")


def _plan(context: Context) -> Record[Plan] | None:
    key = context.selection.key
    if key is not None and key.kind == Plan.KIND:
        return context.store.get(Plan, key.id)
    site_id = key.id if key is not None and key.kind == Site.KIND else _incident_site(context)
    plans = context.store.children(Plan.KIND, site_id, 1) if site_id else []
    return plans[0] if plans else None


def _incident_site(context: Context) -> str:
    incident_id = context.selection.incident_id
    incident = context.store.get(Incident, incident_id) if incident_id else None
    return incident.fact.site_id if incident else ""


def sections(plan: Plan) -> list[tuple[str, list[str]]]:
    """The plan's contents by section key, empty sections left out, in the order a crew needs them."""
    hazards = [
        " · ".join(
            p for p in (h.name, f"UN {h.un_number}" if h.un_number else "", h.amount, h.place, h.measures) if p
        )
        for h in plan.hazards
    ]
    contacts = [" · ".join(p for p in (c.name, c.role, c.phone) if p) for c in plan.contacts]
    all_sections: list[tuple[str, list[str]]] = [
        ("hazards", hazards),
        ("building", [plan.construction, plan.floors, f"{plan.height_m:g} m" if plan.height_m else ""]),
        ("access", [plan.access, *plan.entrances]),
        ("ladder_positions", list(plan.ladder_positions)),
        ("water", [plan.water_inside, plan.water_outside,
                   f"{plan.required_flow_lps:g} L/s" if plan.required_flow_lps else ""]),
        ("fixed_systems", list(plan.fixed_systems)),
        ("control", [plan.control_room, plan.key_box]),
        ("shut_offs", list(plan.shut_offs)),
        ("key_parts", list(plan.key_parts)),
        ("attack_routes", list(plan.attack_routes)),
        ("evacuation_routes", list(plan.evacuation_routes)),
        ("assembly_points", list(plan.assembly_points)),
        ("contacts", contacts),
        ("note", [plan.note]),
    ]  # fmt: skip
    return [(key, [line for line in lines if line]) for key, lines in all_sections if any(lines)]


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
