"""Water, photographed: the plan, its lays on the map, the card of an engine, the coverage of a town."""

from typing import TYPE_CHECKING, Any

from tests.shots_map import CameraOf, Composed, play, wait
from tests.shots_shoot import Shoot

if TYPE_CHECKING:
    from console.features.hydrant_care.coverage_panel import CoveragePanel
    from console.tour.driver import Driver

DRAWN_MS = 2_000
PAGE_PX = 1_000
MORE_ENGINES = 4
"""Sent beside those of the run card, so that the plan has to share."""
WANTED = ((60.0, 0.0, 0.0), (45.0, 0.0007, -0.0006))
"""L/s at each point of attack, and where it is, in degrees from the incident."""
DRY_DEG = 0.0045
"""Around a corner of the town all water sources have no pressure, so that there are gaps."""


def water_scenes(composed: Composed, camera_of: CameraOf, shoot: Shoot) -> None:
    """What the engines that were sent should draw from; then where water is missing in the town."""
    from console.features.hydrants.water_tab import WaterTab
    from console.tour import steps_forces, steps_incident, steps_start

    with composed(shoot) as driver:
        camera = camera_of(driver, shoot)
        play(driver, steps_start.sign_in, steps_start.demo_loads, steps_start.map_drawn)
        play(driver, steps_incident.alarm, steps_incident.incident, steps_forces.dispatch)
        _send_more(driver)
        _want_more(driver)
        driver.press("Ctrl+2")
        tab = driver.window.show_tab("water")
        if not isinstance(tab, WaterTab):
            raise RuntimeError("there is no water tab")
        tab.show_plan()
        wait(driver, lambda: _is_final(tab))
        answer = tab.plan.answer
        drawing = next(line for line in answer.lines if line.lay is not None) if answer else None
        if drawing is None:
            raise RuntimeError("no engine draws")
        tab.plan.table.select(drawing.unit_id)
        driver.context.map.fly_to(*driver.memory.place, 16.6)
        driver.rest(DRAWN_MS)
        camera.take("water_plan")
        tab.plan.accept(moves=True)
        driver.rest(DRAWN_MS)
        driver.context.map.fly_to(*driver.memory.place, 17.3)
        driver.rest(DRAWN_MS)
        camera.take("water_lays")
        driver.press("Alt+Shift+F7")
        _card(driver, camera)
        _town(driver, camera)


def _is_final(tab: Any) -> bool:
    return bool(tab.plan.answer is not None and tab.plan.answer.final and tab.plan.answer.lines)


def _send_more(driver: "Driver") -> None:
    from models.store import Query
    from models.unit import DispatchUnit, Unit, UnitStatus

    context = driver.context
    units = driver.ask(lambda: context.store.page(Query(kind=Unit.KIND), 200))
    free = [u.id for u in units if u.fact.pump_flow_lps and u.fact.status is UnitStatus.AVAILABLE]
    for unit_id in free[:MORE_ENGINES]:
        context.commands.submit(DispatchUnit(unit_id=unit_id, incident_id=context.selection.incident_id or ""))
    driver.rest(DRAWN_MS)


def _want_more(driver: "Driver") -> None:
    from models.incident import Incident
    from models.water_need import WaterPoint
    from models.water_plan import SetWaterDemand
    from resources.words import language

    context, (lon, lat) = driver.context, driver.memory.place
    incident_id = context.selection.incident_id or ""
    record = driver.ask(lambda: context.store.get(Incident, incident_id))
    if record is None:
        raise RuntimeError("the incident is gone")
    names = ("北侧", "南侧") if language() == "zh" else ("north side", "south side")
    points = tuple(
        WaterPoint(id=id_, name=name, demand_lps=lps, lon=lon + east, lat=lat + north)
        for id_, name, (lps, east, north) in zip("AB", names, WANTED, strict=True)
    )
    context.commands.submit(
        SetWaterDemand(incident_id=incident_id, before=record.fact.water_points, water_points=points)
    )
    driver.rest(DRAWN_MS)


def _dry_corner(driver: "Driver") -> None:
    """Defects as somebody in the field reports them."""
    from models.defect import DefectType
    from models.defect_acts import ReportDefect
    from models.hydrant import Hydrant
    from models.ids import uuid7
    from models.store import Query

    (lon, lat), context = driver.memory.place, driver.context
    waters = driver.ask(lambda: context.store.page(Query(kind=Hydrant.KIND), 5_000))
    for water in waters:
        east, north = (water.fact.lon or 0.0) - lon - 2 * DRY_DEG, (water.fact.lat or 0.0) - lat - 2 * DRY_DEG
        if max(abs(east), abs(north)) < DRY_DEG:
            context.commands.submit(
                ReportDefect(defect_id=uuid7(), hydrant_id=water.id, type=DefectType.NO_PRESSURE)
            )
    driver.rest(2 * DRAWN_MS)


def _card(driver: "Driver", camera: Any) -> None:
    """The first page of what was made for the crews, as its window shows it."""
    from console.printing.sheet_window import FOLDER, SheetWindow
    from tests.console.printing.printed_world import pdf_page

    window = driver.window
    wait(driver, lambda: window.findChildren(SheetWindow))
    [path] = (driver.context.profile / FOLDER).glob("*.pdf")
    camera.keep("water_card", pdf_page(path, 0, PAGE_PX))
    for shown in window.findChildren(SheetWindow):
        shown.close()


def _town(driver: "Driver", camera: Any) -> None:
    """Coverage, a gap with a hydrant tried in it, and the hydrants by their flow."""
    from console.features.hydrant_care.coverage_panel import CoveragePanel

    _dry_corner(driver)
    driver.press("Ctrl+1")
    driver.press("Ctrl+Alt+Z")
    panel = driver.window.show_panel("hydrant_care.coverage")
    if not isinstance(panel, CoveragePanel):
        raise RuntimeError("there is no panel of the coverage")
    panel.ask()
    wait(driver, lambda: panel.gaps.rowCount() > 0)
    driver.context.map.fly_to(*driver.memory.place, 13.6)
    driver.rest(2 * DRAWN_MS)
    camera.take("water_coverage")
    _try_a_hydrant(driver, panel)
    camera.take("water_gap")


def _try_a_hydrant(driver: "Driver", panel: "CoveragePanel") -> None:
    gap = panel.gaps.id_at(0)
    panel.gap_table.select(gap)
    panel.gap_table.selected.emit(gap)
    panel.gap_table.chosen.emit(gap)
    driver.rest(2 * DRAWN_MS)
