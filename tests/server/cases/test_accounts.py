"""What an operator does with accounts."""

import pytest

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, caller
from tests.server.cases.walks import opened, refused, signed_in
from tui_reset.contract.problems import ProblemCode
from tui_reset.server.cases import account, accounts
from tui_reset.server.cases.accounts import AccountRefused, NewAccount


async def test_everyone_is_listed_by_address_without_secrets(core: FakeHouse) -> None:
    await core.add(NewAccount(email="Adam@example.org", username="Adam", role="desk"))
    listed = await accounts.list_accounts(core.house)
    assert [(one.email, one.role, one.two_factor, one.enabled) for one in listed] == [
        ("Adam@example.org", "desk", False, True),
        (ALICE.email, "user", False, True),
        (BOB.email, "user", True, True),
    ]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewAccount(email="nonsense"), "not one email address"),
        (NewAccount(email="a@x.org>\r\nRCPT TO:<b@y.org"), "not one email address"),
        (NewAccount(email="a@example.org", username="a\nb"), "not a user name"),
        (NewAccount(email="a@example.org", username="b@example.org"), "goes by its address"),
        (NewAccount(email="a@example.org", display_name="x\r\nContent-Type: text/html"), "no name has"),
        (NewAccount(email="a@example.org", display_name="x\0y"), "no name has"),
        (NewAccount(email="a@example.org", display_name="x\u2028Bcc: b@y.org"), "no name has"),
        (NewAccount(email="a@example.org", display_name="x\u2029"), "no name has"),
        (NewAccount(email="a@example.org", display_name="x" * 257), "longer than 256"),
        (NewAccount(email="a@example.org", role="king"), "not a role"),
        (NewAccount(email="a@example.org", totp_seed="short"), "not base32"),
        (NewAccount(email="a@example.org", password=""), "is empty"),
        (NewAccount(email="a@example.org", password="x" * 257), "longer than 256"),
        (NewAccount(email="a@example.org", password="a\x00b"), "control characters"),
        (NewAccount(email="ALICE@example.org"), "has an account already"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(core: FakeHouse, new: NewAccount, reason: str) -> None:
    """SECURITY 73, cases 45 and 48: nothing of it reaches a mail."""
    with pytest.raises(AccountRefused, match=reason) as refusal:
        await accounts.add_account(core.house, new)
    assert "\n" not in refusal.value.sentence


async def test_an_import_is_all_or_none_and_names_the_bad_entry(core: FakeHouse) -> None:
    good = [NewAccount(email=f"u{number}@example.org", username=f"u{number}") for number in range(3)]
    for bad in (NewAccount(email="nonsense"), NewAccount(email="x@example.org", username="U0")):
        with pytest.raises(AccountRefused) as refusal:
            await accounts.import_accounts(core.house, [*good, bad])
        assert list(refusal.value.places) == [4]
    assert len(await accounts.list_accounts(core.house)) == 2
    assert await accounts.import_accounts(core.house, good) == 3
    assert "secret" not in repr(NewAccount(email="x", password="secret", totp_seed="secret"))


async def test_disabling_ends_sessions_and_links_at_once_and_enabling_brings_neither_back(core: FakeHouse) -> None:
    """SECURITY 26, 29."""
    session = await signed_in(core, ALICE.email, ALICE.password)
    await core.ask()
    link = await core.link()
    await accounts.disable_account(core.house, ALICE.email)
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)
    await refused(opened(core, link), ProblemCode.RESET_OVER)
    await refused(signed_in(core, ALICE.email, ALICE.password), ProblemCode.WRONG_CREDENTIALS)
    await accounts.disable_account(core.house, ALICE.email, enabled=True)
    await refused(account.read_account(core.house, session.token, caller()), ProblemCode.UNAUTHORIZED)
    await refused(opened(core, link), ProblemCode.RESET_OVER)
    await signed_in(core, ALICE.email, ALICE.password)
    for email in ("nobody@example.org", "nonsense"):
        with pytest.raises(AccountRefused, match="No account"):
            await accounts.disable_account(core.house, email)
