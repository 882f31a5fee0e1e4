import stat
from pathlib import Path

from keyring.backends.fail import Keyring as NoKeyring

from console.identity.source_keys import SourceKeys
from tests.console.identity.test_tokens import Memory


def test_a_key_store_keeps_the_key_and_no_file_does(tmp_path: Path) -> None:
    memory = Memory()
    keys = SourceKeys(tmp_path, memory)
    assert keys.keep("made", "secret")
    assert list(tmp_path.iterdir()) == []
    assert SourceKeys(tmp_path, memory).load("made") == "secret"
    assert SourceKeys(tmp_path / "other", memory).load("made") == ""


def test_without_a_key_store_it_lies_in_a_file_nobody_else_may_read(tmp_path: Path) -> None:
    keys = SourceKeys(tmp_path, NoKeyring())
    assert not keys.keep("made", "secret")
    assert not keys.keep("other", "word")
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.load("made") == "secret"
    keys.forget("made")
    assert keys.load("made") == ""
    keys.forget("other")
    assert list(tmp_path.iterdir()) == []


def test_a_key_store_that_came_later_takes_the_key_out_of_the_file(tmp_path: Path) -> None:
    SourceKeys(tmp_path, NoKeyring()).keep("made", "secret")
    memory = Memory()
    keys = SourceKeys(tmp_path, memory)
    assert keys.load("made") == "secret"
    assert keys.keep("made", "new")
    assert list(tmp_path.iterdir()) == []
    keys.forget("made")
    assert keys.load("made") == ""
