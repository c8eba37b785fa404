"""What a mail server says, without what only the mail may say."""

import pytest

from tui_reset.server.rules.quoted_mail import without_quotes

TOKEN = "1ad2748780DIg4qYlY-x7Gk_Q2mVb9tRzWn4cHsLp0E"
CODE = "7KQM2XTA"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "250 2.0.0 Ok: queued as 4XyZk91Qz2mVb9t",
        "data: 554 5.7.1 Message contains a URL on our list",
        "connect: no answer in time",
        "250 kept on 7KQM 2XT",
        "250 kept on KQM 2XTA",
    ],
)
def test_other_words_stay_as_they_are(reply: str) -> None:
    assert without_quotes(reply, (TOKEN, CODE)) == reply
    assert without_quotes(reply, ("", "")) == reply


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        (f"data: 554 5.7.1 blocked https://reset.example.org/r/{TOKEN}", "data: 554 ("),
        (f"250 {TOKEN[20:34]}", "250 ("),
        (f"{TOKEN.lower()} is no good", "("),
        ("data: 451 code 7kqm-2xta", "data: 451 ("),
    ],
)
def test_a_piece_of_a_secret_takes_the_rest_with_it(reply: str, left: str) -> None:
    """S1.14: the stage and the code of the refusal stay."""
    told = without_quotes(reply, (TOKEN, CODE))
    assert told == f"{left}not shown: it repeats what only the mail may say)"
