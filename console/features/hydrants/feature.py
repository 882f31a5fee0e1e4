"""Hydrants: every water source on the map, and the one an engine should take, by walked hose distance."""

from console.context import Context
from console.feature import Act, DossierTab, Feature, Setting
from console.features.hydrants import actions
from console.features.hydrants.layer import LayLayer, hydrant_layer
from console.features.hydrants.water_tab import WaterTab
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.incident import Incident
from resources.words import t


def _needs_incident(context: Context) -> str:
    return "" if context.selection.incident_id else t("incidents.refusal.no_incident")


def _assign(context: Context) -> None:
    context.desk.show_tab("water")
    actions.assign_chosen_or_best(context)


def _release(context: Context) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        tab.release()


FEATURE = Feature(
    name="hydrants",
    tabs=(
        DossierTab(
            "water",
            "hydrants.tab",
            frozenset({Incident.KIND, Hydrant.KIND}),
            WaterTab,
            order=20,
            with_incident=True,
        ),
    ),
    layers=lambda context: (hydrant_layer(context), LayLayer(context)),
    acts=(
        Act(
            "hydrants.assign",
            "hydrants.act.assign_best",
            _assign,
            "F7",
            "hydrant",
            refusal=_needs_incident,
            commands=(AssignHydrant,),
        ),
        Act(
            "hydrants.release",
            "hydrants.act.release",
            _release,
            "Shift+F7",
            "hydrant",
            refusal=_needs_incident,
            commands=(ReleaseHydrant,),
        ),
    ),
    settings=(
        Setting("hydrants.limit_m", 400.0, "hydrants.setting.limit_m", 50, 2000, "m"),
        Setting("hydrants.wanted", 12, "hydrants.setting.wanted", 3, 50),
    ),
)
