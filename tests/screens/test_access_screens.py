"""The Access profiles' screens as plain text at 80x24 and at 40x12: what differs from the standard's."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.doubles.app_under_test import RESET, bench, open_at
from tests.doubles.fake_gateway import FakeGateway
from tests.doubles.profiles import WORKSPACE, shipped
from tests.screens.test_every_screen import SIZES, TextSnapshot
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.steps import AskAddress, SelfServiceOff, SetPassword, SignIn, Step, WaitForMail

CRM = shipped("access-crm")
FAILING = shipped("access-crm", mail_service="failing")
WORKSPACES = shipped("access-workspace", place=WORKSPACE)
NO_CODE = replace(RESET, verification_code=None, proof=Proof.NONE)
STATES: dict[str, tuple[Profile, Step]] = {
    "crm-sign-in": (CRM, SignIn()),
    "crm-off": (shipped("access-crm", self_service=False), SignIn()),
    "crm-request": (CRM, AskAddress("", "jim.brennan")),
    "crm-request-failing": (FAILING, AskAddress()),
    "crm-wait": (CRM, WaitForMail(NO_CODE)),
    "crm-wait-failing": (FAILING, WaitForMail(NO_CODE)),
    "crm-set-password": (CRM, SetPassword(NO_CODE)),
    "crm-set-password-totp": (CRM, SetPassword(replace(NO_CODE, proof=Proof.TOTP))),
    "workspace-name": (WORKSPACES, SignIn()),
    "workspace-password": (WORKSPACES, SignIn("alice@example.org", named=True)),
    "workspace-request": (WORKSPACES, AskAddress("alice@example.org")),
    "workspace-set-password": (WORKSPACES, SetPassword(NO_CODE)),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STATES)
async def test_step(name: str, size: str, snapshot: SnapshotAssertion) -> None:
    """S1.1, S1.4, S1.5, S1.7, S1.9, S1.15 to S1.19, S1.22: what a person sees."""
    profile, step = STATES[name]
    table = bench(gateway=FakeGateway(profile=profile))
    async with table.app.run_test(size=SIZES[size]) as pilot:
        await open_at(pilot, SelfServiceOff())  # so that the screen is a new one, filled in as its step says
        await open_at(pilot, step)
        assert table.text == snapshot.use_extension(TextSnapshot)
