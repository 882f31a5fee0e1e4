"""The console dies in the middle of taking names in: the next one goes on, and everything is found once."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from console.gazetteers import Gazetteers
from console.indexer import Indexer
from console.sync.link import Changes
from models.hydrant import Hydrant
from models.store import Search, Wish
from models.store.recovery import CACHE
from models.store.search_index import FILE
from tests.conftest import CHECKOUT
from tests.models.store.rows import change, filled

COUNT = 4_000
LONG_S = 60.0
INDEXING = """
import sys, threading
from pathlib import Path
from console.indexer import Indexer
from console.sync.link import Changes
from models.store import Search, Store
folder = Path(sys.argv[1])
store = Store(folder / sys.argv[2])
store.readers.open()
search = Search(folder / sys.argv[3], store)
indexer = Indexer(folder / sys.argv[3], store, search, dict, lambda: None)
indexer.start()
indexer.follow(Changes(everything=True))
threading.Event().wait()
"""


def indexed(path: Path) -> int:
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return int(db.execute("SELECT count(*) FROM doc").fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error:
        return 0


def test_names_are_whole_again_after_kill_9_in_the_middle_of_indexing(tmp_path: Path, qtbot: QtBot) -> None:
    facts = [change("hydrant", f"h{n}", Hydrant(number=f"H{n}", name=f"人民路{n}号"), n + 1) for n in range(COUNT)]
    cache, store = filled(tmp_path, facts)
    for most in (COUNT // 4, COUNT // 2):
        words = [sys.executable, "-c", INDEXING, str(tmp_path), CACHE, FILE]
        process = subprocess.Popen(words, cwd=CHECKOUT)
        until = time.monotonic() + LONG_S
        while indexed(tmp_path / FILE) < most:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        process.kill()
        process.wait(60)
    assert indexed(tmp_path / FILE) < COUNT
    search = Search(tmp_path / FILE, store)
    gazetteers = Gazetteers(list)
    indexer = Indexer(tmp_path / FILE, store, search, gazetteers.look, lambda: None)
    indexer.start()
    try:
        indexer.follow(Changes(everything=True))
        qtbot.waitUntil(lambda: search.count("hydrant") == COUNT and indexer.behind == 0, timeout=60_000)
        for n in range(0, COUNT, 97):
            found = search.find(Wish(text=f"人民路{n}号"))
            assert [one.doc.record for one in found if one.doc.name == f"人民路{n}号"] == [f"h{n}"]
    finally:
        indexer.stop()
        search.close()
        gazetteers.close()
        store.close()
        cache.close()
