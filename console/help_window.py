"""The list of all shortcuts, generated from the acts."""

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from console.feature import Act
from console.menus import menu_rank, shortcut_words
from resources.words import has, t


class HelpWindow(QDialog):
    """Stays open beside the work; Esc puts it away."""

    def __init__(self, acts: Sequence[Act], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(t("shell.help.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(t("shell.help.title"))
        self.text.setHtml(help_html(acts))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.resize(560, 640)


def help_html(acts: Sequence[Act]) -> str:
    """A table a menu, a row an act: its keys and what it does."""
    parts = [f"<h2>{_safe(t('shell.help.title'))}</h2><p>{_safe(t('shell.help.detail'))}</p>"]
    for menu in sorted({act.menu for act in acts}, key=menu_rank):
        parts.append(f"<h3>{_safe(menu_words(menu))}</h3><table width='100%' cellpadding='4'>")
        for act in acts:
            if act.menu == menu:
                keys = shortcut_words(act) or t("shell.help.no_key")
                parts.append(
                    f"<tr><td width='32%'><b>{_safe(keys)}</b></td><td>{_safe(t(act.title_key))}</td></tr>"
                )
        parts.append("</table>")
    return "".join(parts)


def menu_words(name: str) -> str:
    """A menu's name without the mark of its access key."""
    key = f"shell.menu.{name}"
    words = t(key) if has(key) else t(f"{name}.menu")
    head, mark, _tail = words.partition("(&")
    return head if mark else words.replace("&", "")


def _safe(text: str) -> str:
    return html.escape(text)
