"""What nobody caught is in the log file, and told as a sentence."""

import logging
import sys
import threading
from pathlib import Path

import pytest

from console.log import FaultCatcher, LogFile


def test_what_is_logged_is_in_the_file_once_it_is_closed(tmp_path: Path) -> None:
    file = LogFile(tmp_path, catch_qt=False)
    logging.getLogger("maps.view").info("seen")
    file.close()
    assert "maps.view" in file.path.read_text()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_exception_that_escapes_is_told_and_logged_not_shown(
    tmp_path: Path, expected_log: list[logging.LogRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[BaseException] = []
    catcher = FaultCatcher(told.append)
    error = ValueError("broken")
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    catcher.close()
    assert told[0] is error
    assert isinstance(told[1], ZeroDivisionError)
    assert len(expected_log) == 2
    assert "Traceback" not in capsys.readouterr().err
