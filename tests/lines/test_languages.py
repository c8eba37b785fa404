"""The lines in other languages: all of it is looked up, nothing is wider than the window, answers are understood."""

import re
from typing import Final

import pytest

from tests.doubles.lines_under_test import SERVICE, talk
from tests.doubles.shown_texts import outside
from tests.doubles.walker import NOW, profile_of
from tests.flow.any_event import STEPS
from tui_reset.contract.cells import cells, parts
from tui_reset.contract.desk import DeskReset, DeskState, Person, PersonPage
from tui_reset.flow.steps import Step
from tui_reset.flow.trouble import Tone, Trouble
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import words_of
from tui_reset.language.catalogue import shipped
from tui_reset.language.pseudo import PSEUDO, pseudo
from tui_reset.language.texts import speaking
from tui_reset.lines.conversation import HOW, NO_TERMINAL
from tui_reset.lines.desk_people import says_yes
from tui_reset.lines.desk_telling import events_told, person_choice, person_facts, reset_facts
from tui_reset.lines.forms import HIDDEN, hidden_question, label_of
from tui_reset.lines.layout import wrapped
from tui_reset.lines.spelling import spelled
from tui_reset.lines.telling import complaint, told

DATA: Final = re.compile(r"\S+@\S+|\w+://\S+|alice|Mail list: of tomorrow")
"""What comes from elsewhere: addresses, names, and what only a newer service says."""
COLUMNS: Final = (40, 80)
YAMADA: Final = Person(
    id="a1",
    email="yamada@example.org",
    username="山田",
    display_name="山田太郎",
    role="admin",
    enabled=False,
    two_factor=True,
)


def said_of(step: Step) -> list[str]:
    """Everything that a step says, and what is said when something is refused at each of its fields."""
    walk = Walk(step, profile=profile_of())
    words = words_of(step, walk.profile)
    fields = {name: (pseudo("Refused."),) for name in words.labels}
    labels = [label_of(words, name) for name in words.labels]
    refused = complaint(Trouble("", Tone.REFUSED, fields), words)
    return [*told(walk, NOW), *refused, *labels, words.primary, *words.choices.values()]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_told_in_the_language_that_is_spoken(step: Step) -> None:
    with speaking(PSEUDO):
        lines = said_of(step)
    assert [line for line in lines if outside(DATA.sub("", line))] == []


@pytest.mark.parametrize("language", ["de", PSEUDO])
@pytest.mark.parametrize("columns", COLUMNS)
def test_no_line_is_wider_than_the_window_and_no_word_is_lost(language: str, columns: int) -> None:
    with speaking(language):
        lines = [line for step in STEPS for line in said_of(step)] + [NO_TERMINAL, *HOW]
    for line in lines:
        pieces = list(wrapped(line, columns))
        assert "".join(pieces).replace(" ", "") == line.replace(" ", "")
        assert [piece for piece in pieces if cells(piece) > columns and not is_whole(piece)] == []


def is_whole(piece: str) -> bool:
    """Whether it is one word, such as an address, that is nowhere broken."""
    return " " not in piece and len(list(parts(piece))) == 1


async def test_a_conversation_has_no_word_that_is_not_looked_up() -> None:
    """Menu, help, a refusal, a form, the question whether to leave."""
    with speaking(PSEUDO):
        async with talk() as there:
            there.terminal.types("?", "9", "", "2", "alice", "?", "1", "")
            await there.reads(pseudo("Go on: {label}").format(label=pseudo("Email address")))
            await there.settles()
            there.front.interrupt()
            await there.reads(pseudo("Quit now?"))
            there.terminal.types("2")
            assert await there.exit_code() == 0
            said = there.terminal.written.replace(SERVICE, "")
    assert outside(DATA.sub("", said)) == []
    assert said.count("⟦") == said.count("⟧") > 20


@pytest.mark.parametrize("answer", ["ja", "J", "y", "yes", "YES"])
def test_yes_is_understood_in_german_and_in_english(answer: str) -> None:
    with speaking("de"):
        assert says_yes(answer)


@pytest.mark.parametrize("answer", ["", "nein", "no", "jawohl", "1", ","])
def test_nothing_else_is_a_yes(answer: str) -> None:
    with speaking("de"):
        assert not says_yes(answer)


def test_english_takes_the_whole_word_alone() -> None:
    assert [says_yes(answer) for answer in ("yes", "Yes", "y", "j", "ja")] == [True, True, False, False, False]


def test_a_code_is_spelled_with_the_words_that_every_desk_knows() -> None:
    with speaking("de"):
        assert spelled("K7-2") == "K Kilo, 7 sieben, Strich, 2 zwei"


def test_the_desk_says_all_in_the_language_that_is_spoken() -> None:
    """Names stay, also Japanese ones, and fit a narrow window by their cells."""
    reset = DeskReset(
        reference="536-757-368",
        account=YAMADA,
        state=DeskState.QUEUED,
        smtp_reply="451 later",
        expires_in=600,
        version=1,
    )
    page = PersonPage(person=YAMADA, open_resets=[], last_events=[])
    with speaking(PSEUDO):
        lines = [person_choice(YAMADA), *person_facts(page), *events_told(page), *reset_facts(reset)]
    for line in lines:
        assert outside(re.sub(r"\S+@\S+|山田(太郎)?|451 later", "", line)) == []
        assert all(cells(piece) <= 40 for piece in wrapped(line, 40))


@pytest.mark.parametrize("name", shipped())
def test_emacs_hides_what_is_not_to_be_seen_in_every_language(name: str) -> None:
    """As its `comint-password-prompt-regexp` has it; of its words for a password those of our languages."""
    hides = re.compile(r"(^ *|(New|Current|Old) +.*)(password|passwort)( [^\W\d_]+ .+)?\s*:\s*", re.IGNORECASE)
    with speaking(name):
        asked = [
            f"{hidden_question(words, field)}: "
            for words in (words_of(step, profile_of()) for step in STEPS)
            for field in words.labels
            if field in HIDDEN
        ]
    assert {question for question in asked if not hides.fullmatch(question)} == set()
    assert len(set(asked)) > 2
