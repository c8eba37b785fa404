"""What is said and asked: one fact to a line, no control character, and the open question below what comes between."""

import asyncio

import pytest

from tests.doubles.fake_line_terminal import FakeLineTerminal
from tui_reset.lines.console import BROKEN_OFF, MOST_IN_VAIN, Console, InputEnded, InVain, NoTerminal


def test_each_line_stands_alone_and_wrapped_by_words() -> None:
    terminal = FakeLineTerminal(width=20)
    Console(terminal).say("one two three four five", "", "six")
    assert terminal.written == "one two three four\nfive\n\nsix\n"


@pytest.mark.parametrize(
    "hostile", ["Title\nNew password: ", "Title\x1b[2J\rNew password: ", "Title\u2028New password: "]
)
def test_text_from_outside_cannot_look_like_a_question(hostile: str) -> None:
    terminal = FakeLineTerminal()
    Console(terminal).say(hostile)
    assert terminal.written.count("\n") == 1
    assert not set(terminal.written) & {"\x1b", "\r"}


async def test_a_question_from_outside_text_is_one_line_too() -> None:
    terminal = FakeLineTerminal()
    terminal.types("x")
    await Console(terminal).ask("Email address [a\nNew password: ]: ")
    assert terminal.written == "Email address [a New password: ]: "


async def test_a_long_question_is_wrapped_and_ends_where_one_types() -> None:
    terminal = FakeLineTerminal(width=24)
    terminal.types("x")
    await Console(terminal).ask("Type a number from 1 to 7, or Enter for 1: ")
    assert terminal.written == "Type a number from 1 to\n7, or Enter for 1: "


async def test_what_is_said_meanwhile_comes_below_and_the_question_again_below_that() -> None:
    terminal = FakeLineTerminal()
    console = Console(terminal)
    asking = asyncio.ensure_future(console.ask("Email address: "))
    await asyncio.sleep(0)
    console.say("5 minutes left.")
    console.say_again()
    assert terminal.written == "Email address: \n5 minutes left.\nEmail address: \nEmail address: "
    terminal.types("alice@example.org")
    assert await asking == "alice@example.org"
    console.say_again()
    console.close_question()
    assert terminal.written.endswith("Email address: ")


async def test_a_pipe_gets_the_end_of_the_line_that_a_terminal_shows_by_itself() -> None:
    pipe = FakeLineTerminal(["1"], is_terminal=False)
    assert await Console(pipe).ask("Type 1: ") == "1"
    assert pipe.written == "Type 1: \n"


async def test_a_secret_is_asked_for_without_echo_and_only_at_a_terminal() -> None:
    terminal = FakeLineTerminal()
    terminal.types("typed ahead")
    asking = asyncio.ensure_future(Console(terminal).ask_secret("Password: "))
    for _ in range(5):
        await asyncio.sleep(0)
    terminal.types("secret", "pasted with it")
    assert await asking == "secret"
    assert (terminal.typed_hidden, terminal.is_hidden) == ([True], False)
    terminal.end()
    with pytest.raises(InputEnded):
        await Console(terminal).ask("Code: ")
    with pytest.raises(NoTerminal):
        await Console(FakeLineTerminal(["secret"], is_terminal=False)).ask_secret("Password: ")


async def test_echo_comes_back_when_asking_for_a_secret_is_given_up() -> None:
    terminal = FakeLineTerminal()
    asking = asyncio.ensure_future(Console(terminal).ask_secret("Password: "))
    for _ in range(5):
        await asyncio.sleep(0)
    assert terminal.is_hidden
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert not terminal.is_hidden


async def test_the_end_of_the_input_closes_the_question() -> None:
    terminal = FakeLineTerminal()
    terminal.types(None)
    with pytest.raises(InputEnded):
        await Console(terminal).ask("Email address: ")
    assert terminal.written == "Email address: \n"


async def test_a_pipe_that_never_ends_is_left_unless_something_comes_of_it() -> None:
    pipe = FakeLineTerminal(["y"] * (2 * MOST_IN_VAIN + 1), is_terminal=False)
    console = Console(pipe)
    for _ in range(MOST_IN_VAIN):
        await console.ask("? ")
    console.led_on()
    for _ in range(MOST_IN_VAIN):
        await console.ask("? ")
    with pytest.raises(InVain):
        await console.ask("? ")
    assert pipe.written.endswith("? \n")


async def test_the_rest_of_a_paste_is_a_terminals_alone() -> None:
    terminal = FakeLineTerminal()
    terminal.types("b", "c")
    assert await Console(terminal).rest_of_paste() == ["b", "c"]
    assert await Console(FakeLineTerminal(["b"], is_terminal=False)).rest_of_paste() == []


def test_what_is_for_the_terminals_clipboard_goes_to_a_terminal_alone() -> None:
    window, file = FakeLineTerminal(width=80), FakeLineTerminal()
    Console(window).write_as_it_is("\x1b]52;c;eA==\x07")
    assert window.written
    with pytest.raises(OSError, match=r"^$"):
        Console(file).write_as_it_is("\x1b]52;c;eA==\x07")
    assert file.written == ""


async def test_what_was_begun_unseen_is_ended_unseen_before_the_next_question() -> None:
    terminal = FakeLineTerminal()
    console = Console(terminal)
    asking = asyncio.ensure_future(console.ask_secret("Password: "))
    for _ in range(5):
        await asyncio.sleep(0)
    terminal.begun = "half of it"
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert terminal.is_hidden
    console.close_question()
    asking = asyncio.ensure_future(console.ask_secret("New password: "))
    for _ in range(5):
        await asyncio.sleep(0)
    assert terminal.written.endswith(f"{BROKEN_OFF} ")
    terminal.types("the other half")
    for _ in range(5):
        await asyncio.sleep(0)
    assert terminal.written.endswith("New password: ")
    terminal.types("all of it")
    assert await asking == "all of it"
    assert not terminal.is_hidden
