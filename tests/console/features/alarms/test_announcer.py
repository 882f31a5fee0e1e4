"""An alarm is told once, by the gravest that came with it; what was there at the start is no news."""

from datetime import UTC, datetime

from console.features.alarms import announcer
from models.store import Row
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import DEVICE


def raise_alarm(backend: BackendProcess, kind: str, grade: str, name: str) -> str:
    body = {"alarms": [{"type": kind, "at": datetime.now(UTC).isoformat(), "grade": grade, "name": name,
                        "device_id": DEVICE}]}  # fmt: skip
    with backend.client() as client:
        answer = client.post("/v1/alarms", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["alarms"][0]["alarm_id"])


def _row(record_id: str, grade: int, name: str) -> Row:
    return Row(record_id, "A1", name, "smoke", "new", grade, "", "", None, None, "synced", "", "", 1, None)


def test_of_a_burst_the_gravest_is_named_and_the_rest_are_counted(desk: Desk) -> None:
    announcer.announce(desk.context, [_row("a", 2, "甲"), _row("b", 4, "乙"), _row("c", 1, "丙")])
    [notice] = desk.context.notices.all
    assert "乙" in notice.text
    assert "2" in notice.text
    assert notice.sound == "red"


def test_an_alarm_that_comes_is_told_once_and_the_ones_before_are_not(desk: Desk, world: BackendProcess) -> None:
    old = raise_alarm(world, "smoke", "red", "旧报警")
    desk.wait(lambda: desk.services.store.get("alarm", old) is not None)
    announcer.start(desk.context)
    desk.wait_for_news()
    assert not desk.context.notices.all
    raise_alarm(world, "gas", "orange", "新报警")
    desk.wait(lambda: bool(desk.context.notices.all))
    [notice] = desk.context.notices.all
    assert "新报警" in notice.text
    raise_alarm(world, "gas", "orange", "新报警")
    desk.qtbot.wait(500)
    assert [n.count for n in desk.context.notices.all] == [1]
