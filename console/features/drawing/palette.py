"""The palette: everything that can be plotted, found by its name or its initials, the last used first."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.drawing_words import type_name
from console.facts_panel import FactsPanel
from console.features.drawing.drawer import drawer_of
from console.features.drawing.hand_box import HandBox
from console.features.drawing.icons import SIDE_PX, plot_icon
from console.features.drawing.tab import fill_styles
from console.permission import not_allowed
from console.plot_catalogue import GROUPS, PlotSymbol, fits, plot_symbols
from models.drawing import AddDrawing
from resources.words import t
from widgets.theme import current_theme, theme_changed

KEY = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Palette(QWidget):
    """Type and press Enter, or press what is wanted; below it what is in the hand."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._drawer = drawer_of(context)
        self._shown_recent: list[str] = []
        self.filter_line = QLineEdit()
        self.filter_line.setPlaceholderText(t("drawing.search"))
        self.filter_line.setAccessibleName(t("drawing.search"))
        self.filter_line.setClearButtonEnabled(True)
        self.styles = QComboBox()
        self.styles.setAccessibleName(t("drawing.tab_field.style"))
        self.styles.setToolTip(t("drawing.tab_field.style"))
        fill_styles(self.styles)
        self.styles.activated.connect(self._take_style)
        self.list = QListWidget()
        self.list.setIconSize(QSize(SIDE_PX, SIDE_PX))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(t("drawing.panel"))
        self.kept = QWidget()
        self._kept_line = QHBoxLayout(self.kept)
        self._kept_line.setContentsMargins(12, 0, 12, 4)
        self.hand = HandBox(self._drawer)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(self.filter_line, 1)
        line.addWidget(self.styles)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        column.addWidget(self.kept)
        column.addWidget(self.hand)
        self.state = FactsPanel(context, content, (AddDrawing,), typed=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.state)
        self.setFocusProxy(self.filter_line)
        self.filter_line.installEventFilter(self)
        self.filter_line.textChanged.connect(self._fill)
        self.filter_line.returnPressed.connect(self._take_current)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self._drawer.changed.connect(self._show_hand)
        theme_changed.connect(self._fill)
        context.session.changed.connect(self._judge)
        self._fill()
        self._show_hand()
        self._judge()
        self.state.set_content()

    @property
    def shown(self) -> list[str]:
        """The keys in the list, from the top."""
        keys = [self.list.item(row).data(KEY) for row in range(self.list.count())]
        return [key for key in keys if key]

    def _fill(self, _text: object = "") -> None:
        typed = self.filter_line.text()
        self._shown_recent = list(self._drawer.recent)
        self.list.clear()
        symbols = [symbol for symbol in plot_symbols().values() if not symbol.estimate and fits(symbol, typed)]
        known = {symbol.key: symbol for symbol in symbols}
        recent = [known.pop(key) for key in self._drawer.recent if key in known]
        self._group("recent", recent)
        for group in GROUPS:
            self._group(group, [symbol for symbol in known.values() if symbol.group == group])
        self._step(0, 1)

    def _group(self, name: str, symbols: list[PlotSymbol]) -> None:
        if not symbols:
            return
        head = QListWidgetItem(t(f"drawing.group.{name}"), self.list)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        for symbol in symbols:
            item = QListWidgetItem(plot_icon(symbol, dark=current_theme().dark), symbol.title, self.list)
            item.setData(KEY, symbol.key)
            item.setToolTip(t(f"enums.form.{symbol.form}"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down in the list without leaving the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._step(self.list.currentRow() + step, step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, row: int, step: int) -> None:
        """To the next entry in that direction; headings are passed over."""
        while 0 <= row < self.list.count():
            if self.list.item(row).data(KEY):
                self.list.setCurrentRow(row)
                return
            row += step

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        key = item.data(KEY)
        if key and not not_allowed(self._context.session, (AddDrawing,)):
            self._drawer.begin(key)
            self.filter_line.clear()
            self._fill()

    def _take_style(self, _at: int) -> None:
        self._drawer.choose_style(self.styles.currentData())

    def _show_hand(self) -> None:
        if self._shown_recent != self._drawer.recent and not self.filter_line.text():
            self._fill()
        now = self._drawer.tool.now
        self.hand.setVisible(now is not None)
        if now is not None:
            edited = self._drawer.edited_type
            name = type_name(edited or self._drawer.hand_type)
            self.hand.show_hand(t("drawing.hand.editing", what=name) if edited else name)
        self._show_kept()

    def _show_kept(self) -> None:
        while self._kept_line.count():
            item = self._kept_line.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        kept = self._drawer.kept
        for symbol in kept:
            button = QPushButton(t("drawing.go_on", what=symbol.title))
            button.clicked.connect(lambda _checked=False, key=symbol.key: self._drawer.begin(key))
            self._kept_line.addWidget(button)
        self._kept_line.addStretch(1)
        self.kept.setVisible(bool(kept))

    def _judge(self, _session: object = None) -> None:
        allowed = not not_allowed(self._context.session, (AddDrawing,))
        self.list.setEnabled(allowed)
