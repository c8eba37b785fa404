"""In which language somebody is written to: the account's own, else the one asked in, else the deployment's."""

import pytest
from sqlalchemy import text

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller
from tui_reset.contract.wire import Identity, LinkBody
from tui_reset.server.cases import accounts, deliver
from tui_reset.server.cases.accounts import AccountRefused, NewAccount
from tui_reset.server.cases.ask import ask_for_reset
from tui_reset.server.cases.page import read_link
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.cases.prove import open_link
from tui_reset.server.house import Caller
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.tokens import link_token


def asker(language: str | None) -> Caller:
    return Caller("192.0.2.1", "test", "192.0.2.1", language)


async def ask(core: FakeHouse, email: str, language: str | None) -> str:
    asked = await ask_for_reset(core.house, Identity(email=email), asker(language), None)
    return asked.id


async def languages(core: FakeHouse) -> list[str | None]:
    return [parcel.language for parcel in await core.mails()]


@pytest.mark.parametrize(
    ("own", "asked_in", "written_in"),
    [(None, None, None), (None, "de", "de"), ("de", "en", "de"), ("de", None, "de"), ("en", "de", "en")],
)
async def test_the_accounts_own_language_wins_over_that_of_who_asked(
    core: FakeHouse, own: str | None, asked_in: str | None, written_in: str | None
) -> None:
    await accounts.set_language(core.house, ALICE.email, own)
    reset = await ask(core, ALICE.email, asked_in)
    assert await languages(core) == [written_in]
    page = await read_link(core.house, link_token(core.house.keys, reset), caller())
    assert (page.own_language, page.asked_language) == (own, asked_in)


async def test_a_notice_is_in_the_language_of_the_last_reset_whose_mail_was_used(core: FakeHouse) -> None:
    """It goes to the owner: neither who brings it about nor a stranger who only asks chooses the language."""
    for asked_in in ("en", "de"):
        token = link_token(core.house.keys, await ask(core, ALICE.email, asked_in))
        await open_link(core.house, LinkBody(link=token), caller())
        core.clock.go(1)
    for strange in ("en", None):
        await ask(core, ALICE.email, strange)
        core.clock.go(1)
    await core.mails()
    [alice] = await core.rows("SELECT id FROM accounts WHERE email = :email", email=ALICE.email)

    def notice(connection: object) -> None:
        post_notice(connection, core.house, MailTemplate.PASSWORD_CHANGED, alice[0], asker("en"))  # type: ignore[arg-type]

    await core.house.store.write(notice)
    assert await languages(core) == ["de"]
    await accounts.set_language(core.house, ALICE.email, "en")
    await core.house.store.write(notice)
    assert await languages(core) == ["en"]


async def test_what_is_kept_is_a_languages_name_for_known_and_unknown_alike(core: FakeHouse) -> None:
    for email in (ALICE.email, "nobody@example.org"):
        await ask(core, email, "de")
    assert await core.rows("SELECT DISTINCT language FROM requests") == [("de",)]


async def test_an_account_is_given_a_language_that_is_there(core: FakeHouse) -> None:
    await core.add(NewAccount(email="maria@example.org", language="de-AT"))
    assert await accounts.set_language(core.house, BOB.email, "de_CH.UTF-8") == "de"
    assert {one.email: one.language for one in await accounts.list_accounts(core.house)} == {
        ALICE.email: None,
        BOB.email: "de",
        "maria@example.org": "de",
    }
    assert await core.rows("SELECT actor, reason FROM events WHERE type = 'language_changed'") == [("operator", "de")]
    for refused in (
        accounts.set_language(core.house, BOB.email, "tlh"),
        core.add(NewAccount(email="worf@example.org", language="tlh")),
    ):
        with pytest.raises(AccountRefused, match="'tlh' is not a language that is there: en, de"):
            await refused
    with pytest.raises(AccountRefused, match=r"No account has the address x@example\.org"):
        await accounts.set_language(core.house, "x@example.org", "de")


async def test_a_row_of_the_version_before_has_no_language(core: FakeHouse) -> None:
    """It goes on inserting without the column while it runs beside this one."""
    await ask(core, ALICE.email, "de")
    await core.house.store.write(lambda connection: connection.execute(text("UPDATE requests SET language = NULL")))
    assert [parcel.language for parcel in await deliver.due(core.house, 10)] == []
    assert await languages(core) == [None]
