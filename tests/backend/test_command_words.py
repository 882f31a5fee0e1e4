"""What the backend says is a key with values: in words where there are some, as it is where there are none."""

import argparse
import errno
import os

from backend.command_words import OfSystem, Said, plain, words_of
from resources.words import set_language, t


def test_a_sentence_is_told_in_the_language_of_whoever_asks() -> None:
    said = Said("backend.backup.no_folder", folder="/x")
    assert str(said) == "backend.backup.no_folder · folder=/x"
    set_language("en")
    assert said.in_words(t) == "There is no folder /x."
    set_language("zh")
    assert said.in_words(t) == "没有文件夹 /x。"


def test_a_sentence_in_a_sentence_is_told_in_the_same_language() -> None:
    set_language("en")
    inner = Said("backend.backup.no_folder", folder="/x")
    assert inner.in_words(t) in Said("backend.backup.not_made", reason=inner).in_words(t)
    set_language("zh")


def test_a_parser_without_words_shows_the_keys() -> None:
    parser = argparse.ArgumentParser()
    assert words_of(parser) is plain
    parser.set_defaults(words=t)
    assert words_of(parser) is t


def test_why_the_system_refused_is_told_in_words_where_there_are_some() -> None:
    taken, other = (OSError(code, os.strerror(code)) for code in (errno.EADDRINUSE, errno.ESRCH))
    said = Said("backend.serve.no_port", host="h", port=1, reason=OfSystem(taken))
    set_language("en")
    assert "something else listens there" in said.in_words(t)
    set_language("zh")
    assert "端口已被占用" in said.in_words(t)
    assert OfSystem(taken).in_words(plain) == str(OfSystem(taken)) == os.strerror(errno.EADDRINUSE)
    assert OfSystem(other).in_words(t) == os.strerror(errno.ESRCH)
    assert OfSystem(OSError("no code")).in_words(t) == "no code"
