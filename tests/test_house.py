"""The net under the tests holds: each kind of stray is caught, with a sentence."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of one inner run over tests that stray, and two that do not."""
    body = """
        import logging, threading
        from PySide6.QtCore import QTimer, QThread, qWarning, qDebug
        from tests import leaks
        leaks.GRACE_S = 0.5
        stop = threading.Event()

        def test_warns(): logging.getLogger("a").warning("flames")
        def test_warns_as_expected(expected_log):
            logging.getLogger("a").warning("flames")
            assert expected_log[0].getMessage() == "flames"
        def test_leaves_a_thread():
            threading.Thread(target=stop.wait, args=(60,), name="stray", daemon=True).start()
        def test_leaves_a_timer(qapp):
            global timer
            timer = QTimer(); timer.setObjectName("ticker"); timer.start(1000)
        def test_qt_warns(qapp): qWarning("smoke")
        def test_qt_is_noisy(qapp): qWarning("QVulkanInstance: Failed to initialize Vulkan")
        def test_cleans_up(qapp):
            timer = QTimer(); timer.start(1000); timer.stop()
            thread = QThread(); thread.start(); thread.quit(); thread.wait()
    """
    folder = tmp_path_factory.mktemp("inner")
    (folder / "test_inner.py").write_text(textwrap.dedent(body), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "-p", "tests.conftest"]
    done = subprocess.run(
        [*command, "-c", str(CHECKOUT / "pyproject.toml"), str(folder)],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.stdout


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("test_warns", "WARNING a: flames"),
        ("test_leaves_a_thread", "thread 'stray' still runs. Stop it"),
        ("test_leaves_a_timer", "QTimer 'ticker' still runs. Give it a parent"),
        ("test_qt_warns", "smoke"),
    ],
)
def test_a_stray_fails_its_test_with_advice(outcome: str, test: str, words: str) -> None:
    failed = [line for line in outcome.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert any(line.split(" - ")[0].endswith(f"::{test}") for line in failed), outcome
    assert words in outcome


@pytest.mark.parametrize("test", ["test_warns_as_expected", "test_qt_is_noisy", "test_cleans_up"])
def test_what_is_expected_known_or_cleaned_up_passes(outcome: str, test: str) -> None:
    lines = [line for line in outcome.splitlines() if line.split(" - ")[0].endswith(f"::{test}")]
    assert lines
    assert all(line.startswith("PASSED") for line in lines), outcome


def test_no_example_of_a_property_fails_for_being_slow_on_a_busy_machine() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
