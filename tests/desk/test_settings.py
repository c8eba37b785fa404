"""Password Management and SMTP Email Settings, for administrators alone."""

import pytest
from msgspec import structs

from tests.doubles.app_under_test import focused_field, settled, typed
from tests.doubles.desk_under_test import DeskBench, desk_bench, press, sign_in
from tests.doubles.fake_desk import SETTINGS, FakeDesk, desk_account
from tui_reset.contract.desk import MailTest, SettingsBody, SmtpChange
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.widgets.text_box import TextBox

PATCH = "PATCH /v1/desk/settings"


def changes(table: DeskBench) -> list[SettingsBody]:
    """Every change that was sent."""
    return [body for body in table.backend.bodies if isinstance(body, SettingsBody)]


async def test_forgot_password_is_switched_off_and_on() -> None:
    """S1.8: with a fresh code each time."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "5")
        assert "Forgot Password is on." in table.text
        for code, said, key in (
            ("654 321", "Forgot Password is switched off.", "Enter Switch it on"),
            ("111222", "switched on.", "Enter Switch it off"),
        ):
            await typed(pilot, code)
            await press(pilot, "enter")
            assert said in table.said
            assert key in table.text
    assert [(body.totp, body.self_service, body.smtp) for body in changes(table)] == [
        ("654321", False, None),
        ("111222", True, None),
    ]


async def test_without_a_code_nothing_is_switched() -> None:
    """S1.8: it is asked for at its field."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "5", "enter")
        assert "each one works once" in table.said
    assert changes(table) == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Problem(ProblemCode.WRONG_PROOF, attempts_left=1), "1 attempt left."),
        (Problem(ProblemCode.PROOF_LOCKED, retry_after=120), "Try again in 2 minutes."),
        (Problem(ProblemCode.FORBIDDEN, "Administrators only."), "Administrators only."),
        (Unreachable("Nothing answers."), "Nothing answers."),
        (OutcomeUnknown("Lost."), "What is shown now is what the service has."),
    ],
)
async def test_what_is_in_the_way_of_switching_is_said(trouble: Problem | Unreachable, said: str) -> None:
    """S1.8: and it stands as the service has it."""
    table = desk_bench()
    table.backend.plays[PATCH] = [trouble]
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9", "5")
        await typed(pilot, "123456")
        await press(pilot, "enter")
        assert said in table.said
        assert "Forgot Password is on." in table.text
    assert len(changes(table)) == 1


async def test_the_role_desk_is_not_shown_what_only_administrators_may() -> None:
    """S1.8, S1.10: neither line is in the menu."""
    table = desk_bench(FakeDesk(desk_account("desk")))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f9")
        assert "Mail queue" in table.text
        assert "Password Management" not in table.text
        assert "SMTP" not in table.text


async def to_smtp(table: DeskBench, pilot: object) -> None:
    """Through the door and to the page."""
    await sign_in(pilot)  # type: ignore[arg-type] # a Pilot
    await press(pilot, "f9", "6")  # type: ignore[arg-type] # the same
    assert "mail.example.org" in table.text


async def test_the_mail_settings_are_shown_without_the_password() -> None:
    """S1.10: that there is one, never which."""
    table = desk_bench(FakeDesk())
    table.backend.settings = structs.replace(SETTINGS, allowed_hosts=["mail.example.org", "b.example.org"])
    async with table.app.run_test(size=(80, 60)) as pilot:
        await to_smtp(table, pilot)
        for said in ("587", "starttls", "reset@example.org", "A password is stored", "b.example.org"):
            assert said in table.text
        assert table.app.screen.query_one("#password", TextBox).value == ""


async def test_only_what_differs_is_sent_and_the_dropped_password_is_spoken_of() -> None:
    """S1.10: another host drops the stored password."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        await press(pilot, "ctrl+u")
        await typed(pilot, "smtp.example.net")
        await press(pilot, *["enter"] * 6)
        assert focused_field(table.app) == "code"  # type: ignore[arg-type] # any app of ours
        await typed(pilot, "123456")
        await press(pilot, "enter")
        assert "stored password was dropped" in table.said
    assert changes(table)[0].smtp == SmtpChange(host="smtp.example.net")


async def test_a_new_password_is_sent_and_forgotten_here() -> None:
    """S1.10: write-only."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        table.app.screen.set_focus(table.app.screen.query_one("#password"))
        await typed(pilot, "planted otter")
        await press(pilot, "enter")
        await typed(pilot, "123456")
        assert "planted" not in table.text
        await press(pilot, "enter")
        assert "Saved. Test it with F5." in table.said
        assert table.app.screen.query_one("#password", TextBox).value == ""
    assert changes(table)[0].smtp == SmtpChange(password="planted otter")


@pytest.mark.parametrize("port", ["", "x", "0", "70000", "9" * 30])
async def test_a_port_that_is_none_is_refused_at_its_field(port: str) -> None:
    """S1.10: before anything is sent."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        table.app.screen.query_one("#port", TextBox).value = port
        table.app.screen.set_focus(table.app.screen.query_one("#code"))
        await typed(pilot, "123456")
        await press(pilot, "enter")
        assert "A port is a number" in table.said
    assert changes(table) == []


async def test_nothing_different_is_not_sent() -> None:
    """S1.10: no code is spent on it."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        table.app.screen.set_focus(table.app.screen.query_one("#primary"))
        await press(pilot, "enter")
        assert "Nothing here is different" in table.said
    assert changes(table) == []


async def test_refused_values_are_said_at_their_fields() -> None:
    """S1.10: as the service names them; what has no field is said above."""
    table = desk_bench()
    fields = {"smtp.host": ["must be one of mail.example.org"], "smtp.timeout": ["is too long"]}
    table.backend.plays[PATCH] = [Problem(ProblemCode.MALFORMED, "No.", fields=fields)]
    async with table.app.run_test(size=(80, 60)) as pilot:
        await to_smtp(table, pilot)
        table.app.screen.query_one("#host", TextBox).value = "evil.example.net"
        table.app.screen.set_focus(table.app.screen.query_one("#code"))
        await typed(pilot, "123456")
        await press(pilot, "enter")
        assert "must be one of mail.example.org" in table.said
        assert "is too long" in table.said
        assert "evil.example.net" in table.text
        assert focused_field(table.app) == "host"  # type: ignore[arg-type] # any app of ours


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (MailTest(ok=True, stage="done", reply="250 ok"), "took a test mail to ada@example.org. It said: 250 ok"),
        (MailTest(ok=False, stage="sign_in", reply="535 no"), "failed while signing in to the mail server (sign_in)"),
        (MailTest(ok=False, stage="moon", reply=""), "The test mail failed (moon)."),
    ],
)
async def test_a_test_mail_names_the_stage_it_failed_at(test: MailTest, said: str) -> None:
    """S1.10: resolve, connect, TLS, sign-in, sender, recipient, data."""
    table = desk_bench()
    table.backend.test = test
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        await press(pilot, "f5")
        assert said in table.said


async def test_a_test_without_an_answer_is_not_repeated() -> None:
    """S1.10: a mail may be on its way."""
    table = desk_bench()
    table.backend.plays["POST /v1/desk/mail-test"] = [OutcomeUnknown("Lost.")]
    async with table.app.run_test(size=(80, 40)) as pilot:
        await to_smtp(table, pilot)
        await press(pilot, "f5")
        assert "Look into your mailbox" in table.said
    assert table.backend.asked.count("POST /v1/desk/mail-test") == 1


async def test_pagedown_in_a_field_moves_what_does_not_fit() -> None:
    """Keys that a field has no use for reach the page."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await to_smtp(table, pilot)
        assert "Send a test mail" not in table.text
        await press(pilot, "pagedown", "pagedown")
        await settled(pilot)
        assert "Send a test mail" in table.text


async def test_the_terminals_cursor_stays_with_its_field_when_the_page_scrolls() -> None:
    """Screen readers and input methods go by it."""
    table = desk_bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await to_smtp(table, pilot)
        await press(pilot, *["tab"] * 6)
        await typed(pilot, "654321")
        await press(pilot, "up", "up")
        at = next(y for y, line in enumerate(table.text.splitlines()) if "654321" in line)
        assert table.app.cursor_position.y == at
