"""What tells the rows of a file apart, how well it does, and what would do it better."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from console.features.importing.step import label
from console.importing.keys import KeyProposal
from resources.words import t
from widgets.theme import set_role

MOST_SHOWN = 60
"""Characters of a key that two rows share."""


class KeyLine(QWidget):
    """A sentence, with examples of rows that are mixed up, and buttons for the other keys there are."""

    said = Signal(tuple)
    """The headers that are to tell the rows apart; none: the usual ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._better: tuple[str, ...] = ()
        self.words = label()
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.better_button, self.usual_button = QPushButton(), QPushButton(t("wizard.key_usual"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        for button in (self.better_button, self.usual_button):
            button.setAutoDefault(False)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.better_button.clicked.connect(lambda _checked: self.said.emit(self._better))
        self.usual_button.clicked.connect(lambda _checked: self.said.emit(()))

    def text(self) -> str:
        """What is said of the key."""
        return self.words.text()

    def show_key(self, key: KeyProposal | None, better: KeyProposal | None, problem: str, *, said: bool) -> None:
        """The key as it is tested; `better` would tell every row apart; `said`: a person chose it."""
        self._better = better.headers if better is not None else ()
        self.better_button.setVisible(better is not None)
        self.better_button.setText(t("wizard.key_take", columns=" + ".join(self._better)))
        self.usual_button.setVisible(said)
        self.words.setText("\n".join(key_words(key) if key is not None else [problem]))
        set_role(self.words, "" if key is not None and key.is_unique else "warn")


def key_words(key: KeyProposal) -> list[str]:
    """How well a key tells the rows apart, a line each."""
    headers = " + ".join(key.headers)
    if key.is_unique:
        return [t("wizard.key_unique", columns=headers, count=f"{key.rows:,}")]
    lines = [t("wizard.key_twins", columns=headers, distinct=f"{key.different:,}", count=f"{key.rows:,}")]
    for value, rows in key.examples:
        lines.append(t("wizard.key_example", key=value[:MOST_SHOWN] or "—", rows=", ".join(map(str, rows))))
    if key.empty:
        lines.append(t("wizard.key_blank", count=f"{key.empty:,}"))
    return lines
