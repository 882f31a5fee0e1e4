"""The mappings that are kept, of every kind: what each is for, another name for it, or an end of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.features.importing.asking import AskingStep
from console.features.importing.draft import Draft
from console.features.importing.step import label, sentence_of
from console.importing.columns import KINDS
from console.importing.profiles import ColumnMapping, delete, listed, rename
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge
from widgets.theme import set_role


@dataclass(frozen=True)
class Kept:
    """A mapping by its name; None for one whose file cannot be read."""

    name: str
    mapping: ColumnMapping | None


class KeptMappings(AskingStep):
    """Read from the profile's folder each time. Deleting takes a second press."""

    title_key = "wizard.kept"
    renamed = Signal(str, str)
    """The old name and the new one."""
    deleted = Signal(str)

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._sure = ""
        self.rows = ListRows(_columns(), lambda kept: kept.name, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.table.view.setAccessibleName(t(self.title_key))
        self.name = QLineEdit(maxLength=80)
        self.name.setAccessibleName(t("wizard.profile_name"))
        self.rename_button, self.delete_button = QPushButton(t("wizard.profile_rename")), QPushButton()
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(lambda _name: self.name.setFocus())
        self.name.textEdited.connect(lambda _text: self._say())
        self.name.returnPressed.connect(self.rename)
        self.rename_button.clicked.connect(lambda _checked: self.rename())
        self.delete_button.clicked.connect(lambda _checked: self.delete())

    def enter(self) -> None:
        """Read the list."""
        root = self._context.profile
        self.seek(lambda _stop: listed(root), self._show, t("wizard.kept_reading"))

    def again(self) -> None:
        """Read it after all."""
        self.enter()

    def rename(self) -> None:
        """Give the chosen one the name that was typed."""
        old, new = self.table.selected_id(), self.name.text().strip()
        if old and new not in ("", old):
            self._keep_house(lambda root: rename(root, old, new), lambda: self.renamed.emit(old, new), new)

    def delete(self) -> None:
        """Ask once more, then delete the chosen one."""
        name = self.table.selected_id()
        if name and self._sure == name:
            self._keep_house(lambda root: delete(root, name), lambda: self._was_deleted(name))
        else:
            self._sure = name
            self._say()

    def _was_deleted(self, name: str) -> None:
        self._context.notices.good(t("wizard.profile_deleted", name=name), key="import.profile")
        self.deleted.emit(name)

    def _keep_house(self, work: Callable[[Path], None], then: Callable[[], None], chosen: str = "") -> None:
        """Do it, list what is left with `chosen` in front, and tell."""
        root, notices = self._context.profile, self._context.notices

        def done(kept: list[tuple[str, ColumnMapping | None]]) -> None:
            self._show(kept, chosen)
            then()

        def both() -> list[tuple[str, ColumnMapping | None]]:
            work(root)
            return listed(root)

        self._context.background.query(
            both, done, lambda error: notices.warn(sentence_of(error), key="import.profile")
        )

    def _show(self, kept: list[tuple[str, ColumnMapping | None]], chosen: str = "") -> None:
        wanted = chosen or self.table.selected_id()
        self.rows.set_items([Kept(name, mapping) for name, mapping in kept])
        if not kept:
            self.state.set_state(State.EMPTY, t("wizard.kept_none"))
            return
        self.state.set_content()
        if not wanted or self.rows.row_of(wanted) is None:
            wanted = kept[0][0]
        self.table.select(wanted)
        self._choose(wanted)

    def _choose(self, name: str) -> None:
        self._sure = ""
        self.name.setText(name)
        self._say()

    def _say(self) -> None:
        name = self.table.selected_id()
        is_sure = bool(name) and self._sure == name
        self.rename_button.setEnabled(bool(name) and self.name.text().strip() not in ("", name))
        self.delete_button.setEnabled(bool(name))
        self.delete_button.setText(t("wizard.profile_delete_sure" if is_sure else "wizard.profile_delete"))
        set_role(self.delete_button, "danger" if is_sure else "")

    def _content(self) -> QWidget:
        line = QFrame()
        set_role(line, "card")
        inner = QHBoxLayout(line)
        inner.setContentsMargins(12, 6, 12, 6)
        inner.setSpacing(8)
        title = label("muted", wrap=False)
        title.setText(t("wizard.profile_name"))
        title.setBuddy(self.name)
        inner.addWidget(title)
        inner.addWidget(self.name, 1)
        for button in (self.rename_button, self.delete_button):
            button.setAutoDefault(False)
            inner.addWidget(button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(line)
        return content


def _columns() -> list[Column]:
    def kind(kept: Kept) -> str:
        mapping = kept.mapping
        return t(f"enums.kind.{KINDS[mapping.kind]}") if mapping is not None and mapping.kind in KINDS else ""

    def state(kept: Kept) -> Badge | None:
        return Badge(t("wizard.kept_unreadable"), "refused") if not kind(kept) else None

    def columns(kept: Kept) -> str:
        return " · ".join(kept.mapping.columns.values()) if kept.mapping is not None else ""

    def source(kept: Kept) -> str:
        return kept.mapping.source if kept.mapping is not None else ""

    return [
        Column("name", t("wizard.profile_name"), lambda kept: kept.name, 200, sortable=False),
        Column("kind", t("wizard.option.kind"), kind, 120, badge=state, sortable=False),
        Column("columns", t("wizard.column.name"), columns, 0, tooltip=columns, sortable=False),
        Column("source", t("wizard.option.source"), source, 180, sortable=False),
    ]
