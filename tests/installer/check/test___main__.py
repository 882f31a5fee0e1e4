"""One report of everything, and one answer."""

import pytest

from installer.check import __main__ as check


def test_each_result_is_one_line_and_what_is_wrong_stands_below(capsys: pytest.CaptureFixture[str]) -> None:
    assert check._report("words", [], 0.5)
    assert not check._report("files", ["a.py: 500 lines"], 1.25)
    assert capsys.readouterr().out.splitlines() == [
        "ok   words (0.5 s)", "FAIL files (1.2 s)", "     a.py: 500 lines",
    ]  # fmt: skip


def test_one_failing_tool_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "_house", lambda: True)
    monkeypatch.setattr(check, "_tool", lambda command: (0, "", 0.1))
    assert check.main() == 0
    monkeypatch.setattr(check, "_tool", lambda command: (int(command == ["mypy"]), "a.py:1: error: no", 0.1))
    assert check.main() == 1
    assert "FAIL mypy --strict" in capsys.readouterr().out
