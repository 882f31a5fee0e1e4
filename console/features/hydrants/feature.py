"""Hydrants: every water source on the map, and the one an engine should take, by walked hose distance."""

from functools import partial

from console.context import Context
from console.feature import Act, DossierTab, Feature, Setting
from console.features.hydrants import actions, mains_file
from console.features.hydrants.card_print import print_cards
from console.features.hydrants.demand_old import ANSWERED, SETTING
from console.features.hydrants.demand_table import MOST_TEXT
from console.features.hydrants.demand_window import DemandWindow
from console.features.hydrants.layer import LayLayer, hydrant_layer
from console.features.hydrants.water_tab import WaterTab
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.incident import Incident
from models.water_plan import SetWaterDemand
from resources.words import t


def _needs_incident(context: Context) -> str:
    return "" if context.selection.incident_id else t("incidents.refusal.no_incident")


def _assign(context: Context) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        tab.show_sources()
    actions.assign_chosen_or_best(context)


def _release(context: Context) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        tab.release()


def _accept(context: Context, *, moves: bool) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        tab.show_plan()
        tab.plan.accept(moves=moves)


def _cards(context: Context) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        print_cards(context, tab.plan.answer)


def _demand_table(context: Context) -> None:
    DemandWindow.of(context).open_table()


def _demand(context: Context) -> None:
    tab = context.desk.show_tab("water")
    if isinstance(tab, WaterTab):
        tab.show_plan()
        tab.plan.edit_demand()


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
        Act(
            "hydrants.accept",
            "hydrants.act.accept_new",
            partial(_accept, moves=False),
            "Ctrl+F7",
            "hydrant",
            refusal=_needs_incident,
            commands=(AssignHydrant,),
        ),
        Act(
            "hydrants.accept_all",
            "hydrants.act.accept_all",
            partial(_accept, moves=True),
            "Ctrl+Shift+F7",
            "hydrant",
            refusal=_needs_incident,
            commands=(AssignHydrant,),
        ),
        Act("hydrants.cards", "hydrants.act.cards", _cards, "Alt+Shift+F7", "export", refusal=_needs_incident),
        Act(
            "hydrants.demand",
            "hydrants.act.demand",
            _demand,
            "Ctrl+Alt+F7",
            "hydrant",
            refusal=_needs_incident,
            commands=(SetWaterDemand,),
        ),
        Act(
            "hydrants.demand_table",
            "hydrants.act.demand_table",
            _demand_table,
            "Ctrl+Alt+Shift+F7",
            "settings",
            menu="view",
        ),
    ),
    settings=(
        Setting("hydrants.limit_m", 400.0, "hydrants.setting.limit_m", 50, 2000, "m"),
        Setting("hydrants.wanted", 12, "hydrants.setting.wanted", 3, 50),
        Setting(SETTING, "", "hydrants.setting.demand_rows", longest=MOST_TEXT, act="hydrants.demand_table"),
        Setting(ANSWERED, False, "hydrants.setting.demand_rows_answered"),
        Setting("hydrants.hose_table", "cn_lined", "hydrants.setting.hose_table"),
        Setting("hydrants.hose_length_m", 20.0, "hydrants.setting.hose_length_m", 5, 60, "m"),
        Setting("hydrants.assumed_lps", 15.0, "hydrants.setting.assumed_lps", 1, 100, "L/s"),
        Setting("hydrants.least_mpa", 0.10, "hydrants.setting.least_mpa", 0.02, 0.5, "MPa"),
        Setting("hydrants.most_lift_m", 7.5, "hydrants.setting.most_lift_m", 1, 9, "m"),
        Setting("hydrants.assumed_lift_m", 3.0, "hydrants.setting.assumed_lift_m", 0, 9, "m"),
        *mains_file.SETTINGS,
    ),
)
