"""Handing a password to a real SCIM service through the whole backend."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.scim_crm import TOKEN, ScimCrm
from tests.doubles.served import ALICE, Served, bearer, served_backend
from tui_reset.language.texts import gettext, speaking
from tui_reset.server.http.refusing import CannotServe
from tui_reset.server.http.targets import targets_of
from tui_reset.server.profiles import load_profile
from tui_reset.settings import load_server

PASSWORD = str(ALICE.password)


@pytest.fixture
def crm() -> Iterator[ScimCrm]:
    with ScimCrm(ALICE.email) as crm:
        yield crm


@asynccontextmanager
async def workspace(folder: Path, crm: ScimCrm) -> AsyncIterator[Served]:
    """A backend whose profile has the CRM."""
    (folder / "token").write_text(TOKEN)
    options = {
        "server.profile": "access-workspace",
        "apps.crm.url": crm.url,
        "apps.crm.token_file": str(folder / "token"),
        "apps.crm.timeout": 5.0,
    }
    async with served_backend(folder, options) as served:
        yield served


async def signed_in(served: Served) -> dict[str, str]:
    answer = await served.client.post("/v1/sessions", json={"identifier": ALICE.email, "password": PASSWORD})
    return bearer(answer.json()["token"])


async def pushed(served: Served, session: dict[str, str], body: Any = None, app: str = "crm") -> httpx.Response:
    given = {"password": PASSWORD} if body is None else body
    return await served.client.post(f"/v1/account/apps/{app}/push", json=given, headers=session)


async def test_before_it_does_not_open_and_after_it_does(tmp_path: Path, crm: ScimCrm) -> None:
    """S1.23, S1.26: signed in as that user, the details are handed to the CRM, and the page says when."""
    async with workspace(tmp_path, crm) as served:
        profile = (await served.client.get("/v1/profile")).json()
        assert profile["apps"] == [{"id": "crm", "title": "CRM"}]
        session = await signed_in(served)
        assert crm.password_of(ALICE.email) == "the old one"
        answer = await pushed(served, session)
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
        assert crm.password_of(ALICE.email) == PASSWORD
        [shown] = (await served.client.get("/v1/account", headers=session)).json()["apps"]
        assert (shown["id"], shown["state"]) == ("crm", "accepted")


async def test_a_crm_that_is_down_and_comes_back(tmp_path: Path, crm: ScimCrm) -> None:
    """S1.26: pending, shown on the page, and retried without anything having been kept."""
    async with workspace(tmp_path, crm) as served:
        session = await signed_in(served)
        crm.stop()
        try:
            assert (await pushed(served, session)).json()["state"] == "pending"
            [shown] = (await served.client.get("/v1/account", headers=session)).json()["apps"]
            assert (shown["state"], shown["detail"][:17]) == ("pending", "It did not answer")
            german = (await pushed(served, session | {"Accept-Language": "de"})).json()["detail"]
            with speaking("de"):
                assert german.startswith(gettext("It did not answer, so it has not got your password."))
            assert (await served.client.get("/v1/account", headers=session)).json()["apps"][0]["detail"] == german
        finally:
            crm.start()
        assert (await pushed(served, session)).json()["state"] == "accepted"


async def test_who_may_not(tmp_path: Path, crm: ScimCrm) -> None:
    """The identity is never the caller's word: there is no field for it."""
    async with workspace(tmp_path, crm) as served:
        session = await signed_in(served)
        answers = [
            await pushed(served, {}),
            await pushed(served, session, app="other"),
            await pushed(served, session, {"password": "not this one"}),
            await pushed(served, session, {"password": PASSWORD, "user_name": "bob@example.org"}),
            await pushed(served, session, {}),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (401, "unauthorized"),
            (404, "not_found"),
            (401, "wrong_credentials"),
            (400, "malformed"),
            (400, "malformed"),
        ]
        assert crm.asked == []


def refusal(folder: Path, profile: str, **options: str) -> str:
    given = {f"apps.{key.replace('__', '.')}": value for key, value in options.items()}
    settings = load_server(None, {"server.profile": profile, **given}, {"HOME": str(folder)}, serving=False)
    with pytest.raises(CannotServe) as caught:
        targets_of(settings, load_profile(profile))
    return caught.value.sentence


def test_a_key_that_cannot_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "two").write_text("two words")
    url = "https://crm.example.org/v2"
    missing = refusal(tmp_path, "access-workspace", crm__url=url, crm__token_file=str(tmp_path / "none"))
    assert missing == f"apps.crm.token_file: {tmp_path}/none cannot be read: No such file or directory."
    odd = refusal(tmp_path, "access-workspace", crm__url=url, crm__token_file=str(tmp_path / "two"))
    assert odd == f"apps.crm.token_file: the first line of {tmp_path}/two is not a bearer token."


def test_an_application_that_the_profile_does_not_have_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    where = {"url": "https://crm.example.org/v2", "token_file": str(tmp_path / "token")}
    slip = refusal(tmp_path, "access-workspace", **{f"cmr__{key}": value for key, value in where.items()})
    assert slip == "[apps.cmr] is no application of the profile access-workspace: it has crm."
    none = refusal(tmp_path, "standard", **{f"crm__{key}": value for key, value in where.items()})
    assert none == "[apps.crm] is no application of the profile standard: it has none."


async def test_without_settings_it_refuses_with_a_reason(tmp_path: Path) -> None:
    async with served_backend(tmp_path, {"server.profile": "access-workspace"}) as served:
        answer = (await pushed(served, await signed_in(served))).json()
        assert answer["state"] == "refused"
        assert "not been set up" in answer["detail"]
