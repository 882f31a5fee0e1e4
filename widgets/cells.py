"""The delegate that paints table cells: text, badges, ages, and the mark of a row that is not settled."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.ages import Clock, Limits, age_text, as_of_text, now_s
from widgets.marks import paint_mark
from widgets.rows import (
    SYNCED,
    BadgeRole,
    ColorRole,
    ItemRole,
    LeadRole,
    MomentRole,
    Rows,
    RowState,
    StateRole,
    StruckRole,
    UnderRole,
)
from widgets.status_badge import Badge, badge_width, paint_badge
from widgets.theme import Theme, current_theme, font_metrics, ui_font

STATE_MARKS = {
    "pending": ("clock", "pending"),
    "refused": ("cross", "refused"),
    "conflict": ("arrows", "warn"),
}
"""Row state -> (shape, tone) of the mark in the first column."""
STALE_MARK = ("hourglass", "stale")
"""That of a settled row past its shelf life."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_PAD = 8
_MARK = 11


class CellDelegate(QStyledItemDelegate):
    """Paints everything itself: no style calls per cell, so that a hundred thousand rows scroll smoothly."""

    def __init__(self, view: QAbstractItemView, clock: Clock = now_s, limits: Limits | None = None) -> None:
        super().__init__(view)
        self._clock = clock
        self._limits = limits or Limits()
        self._asked: tuple[object, int] = (None, 0)
        self._answer: object = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background, state mark, then badge or text."""
        theme = current_theme()
        # Asked in Python directly: index.data() would go through C++ and back for every role.
        read = index.model().data
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._background(painter, option, index, theme, selected)
        rect = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        state = self._state(index)
        if index.column() == 0:
            rect = self._state_mark(painter, rect, state, theme)
        stale = isinstance(state, RowState) and state.stale
        badge = read(index, BadgeRole)
        if isinstance(badge, Badge) and badge.text:
            badge = _aged(badge) if stale else badge
            paint_badge(painter, rect.adjusted(-4, 0, 4, 0), badge, theme, selected=selected)
            return
        under, lead = read(index, UnderRole), str(read(index, LeadRole) or "")
        middle = rect.center().y()
        line = QRect(rect.x(), middle, rect.width(), rect.bottom() - middle - 1)
        above = QRect(rect.x(), rect.y() + 2, rect.width(), middle - rect.y() - 2)
        if isinstance(under, Badge) and under.text:
            under = _aged(under) if stale else under
            lead = "" if _crowds(under, lead, line.width(), theme) else lead
            beside = line.width() + 4 + _PAD - badge_width(under, theme.font_small)
            used = self._lead(painter, line, lead, max(beside - _PAD, line.width() // 2), theme, selected)
            paint_badge(painter, line.adjusted(used - 4, 0, _PAD, 0), under, theme, selected=selected)
            rect = above
        elif lead:
            self._lead(painter, line, lead, line.width(), theme, selected)
            rect = above
        self._text(painter, rect, index, lead, theme, selected, state if isinstance(state, RowState) else SYNCED)

    def _lead(
        self,
        painter: QPainter,
        line: QRect,
        lead: str,
        room_px: int,
        theme: Theme,
        selected: bool,
    ) -> int:
        """What stands before the badge on the second line; how much room it takes, at most `room_px`."""
        if not lead:
            return 0
        metrics = font_metrics(theme.font_small)
        shown = metrics.elidedText(lead, Qt.TextElideMode.ElideRight, room_px)
        painter.setFont(ui_font(theme, size=theme.font_small))
        painter.setPen(theme.color("text_selected" if selected else "text"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        return metrics.horizontalAdvance(shown) + _PAD

    def _state(self, index: QModelIndex | QPersistentModelIndex) -> object:
        """The row's state, asked once for all its cells: it is worked out anew as time passes."""
        read = index.model().data
        asked = (read(index, ItemRole), int(2 * self._clock()))
        if asked[0] is None or asked[0] is not self._asked[0] or asked[1] != self._asked[1]:
            self._asked, self._answer = asked, read(index, StateRole)
        return self._answer

    def _background(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        theme: Theme,
        selected: bool,
    ) -> None:
        if selected:
            painter.fillRect(option.rect, QColor(theme.bg_selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.bg_hover))
        elif index.row() % 2:
            painter.fillRect(option.rect, QColor(theme.bg))
        if selected and index.column() == 0:
            painter.fillRect(QRect(option.rect.x(), option.rect.y(), 3, option.rect.height()), QColor(theme.accent))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _state_mark(self, painter: QPainter, rect: QRect, state: object, theme: Theme) -> QRect:
        """The mark of a row that is pending, refused or in conflict; returns the room left beside it."""
        if not isinstance(state, RowState) or not (state.stale or state.name in STATE_MARKS):
            return rect
        shape, tone = STATE_MARKS.get(state.name, STALE_MARK)
        box = QRectF(rect.x(), rect.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
        paint_mark(painter, box, shape, theme.color(tone))
        return rect.adjusted(_MARK + 9, 0, 0, 0)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        lead: str,
        theme: Theme,
        selected: bool,
        state: RowState,
    ) -> None:
        read = index.model().data
        text, token = str(read(index, _DISPLAY) or ""), str(read(index, ColorRole) or "")
        moment = read(index, MomentRole)
        if isinstance(moment, int | float):
            age_s = self._clock() - moment
            text, token = age_text(age_s), token or self._limits.token(age_s)
        if state.stale and state.as_of_s is not None and _is_age(index):
            text, token = as_of_text(state.as_of_s), STALE_MARK[1]
        if lead and text.startswith(lead):
            text = text[len(lead) :].strip() or text
        if not text:
            return
        font = ui_font(theme)
        font.setStrikeOut(bool(read(index, StruckRole)))
        # Dimmed, never by that alone: the row has its mark, and its age says as of when.
        plain = "text_muted" if state.stale else ("text_selected" if selected else "text")
        token = token or plain
        painter.setFont(font)
        painter.setPen(theme.color(token))
        shown = font_metrics(theme.font_body).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(read(index, _ALIGNMENT) or 0), shown)


def _is_age(index: QModelIndex | QPersistentModelIndex) -> bool:
    """Is it a cell that tells an age, be it that of nothing yet?"""
    rows = index.model()
    return isinstance(rows, Rows) and rows.columns[index.column()].moment is not None


def _crowds(badge: Badge, lead: str, room_px: int, theme: Theme) -> bool:
    """Would a warning be cut for what stands before it? Then that stays with the text on the first line."""
    used = font_metrics(theme.font_small).horizontalAdvance(lead) + _PAD if lead else 0
    return badge.solid and badge_width(badge, theme.font_small) > room_px + 4 + _PAD - used


def _aged(badge: Badge) -> Badge:
    """A state that may be over: its words stay, its colour and shape are those of what is old. Warnings stay."""
    return badge if badge.solid else replace(badge, tone=STALE_MARK[1], shape=STALE_MARK[0])
