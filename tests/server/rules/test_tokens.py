"""Identifiers, links and codes."""

import re
from base64 import b32decode

from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.contract.codes import ALPHABET, grouped
from tui_reset.contract.link_text import TOKEN_CHARACTERS, token_in
from tui_reset.server.house import SystemRandomness
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


def test_a_hundred_thousand_links_have_nothing_in_common() -> None:
    """SECURITY 21, case 21: of one moment, with the machine's chance; no place of what only the mail tells is fixed."""
    chance = SystemRandomness()
    told = {_told_by_the_mail_alone(tokens.new_id_at(chance, 1_800_000_000, KEYS)) for _ in range(100_000)}
    assert len(told) == 100_000
    assert {len(one) for one in told} == {27}, "162 bits"
    assert {len(set(place)) for place in zip(*told, strict=True)} == {64}


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


def test_what_is_made_of_an_id_stays_the_same() -> None:
    """Or an upgrade, and a node of the version before, would refuse the links and codes of every open reset."""
    request_id = "001abcdef0ABCDEFGHIJKLMNOPQRSTUA"
    assert tokens.link_token(KEYS, request_id) == "001abcdef0ABCDEFEAIhRLY_uo_up9dIaZZSfpvruXd"
    assert tokens.grant_secret(KEYS, request_id) == "wftCMKtR6YF8xACVy37rARv-rRw2ezKp7n3J_AeNISw"
    assert tokens.verification_code(KEYS, request_id) == "CZXVZ2M2"
    assert tokens.mail_code(KEYS, request_id) == "KNHZMBT8"
    assert tokens.nobodys_id(KEYS, "a", "b") == "c84e001a3447c4d636060d5417460be9"
    stored = "f0111b4d1a12125ccf2ededcbc6c16aa0bc8e93625b54b8a400b5762867fefa2"
    for number, mark in ((1, ""), (2, "00000002")):
        keys = Keys(bytes(32), number)
        assert tokens.recovery_code_hash(keys, "alice", "0123-4567-89AB-CDEF").hex() == mark + stored
        assert tokens.recovery_code_hashes(keys, "alice", "0123-4567-89AB-CDEF") == [bytes.fromhex(mark + stored)]
    assert tokens.looked_up("x").hex() == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_ids_have_the_time_the_chance_and_the_key() -> None:
    """128 bits in 22 characters leave four for the key's slot, in the last of them."""
    drawn = "1ad2748020OLTmUuRNp_I3DZ4mDicTZ"
    for number, last in ((1, "Q"), (2, "R"), (16, "f"), (17, "Q")):
        keys = Keys(bytes(32), number)
        assert tokens.new_id_at(FakeRandomness(), 1_800_000_000.5, keys) == drawn + last
    made = {tokens.new_id_at(FakeRandomness(seed), 1.0, Keys(bytes(32), 16))[-1] for seed in range(40)}
    assert made == set("Pfv_")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert "".join(tokens._LAST_CHARACTERS.values()) == alphabet
    assert [*tokens._LAST_CHARACTERS] == ["A", "Q", "g", "w"]


def test_what_an_account_id_looks_like() -> None:
    made = tokens.new_id(FakeRandomness())
    assert tokens.is_account_id(made)
    assert len(made) == 32
    for other in ("", made[:-1], made + "0", made.upper(), f"{made}\n", made * 2):
        assert not tokens.is_account_id(other)


def test_a_reference_has_nine_digits_whatever_is_drawn() -> None:
    assert tokens.new_reference(FakeRandomness()) == "623-883-762"
    assert tokens.new_recovery_code(FakeRandomness()) == "72TECMQ49PKZ57H6"
