"""Hostile keyboards at the door: bytes that no person types, and answers that no terminal was asked for.

Broken UTF-8 and `ESC [ 1114112 ; 1 u` ended a session in another server, in-band sizes cost 200 MB, SGR clicks worked
unasked and a copied mode report was typed into fields (TERMINAL.md D, H; SECURITY 112). Here each is lost alone: the
session goes on, and nothing but our own words for terminals comes back.
"""

from typing import Final

from tests.doubles.running_door import FIRST, RunningDoor
from tests.doubles.terminal_bytes import escapes, strange

NONSENSE: Final = {
    "latin-1": b"caf\xe9 \xff\xfe\x80",
    "cut UTF-8": b"\xe2\x82",
    "overlong": b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf",
    "surrogates": b"\xed\xa0\x80\xed\xbf\xbf",
    "beyond Unicode": b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80",
    "NUL and C0": bytes(number for number in range(0x20) if number not in b"\x03\x07\t\n\x0c\r\x11\x14\x1a\x1b\x1f"),
    "C1 in UTF-8": "\x9b31m\x9d52;c;eA==\x9c\x90q\x9c".encode(),
    "kitty beyond Unicode": b"\x1b[1114112;1u\x1b[99999999999999999999;1u\x1b[-1;1u\x1b[57441;9999999999u",
    "kitty keys": b"\x1b[112;5u\x1b[122;5u\x1b[115;3u",
    "huge numbers": b"\x1b[" + b"9" * 25 + b"~\x1b[1;" + b"9" * 25 + b"A",
    "cursor report": b"\x1b[24;80R\x1b[?1;2c\x1b[>41;354;0c",
    "mode reports": b"\x1b[?2026;9999999999999$y\x1b[?2048;1$y\x1b[?1;0$y",
    "status string": b"\x1bP1$r0m\x1b\\\x1bP>|xterm(354)\x1b\\",
    "clipboard's answer": b"\x1b]52;c;c3RvbGVu\x1b\\",
    "colour's answer": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    "sizes among the keys": b"\x1b[48;5000;5000;1;1t\x1b[48;24;80;0;0t\x1b[8;24;80t",
    "clicks": b"\x1b[<0;40;12M\x1b[<0;40;12m\x1b[M !!\x1b[<64;1;1M\x1b[<0;-1;99999999999M",
    "focus": b"\x1b[I\x1b[O\x1b[I",
    "unfinished": b"\x1b[1;2;3;4;5;6;7;8;9",
    "string without end": b"\x1bP" + b"x" * 30,
    "paste without end": b"\x1b[200~" + b"p" * 3000,
    "end without paste": b"\x1b[201~\x1b[201~",
    "paste within a paste": b"\x1b[200~\x1b[200~a\x1b[201~\x1b[201~",
    "paste with keys": b"\x1b[200~a\x1b[201\x1b\x11\r\x1b[201~",
    "function keys": b"\x1b[17~\x1b[18~\x1b[20~\x1b[34~",
}
"""Without the keys that mean something here: Ctrl+C, G, L, Q, T, Tab, Enter, Escape, _, F1, F4, F8."""
SHORT: Final = [NONSENSE[name] for name in ("latin-1", "surrogates", "kitty beyond Unicode", "clicks")]


async def test_the_session_goes_on(door: RunningDoor) -> None:
    async with door.arrived() as guest:
        for number, keys in enumerate(NONSENSE.values()):
            guest.types(keys)
            guest.types(f"\x1b\\\x1b[201~\x15still{number}")  # what was left open is closed, and the field is empty
            await guest.shows(f"still{number}")
        await guest.shows(FIRST)
        assert strange(guest.raw) == []


async def test_byte_by_byte_it_does_no_more(door: RunningDoor) -> None:
    """The same as a slow line brings it."""
    async with door.arrived() as guest:
        for number, keys in enumerate(SHORT):
            for one in keys:
                guest.types(bytes([one]))
            guest.types(f"\x15next{number}")
            await guest.shows(f"next{number}")
        await guest.shows(FIRST)
        assert strange(guest.raw) == []


async def test_lines_go_on_too(door: RunningDoor) -> None:
    async with door.guest("lines") as guest:
        await guest.says("tui-reset")
        for keys in NONSENSE.values():
            guest.types(keys)
        guest.types("\x1b\\\x15\r?\r")
        await guest.until(lambda: guest.raw.count(b"\r\n") > 10, "help")
        assert not guest.is_over
        assert strange(guest.raw) == []
        assert escapes(guest.raw) == []


async def test_what_a_terminal_answers_is_typed_nowhere(door: RunningDoor) -> None:
    """An editor asked for its kind and colours and was gone; on a slow line the answers come to us, cut anywhere."""
    answers = b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|xterm(354)\x1b\\\x1b[0n"
    async with door.arrived() as guest:
        guest.types(b"before")
        await guest.shows("before")
        for cut in range(0, len(answers), 7):
            guest.types(answers[cut : cut + 7])
        guest.types(b"after")
        await guest.shows("beforeafter")
