"""Identifiers, links and codes."""

import re
from base64 import b32decode

from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.contract.codes import ALPHABET, grouped
from tui_reset.contract.link_text import TOKEN_CHARACTERS, token_in
from tui_reset.server.rules import tokens
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.totp import SEED_BYTES, new_seed

KEYS = Keys(bytes(32))
IDS = st.text(alphabet="0123456789abcdef", min_size=32, max_size=32)


@given(IDS)
def test_codes_have_eight_letters_of_the_alphabet_and_differ_by_purpose(request_id: str) -> None:
    """S2.3: 8 characters, Crockford base32."""
    verification, mail = tokens.verification_code(KEYS, request_id), tokens.mail_code(KEYS, request_id)
    assert len(verification) == len(mail) == 8
    assert set(verification + mail) <= set(ALPHABET)
    assert verification != mail


@given(IDS, IDS)
def test_each_request_has_its_own_link_and_each_grant_its_own_secret(one: str, other: str) -> None:
    """S2.3a: each request has its own code and link."""
    same = one == other
    assert (tokens.link_token(KEYS, one) == tokens.link_token(KEYS, other)) == same
    assert (_told_by_the_mail_alone(one) == _told_by_the_mail_alone(other)) == same
    assert tokens.link_token(KEYS, one) != tokens.grant_secret(KEYS, one)
    assert token_in(tokens.link_token(KEYS, one)) == tokens.link_token(KEYS, one)


def test_another_master_key_makes_other_links() -> None:
    assert tokens.link_token(KEYS, "a") != tokens.link_token(Keys(bytes([1] * 32)), "a")


@given(IDS, st.integers(0, TOKEN_CHARACTERS - 1))
def test_a_link_says_where_to_look_and_no_changed_one_opens(request_id: str, place: int) -> None:
    token = tokens.link_token(KEYS, request_id)
    assert request_id.startswith(tokens.place_of(token))
    assert tokens.is_link_of(KEYS, request_id, token)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    assert not tokens.is_link_of(KEYS, request_id, changed)
    assert not tokens.is_link_of(KEYS, request_id, "\ud800")


def test_a_hundred_thousand_ids_are_all_different() -> None:
    """SECURITY 2.1 case 21."""
    randomness = FakeRandomness()
    assert len({tokens.new_id(randomness) for _ in range(100_000)}) == 100_000


def test_ids_of_what_is_made_often_stand_in_order_of_time_and_cannot_be_guessed() -> None:
    randomness = FakeRandomness()
    ids = [tokens.new_id_at(randomness, 1_800_000_000 + tick / tokens.TICKS, KEYS) for tick in range(1_000)]
    assert ids == sorted(ids)
    assert {len(one) for one in ids} == {32}
    assert len({one[10:] for one in ids}) == 1_000


@given(IDS)
def test_a_typed_code_is_read_forgivingly_and_compared_exactly(request_id: str) -> None:
    """S2.14a: spaces, dashes and case do not matter."""
    code = tokens.verification_code(KEYS, request_id)
    assert tokens.is_same_code(f" {grouped(code).lower()} ", code)
    assert not tokens.is_same_code(code[:-1], code)
    assert not tokens.is_same_code("", code)
    assert not tokens.is_same_code("\ud800", code)


def test_a_recovery_code_belongs_to_one_account() -> None:
    code = tokens.new_recovery_code(FakeRandomness())
    assert len(code) == 16
    assert tokens.recovery_code_hash(KEYS, "alice", grouped(code)) == tokens.recovery_code_hash(KEYS, "alice", code)
    assert tokens.recovery_code_hash(KEYS, "alice", code) != tokens.recovery_code_hash(KEYS, "bob", code)


def test_seeds_have_160_bits() -> None:
    """SECURITY 2.1 case 40."""
    seeds = {new_seed(FakeRandomness(number).token_bytes(SEED_BYTES)) for number in range(100)}
    assert len(seeds) == 100
    assert {len(b32decode(seed)) * 8 for seed in seeds} == {160}


def test_tokens_and_references_have_their_form() -> None:
    assert len(tokens.new_token(FakeRandomness())) == 43
    assert re.fullmatch(r"\d{3}-\d{3}-\d{3}", tokens.new_reference(FakeRandomness()))
    assert len(tokens.looked_up("\ud800")) == 32


def _told_by_the_mail_alone(request_id: str) -> str:
    """A link without its beginning, which the request's id gives away."""
    return tokens.link_token(KEYS, request_id).removeprefix(tokens.place_of(request_id))
