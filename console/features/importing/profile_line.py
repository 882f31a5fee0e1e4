"""A kept mapping: proposed when it fits the file; used, it can be given another name or deleted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from console.features.importing.step import label
from resources.words import t
from widgets.theme import set_role

NAME_PX = 220


class ProfileLine(QFrame):
    """Hidden when no mapping fits. Deleting takes a second press."""

    used = Signal(str)
    renamed = Signal(str, str)
    """The old name and the new one."""
    deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._name = ""
        self.words = label()
        self.use_button = QPushButton(t("wizard.profile_use"))
        self.name = QLineEdit(maxLength=80)
        self.name.setFixedWidth(NAME_PX)
        self.name.setAccessibleName(t("wizard.profile_name"))
        self.rename_button, self.delete_button = QPushButton(t("wizard.profile_rename")), QPushButton()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        for widget in (self.use_button, self.name, self.rename_button, self.delete_button):
            line.addWidget(widget)
        for button in (self.use_button, self.rename_button, self.delete_button):
            button.setAutoDefault(False)
        set_role(self.use_button, "primary")
        self.use_button.clicked.connect(lambda _checked: self.used.emit(self._name))
        self.rename_button.clicked.connect(lambda _checked: self._rename())
        self.name.returnPressed.connect(self._rename)
        self.name.textEdited.connect(lambda _text: self._say())
        self.delete_button.clicked.connect(lambda _checked: self._delete())
        self.hide()

    def propose(self, name: str) -> None:
        """A mapping that fits the file; empty for none."""
        self._show(name, is_used=False)

    def show_used(self, name: str) -> None:
        """The mapping that was taken."""
        self._show(name, is_used=True)

    def _show(self, name: str, *, is_used: bool) -> None:
        self._name, self._sure = name, False
        self.setVisible(bool(name))
        self.words.setText(t("wizard.profile_used" if is_used else "wizard.profile_fits", name=name))
        self.name.setText(name)
        self.use_button.setVisible(not is_used)
        for widget in (self.name, self.rename_button, self.delete_button):
            widget.setVisible(is_used)
        self._say()

    def _say(self) -> None:
        self.rename_button.setEnabled(self.name.text().strip() not in ("", self._name))
        self.delete_button.setText(t("wizard.profile_delete_sure" if self._sure else "wizard.profile_delete"))
        set_role(self.delete_button, "danger" if self._sure else "")

    def _rename(self) -> None:
        if self.rename_button.isEnabled():
            self.renamed.emit(self._name, self.name.text().strip())

    def _delete(self) -> None:
        if self._sure:
            self.deleted.emit(self._name)
            return
        self._sure = True
        self._say()
