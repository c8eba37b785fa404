"""The walks that play themselves: Alice, and Bob with his authenticator; the two of Access CRM."""

from typing import Final

from tui_reset.contract.wire import Profile
from tui_reset.demo.play.acts import (
    NO_MAIL,
    Asked,
    Beside,
    Filled,
    Mail,
    On,
    Press,
    Say,
    Script,
    Type,
    WaitFor,
)
from tui_reset.flow.steps import (
    Access,
    AskAddress,
    Done,
    HandOver,
    PauseTwoFactor,
    SetPassword,
    ShowCode,
    SignedIn,
    SignIn,
    WaitForMail,
)
from tui_reset.language.texts import mark

ALICE: Final = "alice@example.org"
BOB: Final = "bob@example.org"
JIM: Final = "jim.brennan@example.org"
NEW_PASSWORD: Final = "seven quiet otters"  # noqa: S105 - the demo's, and public
OPENING: Final = mark("This plays by itself. Space pauses.")
THE_END: Final = mark("That was the walk. Now it is yours; Ctrl+Q leaves.")


def script_of(profile: Profile) -> Script:
    """What is played for a profile, be it built in or somebody's own."""
    if "username" in profile.identity:
        return _JIM
    if profile.two_factor == "paused":
        return (*_HAND_OVER, *_PAUSE) if profile.apps else _PAUSE
    return (*_ALICE, *_BOB_BEGINS, *(_BOB_CODE if profile.code_for_two_factor else _BOB_NO_CODE), *_BOB)


def _opens_mail(address: str, key: str) -> Script:
    """From the wait to what follows the mail; `key` takes the link (`l`) or the short code (`c`) out of it."""
    return (
        WaitFor(On(WaitForMail)),
        Say(mark("A mail is on its way.")),
        WaitFor(Mail(address), NO_MAIL),
        Say(mark("A mail arrives. F6 goes to it.")),
        Press("f6"),
        WaitFor(Beside()),
        Say(mark("L takes its link.") if key == "l" else mark("C takes the short code, made for phones.")),
        Press(key),
        WaitFor(Filled("mail")),
        Press("enter"),
    )


def _takes_authenticator_code() -> Script:
    return (
        Press("f6"),
        WaitFor(Beside()),
        Say(mark("The authenticator is beside the mails.")),
        Press("enter"),
        WaitFor(Filled("code")),
        Press("enter"),
    )


_TYPES_PASSWORD: Final[Script] = (Type(NEW_PASSWORD), Press("tab"), Type(NEW_PASSWORD))
_IS_DONE: Final[Script] = (WaitFor(On(Done)), Say(mark("Changed. The link and the old password are dead.")))
_SIGNS_IN: Final[Script] = (
    Press("enter"),
    WaitFor(On(SignIn)),
    Say(mark("Signing in with the new one.")),
    Type(NEW_PASSWORD),
    Press("enter"),
    WaitFor(On(SignedIn)),
    Say(mark("Back in, and the browser stayed closed.")),
)
_ALICE: Final[Script] = (
    WaitFor(On(SignIn)),
    Say(mark("Alice has forgotten her password.")),
    Press("f5"),
    WaitFor(On(AskAddress)),
    Say(mark("Her address is all that is asked for.")),
    Type(ALICE),
    Press("enter"),
    WaitFor(On(ShowCode)),
    Say(mark("A code appears, on her screen alone.")),
    Press("ctrl+y"),
    Say(mark("Ctrl+Y copies it; F3 brings it back later.")),
    Press("enter"),
    *_opens_mail(ALICE, "l"),
    WaitFor(On(SetPassword)),
    Say(mark("The code is filled in. Only a password is missing.")),
    *_TYPES_PASSWORD,
    Say(mark("Long enough, and twice the same.")),
    Press("enter"),
    *_IS_DONE,
    WaitFor(Mail(ALICE, with_link=False), NO_MAIL),
    Say(mark("A second mail tells her that it was changed.")),
    *_SIGNS_IN,
)
_BOB_BEGINS: Final[Script] = (
    Press("f8"),
    WaitFor(On(SignIn)),
    Say(mark("Bob has an authenticator app as well.")),
    Press("f5"),
    WaitFor(On(AskAddress)),
    Press("ctrl+u"),
    Type(BOB),
    Press("enter"),
    WaitFor(On(ShowCode)),
)
_BOB_CODE: Final[Script] = (
    Say(mark("He sees a code too: nobody learns who uses two-factor.")),
    Press("enter"),
)
_BOB_NO_CODE: Final[Script] = (
    Say(mark("No code for Bob: his authenticator proves who he is.")),
    Press("enter"),
)
_BOB: Final[Script] = (
    *_opens_mail(BOB, "c"),
    WaitFor(On(SetPassword)),
    Say(mark("A new password, and the app's six digits.")),
    *_TYPES_PASSWORD,
    *_takes_authenticator_code(),
    *_IS_DONE,
)
_JIM: Final[Script] = (
    WaitFor(On(SignIn)),
    Say(mark("Jim has forgotten his CRM password.")),
    Press("f5"),
    WaitFor(On(AskAddress)),
    Say(mark("Access CRM asks for username and address.")),
    Type(JIM.partition("@")[0]),
    Press("tab"),
    Type(JIM),
    Press("enter"),
    *_opens_mail(JIM, "l"),
    WaitFor(On(SetPassword)),
    Say(mark("The mail was all he needed. A new password.")),
    *_TYPES_PASSWORD,
    Press("enter"),
    *_IS_DONE,
    *_SIGNS_IN,
)
_PAUSE: Final[Script] = (
    WaitFor(On(SignIn)),
    Say(mark("Bob's password is gone, and he uses two-factor.")),
    Press("ctrl+u"),
    Type(BOB),
    Press("enter"),
    WaitFor(Asked("password")),
    Press("f5"),
    WaitFor(On(AskAddress)),
    Say(mark("His address is known already.")),
    Press("enter"),
    *_opens_mail(BOB, "l"),
    WaitFor(On(PauseTwoFactor)),
    Say(mark("Two-factor is paused for this one change.")),
    *_takes_authenticator_code(),
    WaitFor(On(SetPassword)),
    Say(mark("Now the new password.")),
    *_TYPES_PASSWORD,
    Press("enter"),
    *_IS_DONE,
)
_HAND_OVER: Final[Script] = (
    WaitFor(On(SignIn)),
    Say(mark("Alice knows hers. Name first, then the password.")),
    Type(ALICE),
    Press("enter"),
    WaitFor(Asked("password")),
    Type("alice forgot this one"),
    Press("enter"),
    WaitFor(On(SignedIn)),
    Say(mark("F3 shows where else her password can open doors.")),
    Press("f3"),
    WaitFor(On(Access)),
    Press("enter"),
    WaitFor(On(HandOver)),
    Say(mark("She hands it over to the CRM herself.")),
    Type("alice forgot this one"),
    Press("enter"),
    WaitFor(On(Access)),
    Say(mark("The CRM has it.")),
    Press("escape"),
    WaitFor(On(SignedIn)),
    Press("f8"),
)
