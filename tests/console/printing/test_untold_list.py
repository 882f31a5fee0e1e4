"""Everybody who does not know yet is on one page, whom to call for each, and what nobody carried out."""

import re
from datetime import timedelta

import pytest

from console.printing.pack_facts import PackFacts
from console.printing.untold_list import untold_list
from models.approval import Approval, ApprovalState
from models.device import Device
from models.record import replace
from models.store import Store
from models.unit import DispatchUnit, TellByVoice, Unit
from resources.words import set_language, t
from tests.console.printing.printed_world import CHANNEL, HOSTILE, NOON, PHONE, PrintedWorld, incident

NOW = NOON + timedelta(minutes=5)


def gathered(world: PrintedWorld, store: Store) -> PackFacts:
    return world.gathering(store).pack(NOW, NOON, "2", ())


def granted(outcome: str = "") -> Approval:
    return Approval(
        what="CutPower", body='{"device_id":"D"}', asked_by="li", seat="2", asked_at=NOON,
        state=ApprovalState.GRANTED, decided_at=NOON + timedelta(seconds=30), decided_by="wang", outcome=outcome,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_unit_nobody_told_has_its_incident_phone_channel_and_since_when(
    world: PrintedWorld, store: Store, language: str
) -> None:
    set_language(language)
    try:
        page, why = untold_list(gathered(world, store)), t("untold.why.waiting")
    finally:
        set_language("zh")
    sent = (NOON + timedelta(minutes=3)).astimezone()
    for words in ("12 云梯车", "2-017", f"{PHONE} · {CHANNEL}", f"{sent:%m-%d %H:%M:%S}", why):
        assert words in page
    assert "水罐一车" not in page


def test_the_longest_waiting_of_all_incidents_stands_first_and_one_that_was_told_does_not_stand_there(
    world: PrintedWorld, store: Store
) -> None:
    world.put("unit", [(f"N{n}", Unit(number=f"N{n}", station_id="ST")) for n in range(3)])
    world.put("incident", [("I2", incident("2-018"))])
    for n in range(3):
        world.act(DispatchUnit(unit_id=f"N{n}", incident_id="I2"))
    world.act(TellByVoice(unit_id="N1", incident_id="I2", whom="值班员"))
    page = untold_list(gathered(world, store))
    assert re.findall(r"N\d|12 云梯车", page) == ["12 云梯车", "N0", "N2"]


def test_what_two_persons_decided_and_nobody_did_is_there_with_whom_to_call(
    world: PrintedWorld, store: Store
) -> None:
    world.put("device", [("D", Device(number="CP1", name="地下车库充电桩", type="charging_post", site_id="S"))])
    world.put("approval", [("A", granted(outcome="no_channel")), ("B", granted(outcome="failed"))])
    done = replace(granted(outcome="failed"), voice_at=NOW)
    world.put("approval", [("C", done), ("E", replace(granted(), done_at=NOW))])
    pack = gathered(world, store)
    page = untold_list(pack)
    assert len(pack.undone) == 2
    for words in ("地下车库充电桩", "13800000000 王经理 · 望火大厦", t("approvals.state.not_no_channel")):
        assert words in page


def test_with_everybody_told_the_page_says_so(world: PrintedWorld, store: Store) -> None:
    world.act(TellByVoice(unit_id="E2", incident_id="I1", whom="值班员"))
    page = untold_list(gathered(world, store))
    assert t("printing.none") in page
    assert "云梯车" not in page


def test_no_text_of_others_becomes_an_element(world: PrintedWorld, store: Store) -> None:
    world.put("unit", [("E2", Unit(number=HOSTILE, name=HOSTILE, phone=HOSTILE))])
    world.put("incident", [("I1", incident("2-017", units=("E1",), name=HOSTILE, address=HOSTILE))])
    world.act(DispatchUnit(unit_id="E2", incident_id="I1"))
    page = untold_list(gathered(world, store))
    assert "<script" not in page
    assert "<img" not in page
