"""Small pages that follow on each other are written as one, and nothing else is."""

from collections import deque
from collections.abc import Sequence

import hypothesis.strategies as st
from hypothesis import given

from console.sync.waiting_pages import JOINED_RECORDS, WaitingPage, WaitingPages
from models.record import Change


def change(record_id: str, revision: int, *, deleted: bool = False) -> Change:
    return Change(kind="site", id=record_id, revision=revision, deleted=deleted)


def page(after: int, changes: Sequence[Change], revision: int, told: list[int], epoch: str = "e") -> WaitingPage:
    return WaitingPage(after, changes, revision, (lambda: told.append(revision),), f"at {revision}", epoch)


def everything(pages: WaitingPages, turns: Sequence[int]) -> list[WaitingPage]:
    return [found for turn in turns if (found := pages.take(turn)) is not None]


def test_pages_that_follow_are_one_with_each_record_as_it_was_last() -> None:
    pages, told = WaitingPages(), list[int]()
    came = (
        page(0, [change("a", 1), change("b", 2)], 2, told),
        page(2, [change("a", 3, deleted=True)], 3, told),
        page(3, [change("b", 4), change("c", 5)], 5, told),
    )
    [one] = everything(pages, [pages.put(one) for one in came])
    assert (one.after, one.revision, one.at) == (0, 5, "at 5")
    left = {c.id: (c.revision, c.deleted) for c in one.changes}
    assert left == {"a": (3, True), "b": (4, False), "c": (5, False)}
    assert len(one.changes) == 3
    for done in one.done:
        done()
    assert told == [2, 3, 5]


def test_a_record_that_was_deleted_and_comes_back_is_there() -> None:
    pages, told = WaitingPages(), list[int]()
    came = page(0, [change("a", 1, deleted=True)], 1, told), page(1, [change("a", 2)], 2, told)
    [one] = everything(pages, [pages.put(one) for one in came])
    assert [(c.revision, c.deleted) for c in one.changes] == [(2, False)]


def test_a_gap_another_epoch_and_a_job_between_part_pages() -> None:
    pages, told = WaitingPages(), list[int]()
    turns = [
        pages.put(page(0, [change("a", 1)], 1, told)),
        pages.put(page(2, [change("a", 3)], 3, told)),
        pages.put(page(3, [change("a", 4)], 4, told, epoch="f")),
    ]
    pages.part()
    turns.append(pages.put(page(4, [change("a", 5)], 5, told, epoch="f")))
    assert [one.revision for one in everything(pages, turns)] == [1, 3, 4, 5]


@given(st.lists(st.integers(1, JOINED_RECORDS * 2), max_size=12))
def test_whatever_their_sizes_every_change_comes_once_and_in_order(sizes: list[int]) -> None:
    pages, told, turns, revision = WaitingPages(), list[int](), list[int](), 0
    for size in sizes:
        changes = [change(f"{revision + n}", revision + n) for n in range(1, size + 1)]
        turns.append(pages.put(page(revision, changes, revision + size, told)))
        revision += size
    found = everything(pages, turns)
    assert everything(pages, turns) == []
    assert [c.revision for one in found for c in one.changes] == list(range(1, revision + 1))
    assert [one.after for one in found] == [0, *[one.revision for one in found]][: len(found)]
    assert all(len(one.changes) <= max(JOINED_RECORDS, *sizes) for one in found)
    assert sum(len(one.done) for one in found) == len(sizes)


def test_a_page_behind_a_job_waits_for_it_though_the_pages_before_it_were_taken_as_one() -> None:
    pages, told = WaitingPages(), list[int]()
    first = pages.put(page(0, [change("a", 1)], 1, told))
    second = pages.put(page(1, [change("b", 2)], 2, told))
    assert [one.revision for one in everything(pages, [first])] == [2]
    pages.part()
    behind = pages.put(page(0, [change("c", 3)], 3, told))
    assert everything(pages, [second]) == []
    assert [one.revision for one in everything(pages, [behind])] == [3]


@given(st.lists(st.one_of(st.integers(1, JOINED_RECORDS), st.sampled_from(["gap", "job", "run"])), max_size=24))
def test_pages_and_jobs_come_as_in_a_plain_queue_whatever_was_joined(steps: list[int | str]) -> None:
    pages, told, revision = WaitingPages(), list[int](), 0
    plain, seen, waiting = list[int | str](), list[int | str](), deque[int | str]()

    def run() -> None:
        turn = waiting.popleft()
        if isinstance(turn, str):
            seen.append(turn)
        elif (found := pages.take(turn)) is not None:
            seen.extend(one.revision for one in found.changes)

    for step in steps:
        if step == "gap":
            revision += 1
        elif step == "job":
            plain.append(f"job {len(plain)}")
            pages.part()
            waiting.append(plain[-1])
        elif isinstance(step, int):
            changes = [change(f"{revision + n}", revision + n) for n in range(1, step + 1)]
            plain.extend(one.revision for one in changes)
            waiting.append(pages.put(page(revision, changes, revision + step, told)))
            revision += step
        elif waiting:
            run()
    while waiting:
        run()
    assert seen == plain
