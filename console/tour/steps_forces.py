"""Water by walked distance, the recommended units sent, and water given to one of them."""

import re

from console.features.hydrants.difference import Step as WaterStep
from console.features.hydrants.water_tab import WaterTab
from console.features.incidents.forces import ForcesTab
from console.tour import reading
from console.tour.driver import Driver, Missed, Step
from console.tour.steps_incident import part
from models.hydrant import Hydrant, HydrantStatus
from models.record import Key
from resources.words import t

RING_PX = 22
LEAST_RING = 25
USABLE = (HydrantStatus.IN_SERVICE, HydrantStatus.LOW_PRESSURE)


def water(driver: Driver) -> None:
    """The list is in the order of walked metres, offers nothing out of use, and the map rings what it chooses."""
    tab = part(driver, WaterTab, "water", tab=True)
    driver.sees("water_rows", lambda: len(_offers(driver, tab)) >= 3, lambda: driver.labels(tab))
    driver.sees(
        "walked", lambda: not any("≈" in row["walk"] for row in _offers(driver, tab)),
        lambda: _offers(driver, tab),
    )  # fmt: skip
    offers = driver.still("water_rows", lambda: _offers(driver, tab))
    metres = [_metres(row["walk"]) for row in offers]
    driver.sees("water_order", lambda: metres == sorted(metres), lambda: metres)
    usable = {t(f"enums.hydrant_status.{status}") for status in USABLE}
    driver.sees("water_usable", lambda: all(row["status"] in usable for row in offers), lambda: offers)
    nearest = offers[0]["id"]
    place = _place_of(driver, nearest)
    driver.sees("place_in_view", lambda: reading.map_point(driver.context.map, *place))
    before = driver.screen()
    driver.choose(
        tab.sources.table, "water_chosen", nearest,
        lambda: driver.context.selection.key == Key(Hydrant.KIND, nearest),
    )  # fmt: skip

    def ringed() -> bool:
        point = reading.map_point(driver.context.map, *place)
        return point is not None and (
            reading.count_changed(before, driver.screen(), reading.around(point, RING_PX)) > LEAST_RING
        )

    driver.sees("water_on_map", ringed)
    driver.memory.water = nearest


def _offers(driver: Driver, tab: WaterTab) -> list[reading.Row]:
    """The rows that have a walked distance: those out of use are listed without one."""
    return [row for row in driver.rows(tab.sources.table) if _metres(row["walk"]) >= 0]


def _metres(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else -1


def _place_of(driver: Driver, hydrant_id: str) -> tuple[float, float]:
    store = driver.context.store
    record = driver.ask(lambda: store.get(Hydrant, hydrant_id))
    if record is None or record.fact.lon is None or record.fact.lat is None:
        raise Missed(t("tour.not_seen", what=t("tour.check.water_rows")))
    return record.fact.lon, record.fact.lat


def dispatch(driver: Driver) -> None:
    """F5 sends what the run card asks for; the backend hears of it, so nobody is NOT ORDERED."""
    tab = part(driver, ForcesTab, "forces", tab=True)
    driver.sees("offers", lambda: driver.rows(tab.offers), lambda: driver.labels(tab))
    wanted = driver.still("recommended", lambda: _recommended(driver, tab))
    driver.press_until(
        "F5", "dispatched", lambda: {row["number"] for row in _sent(driver, tab)} >= set(wanted),
        lambda: _sent(driver, tab), may=lambda: not _sent(driver, tab),
    )  # fmt: skip
    not_ordered = t("incidents.not_ordered")
    driver.sees("ordered", lambda: all(row["status"] != not_ordered for row in _sent(driver, tab)),
                lambda: _sent(driver, tab))  # fmt: skip
    driver.sees("sent", lambda: driver.window.strip.to_send.words.endswith(" 0"))
    driver.memory.ordered = wanted


def _recommended(driver: Driver, tab: ForcesTab) -> list[str]:
    return [row["number"] for row in driver.rows(tab.offers) if row["card"]]


def _sent(driver: Driver, tab: ForcesTab) -> list[reading.Row]:
    return driver.rows(tab.sent)


def assign(driver: Driver) -> None:
    """F7 gives the nearest water to a unit that was sent; Ctrl+F7 gives another what the plan has for it."""
    tab = part(driver, WaterTab, "water", tab=True)
    driver.press_until(
        "F7",
        "assigned",
        lambda: any(row["holder"] in driver.memory.ordered for row in driver.rows(tab.sources.table)),
        lambda: driver.rows(tab.sources.table),
    )
    first = {row["holder"] for row in driver.rows(tab.sources.table)}
    stands = t(f"hydrants.step.{WaterStep.STANDS}")
    driver.press_until(
        "Ctrl+F7", "plan_accepted",
        lambda: any(r["step"] == stands and r["unit"] not in first for r in driver.rows(tab.plan.table)),
        lambda: driver.rows(tab.plan.table),
    )  # fmt: skip
    driver.sees("sent", lambda: driver.window.strip.to_send.words.endswith(" 0"))


STEPS = (Step("water", water), Step("dispatch", dispatch), Step("assign_water", assign))
