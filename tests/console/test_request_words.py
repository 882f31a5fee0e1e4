"""Words for every request."""

from pathlib import Path

from console.request_words import request_words
from models.approval import Approval
from models.device import Device
from models.record import Key
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON


def request(what: str, body: str) -> Approval:
    return Approval(what=what, body=body, asked_by="li", seat="2", asked_at=NOON)


def test_words_for_every_request_a_strange_one_included(tmp_path: Path) -> None:
    notify = request("NotifyMany", '{"audience":"residents","text":"撤离"}')
    words = t("approvals.words.notify", audience=t("enums.audience.residents"), text="撤离")
    cut = request("CutPower", '{"device_id":"d"}')
    with context_over(tmp_path, {Key("device", "d"): Device(number="7", name="充电桩")}) as context:
        assert request_words(context.store, notify) == words
        assert request_words(context.store, request("LaunchRocket", "{")) == "LaunchRocket"
        assert request_words(context.store, cut) == t("approvals.words.cut_power", device="充电桩")
        gone = request("CutPower", '{"device_id":"x"}')
        assert request_words(context.store, gone) == t("approvals.words.cut_power", device="x")
