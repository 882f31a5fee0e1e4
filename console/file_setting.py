"""A file among the settings: typed or chosen, and checked at once by whoever uses it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.background import Background
from console.feature import Setting
from console.settings import BadSetting, Settings
from resources.words import t
from widgets.theme import set_role

WIDTH_PX = 340
"""The title beside it needs its room, too."""


class FileSetting(QWidget):
    """The path, and below it what is wrong with the file or what it is."""

    def __init__(self, settings: Settings, setting: Setting, background: Background | None) -> None:
        """Without `background` nothing is checked: the services do not stand yet."""
        super().__init__()
        self._settings, self._setting, self._background = settings, setting, background
        self.line = QLineEdit(str(settings.get(setting.key)), clearButtonEnabled=True)
        self.line.setAccessibleName(t(setting.title_key))
        self.line.editingFinished.connect(self._typed)
        self.choose = QPushButton(t("shell.settings.choose"))
        self.choose.clicked.connect(lambda _checked: self._ask_file())
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.words.hide()
        self.setFocusProxy(self.line)
        self.setMaximumWidth(WIDTH_PX)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.words)
        settings.changed.connect(self._changed)
        self.check()

    def show_value(self, value: object) -> None:
        """What is set now."""
        self.line.setText(str(value))

    def check(self) -> None:
        """Ask whoever uses the file; the words stand below when the answer comes."""
        check = self._setting.check
        if check is None or self._background is None:
            return
        if not self.line.text().strip():
            self._say((True, ""))
            return
        self._say((True, t("shell.settings.checking")))
        settings = self._settings
        self._background.query(lambda: check(settings), self._say, self._failed, key=(self, "check"))

    def _typed(self) -> None:
        try:
            self._settings.set(self._setting.key, self.line.text().strip())
        except BadSetting:
            self._say((False, t("shell.settings.path_long")))

    def _changed(self, key: str) -> None:
        if key == self._setting.key:
            self.line.setText(str(self._settings.get(key)))
        if key == self._setting.key or key in self._setting.checked_with:
            self.check()

    def _ask_file(self) -> None:
        begin = Path(self.line.text() or Path.home())
        dialog = QFileDialog(self, t(self._setting.title_key), str(begin if begin.is_dir() else begin.parent))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._setting.file, "*"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take)
        dialog.show()

    def take(self, path: str) -> None:
        """This file was chosen."""
        self.line.setText(path)
        self._typed()

    def _say(self, said: tuple[bool, str]) -> None:
        usable, words = said
        set_role(self.words, "small" if usable else "warning")
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _failed(self, error: Exception) -> None:
        self._say((False, str(error)))
