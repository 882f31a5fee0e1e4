"""Knocks at the backend's doors as others do: a gateway that reports, an auditor who reads everything."""

from collections.abc import Mapping
from typing import Any

from console.demo.scenario import ALARMS, Step, load_scenario
from console.sync.client import Client
from console.tour.driver import Driver
from models.device import Device
from models.ids import uuid7
from models.record import Change
from models.site import Site
from models.store import Query, Store, where

GATEWAY = ("gateway", "wanghuolou")
"""An account of a backend that was started with --demo; it can be reached from this machine only."""
_KINDS = {"device": Device.KIND, "site": Site.KIND}


def report_first_alarm(driver: Driver) -> str:
    """Tell the backend of the demo's first alarm, as its gateway; the alarm's id. Off the UI thread."""
    return report_alarms(driver, 0, 1)[0]


def report_alarms(driver: Driver, first: int, end: int | None) -> list[str]:
    """Tell the backend of the demo's alarms from `first` up to `end`; their ids. Off the UI thread."""
    console = driver.console
    if console.demo is None or console.services.backend is None:
        raise LookupError("no demo")
    steps = [step for step in load_scenario(console.demo.folder / "scenario.json") if step.door == ALARMS]
    # A tour that is played again on the same records reports new events.
    items = [
        {**item, "event_id": f"{item['event_id']}-{uuid7()}"} for step in steps[first:end] for item in step.items
    ]
    body = Step(0.0, ALARMS, items).body(console.services.now(), _ids(console.services.store))
    client = Client([console.services.backend.url])
    try:
        client.sign_in(*GATEWAY, seat="gateway")
        answer = client.request("POST", ALARMS, body)
    finally:
        client.close()
    return _alarm_ids(answer)


def _ids(store: Store) -> Any:
    def id_of(kind: str, number: str) -> str:
        found = store.rows(Query(kind=_KINDS.get(kind, kind), filters=(where("number", number),)), 1)
        if not found:
            raise LookupError(f"no {kind} {number}")
        return found[0].id

    return id_of


def _alarm_ids(answer: object) -> list[str]:
    taken = answer.get("alarms") if isinstance(answer, Mapping) else None
    if not taken:
        raise LookupError(f"the backend took no alarm: {answer}")
    return [str(alarm["alarm_id"]) for alarm in taken]


def everything(driver: Driver) -> list[Change]:
    """Every record the backend has, read over a line of its own. Off the UI thread."""
    backend = driver.console.services.backend
    if backend is None:
        raise LookupError("no backend of our own")
    client = Client([backend.url])
    try:
        own = backend.credentials
        client.sign_in(own.user, own.password, own.seat)
        found: list[Change] = []
        after, more = 0, True
        while more:
            page = client.changes(after, 2_000)
            found += page.changes
            after, more = page.revision, page.more
    finally:
        client.close()
    return found
