"""What is in the hand: its words, its vertices as text, and the steps of it, for fingers and for the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.features.drawing.coordinates import BadLine, as_points, as_text
from console.features.drawing.drawer import Drawer
from maps.tools.draw import Draft, Outline, PenForm
from models.drawing import MAX_RADIUS_M, MAX_WORDS
from resources.words import t
from widgets.theme import set_role
from widgets.tooltip import plain_tip


class HandBox(QWidget):
    """Shown while there is something in the hand. What is typed counts when it is applied, or the hand is done."""

    def __init__(self, drawer: Drawer) -> None:
        super().__init__()
        self._drawer = drawer
        self._shown = Outline()
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.title, "heading")
        self.words = QLineEdit()
        self.words.setMaxLength(MAX_WORDS)
        self.words.setPlaceholderText(t("drawing.field.words"))
        self.words.setAccessibleName(t("drawing.field.words"))
        self.words.textEdited.connect(self._word)
        self.places = QPlainTextEdit()
        self.places.setPlaceholderText(t("drawing.field.places"))
        self.places.setAccessibleName(t("drawing.field.places"))
        self.places.setMinimumHeight(64)
        self.places.setMaximumHeight(140)
        self.radius = QDoubleSpinBox(minimum=0.0, maximum=MAX_RADIUS_M, decimals=1, singleStep=10.0, suffix=" m")
        self.radius.setAccessibleName(t("drawing.field.radius"))
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self.problem, "problem")
        self.problem.hide()
        self.buttons = {
            "finish": self._button("finish", self.finish),
            "apply": self._button("apply", self.apply),
            "undo": self._button("undo", drawer.undo),
            "redo": self._button("redo", drawer.redo),
            "back": self._button("back", drawer.tool.take_vertex),
            "aside": self._button("aside", drawer.tool.put_away),
            "discard": self._button("discard", drawer.discard),
        }
        set_role(self.buttons["finish"], "primary")
        self._arrange()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(self.finish)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        for widget in (self.title, self.words, self.places, self.radius, self.problem):
            column.addWidget(widget)
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.addWidget(self.buttons["finish"], 0, 0, 1, 2)
        for at, name in enumerate(("apply", "back", "undo", "redo", "aside", "discard")):
            grid.addWidget(self.buttons[name], 1 + at // 2, at % 2)
        column.addLayout(grid)

    def _button(self, name: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(f"drawing.hand.{name}"))
        button.setToolTip(plain_tip(t(f"drawing.hand.{name}_tip")))
        button.clicked.connect(lambda _checked=False: run())
        return button

    def show_hand(self, title: str) -> None:
        """Draw what is in the hand; what somebody is typing right now stays."""
        draft = self._drawer.tool.now
        if draft is None:
            return
        self.title.setText(title)
        self.words.setVisible(not draft.edit)
        if not self.words.hasFocus():
            self.words.setText(self._drawer.text)
        self.radius.setVisible(draft.form is PenForm.CIRCLE)
        if draft.outline != self._shown and not self._is_typed():
            self._show(draft)
        many = draft.form in (PenForm.LINE, PenForm.POLYGON)
        self.buttons["back"].setVisible(many)

    def _is_typed(self) -> bool:
        """Is somebody at the text, and has changed it?"""
        return self.places.hasFocus() and self.places.toPlainText() != as_text(self._shown.points)

    def _show(self, draft: Draft) -> None:
        self._shown = draft.outline
        self.places.setPlainText(as_text(draft.outline.points))
        self.radius.setValue(draft.outline.radius_m or 0.0)
        self._say("")

    def apply(self) -> bool:
        """Take what was typed; False, with the sentence, when it is no outline."""
        draft = self._drawer.tool.now
        if draft is None:
            return False
        try:
            points = as_points(self.places.toPlainText(), self._shown.points)
        except BadLine as error:
            self._say(str(error))
            return False
        most = 1 if draft.form in (PenForm.POINT, PenForm.CIRCLE) else len(points)
        if len(points) > most:
            self._say(t("drawing.notice.one_point"))
            return False
        radius = (self.radius.value() or None) if draft.form is PenForm.CIRCLE else None
        self._say("")
        self._shown = Outline(points, radius)
        self._drawer.tool.set_outline(self._shown)
        return True

    def finish(self) -> None:
        """Take what was typed, and be done."""
        draft = self._drawer.tool.now
        if draft is None or not self.apply():
            return
        outline = self._shown
        fewest = {PenForm.LINE: 2, PenForm.POLYGON: 3}.get(draft.form, 1)
        if len(outline.points) < fewest or (draft.form is PenForm.CIRCLE and not outline.radius_m):
            self._say(t("drawing.notice.too_few", count=fewest))
            return
        self._drawer.finish(outline)

    def _word(self, text: str) -> None:
        self._drawer.text = text

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
