"""A QGuiApplication to paint with when the process has none: no display is needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

FONT = "Noto Sans CJK SC"


@contextmanager
def painter_application() -> Iterator[None]:
    """Fonts and painters work inside; an application that exists already is used and left alone."""
    from PySide6.QtCore import QHashSeed
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is not None:
        yield
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The order of objects in a PDF must not depend on the run.
    QHashSeed.setDeterministicGlobalSeed()
    application = QGuiApplication(["wanghuolou-demo"])
    yield
    application.shutdown()
