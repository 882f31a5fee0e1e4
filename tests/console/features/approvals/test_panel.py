"""One asks, another grants: on two real seats, against a real backend, to the end."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from console.contacts import Contact
from console.features.approvals.work import Request
from console.holders import person
from models.approval import Approval, ApprovalState
from models.record import Record, replace
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.approvals.pair import Desks, Side, ask, pair


@pytest.fixture
def sides(world: BackendProcess, desks: Desks) -> tuple[Side, Side]:
    return pair(world, desks)


def newest(side: Side) -> Approval:
    found = side.panel.rows.items()[0].approval
    assert isinstance(found, Approval)
    return found


def test_a_request_is_seen_and_heard_at_the_other_seat_granted_there_and_told_to_both(
    sides: tuple[Side, Side],
) -> None:
    li, wang = sides
    QAbstractItemModelTester(wang.panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, wang.panel)
    ask(li)
    wang.desk.wait(lambda: "地下车库充电桩" in wang.texts())
    notice = wang.desk.context.notices.all[-1]
    assert notice.sound
    assert "起火，须断电" in notice.text
    wang.desk.wait(lambda: len(wang.open()) == 1)
    assert wang.panel.grant_button.isEnabled()
    assert t("approvals.left", seconds=119)[-2:] in wang.panel.rows.data(wang.panel.rows.index(0, 1))
    wang.panel.grant_button.click()
    li.desk.wait(lambda: "done" in li.states())
    wang.desk.wait(lambda: "done" in wang.states())
    assert (newest(li).asked_by, newest(li).decided_by) == ("liming", "wangfang")
    what = t("approvals.words.cut_power", device="地下车库充电桩")
    done = t("approvals.notice.done", what=what, user=person("wangfang", li.desk.context.link.names))
    li.desk.wait(lambda: done in li.texts())
    wang.desk.wait(lambda: done in wang.texts())


def test_who_asked_cannot_grant_and_is_told_why_but_may_take_it_back(sides: tuple[Side, Side]) -> None:
    li, wang = sides
    ask(li)
    li.desk.wait(lambda: len(li.open()) == 1)
    assert not li.panel.grant_button.isEnabled()
    assert li.panel.grant() == t("refusal.approval.self")
    li.panel.deny_button.click()
    wang.desk.wait(lambda: "denied" in wang.states())
    assert not wang.open()
    assert "done" not in wang.states()[:1]


def test_a_decision_pressed_twice_is_one_act_and_can_be_given_again_once_it_came_to_nothing(
    sides: tuple[Side, Side],
) -> None:
    li, wang = sides
    ask(li)
    wang.desk.wait(lambda: len(wang.open()) == 1)
    refused: list[str] = []
    commands = wang.desk.services.commands
    commands.refused.connect(lambda _id, words: refused.append(words))
    acts: list[str] = []
    commands.saved.connect(acts.append)
    with wang.desk.locked_outbox():
        wang.panel.deny_button.click()
        wang.panel.deny_button.click()
        assert t("approvals.refusal.on_way") not in wang.texts()
        wang.panel.grant_button.click()
        assert t("approvals.refusal.on_way") in wang.texts()
        wang.desk.wait(lambda: not wang.panel._decided)
    wang.panel.deny_button.click()
    wang.panel.deny_button.click()
    wang.desk.wait(lambda: wang.states()[:1] == ["denied"])
    wang.desk.level()
    assert (len(acts), refused) == (1, [])


def test_a_request_that_was_denied_cannot_be_granted_any_more(sides: tuple[Side, Side]) -> None:
    li, wang = sides
    ask(li)
    wang.desk.wait(lambda: len(wang.open()) == 1)
    wang.panel.deny_button.click()
    li.desk.wait(lambda: li.states()[0] == "denied")
    wang.desk.wait(lambda: not wang.open())
    assert wang.panel.grant() == t("approvals.refusal.none")
    what = t("approvals.words.cut_power", device="地下车库充电桩")
    name = person("wangfang", li.desk.context.link.names)
    li.desk.wait(lambda: t("approvals.notice.denied", what=what, user=name) in li.texts())


def test_offline_nothing_is_asked_nothing_granted_and_what_was_typed_stays(sides: tuple[Side, Side]) -> None:
    li, wang = sides
    ask(li)
    wang.desk.wait(lambda: len(wang.open()) == 1)
    for side in sides:
        side.desk.level()
        side.desk.cut()
    refused: list[str] = []
    for side in sides:
        side.desk.services.commands.not_saved.connect(lambda _id, words: refused.append(words))
    wang.panel.grant_button.click()
    ask(li, "又一次")
    assert refused == [t("sync.store.live_offline")] * 2
    assert li.panel.form.isVisible()
    assert li.panel.form.reason.text() == "又一次"
    assert all(not side.desk.services.commands.entries() for side in sides)
    wang.desk.mend()
    li.desk.mend()
    assert len(wang.open()) == 1
    wang.panel.deny()
    li.desk.wait(lambda: li.states()[0] == "denied")


def test_an_empty_day_says_so(void: BackendProcess, desks: Desks) -> None:
    side = Side(desks(void, "liming", "2"))
    side.desk.wait(lambda: side.panel.state.sentence() == t("approvals.empty"))


def test_whom_to_call_has_a_column_only_while_somebody_is_to_be_called(void: BackendProcess, desks: Desks) -> None:
    side = Side(desks(void, "liming", "2"))
    side.desk.wait(lambda: side.panel.state.sentence() == t("approvals.empty"))

    def shown() -> set[str]:
        view = side.panel.table.view
        return {c.key for at, c in enumerate(side.panel.rows.columns) if not view.isColumnHidden(at)}

    fact = Approval(what="CutPower", body="{}", asked_by="liming", seat="2", asked_at=side.desk.context.now())
    asked = Request(Record(kind="approval", id="a", fact=fact), "断电")
    undone = replace(fact, state=ApprovalState.GRANTED, outcome="failed", decided_at=fact.asked_at)
    side.panel.show_requests([asked])
    assert {"left", "reason"} <= shown()
    assert "reach" not in shown()
    side.panel.show_requests(
        [Request(Record(kind="approval", id="b", fact=undone), "断电", (Contact("张工", "139"),))]
    )
    assert "reach" in shown()
    assert not {"left", "reason"} & shown()
    side.panel.resize(1400, 300)
    assert "reason" in shown()


def granted(side: Side, name: str, incident_id: str = "") -> Request:
    """A request that was granted and not carried out."""
    now = side.desk.context.now()
    fact = Approval(
        what="CutPower", body="{}", asked_by="liming", seat="2", asked_at=now, incident_id=incident_id,
        state=ApprovalState.GRANTED, decided_at=now, outcome="failed",
    )  # fmt: skip
    return Request(Record(kind="approval", id=name, fact=fact), "断电")


def test_an_incident_chosen_anywhere_chooses_what_is_undone_of_it_and_takes_no_open_request_away(
    void: BackendProcess, desks: Desks
) -> None:
    side = Side(desks(void, "liming", "2"))
    side.desk.wait(lambda: side.panel.state.sentence() == t("approvals.empty"))
    panel, selection = side.panel, side.desk.context.selection
    mine, other = granted(side, "a", "I"), granted(side, "b", "J")
    fact = Approval(what="CutPower", body="{}", asked_by="wang", seat="3", asked_at=side.desk.context.now())
    panel.show_requests([Request(Record(kind="approval", id="c", fact=fact), "断电"), other, mine])
    assert panel._undone() == mine
    selection.choose("incident", "J")
    assert panel.table.selected_id() == "b"
    assert panel._undone() == other
    panel.show_act("a")
    assert panel.table.selected_id() == "a"
    panel.table.select("c")
    selection.choose("incident", "I")
    assert panel.table.selected_id() == "c"
    assert panel._undone() == mine


def test_a_key_for_a_request_that_is_just_over_is_not_taken_for_the_other_one_that_waits(
    void: BackendProcess, desks: Desks
) -> None:
    side = Side(desks(void, "liming", "2"))
    side.desk.wait(lambda: side.panel.state.sentence() == t("approvals.empty"))
    fact = Approval(what="CutPower", body="{}", asked_by="wang", seat="3", asked_at=side.desk.context.now())
    first = Request(Record(kind="approval", id="a", fact=fact), "断电")
    other = Request(Record(kind="approval", id="b", fact=fact), "断电")
    panel = side.panel
    panel.show_requests([first, other])
    panel.table.select("a")
    panel._judge()
    assert panel._target() == first
    over = replace(fact, state=ApprovalState.DENIED, decided_at=fact.asked_at)
    panel.show_requests([Request(Record(kind="approval", id="a", fact=over), "断电"), other])
    assert panel.grant() == t("approvals.refusal.none")
    assert panel.deny() == t("approvals.refusal.none")
    assert not panel.grant_button.isEnabled()
    panel.table.select("b")
    assert panel._target() == other
    panel.table.select("")
    assert panel._target() == other


def test_it_is_led_to_a_request_that_has_not_been_read_yet(void: BackendProcess, desks: Desks) -> None:
    side = Side(desks(void, "liming", "2"))
    side.panel.show_act("a")
    side.panel.show_requests([granted(side, "b"), granted(side, "a")])
    assert side.panel.table.selected_id() == "a"
