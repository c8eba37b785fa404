"""The records of the wire: silent, strict when asked, tolerant when answered."""

from typing import Any

import msgspec
import pytest
from rich.pretty import pretty_repr

from tests.doubles.walker import account_of, asked, opened, profile_of, session, view_of
from tui_reset.contract import wire

PLANTED = "planted-secret-value"


def all_of(kind: type[Any]) -> list[type[Any]]:
    return [each for child in kind.__subclasses__() for each in (child, *all_of(child))]


def filled(kind: type) -> msgspec.Struct:
    values: dict[str, Any] = dict.fromkeys(kind.__annotations__, PLANTED)
    made = kind(**values)
    assert isinstance(made, msgspec.Struct)
    return made


@pytest.mark.parametrize("kind", [*all_of(wire.Body), *all_of(wire.Answer)])
def test_no_value_is_shown(kind: type) -> None:
    record = filled(kind)
    assert repr(record) == str(record) == f"{kind.__name__}()"
    assert PLANTED not in pretty_repr(record)
    assert PLANTED not in pretty_repr([record])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (wire.AskBody, b'{"identity": {"email": "a@b.c", "phone": "1"}}'),
        (wire.AskBody, b'{"identity": {"email": ["a@b.c"]}}'),
        (wire.AskBody, b'{"identity": {"email": ""}}'),
        (wire.LinkBody, b'{"link": ' + b'"' + b"x" * 4097 + b'"}'),
        (wire.PasswordBody, b'{"new_password": 5}'),
        (wire.PasswordBody, b"{}"),
        (wire.TotpBody, b'{"totp": 123456}'),
        (wire.SessionBody, b'{"identifier": "a", "password": "b", "admin": true}'),
    ],
)
def test_bodies_are_strict(kind: type, body: bytes) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(body, type=kind)
    assert "xxx" not in str(caught.value)


@pytest.mark.parametrize("answer", [asked(), view_of(), opened(), account_of(), session(), profile_of()])
def test_answers_may_grow(answer: msgspec.Struct) -> None:
    grown = msgspec.to_builtins(answer) | {"new_field": {"of": "tomorrow"}}
    assert msgspec.json.decode(msgspec.json.encode(grown), type=type(answer)) == answer


@pytest.mark.parametrize("step", ["paused", ""])
def test_a_step_or_proof_of_a_newer_server_is_unknown_here(step: str) -> None:
    newer = msgspec.to_builtins(view_of()) | {"step": step, "proof": step}
    view = msgspec.convert(newer, wire.View)
    assert view.step is wire.ResetStep.UNKNOWN
    assert view.proof is wire.Proof.UNKNOWN


@pytest.mark.parametrize("field", ["step", "proof"])
@pytest.mark.parametrize("value", [7, None, ["done"], True])
def test_what_is_no_word_is_no_answer(field: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(view_of()) | {field: value}), type=wire.View)


def test_defaults_are_not_sent() -> None:
    body = wire.AskBody(identity=wire.Identity(email="a@b.c"))
    assert msgspec.json.encode(body) == b'{"identity":{"email":"a@b.c"}}'


def test_enums_refuse_what_is_no_text() -> None:
    kinds: list[Any] = [wire.ResetStep, wire.Proof]
    for kind in kinds:
        with pytest.raises(ValueError, match="7"):
            kind(7)
