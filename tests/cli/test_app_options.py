"""The short way into the app takes plain lines alone and leaves everything else to the parser."""

import pytest

from tui_reset.cli.app_options import AppOptions, app_options


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ([], AppOptions()),
        (["--url", "https://a"], AppOptions(url="https://a")),
        (["--url=https://a", "--theme", "light"], AppOptions(url="https://a", theme="light")),
        (["--config", "f.toml", "--link=https://a/r/b=c"], AppOptions(config="f.toml", link="https://a/r/b=c")),
    ],
)
def test_plain_lines_are_taken(line: list[str], options: AppOptions) -> None:
    assert app_options(line) == options


@pytest.mark.parametrize(
    "line",
    [
        ["serve"],
        ["--help"],
        ["url", "x"],
        ["--url"],
        ["--url="],
        ["--url", "--link"],
        ["--url", "a", "--url", "b"],
        ["--bogus", "x"],
        ["--theme", "light", "serve"],
        ["-u", "x"],
    ],
)
def test_everything_else_is_left_to_the_parser(line: list[str]) -> None:
    assert app_options(line) is None
