"""What administrators have changed, as it comes into force."""

from collections.abc import Callable, Mapping

import pytest

from tests.doubles.fake_house import FakeHouse, caller
from tests.server.cases.desk import ADA, ADA_SEED, at_desk
from tui_reset.contract.desk import SettingsBody
from tui_reset.server.cases.desk_settings import change_settings, follow_settings, take_settings
from tui_reset.server.live import Operated
from tui_reset.server.mail.server import MailServer
from tui_reset.server.store import desk_settings

OPERATED = Operated(MailServer("127.0.0.1", 1025, "none", "reset@example.org"))
PLAIN_ELSEWHERE = {"smtp.host": "mail.example.org", "smtp.port": "25", "smtp.tls": "none", "smtp.username": ""}


@pytest.fixture
async def core(build: Callable[..., FakeHouse]) -> FakeHouse:
    fake = build()
    await fake.add(ADA)
    await take_settings(fake.house, OPERATED)
    return fake


async def store(core: FakeHouse, values: Mapping[str, str | None]) -> None:
    """As another process over the same database does, followed half a minute later."""
    await core.house.store.write(lambda connection: desk_settings.put(connection, values))
    await follow_settings(core.house)


def is_on(core: FakeHouse) -> bool:
    return core.house.live.self_service


async def test_what_another_process_has_changed_is_followed(core: FakeHouse) -> None:
    """S1.8: also back to what it was before a change that was made here."""
    token = await at_desk(core, ADA)
    await change_settings(core.house, token, SettingsBody(totp=core.totp(ADA_SEED), self_service=False), caller())
    assert not is_on(core)
    await store(core, {"self_service": None})
    assert is_on(core)
    await store(core, {"self_service": "off"})
    assert not is_on(core)


async def test_what_cannot_be_used_is_said_once_for_each_change(
    core: FakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Mail goes the operator's way; the log has a line for it, and not one every half minute."""
    await store(core, PLAIN_ELSEWHERE)
    for _ in range(3):
        await follow_settings(core.house)
    assert core.house.live.mail_server == OPERATED.server
    assert [record.getMessage() for record in caplog.records] == ["stored_mail_settings_unusable"]
    await store(core, {"smtp.host": "mail.example.net"})
    assert [record.getMessage() for record in caplog.records] == ["stored_mail_settings_unusable"] * 2
