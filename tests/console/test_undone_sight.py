"""What nobody carried out stands at its incident with why and whom to call, and leads to its request."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.contacts import Contact
from console.context import Context
from console.undone_acts import UndoneAct
from console.undone_sight import LITTLE_S, Undone, UndoneActs, show_undone, undone_of_incidents
from models.approval import CARRIED_OUT_WITHIN, Approval
from models.record import Key, Record
from resources.words import set_language, t
from tests.console.around import context_over
from tests.console.test_undone_acts import NOW, PLACE, granted
from tests.models.facts import NOON


def found(folder: Path, requests: dict[str, Approval]) -> Undone:
    facts = PLACE | {Key("approval", name): fact for name, fact in requests.items()}
    with context_over(folder, facts) as context:
        return undone_of_incidents(context.store, NOW)


def acts(*outcomes: str) -> UndoneActs:
    made = [
        UndoneAct(
            Record(kind="approval", id=f"A{at}", fact=granted(outcome=outcome)), "切断电源：充电桩",
            (Contact("张工 · 万达", "139"), Contact("李工", "138")),
        )
        for at, outcome in enumerate(outcomes)
    ]  # fmt: skip
    return UndoneActs(tuple(made))


def test_each_incident_has_its_own_the_longest_waiting_first_and_what_has_none_is_left_out(tmp_path: Path) -> None:
    requests = {
        "late": granted(2, outcome="failed", incident_id="I"),
        "early": granted(1, outcome="no_channel", incident_id="I"),
        "other": granted(1, outcome="failed", incident_id="J"),
        "nobodys": granted(1, outcome="failed"),
        "done": granted(1, done_at=NOON, incident_id="K"),
    }
    undone = found(tmp_path, requests)
    assert {i: [one.record.id for one in some.acts] for i, some in undone.of_incident.items()} == {
        "I": ["early", "late"], "J": ["other"],
    }  # fmt: skip
    assert undone.of_incident["I"].first_id == "early"
    assert undone.again_s == 0
    assert [one.record.id for one in undone.of_none] == ["nobodys"]


def test_what_is_on_its_way_is_looked_at_again_when_it_is_overdue(tmp_path: Path) -> None:
    requests = {"young": granted(4.5, incident_id="I"), "younger": granted(4.9, incident_id="I")}
    undone = found(tmp_path, requests)
    assert undone.of_incident == {}
    overdue = NOON + timedelta(minutes=4.5) + CARRIED_OUT_WITHIN
    assert undone.again_s == pytest.approx((overdue - NOW).total_seconds() + LITTLE_S)


def test_it_says_why_what_and_whom_to_call_and_how_many_there_are() -> None:
    set_language("zh")
    assert acts("no_channel").words == "未执行：无通道 · 切断电源 · 139 张工 · 万达"
    several = acts("failed", "no_channel")
    assert several.state == f"{t('approvals.state.not_failed')} 2"
    assert several.tip.count("139 张工 · 万达；138 李工") == 2
    assert "切断电源：充电桩" in several.tip


@pytest.mark.parametrize(("language", "short"), [("zh", "未执行"), ("en", "Not done")])
def test_its_badge_is_as_loud_as_not_ordered_and_never_cut_within_its_first_word(language: str, short: str) -> None:
    set_language(language)
    badge = acts("no_channel").badge
    assert (badge.text, badge.tone, badge.solid) == (t("approvals.state.not_no_channel"), "red", True)
    assert badge.short == short


def test_it_leads_to_its_request() -> None:
    shown: list[str] = []
    panel = SimpleNamespace(show_act=shown.append)
    context: Any = SimpleNamespace(
        desk=SimpleNamespace(show_panel=lambda name: panel if name == "approvals" else None)
    )
    show_undone(cast("Context", context), "A0")
    assert shown == ["A0"]
