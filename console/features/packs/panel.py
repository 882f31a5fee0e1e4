"""The outage pack in sight: how old the newest one is, where it lies, what went wrong, and a new one on demand."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.features.packs.keeper import Newest, PackKeeper
from console.printing.pack import HTML
from resources.words import t
from widgets.ages import ago_text
from widgets.status_badge import Badge, StatusBadge
from widgets.theme import set_role

TICK_MS = 1_000


class PacksPanel(QWidget):
    """Follows the keeper; every fact of it can be read without pressing anything."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._keeper = keeper_of(context)
        self.badge = StatusBadge()
        self.newest, self.folder, self.problem = (_words() for _label in range(3))
        self.make_button = QPushButton(t("packs.act.make"))
        self.folder_button = QPushButton(t("packs.act.folder"))
        self.open_button = QPushButton(t("packs.open"))
        self._lay_out()
        self.make_button.clicked.connect(lambda _checked: self._keeper.make_now())
        self.folder_button.clicked.connect(lambda _checked: choose_folder(context))
        self.open_button.clicked.connect(lambda _checked: self._open())
        self._keeper.changed.connect(self.show_state)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.show_state)
        self._tick.start()
        self.setFocusProxy(self.make_button)
        self.show_state()

    def show_state(self) -> None:
        """Draw what the keeper knows."""
        keeper = self._keeper
        self.badge.set_badge(state_badge(keeper))
        if keeper.newest is None:
            self.newest.setText(t("packs.none_yet"))
        else:
            self.newest.setText(newest_words(keeper.newest, keeper.age_s or 0.0, keeper.folder))
        self.folder.setText(str(keeper.folder))
        self.folder.setToolTip(str(keeper.folder) if not keeper.newest else str(keeper.newest.path))
        self.problem.setText(keeper.problem)
        self.problem.setVisible(bool(keeper.problem))
        self.make_button.setEnabled(not keeper.running)
        self.open_button.setEnabled(keeper.newest is not None)

    def _open(self) -> None:
        if self._keeper.newest is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._keeper.newest.path / HTML)))

    def _lay_out(self) -> None:
        set_role(self.problem, "warn")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for row, (name, value) in enumerate(
            (
                (t("packs.state"), self.badge),
                (t("packs.newest_label"), self.newest),
                (t("packs.folder"), self.folder),
            )
        ):
            label = QLabel(name)
            set_role(label, "muted")
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        for button in (self.make_button, self.folder_button, self.open_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        hint = QLabel(t("packs.hint"), wordWrap=True)
        set_role(hint, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        column.addWidget(hint)
        column.addStretch(1)


def newest_words(newest: Newest, age_s: float, folder: Path) -> str:
    """When it was made and how long it is; where it lies, if that is not where packs go now."""
    made_at = newest.made_at.astimezone()
    words = t("packs.newest", at=f"{made_at:%m-%d %H:%M:%S}", ago=ago_text(age_s), pages=newest.pages)
    return words if newest.path.parent == folder else f"{words}　{newest.path.parent}"


def state_badge(keeper: PackKeeper) -> Badge:
    """One word for how it stands, and its tone."""
    if keeper.problem:
        return Badge(t("packs.badge.failed"), "refused")
    if keeper.is_stale:
        return Badge(t("packs.badge.stale"), "warn")
    if keeper.running:
        return Badge(t("packs.badge.making"), "pending")
    return Badge(t("packs.badge.fresh"), "ok") if keeper.newest else Badge(t("packs.badge.none"), "neutral")


def keeper_of(context: Context) -> PackKeeper:
    """The window's one keeper; made when it is first wanted."""
    found = context.window.findChild(PackKeeper)
    return found if found is not None else PackKeeper(context)


def choose_folder(context: Context) -> None:
    """Ask where packs shall go, beside the work; a new folder gets a pack at once."""
    dialog = QFileDialog(context.window, t("packs.choose"), str(keeper_of(context).folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda folder: context.settings.set("packs.folder", str(Path(folder))))
    dialog.show()


def _words() -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
