"""The Access profiles by keys alone: two names with one key to make them the same, and a name that comes first."""

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.app.test_type_ahead import burst
from tests.doubles.app_under_test import ASKED, Bench, bench, focused_field, open_at, settled
from tests.doubles.fake_gateway import FakeGateway
from tests.doubles.profiles import shipped
from tui_reset.contract.calls import AskReset, OpenSession
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.events import ProfileKnown
from tui_reset.flow.steps import AskAddress, SelfServiceOff, SignIn, WaitForMail
from tui_reset.widgets.text_box import TextBox

JIM = "jim.brennan@example.org"
CRM, WORKSPACE = shipped("access-crm"), shipped("access-workspace")
PASSWORD = "seven quiet otters sing"


def value(table: Bench, name: str) -> str:
    return table.app.screen.query_one(f"#{name}", TextBox).value


async def sent(pilot: Pilot[int], table: Bench) -> AskReset:
    await pilot.press("enter")
    await settled(pilot)
    call = table.gateway.calls[-1]
    assert isinstance(call, AskReset)
    return call


@pytest.mark.parametrize(("first", "second"), [("username", "email"), ("email", "username")])
@pytest.mark.parametrize("key", ["f5", "ctrl+n"])
async def test_one_key_copies_one_name_into_the_other(first: str, second: str, key: str) -> None:
    """S1.5: either way round, and the other way when that is the one that is filled in."""
    table = bench(gateway=FakeGateway(ASKED, profile=CRM))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, AskAddress())
        await pilot.press(key)
        assert (value(table, "username"), value(table, "email")) == ("", "")
        table.app.screen.query_one(f"#{first}").focus()
        await settled(pilot)
        await burst(pilot, JIM)
        await pilot.press(key)
        await settled(pilot)
        assert (value(table, second), focused_field(table.app)) == (JIM, second)
        table.app.screen.query_one(f"#{first}", TextBox).value = ""
        await pilot.press(key)
        assert value(table, first) == JIM
        call = await sent(pilot, table)
        assert (call.email, call.username) == (JIM, JIM)


async def test_enter_right_behind_the_key_is_not_lost() -> None:
    """S1.5: a slow line brings both in one packet."""
    table = bench(gateway=FakeGateway(ASKED, profile=CRM))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, AskAddress())
        await burst(pilot, JIM, "f5", "\r")
        call = table.gateway.calls[-1]
        assert isinstance(call, AskReset)
        assert (call.email, call.username) == (JIM, JIM)


async def test_the_button_does_the_same_and_the_last_field_wins() -> None:
    """S1.5: also with Tab and Enter."""
    table = bench(gateway=FakeGateway(ASKED, profile=CRM))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, AskAddress(JIM, "somebody else"))
        table.app.screen.query_one("#email").focus()
        await settled(pilot)
        assert "F5 Same " in table.text
        table.app.screen.query_one("#copy_over").focus()
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert (value(table, "username"), focused_field(table.app)) == (JIM, "username")


async def test_switched_off_under_the_request_the_link_is_gone_from_sign_in_too() -> None:
    """S1.7: the refusal is news, and sign-in offers nothing that was just refused."""
    table = bench(gateway=FakeGateway(Problem(ProblemCode.SELF_SERVICE_OFF), profile=CRM))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        table.gateway.come_back(shipped("access-crm", self_service=False))
        await burst(pilot, JIM, "f5", "\r")
        assert isinstance(table.app.walk.step, SelfServiceOff)
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "Forgot Password?" not in table.text
        assert JIM in table.text
        assert "Admin > Users > Password Management" in table.text.replace("\n", " ")


async def test_with_one_name_there_is_nothing_to_copy() -> None:
    table = bench(gateway=FakeGateway(ASKED))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, AskAddress(JIM))
        assert "F5" not in table.text
        await pilot.press("f5")
        assert value(table, "username") == ""


async def test_the_name_first_then_the_password() -> None:
    """S1.17: one field at a time; the cursor is where the next key belongs, and back again."""
    table = bench(gateway=FakeGateway(profile=WORKSPACE))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Next" in table.text
        assert "Password ─" not in table.text
        await burst(pilot, "alice@example.org\r")
        assert focused_field(table.app) == "password"
        assert "alice@example.org" in table.text
        assert "Next" not in table.text
        await pilot.press("escape")
        await settled(pilot)
        assert (focused_field(table.app), value(table, "identifier")) == ("identifier", "alice@example.org")
        await pilot.press("enter")
        await settled(pilot)
        await burst(pilot, f"{PASSWORD}\r")
        call = table.gateway.calls[-1]
        assert isinstance(call, OpenSession)
        assert (call.identifier, call.password.reveal()) == ("alice@example.org", PASSWORD)


async def test_name_and_password_in_one_packet() -> None:
    """S1.17: what is typed ahead of the password's field comes there, or nowhere; never into the name."""
    table = bench(gateway=FakeGateway(profile=WORKSPACE))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await burst(pilot, f"alice@example.org\r{PASSWORD}\r")
        call = table.gateway.calls[-1]
        assert isinstance(call, OpenSession)
        assert (call.identifier, call.password.reveal()) == ("alice@example.org", PASSWORD)
        assert PASSWORD not in table.text


async def test_the_request_has_the_name_filled_in() -> None:
    """S1.18, S1.19."""
    table = bench(gateway=FakeGateway(ASKED, profile=WORKSPACE))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await burst(pilot, "alice@example.org\r")
        await pilot.press("f5")
        await settled(pilot)
        assert "Send Me Instructions" in table.text
        assert (await sent(pilot, table)).email == "alice@example.org"


async def test_the_request_has_the_name_that_stands_at_sign_in_not_an_earlier_one() -> None:
    """S1.19: a name that was typed over, and not sent yet, goes along."""
    table = bench(gateway=FakeGateway(ASKED, profile=WORKSPACE))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await burst(pilot, "alice@example.org\r")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("ctrl+u")
        await burst(pilot, "bob@example.org")
        await pilot.press("f5")
        await settled(pilot)
        assert (await sent(pilot, table)).email == "bob@example.org"


async def test_a_password_that_was_begun_before_the_profile_came_stays_where_it_is() -> None:
    """A field that all can read must not take its place under somebody's hands."""
    table = bench(gateway=FakeGateway(profile=None))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await burst(pilot, f"alice@example.org\r{PASSWORD[:5]}")
        table.app.happen(ProfileKnown(WORKSPACE))
        await burst(pilot, f"{PASSWORD[5:]}\r")
        call = table.gateway.calls[-1]
        assert isinstance(call, OpenSession)
        assert (call.identifier, call.password.reveal()) == ("alice@example.org", PASSWORD)


async def test_a_name_that_was_begun_before_the_profile_came_is_kept() -> None:
    table = bench(gateway=FakeGateway(profile=None))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await burst(pilot, "alice@exa")
        table.app.happen(ProfileKnown(WORKSPACE))
        await burst(pilot, "mple.org\r")
        assert table.app.walk.step == SignIn("alice@example.org", named=True)


async def test_the_state_of_mail_is_asked_anew_where_it_is_shown() -> None:
    """S1.9: on the request, on the waiting screen, and again while somebody waits there."""
    table = bench(gateway=FakeGateway(replace(ASKED, verification_code=None), profile=CRM))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert table.gateway.profile_asked == 1
        await pilot.press("f5")
        await settled(pilot)
        table.app._look_after_mail()
        await settled(pilot)
        assert table.gateway.profile_asked == 2
        table.gateway.come_back(shipped("access-crm", mail_service="failing"))
        await burst(pilot, JIM, "f5", "\r")
        assert isinstance(table.app.walk.step, WaitForMail)
        assert "SMTP Email Settings" in table.text
        table.gateway.come_back(CRM)
        table.app._look_after_mail()
        await settled(pilot)
        assert "SMTP Email Settings" not in table.text
