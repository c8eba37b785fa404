"""The way to the mail server, stage by stage, and that of leaked passwords."""

from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.mail_server import mail_server
from tests.doubles.range_server import RangeServerDouble
from tests.server.doctor.conftest import MakePatient, found, only
from tui_reset.server.doctor import mail
from tui_reset.server.doctor.files import look_at_mail_settings
from tui_reset.server.doctor.mail import look_at_mail
from tui_reset.server.doctor.ranges import look_at_ranges

PASSWORD = "the mailer's own password"


async def looked(patient: MakePatient, **changes: object) -> tuple[str, str]:
    seen = patient(**changes)
    assert await found(look_at_mail_settings, seen) == []
    return await only(look_at_mail, seen)


async def test_each_stage_says_where_to_look(
    patient: MakePatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine that is busy with other tests is no slow mail server.
    monkeypatch.setattr(mail, "STEP_SECONDS", 30.0)
    monkeypatch.setattr(mail, "WHOLE_SECONDS", 60.0)
    authority = FakeAuthority(tmp_path)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    (tmp_path / "wrong").write_text("another one\n")
    for name in ("password", "wrong"):
        (tmp_path / name).chmod(0o600)
    own = {"smtp__timeout": 30.0, "smtp__host": "localhost", "smtp__tls": "starttls", "smtp__username": "mailer"}
    async with mail_server(starttls=authority.server_context("localhost"), password=PASSWORD) as double:
        right = own | {"smtp__port": double.port, "smtp__password_file": str(tmp_path / "password")}
        state, line = await looked(patient, **right)
        assert (state, "stops at tls (resolve, connect went well)" in line) == ("failed", True), line
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        assert "by starttls, signed in; nothing was sent" in (await looked(patient, **right))[1]
        state, line = await looked(patient, **right | {"smtp__password_file": str(tmp_path / "wrong")})
        assert (state, "stops at sign-in" in line, "another one" in line) == ("failed", True, False), line
        assert double.envelopes == []
    assert "stops at connect" in (await looked(patient, smtp__port=double.port))[1]
    assert "stops at resolve:" in (await looked(patient, smtp__host="no-such-host.invalid", smtp__tls="tls"))[1]


async def test_settings_of_mail_that_cannot_be_used(patient: MakePatient, tmp_path: Path) -> None:
    seen = patient(smtp__username="mailer", smtp__password_file=str(tmp_path / "none"))
    assert "cannot be read" in (await only(look_at_mail_settings, seen))[1]
    assert (await only(look_at_mail, seen))[0] == "skipped"
    seen.settings = type(seen.settings)()
    assert "smtp.host is needed" in (await only(look_at_mail_settings, seen))[1]
    (tmp_path / "open").write_text("x\n")
    (tmp_path / "open").chmod(0o644)
    everybody = patient(smtp__username="mailer", smtp__password_file=str(tmp_path / "open"))
    assert "chmod o= " in (await only(look_at_mail_settings, everybody))[1]


async def test_leaks_are_looked_at_where_they_are_asked_for(patient: MakePatient) -> None:
    assert await found(look_at_ranges, patient()) == []
    with RangeServerDouble() as double:
        asked = patient(password__pwned_ranges_url=double.url)
        assert (await only(look_at_ranges, asked))[0] == "ok"
        double.status = 503
        assert "gives no range: status 503" in (await only(look_at_ranges, asked))[1]
