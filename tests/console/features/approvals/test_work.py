"""How a request stands, in one word, and how long it still does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.features.approvals.work import Request
from models.approval import Approval, ApprovalState
from models.record import Record

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def request(**fields: Any) -> Request:
    values: dict[str, Any] = {
        "what": "CutPower",
        "body": '{"device_id":"d"}',
        "asked_by": "li",
        "seat": "2",
        "asked_at": NOW,
    }
    fact = Approval(**(values | fields))
    return Request(Record(kind="approval", id="a", fact=fact), "断电")


@pytest.mark.parametrize(
    ("fields", "after_s", "state", "left_s"),
    [
        ({}, 0, "asked", 120),
        ({}, 119, "asked", 1),
        ({}, 121, "expired", 0),
        ({"state": ApprovalState.GRANTED}, 500, "granted", 0),
        ({"state": ApprovalState.GRANTED, "done_at": NOW}, 500, "done", 0),
        ({"state": ApprovalState.DENIED}, 10, "denied", 0),
    ],
)
def test_a_request_is_in_one_state_and_counts_down_only_while_it_is_open(
    fields: dict[str, Any], after_s: float, state: str, left_s: float
) -> None:
    now = NOW + timedelta(seconds=after_s)
    assert (request(**fields).state(now), request(**fields).left_s(now)) == (state, left_s)
