"""Painting works in a process without an application, and leaves one that is there alone."""

import subprocess
import sys

from PySide6.QtGui import QGuiApplication

from console.demo.painting import painter_application
from tests.conftest import CHECKOUT


def test_an_application_that_is_there_is_used_and_left(qapp):
    with painter_application():
        assert QGuiApplication.instance() is qapp
    assert QGuiApplication.instance() is qapp


def test_a_process_without_one_gets_it_for_as_long_as_it_paints():
    code = (
        "from console.demo.painting import painter_application\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "with painter_application():\n print(QGuiApplication.instance() is not None)\n"
        "print(QGuiApplication.instance() is None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["True", "True"]
