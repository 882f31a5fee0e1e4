"""widgets/icons.py"""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from widgets.icons import ICONS, NoIcon, icon, icon_names, pixmap


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_leaves_ink_and_names_no_colour_of_its_own(qapp: QApplication, name: str) -> None:
    image = pixmap(name, size=48).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(0, 48, 2) for y in range(48))
    assert "#" not in (ICONS / f"{name}.svg").read_text(encoding="utf-8")


def test_an_icon_is_sharp_on_a_dense_screen(qapp: QApplication) -> None:
    dense = pixmap("hydrant", size=20, ratio=2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (40, 2.0)


def test_a_disabled_icon_is_another_colour(qapp: QApplication) -> None:
    made, size = icon("hydrant"), QSize(24, 24)
    assert made.pixmap(size).toImage() != made.pixmap(size, QIcon.Mode.Disabled).toImage()


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(NoIcon):
        icon("../styles/marks/dark/check")
    with pytest.raises(NoIcon):
        icon("unheard of")
