"""An alarm comes and becomes an incident; its video and its plan are there."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.features.alarms.feed import Feed
from console.features.incidents.intake import Intake
from console.features.plans.tab import PlanTab
from console.features.queue.panel import QueuePanel
from console.features.video.panel import VideoPanel
from console.tour import reading
from console.tour.driver import Driver, Missed, Step
from console.tour.gateway import report_first_alarm
from models.alarm import Alarm, AlarmStatus
from models.incident import Incident
from models.record import Key
from resources.words import t

CLOSE_ZOOM = 17
MARK_PX = 26
"""How far from its place a mark is looked for."""
LEAST_MARK = 60
LEAST_MOTION = 200
"""So many pixels change between two pictures of a clip."""
MOTION_S = 1.0


def part[W: QWidget](driver: Driver, kind: type[W], name: str, *, tab: bool = False) -> W:
    """A panel, or with `tab` a tab of the dossier, brought to the front. Raises Missed when there is none."""
    found = driver.window.show_tab(name) if tab else driver.window.show_panel(name)
    if not isinstance(found, kind):
        raise Missed(t("tour.no_panel", panel=name))
    return found


def alarm(driver: Driver) -> None:
    """A gateway reports smoke; the feed lists it, the window announces it, the keyboard chooses it."""
    feed = part(driver, Feed, "alarms.feed")
    driver.memory.alarm_id = alarm_id = driver.ask(lambda: report_first_alarm(driver))
    driver.sees("alarm_row", lambda: _row(driver, feed, alarm_id), lambda: driver.rows(feed.table))
    row = _row(driver, feed, alarm_id)
    driver.sees("alarm_grade", lambda: row.get("grade") == t("enums.grade.red"), lambda: row)
    stage = driver.window.stage
    driver.sees(
        "alarm_announced",
        lambda: any(row["name"] in text for text in driver.labels(stage.notices)),
        lambda: driver.labels(stage.notices),
    )
    driver.choose(
        feed.table, "alarm_chosen", alarm_id,
        lambda: driver.context.selection.key == Key(Alarm.KIND, alarm_id),
    )  # fmt: skip
    driver.sees(
        "dossier_follows",
        lambda: driver.window.dossier is not None and row["name"] in driver.window.dossier.heading,
        lambda: driver.window.dossier and driver.window.dossier.heading,
    )


def _row(driver: Driver, feed: Feed, alarm_id: str) -> reading.Row:
    return next((row for row in driver.rows(feed.table) if row["id"] == alarm_id), {})


def incident(driver: Driver) -> None:
    """F3 confirms the alarm, F2 makes an incident of it, Ctrl+Return opens it; queue and map show it."""
    feed = part(driver, Feed, "alarms.feed")
    feed.only_new.setChecked(False)
    confirmed = t(f"enums.alarm_status.{AlarmStatus.CONFIRMED}")
    driver.press_until(
        "F3", "alarm_confirmed", lambda: _row(driver, feed, driver.memory.alarm_id).get("status") == confirmed,
        lambda: driver.rows(feed.table),
    )  # fmt: skip
    intake = part(driver, Intake, "incidents.intake")
    driver.press_until("F2", "draft", lambda: driver.label(intake.form.address) and _draft_place(intake))
    place = _draft_place(intake)
    if place is None:
        raise Missed(t("tour.not_seen", what=t("tour.check.draft")))
    driver.memory.place = lon, lat = place
    driver.context.map.fly_to(lon, lat, CLOSE_ZOOM)
    driver.sees("place_in_view", lambda: _settled(driver))
    before = driver.screen()
    queue = part(driver, QueuePanel, "queue.queue")
    driver.press_until(
        "Ctrl+Return", "queue_row", lambda: _incident_row(driver, queue), lambda: driver.rows(queue.table),
        on=intake.form.address, may=intake.form.address.text,
    )  # fmt: skip
    row = _incident_row(driver, queue)
    driver.memory.incident_id = row["id"].partition("/")[2]
    driver.memory.number = row["title"].split()[0]
    driver.sees("incident_mark", lambda: _marked(driver, before))
    driver.sees("sent", lambda: driver.window.strip.to_send.words.endswith(" 0"))


def _draft_place(intake: Intake) -> tuple[float, float] | None:
    """The place the form shows, as its own text; None while it shows none."""
    try:
        lon, lat = (float(part) for part in intake.form.place.text().split(","))
    except ValueError:
        return None
    return lon, lat


def _settled(driver: Driver) -> bool:
    """Has the map come to rest on the place?"""
    view = driver.context.map
    point = reading.map_point(view, *driver.memory.place)
    return view.view().zoom == CLOSE_ZOOM and point is not None and driver.inked(view)


def _incident_row(driver: Driver, queue: QueuePanel) -> reading.Row:
    kind = f"{Incident.KIND}/"
    return next((row for row in driver.rows(queue.table) if row["id"].startswith(kind)), {})


def _marked(driver: Driver, before: QImage) -> bool:
    """Is something drawn at the incident's place that was not there before?"""
    point = reading.map_point(driver.context.map, *driver.memory.place)
    return (
        point is not None
        and reading.count_changed(
            before,
            driver.screen(),
            reading.around(point, MARK_PX),
        )
        > LEAST_MARK
    )


def video(driver: Driver) -> None:
    """F9: the nearest camera's picture moves."""
    driver.press("F9")
    tab = part(driver, VideoPanel, "video.video")
    driver.sees("cameras", lambda: driver.rows(tab.table))
    driver.sees(
        "nearest_camera",
        lambda: any(tab.tile.title().startswith(row["number"]) for row in driver.rows(tab.table)[:1]),
        tab.tile.title,
    )
    driver.sees("picture", lambda: reading.count_colours(driver.screen(), reading.area(tab.tile)) > 50)

    def moves() -> bool:
        before = driver.screen()
        driver.rest(int(MOTION_S * 1000))
        # The bar above and below the picture has a clock of its own.
        picture = reading.area(tab.tile).adjusted(0, 32, 0, -32)
        return reading.count_changed(before, driver.screen(), picture) > LEAST_MOTION

    driver.sees("picture_moves", moves, tab.tile.state)


def plan(driver: Driver) -> None:
    """F8: the plan of the site, and its drawing as ink on the page."""
    driver.press("F8")
    tab = part(driver, PlanTab, "plan", tab=True)
    driver.sees("plan_title", lambda: driver.label(tab.title))
    driver.sees("drawing_here", lambda: tab.shown_file, lambda: driver.labels(tab))
    driver.sees(
        "drawing",
        lambda: (
            reading.count_colours(driver.screen(), reading.area(tab.pdf)) > 20
            and reading.count_colour(driver.screen(), reading.area(tab.pdf), "#ffffff", 6) > 5_000
        ),
    )


STEPS = (Step("alarm", alarm), Step("incident", incident), Step("plan", plan), Step("video", video))
