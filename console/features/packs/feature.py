"""Outage packs, printed sheets and catch-up: what carries the work over a time without the console."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel, Setting
from console.features.packs import sheets
from console.features.packs.catch_up import CatchUpPanel
from console.features.packs.panel import PacksPanel, choose_folder, keeper_of
from console.printing.command import KEEP
from models.log_entry import AddLogEntry


def _start(context: Context) -> None:
    keeper_of(context)


def _show(context: Context) -> None:
    context.desk.show_panel("packs")


def _catch_up(context: Context) -> None:
    panel = context.desk.show_panel("catch_up")
    if isinstance(panel, CatchUpPanel):
        panel.begin()


FEATURE = Feature(
    name="packs",
    panels=(
        Panel("packs", "packs.panel", Area.BOTTOM, PacksPanel, order=60, workspaces=ON_CALL),
        Panel("catch_up", "packs.catch_up.panel", Area.BOTTOM, CatchUpPanel, order=61, workspaces=ON_CALL),
    ),
    acts=(
        Act("packs.sheet", "packs.act.sheet", sheets.print_sheet, "Ctrl+P", "print", menu="file",
            refusal=sheets.needs_incident),
        Act("packs.card", "packs.act.card", sheets.print_card, "Ctrl+Alt+P", "print", menu="file",
            refusal=sheets.needs_incident),
        Act("packs.make", "packs.act.make", lambda context: keeper_of(context).make_now(), "Ctrl+Shift+P", "export",
            menu="file"),
        Act("packs.choose_folder", "packs.act.folder", choose_folder, "Ctrl+Alt+Shift+P", "settings", menu="file"),
        Act("packs.show", "packs.act.show", _show, "Ctrl+Alt+E", "export", menu="view"),
        Act("packs.catch_up", "packs.act.catch_up", _catch_up, "Ctrl+Alt+L", "edit", "duty",
            commands=(AddLogEntry,)),
    ),
    settings=(
        Setting("packs.folder", "", "packs.setting.folder"),
        Setting("packs.every_min", 5.0, "packs.setting.every_min", 1.0, 240.0, "min"),
        Setting("packs.keep", KEEP, "packs.setting.keep", 1, 500),
    ),
    start=_start,
)  # fmt: skip
