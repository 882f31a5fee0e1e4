"""The beginning: somebody sits at the seat, and the demo district is there."""

from PySide6.QtWidgets import QAbstractButton

from console.features.resources.table import OneTable
from console.tour import reading
from console.tour.driver import Driver, Missed, Step
from models.hydrant import Hydrant
from resources.words import t

HYDRANTS = 1_200
"""As many water sources as the demo district promises at least."""
NEAR_ZOOM = 16
LEAST_BLUE = 150
"""Pixels: more than any legend has."""
HYDRANT_BLUE = "#3b8eea"
LEAST_COLOURS = 12
"""A base map that is drawn has more colours than a plain ground."""
LOADING_S = 420.0


def sign_in(driver: Driver) -> None:
    """The strip says who sits at which seat, and that the line is up."""
    window = driver.window
    driver.sees("window", lambda: driver.console.context is not None)
    seat = driver.context.session.seat
    words = t("shell.strip.seat_who", seat=seat, name="").strip()
    driver.sees(
        "seat",
        lambda: any(text.startswith(words) for text in driver.labels(window.strip)),
        lambda: driver.labels(window.strip),
    )
    driver.sees(
        "online",
        lambda: window.strip.link.words.startswith(t("shell.strip.online")) and driver.inked(window.strip.link),
        lambda: window.strip.link.words,
    )


def demo_loads(driver: Driver) -> None:
    """The one table lists the demo's water sources, all of them."""
    table = driver.window.show_panel("resources.table")
    if not isinstance(table, OneTable):
        raise Missed(t("tour.no_panel", panel=t("resources.panel")))
    button = next(b for b in table.findChildren(QAbstractButton) if b.text() == t(f"enums.kind.{Hydrant.KIND}"))
    button.click()
    shown = table.tables[Hydrant.KIND]
    driver.sees("hydrant_rows", lambda: len(driver.rows(shown)) > 2)
    driver.sees(
        "hydrant_count",
        lambda: _number(driver.label(shown.counter)) >= HYDRANTS,
        lambda: driver.label(shown.counter),
    )
    driver.sees("demo_done", lambda: not driver.window.stage.progress, lambda: driver.window.stage.progress)


def map_drawn(driver: Driver) -> None:
    """The map draws the demo's streets and, from nearby, its water sources."""
    view = driver.context.map
    driver.sees("basemap", lambda: _colours(driver) >= LEAST_COLOURS, lambda: _colours(driver))
    here = view.view()
    view.fly_to(here.lon, here.lat, NEAR_ZOOM)
    whole = reading.area(view)
    driver.sees("hydrants_drawn", lambda: reading.count_colour(driver.screen(), whole, HYDRANT_BLUE) > LEAST_BLUE)


def _colours(driver: Driver) -> int:
    """How many colours the middle of the map has."""
    return reading.count_colours(driver.screen(), reading.around(reading.area(driver.context.map).center(), 120))


def _number(text: str) -> int:
    digits = "".join(c for c in text.replace(",", "") if c.isdigit() or c == " ").split()
    return max((int(word) for word in digits), default=0)


STEPS = (Step("sign_in", sign_in, 90.0), Step("demo_loads", demo_loads, LOADING_S), Step("map_drawn", map_drawn))
