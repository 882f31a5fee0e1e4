"""A request without an incident is in the queues of who asked and who may grant it, undone in those of all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.features.queue.panel import QueuePanel, order_badge, status_text
from console.features.queue.work import Entry
from console.session import Identity
from models.approval import Approval, DoByVoice
from models.command import Role
from models.record import Key
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.approvals.pair import Desks, Side, ask, pair, without_channel

WHAT = "地下车库充电桩"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[BackendProcess]:
    with without_channel(tmp_path / "centre") as process:
        yield process


def requests(queue: QueuePanel) -> list[Entry]:
    return [one for one in queue.rows.items() if one.kind == Approval.KIND]


def states(queue: QueuePanel) -> list[str]:
    return [status_text(one) for one in requests(queue)]


def wait_states(side: Side, queue: QueuePanel, wanted: list[str]) -> None:
    side.desk.qtbot.waitUntil(lambda: states(queue) == wanted, timeout=60_000)


def queue_of(side: Side) -> QueuePanel:
    return side.desk.put(QueuePanel(side.desk.context))


def test_what_waits_is_seen_by_who_asked_and_who_may_grant_it_and_by_nobody_else(
    centre: BackendProcess, desks: Desks
) -> None:
    li, wang = pair(centre, desks)
    queues = queue_of(li), queue_of(wang)
    ask(li)
    asked = t("approvals.state.asked")
    for side, queue in zip((li, wang), queues, strict=True):
        wait_states(side, queue, [asked])
        (entry,) = requests(queue)
        assert WHAT in entry.title
        assert order_badge(entry).tone == "warn"
    session = wang.desk.services.session
    session.sign_in(Identity("chen", "陈静", Role.OBSERVER, "3"))
    wait_states(wang, queues[1], [])
    session.sign_in(Identity("wangfang", "王芳", Role.DISPATCHER, "3"))
    wait_states(wang, queues[1], [asked])
    (entry,) = requests(queues[1])
    wang.desk.wait(lambda: wang.panel.rows.row_of(entry.row.id) is not None)
    queues[1].table.select(entry.id)
    queues[1].setFocus()
    wang.desk.qtbot.keyClick(queues[1].table.view, Qt.Key.Key_Return)
    assert wang.desk.context.selection.key == Key(Approval.KIND, entry.row.id)
    assert wang.desk.shown.asked[-1] == "approvals"
    assert wang.panel.table.selected_id() == entry.row.id
    wang.panel.deny()
    for side, queue in zip((li, wang), queues, strict=True):
        wait_states(side, queue, [])


def test_what_nobody_carried_out_stays_in_every_queue_until_it_was_done_by_voice(
    centre: BackendProcess, desks: Desks
) -> None:
    li, wang = pair(centre, desks)
    queues = queue_of(li), queue_of(wang)
    ask(li)
    wang.desk.wait(wang.panel.grant_button.isEnabled)
    wang.panel.grant_button.click()
    undone = t("approvals.state.not_no_channel")
    for side, queue in zip((li, wang), queues, strict=True):
        wait_states(side, queue, [undone])
        (entry,) = requests(queue)
        assert (order_badge(entry).tone, order_badge(entry).solid) == ("red", True)
    li.desk.services.commands.submit(DoByVoice(approval_id=requests(queues[0])[0].row.id, whom="物业王工"))
    for side, queue in zip((li, wang), queues, strict=True):
        wait_states(side, queue, [])
