"""What nobody carried out is found for its incident, the longest waiting first, until it is done."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.undone_acts import KEPT, UndoneAct, undone_acts
from models.approval import Approval, ApprovalState
from models.device import Device
from models.record import Fact, Key, replace
from models.site import Site
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

NOW = NOON + timedelta(minutes=5)
PLACE: dict[Key, Fact] = {
    Key("site", "W"): Site(number="1", name="万达", contact="张工", phone="139"),
    Key("device", "D"): Device(number="CP1", name="充电桩", type="charging_post", site_id="W"),
}


def granted(minutes: float = 0, **fields: Any) -> Approval:
    at = NOON + timedelta(minutes=minutes)
    return Approval(
        what="CutPower", body='{"device_id":"D"}', asked_by="li", seat="2", asked_at=at,
        state=ApprovalState.GRANTED, decided_by="wang", decided_at=at, **fields,
    )  # fmt: skip


def found(folder: Path, requests: dict[str, Approval], incident_id: str = "") -> list[UndoneAct]:
    facts = PLACE | {Key("approval", name): fact for name, fact in requests.items()}
    with context_over(folder, facts) as context:
        return undone_acts(context.store, NOW, incident_id)


def test_only_what_is_undone_of_the_last_day_is_found_the_longest_waiting_first(tmp_path: Path) -> None:
    requests = {
        "late": granted(2, outcome="failed"),
        "early": granted(1, outcome="no_channel"),
        "silent": granted(0),
        "young": granted(4.5),
        "done": granted(1, done_at=NOON),
        "voiced": granted(1, outcome="failed", voice_at=NOON),
        "denied": replace(granted(1), state=ApprovalState.DENIED),
        "old": replace(granted(1, outcome="failed"), asked_at=NOW - KEPT - timedelta(minutes=1)),
    }
    assert [one.record.id for one in found(tmp_path, requests)] == ["silent", "early", "late"]


def test_an_incident_has_its_own_only(tmp_path: Path) -> None:
    requests = {name: granted(outcome="failed", incident_id=name) for name in ("I", "J")}
    assert [one.record.id for one in found(tmp_path, requests, "I")] == ["I"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("no_channel", "not_no_channel"), ("", "not_unknown"), ("a newer word", "not_failed")],
)
def test_it_says_what_why_not_and_whom_to_call(tmp_path: Path, outcome: str, said: str) -> None:
    [one] = found(tmp_path, {"A": granted(outcome=outcome)})
    assert one.words == t("approvals.words.cut_power", device="充电桩")
    assert one.state == t(f"approvals.state.{said}")
    assert one.reach == "139 张工 · 万达"
