"""Drawing 态势标绘: the situation plotted on the map, shared by all seats."""

from collections.abc import Callable

from console.context import Context
from console.feature import ON_CALL, Act, Area, DossierTab, Feature, Panel
from console.features.drawing.drawer import drawer_of, with_chosen
from console.features.drawing.estimate_panel import EstimatePanel
from console.features.drawing.estimating import CIRCLE, PLUME
from console.features.drawing.layer import DrawingLayer
from console.features.drawing.palette import Palette
from console.features.drawing.suggest import suggest
from console.features.drawing.tab import DrawingTab
from models.drawing import AddDrawing, ChangeDrawing, Drawing, RemoveDrawing
from resources.words import t

_ANY = (AddDrawing, ChangeDrawing, RemoveDrawing)


def _show(context: Context) -> None:
    context.desk.show_panel("drawing")


def _show_estimates(context: Context) -> None:
    context.desk.show_panel("drawing.estimates")


def _again(context: Context) -> None:
    recent = drawer_of(context).recent
    if recent:
        drawer_of(context).begin(recent[0])
    else:
        _show(context)


def _needs_drawing(context: Context) -> str:
    key = context.selection.key
    return "" if key is not None and key.kind == Drawing.KIND else t("drawing.none_chosen")


def _edit(context: Context) -> None:
    with_chosen(context, drawer_of(context).edit)


def _remove(context: Context) -> None:
    with_chosen(context, drawer_of(context).remove)


def _estimate(kind: str) -> Callable[[Context], None]:
    def act(context: Context) -> None:
        panel = context.desk.show_panel("drawing.estimates")
        if isinstance(panel, EstimatePanel):
            panel.begin(kind)

    return act


FEATURE = Feature(
    name="drawing",
    panels=(
        Panel("drawing", "drawing.panel", Area.RIGHT, Palette, order=60, workspaces=ON_CALL),
        Panel(
            "drawing.estimates", "drawing.estimate.panel", Area.RIGHT, EstimatePanel, order=61, workspaces=ON_CALL
        ),
    ),
    tabs=(DossierTab("drawing", "drawing.tab", frozenset({Drawing.KIND}), DrawingTab, order=5),),
    layers=lambda context: (DrawingLayer(context),),
    suggest=suggest,
    acts=(
        Act("drawing.show", "drawing.act.show", _show, "D", "draw", "map", commands=(AddDrawing,)),
        Act("drawing.again", "drawing.act.again", _again, "Ctrl+D", "draw", "map", commands=(AddDrawing,)),
        Act(
            "drawing.edit", "drawing.act.edit", _edit, "Shift+D", "edit", "map",
            refusal=_needs_drawing, commands=(ChangeDrawing,),
        ),
        Act(
            "drawing.remove", "drawing.act.remove", _remove, "Ctrl+Shift+Backspace", "delete", "map",
            refusal=_needs_drawing, commands=(RemoveDrawing,),
        ),
        Act(
            "drawing.undo", "drawing.act.undo", lambda context: drawer_of(context).undo(), "Ctrl+Z", "back", "map",
            commands=_ANY,
        ),
        Act(
            "drawing.redo", "drawing.act.redo", lambda context: drawer_of(context).redo(), "Ctrl+Shift+Z",
            "forward", "map", commands=_ANY,
        ),
        Act(
            "drawing.estimates.show", "drawing.act.estimates", _show_estimates, "Ctrl+Alt+D", "draw", "map",
            commands=(AddDrawing,),
        ),
        Act(
            "drawing.circle", "drawing.act.circle", _estimate(CIRCLE), "Ctrl+Alt+C", "draw", "map",
            commands=(AddDrawing,),
        ),
        Act(
            "drawing.plume", "drawing.act.plume", _estimate(PLUME), "Ctrl+Alt+F", "draw", "map",
            commands=(AddDrawing,),
        ),
    ),
)  # fmt: skip
