"""Words of a column that no catalogue knows: which they are, in how many rows, and what each means."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from console.features.importing.step import label
from console.importing.foreign_words import LONGEST, ForeignWord, shown_value, values_of
from resources.words import t


class WordsLine(QWidget):
    """Hidden when every word is known."""

    said = Signal(str, str)
    """(`field:word`, value; empty to take back what was said)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[ForeignWord, ...] = ()
        self._kind = ""
        self.title = label("muted")
        self.word, self.meaning = QComboBox(), QComboBox()
        self.title.setText(t("wizard.words_title"))
        self.title.setBuddy(self.word)
        self.word.setAccessibleName(t("wizard.words_title"))
        self.meaning.setAccessibleName(t("wizard.words_meaning"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        for widget in (self.title, self.word, self.meaning):
            lines.addWidget(widget)
        self.word.activated.connect(lambda _at: self._show_meaning())
        self.meaning.activated.connect(lambda _at: self._meant())
        self.hide()

    def show_words(self, kind: str, words: Sequence[ForeignWord]) -> None:
        """The words of one column; the one that was chosen stays so, else the first that is open."""
        self._kind, before = kind, str(self.word.currentData() or "")
        self._words = tuple(words)
        self.setVisible(bool(words))
        self.word.clear()
        for one in words:
            meant = shown_value(kind, one.field, one.value) if one.value else t("wizard.words_open")
            self.word.addItem(
                t("wizard.words_one", word=one.word[:LONGEST], count=f"{one.count:,}", meant=meant), _name(one)
            )
        is_open = [_name(one) for one in words if not one.value]
        chosen = before if before in is_open or not is_open else is_open[0]
        self.word.setCurrentIndex(max(0, self.word.findData(chosen)))
        self._show_meaning()

    def _show_meaning(self) -> None:
        self.meaning.clear()
        one = self._chosen()
        if one is None:
            return
        self.meaning.addItem(t(f"wizard.words_{'refused' if one.refuses else 'blank'}"), "")
        for value in values_of(self._kind, one.field):
            self.meaning.addItem(shown_value(self._kind, one.field, value), value)
        self.meaning.setCurrentIndex(max(0, self.meaning.findData(one.value)))

    def _meant(self) -> None:
        one = self._chosen()
        if one is not None:
            self.said.emit(_name(one), str(self.meaning.currentData() or ""))

    def _chosen(self) -> ForeignWord | None:
        at = self.word.currentIndex()
        return self._words[at] if 0 <= at < len(self._words) else None


def _name(one: ForeignWord) -> str:
    return f"{one.field}:{one.word}"
