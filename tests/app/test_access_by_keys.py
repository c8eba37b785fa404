"""Handing over by keys alone: Access, the application, the password, and what it said."""

from msgspec import structs

from tests.doubles.app_under_test import account, bench, open_at, settled, typed
from tui_reset.contract.calls import PushPassword, ReadAccount
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, AccountApp, Pushed
from tui_reset.flow.steps import Access, HandOver, SignedIn
from tui_reset.widgets.push_button import PushButton

TOKEN = Secret("session")
PASSWORD = "seven quiet herons at dusk"


def with_apps(state: str = "never", title: str = "CRM") -> Account:
    mail = AccountApp(id="mail", title="Mail list", state="never")
    apps = [AccountApp(id="crm'); nothing('", title=title, state=state), mail]
    return structs.replace(account(), apps=apps)


async def test_every_step_has_its_key() -> None:
    """S1.24, S1.25, S1.26: the Access button, the icon, the password; a pending push is tried again."""
    table = bench(
        Pushed(state="pending", detail="It did not answer."), Pushed(state="accepted", detail="It has confirmed it.")
    )
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, SignedIn(TOKEN, with_apps()))
        assert "F3 Access" in table.text
        await pilot.press("f3")
        await settled(pilot)
        for said in (
            "CRM has not confirmed anything yet. It did not answer.",
            "CRM has taken it. It has confirmed it.",
        ):
            assert "CRM" in str(getattr(table.app.screen.focused, "label", ""))
            assert "Enter ▦ CRM" in table.text
            await pilot.press("enter")
            await settled(pilot)
            assert "Hand your sign-in details to CRM" in table.text
            await typed(pilot, PASSWORD)
            assert PASSWORD not in table.text
            await pilot.press("enter")
            await settled(pilot)
            assert said in " ".join(table.text.split())
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(table.app.walk.step, SignedIn)
    assert table.gateway.calls == [PushPassword(TOKEN, "crm'); nothing('", Secret(PASSWORD))] * 2


async def test_the_second_application_and_the_way_back_are_reached_with_tab() -> None:
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, Access(TOKEN, with_apps("outdated")))
        assert "CRM has your old password" in table.text
        await pilot.press("tab")
        assert isinstance(table.app.screen.focused, PushButton)
        assert "Mail list" in table.app.screen.focused.label
        await pilot.press("tab")
        assert table.app.screen.focused.id == "back"
        await pilot.press("shift+tab", "enter")
        await settled(pilot)
        assert isinstance(table.app.walk.step, HandOver)
        assert table.app.walk.step.app == "mail"


async def test_a_lost_answer_and_a_slow_one() -> None:
    """The line says what is being done; Esc stops waiting, and what became of it is looked up."""
    table = bench(OutcomeUnknown("Lost."), with_apps("accepted"))
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, HandOver(TOKEN, with_apps(), "crm'); nothing('"))
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await settled(pilot)
        assert "No answer came, so it was looked up. CRM has your sign-in details." in " ".join(table.text.split())
        await pilot.press("enter")
        await settled(pilot)
        await typed(pilot, PASSWORD)
        await pilot.press("enter")
        await pilot.pause(0.4)
        assert "Handing over your sign-in details … (Esc stops)" in table.text
        await pilot.press("escape")
        await settled(pilot)
        table.gateway.answer(with_apps("pending"), waiting=1)
        await settled(pilot)
        assert "CRM has not answered" in table.text
    kinds = [type(call) for call in table.gateway.calls]
    assert kinds == [PushPassword, ReadAccount, PushPassword, ReadAccount]


async def test_an_application_that_has_gone_from_the_list_is_not_asked_for() -> None:
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, Access(TOKEN, with_apps()))
        await table.app.run_action("open_app(7)", table.app.screen)
        await settled(pilot)
        assert isinstance(table.app.walk.step, Access)


async def test_hostile_titles_are_drawn_as_text() -> None:
    table = bench()
    async with table.app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, Access(TOKEN, with_apps("of_tomorrow", "[bold]C\x1b[2JRM[/")))
        assert "[bold]C" in table.text
        assert "\x1b" not in table.text
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(table.app.walk.step, HandOver)
