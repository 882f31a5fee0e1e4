"""What becomes of rows that may be there already: three choices for the rows chosen, or for all that are left."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from console.features.importing.step import label
from console.importing.decisions import CHOICES, Choice
from resources.words import t
from widgets.theme import set_role


class NearLine(QFrame):
    """Beside each choice stands the key that makes it."""

    decided = Signal(str)
    """A choice for the rows that are chosen in the list."""
    rest_decided = Signal(str)
    """A choice for every row that nobody has decided on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.words = label()
        self.buttons: dict[Choice, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        menu = QMenu(self)
        for key, choice in enumerate(CHOICES, 1):
            button = QPushButton(t("wizard.choice_key", choice=t(f"wizard.choice.{choice}"), key=key))
            button.setToolTip(t(f"wizard.choice_means.{choice}"))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._say, choice))
            self.buttons[choice] = button
            line.addWidget(button)
            menu.addAction(t(f"wizard.choice.{choice}"), partial(self.rest_decided.emit, choice))
        self.rest = QPushButton()
        self.rest.setAutoDefault(False)
        self.rest.setMenu(menu)
        line.addWidget(self.rest)

    def show_counts(self, near: int, open_: int) -> None:
        """How many rows may be there already, and how many of them nobody has decided on."""
        self.setVisible(bool(near))
        self.words.setText(
            t("wizard.near_open", count=f"{near:,}", open=f"{open_:,}") if open_
            else t("wizard.near_all_decided", count=f"{near:,}")
        )  # fmt: skip
        set_role(self.words, "warn" if open_ else "")
        self.rest.setText(t("wizard.near_rest", count=f"{open_:,}"))
        self.rest.setEnabled(bool(open_))

    def _say(self, choice: Choice, _checked: bool = False) -> None:
        self.decided.emit(choice)
