"""A secret never shows itself."""

import copy
import pickle
import traceback
from dataclasses import asdict, dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.contract.calls import ChangePassword, Hold, OpenSession, ProveMailbox
from tui_reset.contract.secret import Secret

PLANTED = "correct horse battery staple"


@dataclass(frozen=True)
class Holder:
    secret: Secret


@pytest.mark.parametrize(
    "shown",
    [
        repr(Secret(PLANTED)),
        str(Secret(PLANTED)),
        f"{Secret(PLANTED)}",
        f"{Secret(PLANTED)!r}",
        "{}".format(Secret(PLANTED)),  # noqa: UP032 - this way too
        "%s" % Secret(PLANTED),  # noqa: UP031 - and this way
        repr(Holder(Secret(PLANTED))),
        repr([Secret(PLANTED)]),
        repr(OpenSession("alice", Secret(PLANTED), totp=Secret(PLANTED))),
        repr(ProveMailbox(Hold("id", Secret(PLANTED)), link=Secret(PLANTED))),
        repr(ChangePassword(Hold("id", Secret(PLANTED)), Secret(PLANTED), "key", Secret(PLANTED))),
    ],
)
def test_nothing_written_shows_it(shown: str) -> None:
    assert PLANTED not in shown


@pytest.mark.parametrize("leak", [pickle.dumps, copy.copy, copy.deepcopy, msgspec.json.encode, msgspec.to_builtins])
def test_it_is_not_carried_away(leak: object) -> None:
    assert callable(leak)
    with pytest.raises(TypeError) as caught:
        leak(Secret(PLANTED))
    assert PLANTED not in str(caught.value)


def test_a_record_that_holds_it_cannot_be_written_out() -> None:
    with pytest.raises(TypeError):
        asdict(Holder(Secret(PLANTED)))
    with pytest.raises(TypeError):
        msgspec.json.encode(Holder(Secret(PLANTED)))
    with pytest.raises(TypeError):
        format(Secret(PLANTED), ">40")


def test_a_traceback_with_locals_does_not_show_it() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError(secret)

    with pytest.raises(ValueError, match="Secret") as caught:
        fail(Secret(PLANTED[::-1]))
    text = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "secret = Secret()" in text
    assert PLANTED[::-1] not in text


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_equality_is_that_of_the_texts(one: str, other: str) -> None:
    assert (Secret(one) == Secret(other)) is (one == other)
    assert Secret(one) == Secret(one)
    assert hash(Secret(one)) == hash(Secret(one))
    assert bool(Secret(one)) is bool(one)
    assert Secret(one).reveal() == one


def test_it_equals_no_text_and_no_half_character_stops_it() -> None:
    assert Secret("x") != "x"
    assert Secret("\ud800") != Secret("\ud801")
