"""Pausing over real HTTP: the answers as the contract has them (S1.27)."""

from pathlib import Path

from tests.doubles.served import BOB, GOOD, bearer, served_backend


async def test_the_walk_with_a_profile_of_ones_own(tmp_path: Path) -> None:
    """S1.27: 409 with reason and what to do, then the pause, then the change without another proof."""
    own = tmp_path / "ours.toml"
    own.write_text(
        'title = "Ours"\nidentity = ["email"]\nself_service = true\ndisabled_hint = ""\nproof = "none"\n'
        'two_factor = "paused"\ncode_for_two_factor = false\ncontact = "Ada"\n[mail]\nsubject = "Reset your password"\n'
    )
    async with served_backend(tmp_path, {"server.profile": str(own)}) as backend:
        profile = (await backend.client.get("/v1/profile")).json()
        assert (profile["two_factor"], profile["proof"]) == ("paused", "none")
        await backend.ask(BOB.email)
        opened = (await backend.client.post("/v1/links", json={"link": await backend.link()})).json()
        assert (opened["must_pause"], opened["proof"]) == (True, "none")
        path, own_secret = f"/v1/resets/{opened['id']}", bearer(opened["secret"])

        refused = await backend.client.post(f"{path}/password", headers=own_secret, json={"new_password": GOOD})
        assert (refused.status_code, refused.json()["code"]) == (409, "two_factor_must_be_paused")
        assert "pause it" in refused.json()["detail"]
        for body in ({}, {"totp": "1", "recovery_code": "2"}, {"code": "123456"}):
            answer = await backend.client.post(f"{path}/two-factor/pause", headers=own_secret, json=body)
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed")

        asked = {"Prefer": "wait=25", "If-None-Match": f'"{opened["version"]}"'}
        paused = await backend.client.post(
            f"{path}/two-factor/pause", headers=own_secret, json={"totp": backend.totp()}
        )
        assert paused.status_code == 200
        assert paused.json()["step"] == "set_password"
        assert paused.json()["two_factor_paused_for"] == 300
        view = (await backend.client.get(path, headers=own_secret | asked)).json()
        assert (view["must_pause"], view["two_factor_paused_for"]) == (False, 300)
        done = await backend.client.post(f"{path}/password", headers=own_secret, json={"new_password": GOOD})
        assert done.json()["step"] == "done"
