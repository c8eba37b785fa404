"""The one comparison rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.server.rules import addresses
from tui_reset.server.rules.addresses import address_key, lowered, username_key


@pytest.mark.parametrize(
    "other",
    ["ALICE@EXAMPLE.ORG", "Alice@Example.org"],
)
def test_case_of_a_to_z_does_not_matter(other: str) -> None:
    assert address_key(other) == address_key("alice@example.org")


@pytest.mark.parametrize(
    "other",
    [
        "al\u0131ce@example.org",
        "al\u0130ce@example.org",
        "alice@example.org.",
        "alice@xn--example.org",
        "alice@ex\u00e4mple.org",
    ],
)
def test_no_look_alike_meets_another_account(other: str) -> None:
    """SECURITY 2.1 cases 2 and 3 (CVE-2019-19844)."""
    assert address_key(other) != address_key("alice@example.org")


def test_a_kelvin_sign_is_no_k() -> None:
    assert address_key("mi\u212ae@example.org") != address_key("mike@example.org")
    assert address_key("a@\u212anown.example") is None


def test_a_domain_in_its_own_letters_is_its_ascii_form() -> None:
    domain = "c\u00fcre53.de".encode("idna").decode()
    assert address_key("j@c\u00fcre53.de") == f"j@{domain}" == address_key(f"J@{domain.upper()}")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "alice",
        "@example.org",
        "alice@",
        "alice@.org",
        "alice@example..org",
        "alice@-example.org",
        "alice@example.org,evil@evil.test",
        "alice@example.org;evil@evil.test",
        "alice@example.org evil@evil.test",
        "alice@example.org <evil@evil.test>",
        "evil@evil.test(<alice@example.org>",
        "a@x.org>\r\nRCPT TO:<b@y.org",
        "alice@example.org\n",
        "al\x00ice@example.org",
        "alice\u2028@example.org",
        '"alice"@example.org',
        "a@b@example.org",
        " alice@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b." * 127 + "bb",
        "a@" + "b" * 256,
        "a" * 60 + "@" + ".".join(["b" * 60] * 4),
        "a@" + "b" * 64 + ".org",
        "a@\u00e4 \u00f6.org",
        "\ud800@example.org",
    ],
)
def test_what_is_not_one_address_has_no_key(wrong: str) -> None:
    """S2.2a: refused, and SECURITY 6, 73; cases 1, 45, 46, 48."""
    assert address_key(wrong) is None


def test_the_longest_address_is_taken() -> None:
    assert address_key("a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".com") is not None


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    key = address_key(text)
    assert key is None or address_key(key) == key
    name = username_key(text)
    assert name is None or username_key(name) == name


@given(st.text())
def test_lowering_changes_a_to_z_alone(text: str) -> None:
    assert all(
        new == old or (old.isascii() and new == old.lower()) for new, old in zip(lowered(text), text, strict=True)
    )


@pytest.mark.parametrize("wrong", ["", "a\nb", "x" * 129, "a\u202eb"])
def test_what_is_no_user_name_has_no_key(wrong: str) -> None:
    assert username_key(wrong) is None


def test_user_names_are_composed_and_lowered() -> None:
    assert username_key("JBrennan") == "jbrennan"
    assert username_key("Zo\u0065\u0308") == username_key("zo\u00eb")


@given(st.from_regex(r"[A-Za-z0-9._+!\\ \"(),\n\u017f\u00e9-]{1,8}@[A-Za-z0-9_.\n\u212a\u00e9-]{1,12}", fullmatch=True))
def test_the_quick_way_and_the_long_way_are_one_rule(address: str) -> None:
    assert address_key(address) == addresses._key_by_parts(address)


def test_the_long_way_takes_as_much_as_the_limits_say() -> None:
    """RFC 5321 §4.5.3.1, in octets: 64 before the sign, 256 in all."""
    local, domain = "\u00e4" * 32, ".".join(["b" * 61, "b" * 61, "b" * 61, "org"])
    assert address_key(f"{local}@example.org") == f"{local}@example.org"
    assert address_key(f"{local}a@example.org") is None
    longest = f"{local}@b{domain}"
    assert len(longest.encode()) == 255
    assert address_key(f"{local}@bb{domain}") is not None
    assert address_key(f"{local}@bb{domain}b") is None


def test_dashes_in_a_domain_of_its_own_letters_stay() -> None:
    ascii_form = "c\u00fcre-x.de".encode("idna").decode()
    assert address_key("j@c\u00fcre-x.de") == f"j@{ascii_form}"


def test_a_name_in_any_letters_is_a_name() -> None:
    assert username_key("Zo\u00eb\u00a0X") == "zo\u00eb\u00a0x"
    assert username_key("x" * 128) == "x" * 128
    assert username_key("\u00eb\u2028") is None
