"""OSC 52: asking the terminal, wherever it is, to put a text on its clipboard."""

import base64
from typing import Final

from tui_reset.terminal.capabilities import Multiplexer

_SCREEN_PIECE: Final = 240
"""GNU screen drops a longer control string; pieces of one are put together by the terminal."""


def copying_bytes(text: str, multiplexer: Multiplexer) -> str:
    """What to write to the terminal so that it copies `text`.

    Inside a multiplexer the request is sent twice: as it is (tmux with `set-clipboard on` takes it) and wrapped to be
    passed through (tmux with `allow-passthrough on`; screen always). It has no answer and is never a question.
    """
    request = f"\x1b]52;c;{base64.b64encode(text.encode()).decode('ascii')}\x07"
    if multiplexer is Multiplexer.NONE:
        return request
    if multiplexer is Multiplexer.TMUX:
        doubled = request.replace("\x1b", "\x1b\x1b")
        return f"{request}\x1bPtmux;{doubled}\x1b\\"
    pieces = [request[at : at + _SCREEN_PIECE] for at in range(0, len(request), _SCREEN_PIECE)]
    return request + "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
