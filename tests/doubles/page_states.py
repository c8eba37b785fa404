"""Every state that the page behind the mailed link can be in, drawn by its own templates in the language spoken."""

from dataclasses import replace
from typing import Final

from litestar import Response

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.contract.wire import Proof, ResetStep
from tui_reset.language.texts import gettext
from tui_reset.server.cases.page import LinkPage
from tui_reset.server.http.choices import contact_of
from tui_reset.server.pages.password_form import PasswordForm, body_of, refused_form
from tui_reset.server.pages.pause_form import pause_body_of, refused_pause
from tui_reset.server.pages.sealing import Sealer
from tui_reset.server.pages.sentences import (
    ANOTHER_LINK,
    CHANGED,
    CHOOSE,
    ENDED,
    EXPIRED,
    LOCKED,
    MALFORMED,
    NO_LINK,
    REVOKED,
    SUPERSEDED,
    USED,
    WRONG,
)
from tui_reset.server.pages.site import Site
from tui_reset.server.profiles import load_profile, translated
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.reset import DESK_ORIGIN
from tui_reset.settings import Settings

NOW: Final = 1_795_415_280.0  # 23 November 2026, 06:28 UTC
ALICE: Final = LinkPage(
    reference="482-913-576",
    step=ResetStep.SET_PASSWORD,
    proof=Proof.VERIFICATION_CODE,
    asked_at=NOW,
    asked_from="2001:db8:1234:5678:9abc:def0:1234:5678",
    expires_in=1320,
    attempts_left=5,
    min_length=15,
    max_length=256,
    recovery_possible=False,
)
BOB: Final = replace(ALICE, proof=Proof.TOTP, recovery_possible=True, min_length=8)
LEFT: Final = replace(BOB, attempts_left=0)
PAUSE: Final = replace(BOB, proof=Proof.NONE, must_pause=True)
NAMES: Final = {"password": "two words", "long": "9" * 80, "code": "0000-0000"}
_ENDS: Final = {
    "wrong": WRONG,
    "no link": NO_LINK,
    "another link": ANOTHER_LINK,
    "used": USED,
    "superseded": SUPERSEDED,
    "expired": EXPIRED,
    "ended": ENDED,
    "locked": LOCKED,
    "changed": CHANGED,
    "revoked": REVOKED,
    "malformed": MALFORMED,
}


def site_in(language: str, public_url: str = "https://reset.example.org", profile: str = "standard") -> Site:
    """The site of a shipped profile, or of a file, in one language."""
    read = translated(load_profile(profile), language)
    sealer = Sealer(Keys(bytes(32)), FakeRandomness(1))
    contact = contact_of(Settings(), read)
    return Site(public_url, read.title, contact, 1800, sealer, read.wording.before_change, read.brand)


def states(site: Site) -> dict[str, Response[bytes]]:
    """Each by its name, in the language that is spoken where this is called."""
    shown = {name: _form(site, page, form) for name, (page, form) in (_alices() | _bobs() | _pauses()).items()}
    shown |= {name: site.show(message) for name, message in _ENDS.items()}
    return shown | {"busy": site.draw("busy.html.j2", 503, retry_after=5)}


def _form(site: Site, page: LinkPage, form: PasswordForm) -> Response[bytes]:
    values = {"page": page, "form": form, "form_token": "0" * 64, "ends_at": NOW + page.expires_in}
    return site.draw("form.html.j2", form.status, **values)


def _alices() -> dict[str, tuple[LinkPage, PasswordForm]]:
    again = {"again": "0" * 32, "verification_code": NAMES["code"]}
    rules = Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [*map(str, PasswordRule), "newer"]})
    wrong = Problem(ProblemCode.WRONG_PROOF, attempts_left=4)
    busy = Problem(ProblemCode.OVERLOADED, retry_after=90)
    return {
        "alice": (ALICE, PasswordForm()),
        "alice types nothing": (ALICE, _again(body_of({}, ALICE))),
        "alice mistypes": (
            ALICE,
            _again(body_of({"new_password": "x\t", "confirm": "y", "verification_code": NAMES["long"]}, ALICE)),
        ),
        "alice breaks every rule": (ALICE, _again(refused_form(rules, ALICE, again))),
        "alice has a wrong code": (ALICE, _again(refused_form(wrong, ALICE, again))),
        "alice waits": (ALICE, _again(refused_form(busy, ALICE, again))),
        "alice waits a moment": (ALICE, _again(refused_form(Problem(ProblemCode.UNAVAILABLE), ALICE, again))),
        "alice is locked": (
            ALICE,
            _again(refused_form(Problem(ProblemCode.PROOF_LOCKED, retry_after=600), ALICE, again)),
        ),
        "alice was started by the desk": (replace(ALICE, asked_from=DESK_ORIGIN), PasswordForm()),
        "alice answers nothing": (ALICE, PasswordForm(status=422, errors={"who": [gettext(CHOOSE)]})),
    }


def _bobs() -> dict[str, tuple[LinkPage, PasswordForm]]:
    password = {"new_password": NAMES["password"], "confirm": NAMES["password"]}
    late = Problem(ProblemCode.WRONG_PROOF, attempts_left=1, hint="clock")
    last = Problem(ProblemCode.WRONG_PROOF, attempts_left=0)
    locked = Problem(ProblemCode.PROOF_LOCKED, retry_after=600)
    totp = {"totp": "123456"}
    return {
        "bob": (BOB, PasswordForm()),
        "bob types no code": (BOB, _again(body_of(password, BOB))),
        "bob types both": (BOB, _again(body_of(password | {"totp": "1", "recovery_code": "2"}, BOB))),
        "bob is late": (BOB, _again(refused_form(late, BOB, totp))),
        "bob's last was wrong": (LEFT, _again(refused_form(last, LEFT, totp))),
        "bob has recovery codes left": (LEFT, PasswordForm()),
        "bob is locked": (BOB, _again(refused_form(locked, BOB, totp))),
        "bob has paused": (replace(BOB, proof=Proof.NONE, paused_for=240), PasswordForm()),
    }


def _pauses() -> dict[str, tuple[LinkPage, PasswordForm]]:
    wrong = Problem(ProblemCode.WRONG_PROOF, attempts_left=3)
    used = Problem(ProblemCode.PROOF_LOCKED)
    return {
        "pause": (PAUSE, PasswordForm()),
        "pause by recovery code": (replace(PAUSE, attempts_left=0), PasswordForm()),
        "pause with nothing": (PAUSE, _again(pause_body_of(" "))),
        "pause with too much": (PAUSE, _again(pause_body_of(NAMES["long"]))),
        "pause with neither": (PAUSE, _again(pause_body_of("12"))),
        "pause refused": (PAUSE, _again(refused_pause(wrong))),
        "pause locked": (PAUSE, _again(refused_pause(used))),
        "pause ended": (PAUSE, _again(refused_form(Problem(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED), PAUSE, {}))),
    }


def _again(form: object) -> PasswordForm:
    assert isinstance(form, PasswordForm)
    return form
