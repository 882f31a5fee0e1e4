"""Threads that work beside the window do not push it off a core when they wake."""

import contextlib
import os
import sys


def give_way() -> None:
    """For the thread that calls this, and those it starts from now on.

    On Linux they become batch work: where every core is busy the window is not put aside when one of them wakes.
    Their share stays what it is: one that was starved while it holds the interpreter would hold up the window.
    Other systems go on as before.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
