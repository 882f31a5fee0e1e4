"""Two seats over one backend, and a charging post whose power can be cut."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.features.approvals.panel import ApprovalsPanel
from console.features.approvals.watch import Watch
from console.features.approvals.work import Request
from models.device import Device
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.backend.test_two_person import PASSWORD
from tests.backend.test_user import user
from tests.console.features.desk import Desk
from tests.console.features.world import id_of

POST = id_of("device", "CP1")
Desks = Callable[..., Desk]


@contextmanager
def without_channel(folder: Path) -> Iterator[BackendProcess]:
    """A backend that has two operators and no channel: what is granted is not carried out."""
    folder.mkdir()
    for name in ("liming", "wangfang"):
        user(f"sqlite:///{folder / 'backend.sqlite'}", "add", name, "--role", "dispatcher", password=PASSWORD)
    with BackendProcess(folder, "--heartbeat-s", "0.3", demo=False) as process:
        yield process


class Side:
    """One seat with its panel and its watch."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.panel = desk.put(ApprovalsPanel(desk.context), 1000, 320)
        self.watch = Watch(desk.context)
        desk.shown.widgets["approvals"] = self.panel

    def texts(self) -> str:
        return "\n".join(notice.text for notice in self.desk.context.notices.all)

    def open(self) -> list[Request]:
        now = self.desk.context.now()
        return [request for request in self.panel.rows.items() if request.state(now) == "asked"]

    def states(self) -> list[str]:
        now = self.desk.context.now()
        return [request.state(now) for request in self.panel.rows.items()]


def pair(backend: BackendProcess, desks: Desks) -> tuple[Side, Side]:
    """李明 at seat 2, who asks, and 王芳 at seat 3."""
    with backend.client() as client:
        load(client, "device", {"number": "CP1", "name": "地下车库充电桩", "type": "charging_post"})
    li, wang = Side(desks(backend, "liming", "2")), Side(desks(backend, "wangfang", "3"))
    li.desk.wait(lambda: li.desk.services.store.get(Device, POST) is not None)
    wang.desk.wait(lambda: wang.desk.services.store.get(Device, POST) is not None)
    return li, wang


def ask(side: Side, reason: str = "起火，须断电") -> None:
    """Ask to cut the post's power, as a dispatcher does."""
    from console.features.approvals.actions import cut_power

    side.desk.context.selection.choose("device", POST)
    cut_power(side.desk.context)
    side.desk.wait(side.panel.form.isVisible)
    side.panel.form.reason.setText(reason)
    side.panel.form.ask_button.click()
