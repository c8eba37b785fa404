"""Two passwords that are one: cut at 64, 72 or 128 characters, trimmed, folded, or ended by a NUL.

bcrypt reads 72 bytes (Okta, 30 October 2024: a long user name left none for the password), crypt(3) eight, C libraries
up to the first NUL, web frameworks trim. ASVS 6.2.8, SP 800-63B §3.1.1.2: as it was typed. RFC 8265: read in one way
when it is set and at sign-in.
"""

from tests.doubles.demo import Demo, Reset
from tui_reset.contract.wire import ResetStep

ALICE, JIM = "alice@example.org", "jim.brennan@example.org"
WORDS = "seven quiet herons at dusk, four otters before dawn, and nobody on the bridge to count them; "
LONG = (WORDS * 3)[:256]
CONTROLS = ("\0", "\t", "\n", "\x1b", "\x7f", "\u0085", "\u2028")
UNSURE = ("\u200b", "\u202e", "\ufeff", "\U0001f469\u200d\U0001f680", "\ue000")


def opened(demo: Demo, email: str) -> tuple[Reset, str]:
    """A holder of the mail, and the code that the asker was shown."""
    asked, letter = demo.ask_and_read(email)
    return demo.open_link(letter.link), asked.verification_code


def changed(demo: Demo, email: str, password: str) -> None:
    """Set it by a whole reset."""
    holder, code = opened(demo, email)
    reply = demo.change(holder, new_password=password, verification_code=code)
    assert reply.json["step"] == ResetStep.DONE, reply


def test_no_beginning_of_a_password_opens_the_account(demo: Demo) -> None:
    """SECURITY 49, case 51: 129 characters are not their first 128, 72 or 64."""
    changed(demo, ALICE, LONG[:129])
    for length in (128, 72, 64):
        assert demo.sign_in(ALICE, LONG[:length]).code == "wrong_credentials"
    assert demo.sign_in(ALICE, LONG[:129]).status == 201


def test_nothing_is_trimmed_and_no_letter_taken_for_another(demo: Demo) -> None:
    """SECURITY 49: neither blanks at its ends, nor case, nor marks."""
    password = "  Sieben stille Reiher überm Fluß "
    changed(demo, JIM, password)
    for other in (password.strip(), password.casefold(), password.replace("ü", "u")):
        assert demo.sign_in(JIM, other).code == "wrong_credentials"
    assert demo.sign_in(JIM, password).status == 201


def test_one_password_is_one_however_a_keyboard_writes_it(demo: Demo) -> None:
    """SECURITY 50, RFC 8265: marks apart, a Hangul syllable's letters, another script's space."""
    apart = "un cafe\u0301\u3000apre\u0300s la\u00a0pluie \u1112\u1161\u11ab"
    whole = "un caf\u00e9 apr\u00e8s la pluie \ud55c"
    changed(demo, JIM, apart)
    assert [demo.sign_in(JIM, typed).status for typed in (whole, apart)] == [201, 201]


def test_what_no_password_may_hold_is_named_and_the_link_lives_on(demo: Demo) -> None:
    """SECURITY 54, 56, cases 52, 55: refused before any hash; what shells and formats would read is taken literally."""
    holder, code = opened(demo, ALICE)

    def rules(password: str) -> list[str]:
        reply = demo.change(holder, new_password=password, verification_code=code)
        assert (reply.status, reply.code) == (422, "password_refused")
        return list(reply.json["fields"]["new_password"])

    for char in CONTROLS:
        assert rules(f"seven quiet{char}herons at dusk") == ["control_character"], ascii(char)
    for char in UNSURE:
        assert rules(f"seven quiet {char} herons at dusk") == ["disallowed_character"], ascii(char)
    assert "too_short" in rules("")
    assert rules(f"{LONG}!") == ["too_long"]
    literal = "'; id #$(touch pwned) -p %s"
    assert demo.change(holder, new_password=literal, verification_code=code).status == 200
    assert demo.sign_in(ALICE, "\0").code == "wrong_credentials"
    assert demo.sign_in(ALICE, literal).status == 201
