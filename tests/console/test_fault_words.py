"""Whatever went wrong stands in a sentence of the reader's language."""

import errno
import os

import pytest

from console.fault_words import caught_words, fault_words
from console.sync.client import LinkError
from models.sqlite_errors import DiskFull, StoreError
from resources.words import set_language, t

DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/表.csv")


@pytest.mark.parametrize(("spoken", "words"), [("zh", "没有访问权限"), ("en", "access is denied")])
def test_what_the_system_refuses_is_said_in_the_readers_language_with_the_file(spoken: str, words: str) -> None:
    set_language(spoken)
    assert fault_words(DENIED) == f"{words} · /srv/表.csv"
    assert "Errno" not in t("panel.failed", reason=fault_words(DENIED))


def test_the_line_and_the_store_have_their_own_sentences_without_a_full_stop_inside_another() -> None:
    set_language("zh")
    assert fault_words(LinkError("silent", server="甲")) == t("sync.link.silent", server="甲").rstrip("。")
    assert fault_words(DiskFull("/p/outbox.db")) == t("sync.trouble.store_disk_full", path="/p/outbox.db").rstrip(
        "。"
    )
    assert fault_words(StoreError("/p/cache.db", "locked")) == "/p/cache.db 无法读取：locked"


def test_what_has_words_already_keeps_them() -> None:
    assert fault_words(ValueError("第 3 行缺少列")) == "第 3 行缺少列"
    assert fault_words(ValueError()) == "ValueError"


def test_what_nobody_expected_is_told_in_words_where_there_are_some_and_else_with_its_kind() -> None:
    set_language("zh")
    assert caught_words(DENIED) == "没有访问权限 · /srv/表.csv"
    assert caught_words(KeyError("x")) == "KeyError: 'x'"
