"""The bytes of a copy request."""

from tui_reset.terminal.capabilities import Multiplexer
from tui_reset.terminal.osc52 import copying_bytes

REQUEST = "\x1b]52;c;SDdLMi1NOVFS\x07"


def test_a_bare_terminal_gets_the_request_alone() -> None:
    assert copying_bytes("H7K2-M9QR", Multiplexer.NONE) == REQUEST


def test_tmux_gets_it_wrapped_as_well() -> None:
    sent = copying_bytes("H7K2-M9QR", Multiplexer.TMUX)
    assert sent == f"{REQUEST}\x1bPtmux;\x1b{REQUEST}\x1b\\"


def test_screen_gets_it_wrapped_in_pieces_that_it_takes() -> None:
    assert copying_bytes("H7K2-M9QR", Multiplexer.SCREEN) == f"{REQUEST}\x1bP{REQUEST}\x1b\\"
    sent = copying_bytes("x" * 1000, Multiplexer.SCREEN)
    request, *pieces = sent.split("\x1bP")
    assert "".join(piece.removesuffix("\x1b\\") for piece in pieces) == request
    assert all(len(piece) <= 242 for piece in pieces)


def test_text_of_every_language_travels_as_base64_of_utf8() -> None:
    assert "w7zwn5iA" in copying_bytes("ü😀", Multiplexer.NONE)
