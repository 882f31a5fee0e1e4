"""The form of a request: what, of which device or to whom, and why."""

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from console.context import Context
from console.permission import ActButton
from models.approval import RequestApproval
from models.device import Device
from models.ids import uuid7
from models.notification import LONGEST, Audience, NotifyMany
from models.power import CutPower
from models.record import Record
from models.two_person import TwoPersonAct
from resources.words import t
from widgets.escape import Escape
from widgets.theme import set_role


class RequestForm(QWidget):
    """Hidden until something is to be asked for; what was typed stays until the request is safe."""

    asked = Signal()
    left = Signal()
    """Nothing is asked for; what was typed is still there the next time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._device: Record[Device] | None = None
        self._incident_id = ""
        self._what: type[TwoPersonAct] = CutPower
        self._waiting = ""
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.title, "title")
        self.audience = QComboBox()
        for audience in Audience:
            self.audience.addItem(t(f"enums.audience.{audience}"), audience)
        self.text = QLineEdit(maxLength=LONGEST, placeholderText=t("approvals.form.text"))
        self.reason = QLineEdit(maxLength=200, placeholderText=t("approvals.form.reason"))
        self.ask_button = ActButton(context, t("approvals.form.ask"), RequestApproval)
        set_role(self.ask_button, "primary")
        self.cancel_button = QPushButton(t("approvals.form.cancel"))
        self._arrange()
        self.reason.returnPressed.connect(self.ask)
        self.ask_button.clicked.connect(lambda _checked: self.ask())
        self.cancel_button.clicked.connect(lambda _checked: self.leave())
        within = (self.audience, self.text, self.reason, self.ask_button, self.cancel_button)
        Escape(self, within, self.leave)
        context.commands.saved.connect(self._saved)
        context.commands.not_saved.connect(self._not_saved)
        self.hide()

    def begin(self, what: type[TwoPersonAct], device: Record[Device] | None, incident_id: str) -> None:
        """Ask for this; the keyboard goes to the first thing that is missing."""
        self._what, self._device, self._incident_id, self._waiting = what, device, incident_id, ""
        is_notice = what is NotifyMany
        self.audience.setVisible(is_notice)
        self.text.setVisible(is_notice)
        name = (device.fact.name or device.fact.number) if device is not None else ""
        self.title.setText(t("approvals.form.notify") if is_notice else t("approvals.words.cut_power", device=name))
        self.show()
        (self.text if is_notice else self.reason).setFocus()

    def leave(self) -> None:
        """Ask for nothing now."""
        self.hide()
        self.left.emit()

    def ask(self) -> None:
        """Ask another person; nothing happens until they grant it."""
        if self._waiting:
            # A second Enter while the first is being written would ask twice.
            return
        act = self._act()
        if act is None or not self.reason.text().strip():
            self._context.notices.warn(t("approvals.form.empty"), key="approvals.form")
            return
        self._context.notices.withdraw_key("approvals.form")
        # Remembered before it is asked: a refusal is told within the call.
        self._waiting = command_id = uuid7()
        self._context.commands.submit(
            RequestApproval(
                approval_id=uuid7(), what=act.NAME, body=msgspec.json.encode(act).decode(),
                reason=self.reason.text().strip(),
            ),
            command_id=command_id,
        )  # fmt: skip

    def _act(self) -> TwoPersonAct | None:
        if self._what is NotifyMany:
            text = self.text.text().strip()
            audience = Audience(self.audience.currentData())
            return NotifyMany(audience=audience, text=text, incident_id=self._incident_id) if text else None
        if self._device is None:
            return None
        return CutPower(device_id=self._device.id, incident_id=self._incident_id)

    def _not_saved(self, command_id: str, _why: str) -> None:
        """What was typed is still there, to be asked once more."""
        if command_id == self._waiting:
            self._waiting = ""

    def _saved(self, command_id: str) -> None:
        if command_id == self._waiting:
            self._waiting = ""
            self.text.clear()
            self.reason.clear()
            self.hide()
            self.asked.emit()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setSpacing(8)
        grid.addWidget(self.title, 0, 0, 1, 3)
        grid.addWidget(self.audience, 1, 0)
        grid.addWidget(self.text, 1, 1, 1, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.ask_button)
        buttons.addWidget(self.cancel_button)
        grid.addWidget(self.reason, 2, 0, 1, 2)
        grid.addLayout(buttons, 2, 2)
        grid.setColumnStretch(1, 1)
