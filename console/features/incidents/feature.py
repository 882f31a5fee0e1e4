"""Incidents: opened in seconds, worked to their end, with or without the network."""

from console.context import Context
from console.feature import Act, Area, DossierTab, Feature, Panel, Setting
from console.features.incidents import actions
from console.features.incidents.clocks import DISPATCH_S
from console.features.incidents.forces import ForcesTab
from console.features.incidents.intake import Intake
from console.features.incidents.layer import IncidentLayer
from console.features.incidents.log_tab import LogTab
from console.features.incidents.overview import OverviewTab
from console.features.incidents.suggest import suggest
from console.order_again import order_again
from console.tell import tell
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.log_entry import AddLogEntry, CorrectLogEntry
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit

KINDS = frozenset({Incident.KIND})


def _begin(context: Context) -> None:
    intake = context.desk.show_panel("intake")
    if isinstance(intake, Intake):
        intake.begin_from_selection()


def _note(context: Context) -> None:
    tab = context.desk.show_tab("log")
    if isinstance(tab, LogTab):
        tab.note.setFocus()


def _correct(context: Context) -> None:
    tab = context.desk.show_tab("log")
    if isinstance(tab, LogTab):
        tab.begin_correction()


FEATURE = Feature(
    name="incidents",
    panels=(Panel("intake", "incidents.panel.intake", Area.LEFT, Intake, order=60),),
    tabs=(
        DossierTab("overview", "incidents.tab.overview", KINDS, OverviewTab, order=10, with_incident=True),
        DossierTab(
            "forces", "incidents.tab.forces", KINDS | {Unit.KIND}, ForcesTab, order=30, with_incident=True
        ),
        DossierTab("log", "incidents.tab.log", KINDS, LogTab, order=90, with_incident=True),
    ),
    layers=lambda context: (IncidentLayer(context),),
    suggest=suggest,
    acts=(
        Act("incidents.new", "incidents.act.new", _begin, "F2", "add", commands=(CreateIncident,)),
        Act(
            "incidents.dispatch", "incidents.act.dispatch", actions.dispatch_recommended, "F5", "dispatch",
            refusal=actions.needs_incident, commands=(DispatchUnit,),
        ),
        Act("incidents.unit_status", "incidents.act.unit_status", actions.next_status, "F6", "check",
            commands=(SetUnitStatus,)),
        Act(
            "incidents.told_by_voice", "incidents.act.told_by_voice", tell, "Ctrl+T", "phone",
            commands=(TellByVoice,),
        ),
        Act(
            "incidents.order_again", "untold.again.act", order_again, "Ctrl+Shift+T", "refresh",
            commands=(DispatchUnit,),
        ),
        Act("incidents.note", "incidents.act.note", _note, "F10", "log", refusal=actions.needs_incident,
            commands=(AddLogEntry,)),
        Act("incidents.correct", "incidents.act.correct", _correct, "Shift+F10", "log",
            refusal=actions.needs_incident, commands=(CorrectLogEntry,)),
        Act(
            "incidents.stage", "incidents.act.stage", actions.next_stage, "F11", "water",
            refusal=actions.needs_incident, commands=(UpdateIncident,),
        ),
        Act(
            "incidents.close", "incidents.act.close", actions.close, "F12", "close",
            refusal=actions.needs_incident, commands=(CloseIncident,),
        ),
    ),
    settings=(
        Setting("incidents.dispatch_s", DISPATCH_S, "incidents.setting.dispatch_s", 5, 600, "s"),
    ),
)  # fmt: skip
