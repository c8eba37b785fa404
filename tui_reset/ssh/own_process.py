"""What keeps others out of this process: their own user's too, because many sessions have the same."""

import ctypes
from typing import Final

libc: Final = ctypes.CDLL(None, use_errno=True)
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38


def keep_others_out() -> None:
    """No core, no debugger, no look into this memory, no program with more rights (prctl(2))."""
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
