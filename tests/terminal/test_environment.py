"""Variables that steer Textual are gone before it looks."""

from tui_reset.terminal.environment import scrub_textual_variables


def test_every_variable_of_textual_is_taken_out_and_named() -> None:
    environment = {"TEXTUAL_LOG": "keys.log", "TEXTUAL": "devtools", "TERM": "xterm", "MY_TEXTUAL": "stays"}
    assert sorted(scrub_textual_variables(environment)) == ["TEXTUAL", "TEXTUAL_LOG"]
    assert environment == {"TERM": "xterm", "MY_TEXTUAL": "stays"}
    assert scrub_textual_variables(environment) == []
