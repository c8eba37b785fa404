"""The process that copies: its exit code is all that it says."""

import io
import sys

import pyperclip
import pytest

from tui_reset.terminal import desktop_clipboard


class FakeDesktop:
    """Holds what was copied; a dead one drops it without a word, as xclip does with a dead display."""

    def __init__(self, is_dead: bool = False) -> None:
        self._is_dead = is_dead
        self._held = ""

    def copy(self, text: str) -> None:
        if not self._is_dead:
            self._held = text

    def paste(self) -> str:
        return self._held


@pytest.mark.parametrize(("is_dead", "code"), [(False, 0), (True, 1)])
def test_only_what_was_read_back_counts(is_dead: bool, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = FakeDesktop(is_dead)
    monkeypatch.setattr(pyperclip, "copy", desktop.copy)
    monkeypatch.setattr(pyperclip, "paste", desktop.paste)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Grüße".encode())))
    assert desktop_clipboard.main() == code


@pytest.mark.parametrize("error", [pyperclip.PyperclipException("no clipboard"), FileNotFoundError("xclip")])
def test_no_clipboard_is_no_crash(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(_: str) -> None:
        raise error

    monkeypatch.setattr(pyperclip, "copy", copy)
    assert not desktop_clipboard.copy_and_check("H7K2-M9QR")
