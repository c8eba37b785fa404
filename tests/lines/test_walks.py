"""The walk in lines with a backend that answers when the test says: forms, refusals, and what is typed anew."""

import pytest

from tests.doubles.fake_gateway import FakeGateway, Played
from tests.doubles.fake_line_terminal import FakeLineTerminal
from tests.doubles.lines_under_test import Talk, talk
from tests.doubles.walker import CODE, LINK, asked, opened, profile_of, proven, reset_of_walk, session, view_of
from tui_reset.contract.calls import AskReset, ChangePassword, OpenLink, OpenSession, ProveMailbox, ResendMail
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import NoContent, PasswordChanged, Proof, ResetStep
from tui_reset.flow.steps import SetPassword, ShowCode, SignedIn, SignIn, WaitForMail
from tui_reset.flow.walk import Walk
from tui_reset.lines.conversation import HOW, NO_TERMINAL, TYPE_ANEW
from tui_reset.terminal.clipboard import Copied

NEW = "seven quiet herons at dawn"
PROVEN = reset_of_walk(proof=Proof.VERIFICATION_CODE)
WITH_TOTP = reset_of_walk(proof=Proof.TOTP, verification_code=None)


def changed(ended: int) -> PasswordChanged:
    """The answer to the change."""
    return PasswordChanged(step=ResetStep.DONE, sessions_ended=ended)


async def asks_for_reset(there: Talk) -> None:
    """From sign-in to the code."""
    await there.chooses("Forgot your password?")
    await there.answers("Email address: ", "alice@example.org")
    await there.reads("Verification code:\n", f"{CODE}\n")


async def types_passwords(there: Talk, new: str = NEW, confirm: str = "") -> None:
    """Both."""
    await there.answers("\nNew password: ", new)
    await there.answers("New password again to confirm it: ", confirm or new)


async def test_a_whole_reset_with_the_short_mail_code() -> None:
    """S2.1 to S2.18 in lines."""
    async with talk(asked(), proven(), changed(1), session()) as there:
        await asks_for_reset(there)
        await there.answers("Enter for 1: ", "")
        await there.answers("link or short code: ", "ABCD-EFGH")
        await types_passwords(there)
        await there.reads("Your password has been changed.", "1 other sign-in was ended.")
        await there.answers("Enter for 1: ", "")
        await there.reads("Email address: alice@example.org")
        await there.answers("Password: ", NEW)
        await there.reads("Signed in as: bob@example.org")
        calls = there.gateway.calls
    assert [type(call) for call in calls] == [AskReset, ProveMailbox, ChangePassword, OpenSession]
    assert isinstance(calls[2], ChangePassword)
    assert (calls[2].new_password.reveal(), calls[2].verification_code) == (NEW, Secret(CODE))
    assert NEW not in there.terminal.written
    assert there.terminal.typed_hidden == [False, False, False, False, True, True, False, True]


async def test_an_account_with_the_code_shown_can_spell_and_copy_it() -> None:
    """S2.4, S2.4a."""
    async with talk(walk=Walk(ShowCode(reset_of_walk()))) as there:
        await there.chooses("Spell the verification code")
        await there.reads("7 seven, K Kilo, 2 two, M Mike, dash, 9 nine, Q Quebec, X X-ray, A Alfa\n")
        there.clipboard.outcome = Copied.NOT_COPIED
        await there.answers("Enter for 1: ", "3")
        await there.reads("by hand")
        assert there.clipboard.copied == [CODE]
        await there.answers("Enter for 1: ", "1")
        await there.answers("short code: ", "?")
        await there.chooses("Show the verification code")
        await there.reads("Verification code:\n", CODE)


async def test_help_tells_of_the_step_and_the_way_to_a_person() -> None:
    """S2.20: then the menu, and back to the question."""
    async with talk(walk=Walk(WaitForMail(reset_of_walk()), profile=profile_of())) as there:
        await there.answers("short code: ", "?")
        said = await there.reads("Go on: From the mail: link or short code")
        assert "Reference of this reset: R-1234" in said
        assert "Call the desk: 555 0100" in said
        assert HOW[-1] in said
        await there.answers("Type a number", "1")
        await there.reads("From the mail: link or short code: ")


async def test_nothing_from_the_mail_means_finished_in_the_browser() -> None:
    """S2.9a."""
    async with talk(walk=Walk(WaitForMail(reset_of_walk()))) as there:
        await there.answers("short code: ", "")
        said = await there.reads("Type a number")
    assert "Sign in as alice@example.org" in said
    assert "Back to the mail" in said


async def test_a_mail_pasted_whole_is_one_answer() -> None:
    head, tail = LINK[:40], LINK[40:]
    async with talk(opened(must_pause=True), walk=Walk(WaitForMail(reset_of_walk(attempts_left=0)))) as there:
        await there.answers("Link from the mail: ", "Hello Alice,", f"{head}=", tail, "If it was not you:")
        await there.answers("Authenticator or recovery code: ", "?")
        await there.reads("Type a number")
    assert there.gateway.calls == [OpenLink(Secret(LINK.rpartition("/")[2]))]


async def test_what_follows_a_usable_line_of_a_paste_answers_nothing() -> None:
    async with talk(opened(must_pause=True), walk=Walk(WaitForMail(reset_of_walk(attempts_left=0)))) as there:
        await there.answers("Link from the mail: ", LINK, "123456", "654321")
        await there.reads("Authenticator or recovery code: ")
        await there.settles()
        assert there.unread == ""
    assert [type(call) for call in there.gateway.calls] == [OpenLink]


async def test_passwords_that_differ_are_both_typed_again_and_nothing_is_sent() -> None:
    """S2.13."""
    async with talk(walk=Walk(SetPassword(PROVEN))) as there:
        await types_passwords(there, confirm="seven quiet herons at dusk")
        await there.reads("Not accepted, New password again to confirm it: This is not the same as above.")
        await types_passwords(there)
        await there.settles()
    assert [type(call) for call in there.gateway.calls] == [ChangePassword]


async def test_a_refused_password_keeps_the_code() -> None:
    """S2.17b: every failed rule, nothing else is typed again."""
    refusal = Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": ["blocklist", "old_password"]})
    async with talk(refusal, changed(0), walk=Walk(SetPassword(WITH_TOTP))) as there:
        await types_passwords(there)
        await there.answers("Authenticator code: ", "123456")
        said = await there.reads("\nNew password: ")
        assert said.count("Not accepted, New password: ") >= 1
        there.terminal.types("eight loud geese at noon")
        await there.answers("New password again to confirm it: ", "eight loud geese at noon")
        await there.reads("Your password has been changed.")
    assert [call.totp for call in there.gateway.calls if isinstance(call, ChangePassword)] == [Secret("123456")] * 2


async def test_a_refused_code_keeps_the_passwords() -> None:
    """S2.14a: the attempts that are left are said."""
    refusal = Problem(ProblemCode.WRONG_PROOF, attempts_left=4)
    async with talk(refusal, changed(0), walk=Walk(SetPassword(WITH_TOTP))) as there:
        await types_passwords(there)
        await there.answers("Authenticator code: ", "123456")
        await there.reads("Not accepted, Authenticator code: ", "4 attempts")
        await there.answers("\nAuthenticator code: ", "654321")
        await there.reads("Your password has been changed.")
    assert [call.new_password.reveal() for call in there.gateway.calls if isinstance(call, ChangePassword)] == [NEW] * 2


async def test_a_lost_device_changes_what_is_asked_for() -> None:
    """S2.16."""
    async with talk(walk=Walk(SetPassword(WITH_TOTP))) as there:
        await there.answers("\nNew password: ", "")
        await there.chooses("Lost your device?")
        await types_passwords(there)
        await there.reads("Recovery code: ")


async def test_a_whole_form_that_met_trouble_is_sent_again_or_typed_again() -> None:
    gone = Unreachable("The service cannot be reached. Check the network, then try again.")
    async with talk(gone, gone, session()) as there:
        await there.chooses("Sign in with your password")
        await there.answers("Email address: ", "alice@example.org")
        await there.answers("Password: ", "wrong")
        said = await there.reads("1. Try again: Sign in\n2. Type it again\n")
        assert said.count("No answer: ") == 1
        await there.answers("Enter for 1: ", "")
        await there.answers("Enter for 1: ", "2")
        await there.answers("Email address [alice@example.org], Enter keeps it: ", "")
        await there.answers("Password: ", "right")
        await there.reads("Signed in as: ")
    sent = [(call.identifier, call.password.reveal()) for call in there.gateway.calls if isinstance(call, OpenSession)]
    assert sent == [("alice@example.org", word) for word in ("wrong", "wrong", "right")]


async def test_a_mistyped_name_can_be_typed_again_after_the_password_was_refused() -> None:
    """The name is not among what is asked for again, so there is a way back to it."""
    async with talk(Problem(ProblemCode.WRONG_CREDENTIALS), session()) as there:
        await there.chooses("Sign in with your password")
        await there.answers("Email address: ", "alcie@example.org")
        await there.answers("Password: ", "right")
        await there.reads("Not accepted, Password: ")
        await there.answers("\nPassword: ", "")
        await there.chooses(TYPE_ANEW)
        await there.answers("Email address [alcie@example.org], Enter keeps it: ", "alice@example.org")
        await there.answers("Password: ", "right")
        await there.reads("Signed in as: ")
    assert isinstance(there.gateway.calls[1], OpenSession)
    assert there.gateway.calls[1].identifier == "alice@example.org"


async def test_the_way_out_of_a_password_is_said_before_it_and_after_each_refusal() -> None:
    async with talk(Problem(ProblemCode.WRONG_CREDENTIALS)) as there:
        await there.chooses("Sign in with your password")
        await there.answers("Email address: ", "alice@example.org")
        await there.reads("What you type next is not shown. Enter alone: help and other choices.\nPassword: ")
        there.terminal.types("wrong")
        await there.reads("Not accepted, Password: ", "\nEnter alone: help and other choices.\nPassword: ")


async def test_choices_that_have_just_been_named_are_not_hinted_at_again() -> None:
    async with talk(walk=Walk(SetPassword(PROVEN))) as there:
        await there.reads("Other choices, with Enter alone: Leave.\nWhat you type next is not shown.\nNew password: ")


async def test_a_refused_address_is_not_offered_again() -> None:
    """S2.2a."""
    async with talk() as there:
        await there.chooses("Forgot your password?")
        await there.answers("Email address: ", "alice")
        await there.reads("An email address has an @ in it")
        await there.answers("\nEmail address: ", "alice@example.org")
        await there.settles()
    assert there.gateway.calls == [AskReset("alice@example.org", None, "k" * 22)]


async def test_the_name_typed_before_another_choice_is_known_there() -> None:
    """S1.19."""
    async with talk() as there:
        await there.chooses("Sign in with your password")
        await there.answers("Email address: ", "alice@example.org")
        await there.answers("Password: ", "")
        await there.chooses("Forgot your password?")
        await there.reads("Email address [alice@example.org], Enter keeps it: ")


async def test_username_and_address_are_typed_once_where_they_are_the_same() -> None:
    """S1.5."""
    gateway = FakeGateway(asked(), profile=profile_of(identity=["username", "email"]))
    async with talk(gateway=gateway) as there:
        await there.settles()
        await there.chooses("Forgot your password?")
        await there.answers("Username: ", "jim@example.org")
        await there.answers("Email address [jim@example.org], Enter keeps it: ", "")
        await there.reads("Verification code:")
    assert gateway.calls == [AskReset("jim@example.org", "jim@example.org", "k" * 22)]


async def test_the_mail_is_sent_again_by_a_choice() -> None:
    """S2.3a: and what became of it is said once, above the same question."""
    async with talk(view_of(resends_left=2), walk=Walk(WaitForMail(reset_of_walk()))) as there:
        await there.answers("short code: ", "?")
        await there.chooses("Send the mail again")
        said = await there.reads("Asked for again: ", "short code: ")
        assert said.count("Asked for again") == 1
    assert [type(call) for call in there.gateway.calls] == [ResendMail]


async def test_a_change_whose_answer_was_lost_is_looked_up() -> None:
    plays: list[Played] = [OutcomeUnknown("No answer came. Look before doing it again."), proven(), changed(0)]
    async with talk(*plays, walk=Walk(SetPassword(PROVEN))) as there:
        await types_passwords(there)
        await there.reads("your password has not been changed so far", "1. Try again: Set new password\n")
        await there.answers("Enter for 1: ", "")
        await there.reads("Your password has been changed.")


async def test_the_account_page_has_its_choices_and_signs_out() -> None:
    async with talk(NoContent(), walk=Walk(SignedIn(Secret("token"), session().account))) as there:
        await there.chooses("Sign out")
        await there.reads("Sign in\n", "You are signed out.")


async def test_over_a_pipe_everything_but_a_password_is_possible() -> None:
    """Request, code, wait, resend, cancel; then the reason and the way on."""
    lines = ["2", "alice@example.org", "1", "?", "4", "ABCD-EFGH", "?", "2", "2", "3"]
    pipe = FakeLineTerminal(lines, is_terminal=False)
    plays: list[Played] = [asked(), view_of(resends_left=2), proven(), NoContent()]
    async with talk(*plays, terminal=pipe) as there:
        await there.exit_code()
    said = pipe.written
    assert "Copy the verification code" not in said
    assert "Asked for again: " in said
    assert said.count(NO_TERMINAL) == 1
    assert "Go on: New password" not in said


async def test_signing_in_over_a_pipe_is_refused_with_the_way_on() -> None:
    pipe = FakeLineTerminal(["1", "alice@example.org", "secret"], is_terminal=False)
    async with talk(terminal=pipe) as there:
        assert await there.exit_code() == 0
        said = await there.reads("1. Forgot your password?\n")
    assert NO_TERMINAL in said
    assert "Password: " not in said
    assert there.gateway.calls == []


@pytest.mark.parametrize("answers", [["2", "3"], ["?", "?", "1", "4"]])
async def test_the_end_of_a_pipe_ends_it_without_a_question(answers: list[str]) -> None:
    pipe = FakeLineTerminal(answers, is_terminal=False)
    async with talk(terminal=pipe) as there:
        assert await there.exit_code() == 0
    assert pipe.written.endswith("Nothing more is typed: tui-reset ends here.\n")
    assert "Quit now?" not in pipe.written


async def test_the_end_of_a_pipe_in_the_middle_is_told_by_the_exit_code() -> None:
    pipe = FakeLineTerminal([], is_terminal=False)
    async with talk(walk=Walk(WaitForMail(reset_of_walk())), terminal=pipe) as there:
        assert await there.exit_code() == 130


async def test_whoever_signs_in_under_a_known_name_types_the_password_alone() -> None:
    async with talk(session(), walk=Walk(SignIn("alice@example.org"))) as there:
        await there.chooses("Sign in as alice@example.org")
        await there.answers("Password: ", "right")
        await there.reads("Signed in as: ")
    assert [call.identifier for call in there.gateway.calls if isinstance(call, OpenSession)] == ["alice@example.org"]


async def test_used_up_authenticator_codes_leave_the_recovery_codes() -> None:
    """S2.16: the same form goes on with one of them."""
    closed = Problem(ProblemCode.WRONG_PROOF, attempts_left=0)
    async with talk(closed, changed(1), walk=Walk(SetPassword(reset_of_walk(proof=Proof.TOTP)))) as there:
        await types_passwords(there)
        await there.answers("Authenticator code: ", "123456")
        await there.reads("Type one of your recovery codes instead.")
        await types_passwords(there)
        await there.answers("Recovery code: ", "ABCD-EFGH-JKMN-PQRS")
        await there.reads("Your password has been changed.")
    assert [type(call) for call in there.gateway.calls] == [ChangePassword, ChangePassword]
