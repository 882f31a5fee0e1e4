"""Hydrant care: defects in a closed loop, looks and rounds, flow tests, pressure over time, coverage."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, DossierTab, Feature, Panel, Setting
from console.features.hydrant_care.care_tab import CareTab
from console.features.hydrant_care.coverage_panel import CoveragePanel
from console.features.hydrant_care.flow_layer import BY_NFPA, SHOWN, FlowLayer
from console.features.hydrant_care.panel import CarePanel
from console.features.hydrant_care.survey import Survey
from models.defect_acts import ReportDefect
from models.hydrant import Hydrant
from resources.words import t

COVERAGE = "hydrant_care.coverage"


def _show(context: Context) -> None:
    context.desk.show_panel("hydrant_care")


def _report(context: Context) -> None:
    tab = context.desk.show_tab("hydrant_care")
    if isinstance(tab, CareTab):
        tab.words.setFocus()


def _coverage(context: Context) -> None:
    context.desk.show_panel(COVERAGE)


def _flow(context: Context) -> None:
    context.settings.set(SHOWN, not context.settings.get(SHOWN))


def _needs_hydrant(context: Context) -> str:
    key = context.selection.key
    return "" if key is not None and key.kind == Hydrant.KIND else t("hydrant_care.notice.choose_hydrant")


FEATURE = Feature(
    name="hydrant_care",
    panels=(
        Panel(COVERAGE, "hydrant_care.coverage_panel", Area.BOTTOM, CoveragePanel, order=61, workspaces=ON_CALL),
        Panel(
            "hydrant_care",
            "hydrant_care.panel",
            Area.BOTTOM,
            CarePanel,
            order=60,
            workspaces=frozenset({"routine"}),
        ),
    ),
    layers=lambda context: (Survey.of(context), FlowLayer(context)),
    tabs=(DossierTab("hydrant_care", "hydrant_care.tab_title", frozenset({Hydrant.KIND}), CareTab, order=70),),
    settings=(
        Setting(SHOWN, False, "hydrant_care.setting.flow_shown"),
        Setting(BY_NFPA, False, "hydrant_care.setting.flow_nfpa"),
    ),
    acts=(
        Act("hydrant_care.flow", "hydrant_care.act.flow", _flow, "Ctrl+Alt+S", "water", menu="view"),
        Act(
            "hydrant_care.coverage.show", "hydrant_care.act.coverage", _coverage, "Ctrl+Alt+Z", "area", menu="view"
        ),
        Act("hydrant_care.show", "hydrant_care.act.show", _show, "Ctrl+Alt+A", "hydrant", menu="view"),
        Act(
            "hydrant_care.report",
            "hydrant_care.act.report_here",
            _report,
            "Ctrl+Alt+R",
            "warning",
            refusal=_needs_hydrant,
            commands=(ReportDefect,),
        ),
    ),
)
