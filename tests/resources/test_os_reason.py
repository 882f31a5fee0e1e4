"""The usual reasons are ours in both languages, others stay the system's."""

import errno
import os

import pytest

from resources.os_reason import os_reason, reason_of
from resources.words import set_language


@pytest.mark.parametrize(("spoken", "words"), [("zh", "没有这个文件"), ("en", "there is no such file")])
def test_a_file_that_is_not_there_is_said_in_the_readers_language(spoken: str, words: str) -> None:
    set_language(spoken)
    assert os_reason(FileNotFoundError(errno.ENOENT, "No such file or directory")) == words


def test_what_we_have_no_words_for_is_told_as_the_system_does() -> None:
    assert os_reason(OSError(errno.ESRCH, os.strerror(errno.ESRCH))) == os.strerror(errno.ESRCH)
    assert os_reason(OSError("no code")) == "no code"
    assert os_reason(OSError()) == "OSError"
    assert reason_of("", "so") == "so"
