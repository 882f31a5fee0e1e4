"""The command line: what it lists, what it refuses, and that nobody sees a traceback."""

import argparse
import contextlib
import importlib
import io
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from resources.words import set_language, t

CHECKOUT = Path(main.__file__).parent
HEAVY = ("PySide6", "fastapi", "sqlalchemy", "folium", "pyqtgraph", "valhalla", "httpx", "numpy")


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys, main\n"
        "try:\n main.main(['--lang', 'en', '--help'])\nexcept SystemExit as done:\n assert not done.code\n"
        f"print('loaded', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=True
    )
    assert all(word in done.stdout for word in ("backend", "region", "import", "demo", "--tour", "--profile"))
    assert "loaded []" in done.stdout


@pytest.mark.parametrize("words", [["backend"], ["--tour"], ["nonsense"], ["region", "paint"]])
def test_a_wrong_command_gets_a_sentence_and_exit_code_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main.main(["--lang", "zh", *words])
    assert refused.value.code == 2
    assert "命令有误" in capsys.readouterr().err


def test_only_the_named_command_is_loaded_whatever_its_options_are_called() -> None:
    code = (
        "import sys, main\n"
        "args = main.build_parser().parse_args(['region', 'build', 'demo', '--name', 'serve'])\n"
        "print(args.module, 'console.demo.command' in sys.modules, 'backend.serve' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["maps.region.command", "False", "False"]


def test_a_fault_becomes_a_sentence_and_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def importing(name: str) -> None:
        raise ZeroDivisionError("the water ran out")

    monkeypatch.setattr("importlib.import_module", importing)
    assert main.main(["--lang", "en", "--profile", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "the water ran out" in said
    assert "Traceback" not in said
    (kept,) = (tmp_path / "log").iterdir()
    assert "Traceback" in kept.read_text(encoding="utf-8")
    assert str(kept) in said


def test_a_missing_component_names_itself_and_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def importing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'valhalla'", name="valhalla")

    monkeypatch.setattr("importlib.import_module", importing)
    assert main.main(["--lang", "en", "--profile", str(tmp_path)]) == 1
    assert "“valhalla” is missing. Run make run" in capsys.readouterr().err


def test_an_interruption_is_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def importing(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", importing)
    assert main.main(["--lang", "zh"]) == 130
    assert "已按要求中断" in capsys.readouterr().err


def test_the_sandbox_is_off_for_root_only() -> None:
    environ = {"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=zh --no-sandbox", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    assert main.decide_sandbox(environ, root=False)
    assert environ == {"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=zh"}
    assert not main.decide_sandbox(environ, root=True)
    assert environ == {"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=zh --no-sandbox"}


def test_without_a_display_only_the_tour_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    environ: dict[str, str] = {}
    assert "--tour" in main.prepare_console(argparse.Namespace(tour=None), environ)
    assert "QT_QPA_PLATFORM" not in environ
    assert main.prepare_console(argparse.Namespace(tour=Path("t")), environ) == ""
    assert environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(
    ("words", "environment", "wanted"),
    [
        (["--lang", "en"], "zh_CN.UTF-8", "en"),
        (["--lang=en"], "zh_CN.UTF-8", "en"),
        ([], "en_GB.UTF-8", "en_GB.UTF-8"),
        (["--lang"], "en_GB.UTF-8", ""),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_systems(
    words: list[str], environment: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", environment)
    assert main._wanted_language(words) == wanted


def test_an_older_interpreter_is_refused_with_a_sentence() -> None:
    source = (CHECKOUT / "main.py").read_text(encoding="utf-8")
    code = f"import sys\nsys.version_info = (3, 9, 2)\nexec(compile({source!r}, 'main.py', 'exec'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert "needs Python 3.12, 3.13 or 3.14; this is 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_log_that_cannot_be_written_hides_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    handler = main.CommandLog("/dev/full", "a", main.LOG_BYTES, 1, "utf-8")
    handler.emit(logging.LogRecord("x", logging.ERROR, "x", 1, "the disk is full", None, None))
    with contextlib.suppress(OSError):
        handler.close()
    assert "Traceback" not in capfd.readouterr().err


def helps(language: str) -> Iterator[tuple[str, str]]:
    """Every command with its whole help, as its parser says it in that language."""
    set_language(language)
    for command in main.SUBCOMMANDS:
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
            main.build_parser().parse_args([*command.words, "--help"])
        yield " ".join(command.words), said.getvalue()
    yield "", main.build_parser().format_help()
    set_language("zh")


def prose(text: str) -> str:
    """What is left of a help for a person to read, without the usage, names of options, and codes."""
    body = text.partition("\n\n")[2]
    body = re.sub(r"--?[\w-]+(?: [A-Z][\w|,\[\]…]*)?|\{[\w,\s-]+\}|[A-Z_]{4,}", " ", body)
    return re.sub(r"\bbackend backup\b|zh\|en|main\.py", " ", body)


def test_every_help_in_chinese_has_no_sentence_of_another_language() -> None:
    for command, said in helps("zh"):
        assert "⟦" not in said, command
        assert re.findall(r"[a-z]{2,}(?:,? [a-z]{2,}){2,}", prose(said)) == [], command
        assert said.startswith(t("cli.usage")), command


def test_every_help_in_english_has_no_sentence_of_another_language() -> None:
    for command, said in helps("en"):
        assert re.findall("[\u4e00-\u9fff]{3,}", said.replace("中文", "")) == [], command
        assert said.startswith("usage: "), command


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_option_and_argument_of_every_command_says_what_it_is(language: str) -> None:
    set_language(language)
    for command in main.SUBCOMMANDS:
        parser = main.Parser()
        parser.set_defaults(words=t)
        importlib.import_module(command.module).add_arguments(parser)
        silent = [action.dest for action in parser._actions if not action.help or "·" in action.help[:1]]
        assert silent == [], command.words
    set_language("zh")
