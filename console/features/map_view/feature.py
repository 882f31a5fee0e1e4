"""The map's view: back, forward, and with one key to the incident and back again."""

from console.context import Context
from console.feature import Act, Feature
from console.features.map_view.work import box_of_incident, moving
from console.with_incident import with_incident
from maps.view_history import ViewHistory
from models.geo import Box
from resources.words import t


def _fit(context: Context) -> None:
    """To the worked incident, or back from it."""
    incident_id, history = context.selection.incident_id, _history(context.in_hand)

    def look(box: Box | None) -> None:
        if box is None:
            context.notices.say(t("map_view.no_place"), key="map_view.fit")
        elif history is not None:
            history.fit_or_return(box)

    live = moving(context)
    with_incident(
        context,
        incident_id,
        lambda _there: context.background.query(
            lambda: box_of_incident(context, incident_id, live), look, key="map_view.fit"
        ),
    )


def _go(context: Context, step: int) -> None:
    history = _history(context.in_hand)
    if history is not None:
        history.go(step)


def _cannot_go(context: Context, step: int, reason: str) -> str:
    history = _history(context.in_hand)
    return "" if history is not None and history.can_go(step) else t(reason)


def _history(context: Context) -> ViewHistory | None:
    return context.map.findChild(ViewHistory)


def _start(context: Context) -> None:
    ViewHistory(context.map)
    context.beside.each(lambda here: ViewHistory(here.map))


FEATURE = Feature(
    name="map_view",
    acts=(
        Act(
            "map_view.fit", "map_view.act.fit", _fit, "F", "locate", "map",
            lambda context: "" if context.selection.incident_id else t("map_view.no_incident"),
        ),
        Act(
            "map_view.previous", "map_view.act.previous", lambda context: _go(context, -1), "Alt+Shift+Left",
            "back", "map", lambda context: _cannot_go(context, -1, "map_view.no_previous"), repeats=True,
        ),
        Act(
            "map_view.next", "map_view.act.next", lambda context: _go(context, 1), "Alt+Shift+Right",
            "forward", "map", lambda context: _cannot_go(context, 1, "map_view.no_next"), repeats=True,
        ),
    ),
    start=_start,
)  # fmt: skip
