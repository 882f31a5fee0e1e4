"""The strip: mode, clock, seat, link and its age, what waits, what was refused, alarm load; it never lies."""

import enum
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from resources.words import t
from widgets.ages import age_text, ago_text
from widgets.status_badge import Badge, paint_badge
from widgets.theme import current_theme, set_role, theme_changed, ui_font
from widgets.tooltip import plain_tip

HEIGHT = 44
MODES = {"routine": "ok", "emergency": "red", "drill": "yellow"}
"""Tone of each mode."""


class Link(enum.StrEnum):
    """How the line to the backend stands, as the strip shows it."""

    ONLINE = "online"
    CONNECTING = "connecting"
    OFFLINE = "offline"
    REFUSED = "refused_link"
    OTHER_VERSION = "other_version"


class Strip(QFrame):
    """The row that is always visible. It is told facts; what they look like is its own business."""

    outbox_wanted = Signal()
    """A press on what waits to be sent."""
    refused_wanted = Signal()
    """A press on what was refused or is contested."""
    alarms_wanted = Signal()
    untold_wanted = Signal()
    """A press on the units nobody has told."""

    def __init__(self, command: QWidget, parent: QWidget | None = None) -> None:
        """`command` is the command bar, which takes the room that is left."""
        super().__init__(parent)
        set_role(self, "strip")
        self._mode = Plate()
        self._server = self._age_tip = ""
        self._clock = QLabel()
        self._clock.setToolTip(t("shell.strip.clock"))
        self._seat = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.mark = Plate()
        self.mark.hide()
        self.link = Fact(t("shell.strip.link_tip"))
        self.to_send = Fact(t("shell.strip.to_send_tip"))
        self.refused = Fact(t("shell.strip.refused_tip"))
        self.untold = Fact(t("untold.strip_tip"))
        self.untold.clicked.connect(self.untold_wanted)
        self.to_send.clicked.connect(self.outbox_wanted)
        self.refused.clicked.connect(self.refused_wanted)
        self.load = AlarmLoad()
        self.load.clicked.connect(self.alarms_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        for part in (
            self._mode,
            self._clock,
            self._seat,
            self.mark,
            self.untold,
            self.link,
            self.to_send,
            self.refused,
            self.load,
        ):
            row.addWidget(part)
        row.addWidget(command, 1)
        theme_changed.connect(self._redress)
        self._redress()
        self.show_mode("routine")
        self.show_seat("", "")
        self.show_link(Link.CONNECTING, None)
        self.show_outbox(0, 0)
        self.show_untold(0)

    def show_mode(self, mode: str) -> None:
        """`routine`, `emergency` or `drill`."""
        self._mode.show_badge(Badge(t(f"shell.mode.{mode}"), MODES[mode], solid=True))

    def show_time(self, now: datetime) -> None:
        """The time of day, in this machine's zone."""
        self._clock.setText(now.astimezone().strftime("%H:%M:%S"))
        self._clock.setAccessibleName(now.astimezone().strftime("%H:%M"))

    def show_seat(self, seat: str, name: str) -> None:
        """Who sits where; nobody when the seat is empty."""
        text = t("shell.strip.not_signed_in")
        if seat:
            text = t("shell.strip.seat_who" if name else "shell.strip.seat_only", seat=seat, name=name)
        self._seat.setText(text)

    def show_mark(self, words: str, tone: str) -> None:
        """What is unusual about who sits here; empty for nothing."""
        self.mark.setVisible(bool(words))
        self.mark.show_badge(Badge(words, tone, solid=True))

    def show_link(self, link: Link, age_s: float | None, tone: str = "", tip: str = "") -> None:
        """State of the line, and seconds since anything came over it; `tone` by age, else the state's own.

        `tip` says what is old since when.
        """
        words = t(f"shell.strip.{link.value}")
        if link is Link.ONLINE and age_s is not None:
            words = f"{words} {ago_text(age_s)}"
        elif link is Link.OFFLINE:
            words = t("shell.strip.never") if age_s is None else t("shell.strip.offline_age", age=age_text(age_s))
        own = {Link.ONLINE: "ok", Link.CONNECTING: "pending", Link.OFFLINE: "warn"}.get(link, "refused")
        self.link.show_badge(Badge(words, tone or own))
        self._age_tip = tip
        self._show_tip()

    def show_server(self, address: str) -> None:
        """Which backend is in use."""
        self._server = address
        self._show_tip()

    def show_outbox(self, waiting: int, refused: int) -> None:
        """How many acts wait to be sent, and how many need somebody."""
        self.to_send.show_badge(Badge(f"{t('shell.strip.to_send')} {waiting}", "pending" if waiting else "neutral"))
        self.refused.show_badge(Badge(f"{t('shell.strip.refused')} {refused}", "refused" if refused else "neutral"))

    def _show_tip(self) -> None:
        """What the link plate is, which backend it is of, and what has grown old since when."""
        lines = (t("shell.strip.link_tip"), self._server, self._age_tip)
        tip = plain_tip("\n".join(line for line in lines if line))
        if tip != self.link.toolTip():
            self.link.setToolTip(tip)

    def show_untold(self, count: int) -> None:
        """How many units were sent and told by nobody: a red plate, and nothing at all while there are none."""
        self.untold.setVisible(count > 0)
        if count:
            self.untold.show_badge(Badge(t("untold.strip", count=count), "red", solid=True, shape="triangle"))

    def show_load(self, minutes: Sequence[int], flood: int) -> None:
        """Alarms of each of the last ten minutes, oldest first; more than `flood` together is a flood."""
        self.load.show_minutes(minutes, flood)

    def _redress(self) -> None:
        # The command bar grows with what a finger needs.
        self.setFixedHeight(max(HEIGHT, current_theme().control_height + 12))
        self._clock.setFont(ui_font(size=current_theme().font_large, bold=True))
        # A label as large as its words would lay out the whole window with every second.
        sizes = self._clock.fontMetrics()
        widest = max(sizes.horizontalAdvance(f"{digit}" * 6 + "::") for digit in range(10))
        self._clock.setFixedSize(widest + 2, sizes.height())


class Plate(QWidget):
    """A badge that is as wide as its words."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = Badge("")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_badge(self, badge: Badge) -> None:
        """Show another badge."""
        self._badge = badge
        self.setAccessibleName(badge.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as its words."""
        return QSize(_badge_px(self._badge), HEIGHT - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._badge, current_theme())
        painter.end()


class Fact(QPushButton):
    """A badge of the strip that can be pressed to see what is behind it."""

    def __init__(self, tip: str) -> None:
        super().__init__()
        set_role(self, "flat")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._badge = Badge("")
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def words(self) -> str:
        """What it says."""
        return self._badge.text

    @property
    def tone(self) -> str:
        """The tone it says it in."""
        return self._badge.tone

    def show_badge(self, badge: Badge) -> None:
        """Show another badge; it does not get narrower with every tick."""
        if badge == self._badge:
            return
        wider = _badge_px(badge) > self.minimumWidth() or badge.text[:2] != self._badge.text[:2]
        self._badge = badge
        self.setAccessibleName(badge.text)
        if wider:
            self.setMinimumWidth(_badge_px(badge) + 8)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as its words."""
        return QSize(max(self.minimumWidth(), _badge_px(self._badge) + 8), HEIGHT - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        theme = current_theme()
        if self.underMouse() or self.hasFocus():
            painter.setPen(theme.color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg_hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 2, -1, -3), theme.radius, theme.radius)
        paint_badge(painter, self.rect().adjusted(4, 0, 0, 0), self._badge, theme)
        painter.end()


class AlarmLoad(QPushButton):
    """Alarms of the last ten minutes: a bar a minute, and their number; a flood is red and says so."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "flat")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._minutes: list[int] = [0] * 10
        self._flood = 10
        self.setToolTip(t("shell.strip.load_tip"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.words)

    @property
    def words(self) -> str:
        """What it says."""
        return f"{t('shell.strip.load')} {t('shell.strip.load_value', count=sum(self._minutes))}"

    @property
    def is_flood(self) -> bool:
        """Are there more than a seat can take?"""
        return sum(self._minutes) > self._flood

    def show_minutes(self, minutes: Sequence[int], flood: int) -> None:
        """Oldest minute first."""
        if (list(minutes), flood) == (self._minutes, self._flood):
            # Told with every word of the line, and laying out again asks every dock of the window for its size.
            return
        self._minutes, self._flood = list(minutes), flood
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as its words."""
        return QSize(_BARS + self.fontMetrics().horizontalAdvance(self.words) + 24, HEIGHT - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        theme = current_theme()
        if self.underMouse() or self.hasFocus():
            painter.setPen(theme.color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg_hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 2, -1, -3), theme.radius, theme.radius)
        ink = theme.color("red" if self.is_flood else "text")
        painter.setPen(ink)
        painter.setFont(ui_font(theme, size=theme.font_small, bold=self.is_flood))
        words = painter.fontMetrics().horizontalAdvance(self.words)
        painter.drawText(QRect(8, 0, words + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, self.words)
        self._paint_bars(painter, 8 + words + 8)
        painter.end()

    def _paint_bars(self, painter: QPainter, left: int) -> None:
        theme = current_theme()
        most = max(2, *self._minutes)
        room = self.height() - 16
        for at, count in enumerate(self._minutes):
            tall = max(2, round(room * count / most))
            colour = (
                theme.color("red" if self.is_flood else "accent_text") if count else theme.color("border_strong")
            )
            painter.fillRect(left + at * 5, 8 + room - tall, 4, tall, colour)


_BARS = 10 * 5


def _badge_px(badge: Badge) -> int:
    from widgets.status_badge import badge_width

    return badge_width(badge, current_theme().font_small)
