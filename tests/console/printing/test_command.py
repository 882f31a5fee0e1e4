import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.printing.pack import HTML, PDF
from console.printing.pack_folder import PART, PackFolder
from resources.words import t
from tests.backend.server import ROOT
from tests.console.printing.printed_world import PrintedWorld, pdf_text, plain

BIG_S = 250.0
"""The target is 10 s; a machine that runs other tests beside this one is given more."""


def command(world: PrintedWorld, to: Path, *words: str) -> list[str]:
    return [
        sys.executable, str(ROOT / "main.py"), "--lang", "zh", "pack", "make", "--profile", str(world.profile.root),
        "--to", str(to), "--seat", "2", *words,
    ]  # fmt: skip


def make(world: PrintedWorld, to: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        command(world, to, *words), check=False, capture_output=True, text=True, env=environ, timeout=300
    )


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Where the packs go."""
    folder = tmp_path / "packs"
    folder.mkdir()
    return folder


def test_a_pack_is_made_without_a_window_while_the_console_has_its_files_open(
    world: PrintedWorld, packs: Path
) -> None:
    done = make(world, packs)
    assert (done.returncode, done.stderr) == (0, "")
    folder = Path(done.stdout.strip())
    assert folder.parent == packs
    said = "".join(pdf_text(folder / PDF))
    assert "2-017" in said
    assert t("printing.not_ordered") in said
    assert "2-017" in (folder / HTML).read_text("utf-8")
    assert (packs / "wanghuolou-pack-2.html").exists()


def test_a_pack_of_an_exercise_is_marked(world: PrintedWorld, packs: Path) -> None:
    done = make(world, packs, "--exercise", "drill-1")
    assert all("EXERCISE" in page for page in pdf_text(Path(done.stdout.strip()) / PDF))


def test_killed_in_the_middle_it_leaves_the_last_good_pack_whole(world: PrintedWorld, packs: Path) -> None:
    good = Path(make(world, packs).stdout.strip())
    before = {file.name: file.read_bytes() for file in good.iterdir()}
    pointer = (packs / "wanghuolou-pack-2.html").read_bytes()
    world.crowd(incidents=200, units=500, hydrants=2_000)
    making = subprocess.Popen(command(world, packs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(packs.glob(f"*{PART}")) and making.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    making.send_signal(signal.SIGKILL)
    making.wait()
    assert making.returncode == -signal.SIGKILL
    assert {file.name: file.read_bytes() for file in good.iterdir()} == before
    assert [pack.path for pack in PackFolder(packs, "2").packs()] == [good]
    assert (packs / "wanghuolou-pack-2.html").read_bytes() == pointer
    assert make(world, packs).returncode == 0
    assert not list(packs.glob(f"*{PART}"))


@pytest.mark.parametrize("beneath", ["", "2026/05"])
def test_a_folder_that_is_none_is_a_sentence_and_code_2(world: PrintedWorld, tmp_path: Path, beneath: str) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    to = tmp_path / "file" / beneath
    done = make(world, to)
    assert done.returncode == 2
    assert done.stderr.strip() == t("printing.command.no_place", folder=to)


def test_a_new_folder_is_made_with_those_above_it(world: PrintedWorld, tmp_path: Path) -> None:
    to = tmp_path / "new" / "folder"
    assert Path(make(world, to).stdout.strip()).parent == to


def test_what_the_console_makes_by_itself_is_not_put_beneath_a_medium_that_was_pulled_out(
    world: PrintedWorld, tmp_path: Path
) -> None:
    to = tmp_path / "stick"
    done = make(world, to, "--existing")
    assert (done.returncode, done.stderr.strip()) == (2, t("printing.command.no_folder", folder=to))
    assert not to.exists()


def test_a_profile_without_facts_is_a_sentence_and_code_2(packs: Path, tmp_path: Path) -> None:
    program = [sys.executable, str(ROOT / "main.py"), "--lang", "zh"]
    words = [*program, "pack", "make", "--profile", str(tmp_path / "no"), "--to", str(packs)]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not list(packs.iterdir())


def test_a_disk_that_takes_no_more_is_a_sentence_and_the_last_pack_stays(world: PrintedWorld, packs: Path) -> None:
    good = Path(make(world, packs).stdout.strip())
    limited = ["prlimit", "--fsize=20000", *command(world, packs)]
    done = subprocess.run(limited, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(packs) in done.stderr
    assert [pack.path for pack in PackFolder(packs, "2").packs()] == [good]


def test_a_damaged_outbox_is_said_in_the_pack_and_a_damaged_cache_in_a_sentence(
    world: PrintedWorld, packs: Path
) -> None:
    world.close()
    world.outbox.path.write_bytes(b"noise" * 1000)
    done = make(world, packs)
    assert done.returncode == 0
    assert plain(t("printing.pack.entries_unreadable")) in "".join(pdf_text(Path(done.stdout.strip()) / PDF))
    for file in world.profile.cache.iterdir():
        file.write_bytes(b"noise" * 1000)
    done = make(world, packs)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_large_centre_has_its_pack_in_seconds_and_with_an_end(world: PrintedWorld, packs: Path) -> None:
    world.crowd(incidents=500, units=2_000, hydrants=100_000)
    started = time.monotonic()
    done = make(world, packs)
    assert time.monotonic() - started < BIG_S
    assert len(pdf_text(Path(done.stdout.strip()) / PDF)) < 400


def test_a_folder_that_cannot_be_written_is_a_sentence_and_code_2(world: PrintedWorld) -> None:
    # The super-user may write everywhere but here.
    done = make(world, Path("/sys"))
    assert done.returncode == 2
    assert done.stderr.strip() == t("printing.command.read_only", folder="/sys")
