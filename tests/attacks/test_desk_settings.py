"""Who sets where mails go, reads every link: the SMTP Email Settings under attack.

The attackers: somebody of the desk, or a session that was left open, who points mail at an own server (host, port, TLS,
sender); somebody who wants the stored SMTP password out of the backend, by reading it or by having it sent elsewhere;
a mail server that says back what it was told; and an operator's list of hosts that is walked around. ASVS 8.2.1,
12.3.1, 13.3.1; API, `/v1/desk/settings`.
"""

import asyncio
import base64
import io
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.desk import ADA, ADA_SEED, DEE, DEE_SEED, EVERYBODY, AtTheDesk, at_the_desk, code_of, events
from tests.doubles.mail_server import MailServerDouble, mail_server
from tests.doubles.served import ALICE, BOB, Served, bearer, served_backend
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.cases.in_force import in_force
from tui_reset.server.http.logs import set_up_logs
from tui_reset.server.store import desk_settings

PASSWORD = "the mailer's own password"


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_backend(tmp_path, people=EVERYBODY) as served:
        yield served


@pytest.fixture
async def ada(backend: Served) -> AtTheDesk:
    return await at_the_desk(backend)


async def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def stored(served: Served) -> dict[str, str]:
    return await served.backend.house.store.read(desk_settings.read_all)


async def test_the_desk_changes_no_settings(backend: Served) -> None:
    """S1.10: for administrators alone, whatever is asked."""
    dee = await at_the_desk(backend, DEE)
    assert await refusal(await dee.get("settings")) == (403, "forbidden")
    assert await refusal(await dee.change(self_service=False)) == (403, "forbidden")
    assert await refusal(await dee.smtp(port=1)) == (403, "forbidden")
    assert await refusal(await dee.post("mail-test")) == (403, "forbidden")
    assert (await dee.get("mail")).status_code == 200
    assert await stored(backend) == {}


async def test_users_and_strangers_reach_nothing(backend: Served) -> None:
    """A user with two-factor, one without, and nobody at all."""
    bob = await at_the_desk(backend, BOB)
    body = {"identifier": ALICE.email, "password": ALICE.password}
    alice = AtTheDesk(backend, (await backend.client.post("/v1/sessions", json=body)).json()["token"], "")
    nobody = AtTheDesk(backend, "x" * 43, "")
    for person, expected in ((bob, (403, "forbidden")), (alice, (403, "forbidden")), (nobody, (401, "unauthorized"))):
        for answer in (
            await person.get("settings"),
            await person.change("123456", self_service=False),
            await person.post("mail-test"),
            await person.get("mail"),
            await person.post("mail/482-913-576/retry"),
        ):
            assert await refusal(answer) == expected
    assert await stored(backend) == {}
    assert backend.backend.house.live.self_service


async def test_a_change_needs_a_code_that_nobody_has_used(backend: Served, ada: AtTheDesk) -> None:
    """A session left open changes nothing; wrong codes are counted like at sign-in, and a step works once."""
    used = code_of(backend, ADA_SEED)
    for left in (9, 8):
        answer = await ada.change(used if left == 8 else "000000", self_service=False)
        assert await refusal(answer) == (422, "wrong_proof")
        assert answer.json()["attempts_left"] == left
    for _ in range(8):
        await ada.change("000000", self_service=False)
    assert await refusal(await ada.change(self_service=False)) == (429, "proof_locked")
    body = {"smtp": {"port": 1}}
    missing = await backend.client.patch("/v1/desk/settings", headers=bearer(ada.token), json=body)
    assert await refusal(missing) == (400, "malformed")
    assert await stored(backend) == {}


async def test_a_code_that_changed_something_is_spent(backend: Served, ada: AtTheDesk) -> None:
    code = ada.fresh_totp()
    assert (await ada.change(code, self_service=False)).status_code == 200
    assert await refusal(await ada.change(code, self_service=True)) == (422, "wrong_proof")
    assert not backend.backend.house.live.self_service


async def test_a_refused_value_spends_no_code(ada: AtTheDesk) -> None:
    """As with passwords: what cannot be is said before the code is looked at."""
    code = ada.fresh_totp()
    assert await refusal(await ada.change(code, smtp={"port": 0})) == (400, "malformed")
    assert (await ada.change(code, self_service=False)).status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"host": "mail.example.org"}, "smtp.tls", "this machine alone"),
        ({"tls": "plain"}, "smtp.tls", "must be"),
        ({"host": ""}, "smtp.host", "host name"),
        ({"host": "mail.example.org\r\nRCPT TO:<eve@evil.test>"}, "smtp.host", "control characters"),
        ({"host": "mail.example.org/path"}, "smtp.host", "host name"),
        ({"port": 0}, "smtp.port", "from 1 to 65535"),
        ({"port": 70_000}, "smtp.port", "from 1 to 65535"),
        ({"sender": "reset@example.org\r\nBcc: eve@evil.test"}, "smtp.sender", "control characters"),
        ({"sender": "reset@example.org, eve@evil.test"}, "smtp.sender", "one plain mail address"),
        ({"sender": "Reset <reset@example.org>"}, "smtp.sender", "one plain mail address"),
        ({"sender": "reset@exa\u2028mple.org"}, "smtp.sender", "control characters"),
        ({"sender": "a(b)@example.org"}, "smtp.sender", "one plain mail address"),
        ({"sender": "jörg@example.org"}, "smtp.sender", "one plain mail address"),
        ({"sender": ""}, "smtp.sender", "one plain mail address"),
        ({"username": "mailer\0"}, "smtp.username", "control characters"),
        ({"username": "m" * 257}, "smtp.username", "256"),
        ({"username": "m", "password": "a\r\nb"}, "smtp.password", "control characters"),
        ({"password": "secret"}, "smtp.password", "user name"),
    ],
)
async def test_what_the_operator_could_not_set_nobody_can(
    backend: Served, ada: AtTheDesk, change: dict[str, Any], field: str, says: str
) -> None:
    """S1.10: judged as the settings file is, with the field and what to do; TLS is never given up, no header added."""
    before = backend.backend.house.live.mail_server
    answer = await ada.smtp(**change)
    assert await refusal(answer) == (400, "malformed")
    assert list(answer.json()["fields"]) == [field]
    assert says in answer.json()["fields"][field][0]
    assert backend.backend.house.live.mail_server is before
    assert await stored(backend) == {}


async def test_a_host_that_the_operator_does_not_list_is_refused(tmp_path: Path) -> None:
    """`smtp.allowed`: the list and the operator's own host, however they are written."""
    async with served_backend(tmp_path, {"smtp.allowed": "localhost,mail.example.org"}, people=EVERYBODY) as backend:
        ada = await at_the_desk(backend)
        assert (await ada.get("settings")).json()["allowed_hosts"] == ["localhost", "mail.example.org"]
        for host in ("mail.evil.test", "mail.example.org.evil.test", "xmail.example.org", "10.0.0.1"):
            answer = await ada.smtp(host=host, tls="tls")
            assert await refusal(answer) == (400, "malformed")
            assert "localhost, mail.example.org" in answer.json()["fields"]["smtp.host"][0]
        assert (await ada.smtp(host="LOCALHOST.", tls="tls")).status_code == 200
        assert (await ada.smtp(host="127.0.0.1", tls="none", port=backend.mail.port)).status_code == 200


async def test_a_list_made_stricter_later_holds_for_what_is_stored(tmp_path: Path) -> None:
    """The operator forbids a host: mail goes the operator's own way again, and no stored value overrules it."""
    async with served_backend(tmp_path, people=EVERYBODY) as first:
        ada = await at_the_desk(first)
        assert (await ada.smtp(host="mail.evil.test", tls="tls")).status_code == 200
    async with served_backend(tmp_path, {"smtp.allowed": "mail.example.org"}, people=[]) as second:
        assert second.backend.house.live.mail_server.host == "127.0.0.1"


@pytest.mark.parametrize(
    "change", [{"host": "localhost"}, {"port": 2525}, {"tls": "starttls"}, {"username": "somebody"}]
)
async def test_the_password_goes_to_no_other_door(ada: AtTheDesk, change: dict[str, Any]) -> None:
    """API: with another host, port, tls or username the stored password is dropped."""
    assert (await ada.smtp(username="mailer", password=PASSWORD)).json()["smtp"]["has_password"] is True
    assert (await ada.smtp(sender="crm@example.org")).json()["smtp"]["has_password"] is True
    answer = await ada.smtp(**change)
    assert (answer.status_code, answer.json()["smtp"]["has_password"]) == (200, False)
    assert (await stored(ada.served))["smtp.password"] == ""


async def test_the_operators_password_goes_to_the_operators_server_alone(tmp_path: Path) -> None:
    """It stays in its file: a change leaves it behind, and nothing of it is stored."""
    file = tmp_path / "mail-password"
    file.write_text(PASSWORD)
    file.chmod(0o600)
    options = {"smtp.username": "mailer", "smtp.password_file": str(file)}
    async with served_backend(tmp_path, options, people=EVERYBODY) as backend, mail_server() as evil:
        ada = await at_the_desk(backend)
        assert (await ada.get("settings")).json()["smtp"]["has_password"] is True
        assert (await ada.smtp(port=evil.port)).json()["smtp"]["has_password"] is False
        test = (await ada.post("mail-test")).json()
        assert (test["ok"], test["stage"]) == (False, "sign_in")
        assert base64.b64encode(PASSWORD.encode()) not in bytes(evil.wire)
        assert b"AUTH" not in bytes(evil.wire).upper().replace(b"AUTHOR", b"")
        assert PASSWORD not in str(await stored(backend))


async def test_rows_moved_in_the_database_do_not_open_the_password(backend: Served, ada: AtTheDesk) -> None:
    """ASVS 13.3.1: sealed for its host, port, TLS and user name; who edits the rows gets nothing sent elsewhere."""
    await ada.smtp(username="mailer", password=PASSWORD)
    rows = await stored(backend)
    house = backend.backend.house
    assert in_force(house, rows).server.password.reveal() == PASSWORD
    for moved in ({"smtp.host": "localhost"}, {"smtp.port": "25"}, {"smtp.username": "eve"}):
        assert in_force(house, rows | moved).server.password.reveal() == ""


def files_of(folder: Path) -> list[str]:
    return [path.read_bytes().decode("latin-1") for path in folder.glob("reset.db*")]


async def test_the_password_is_read_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S1.10: in no answer, log line, entry, mail or file; at DEBUG."""
    log = io.StringIO()
    handler = set_up_logs("json", "debug", log)
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    context = authority.server_context("localhost")
    seen: list[str] = []
    try:
        async with (
            mail_server(starttls=context, password=PASSWORD) as secure,
            served_backend(tmp_path, people=EVERYBODY) as backend,
        ):
            ada = await at_the_desk(backend)
            where = {"host": "localhost", "port": secure.port, "tls": "starttls", "username": "mailer"}
            seen.append((await ada.smtp(**where, password=PASSWORD)).text)
            seen.append((await ada.post("mail-test")).text)
            assert '"ok":true' in seen[-1]
            seen.append((await ada.smtp(username="", password=PASSWORD)).text)
            seen.append((await ada.get("settings")).text)
            seen.append((await ada.get("mail")).text)
            seen += [str(mail) for mail in (*backend.mail.messages(), *secure.messages())]
            query = "SELECT * FROM events"
            rows = await backend.backend.house.store.read(lambda found: found.exec_driver_sql(query).fetchall())
            seen += [str(row) for row in rows] + [str(await stored(backend)), repr(backend.backend.house.live)]
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger("tui_reset").setLevel(logging.NOTSET)
    seen += [log.getvalue(), *files_of(tmp_path)]
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    assert [text for text in seen if PASSWORD in text or encoded in text] == []


async def test_a_server_that_says_back_what_it_was_told(backend: Served, ada: AtTheDesk) -> None:
    """Its reply is shown and logged: the password in it, plain or in base64, is not."""

    async def parrot(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.upper().startswith(b"EHLO"):
                writer.write(b"250-hello\r\n250 AUTH PLAIN LOGIN\r\n")
            else:
                told = base64.b64decode(line.split()[-1] + b"==", validate=False)
                writer.write(b"535 no: " + line.strip() + b" " + told.replace(b"\0", b" ") + b"\r\n")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(parrot, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await ada.smtp(port=port, username="mailer", password=PASSWORD)).status_code == 200
        test = (await ada.post("mail-test")).json()
        await ada.smtp(port=backend.mail.port, username="")
    assert test["stage"] == "sign_in"
    assert "535 no:" in test["reply"]
    assert PASSWORD not in test["reply"]
    plain = base64.b64encode(b"\0mailer\0" + PASSWORD.encode()).decode()
    assert plain not in test["reply"]


async def test_an_administrator_who_is_none_any_more_changes_nothing(backend: Served, ada: AtTheDesk) -> None:
    """The role is read at each call, not at sign-in."""
    house = backend.backend.house
    demote = "UPDATE accounts SET role = 'desk' WHERE email = ?"
    await house.store.write(lambda found: found.exec_driver_sql(demote, (ADA.email,)))
    assert await refusal(await ada.change(self_service=False)) == (403, "forbidden")
    assert house.live.self_service


async def test_two_changes_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    """Two administrators at the same moment: neither change is lost, and what is in force is what is stored."""
    gus = NewAccount("gus@example.org", password="gus runs it on mondays", totp_seed=DEE_SEED, role="admin")
    async with served_backend(tmp_path, people=(ADA, gus)) as backend:
        one, other = await at_the_desk(backend), await at_the_desk(backend, gus)
        codes = one.fresh_totp(), code_of(backend, DEE_SEED)
        answers = await asyncio.gather(
            one.change(codes[0], self_service=False, smtp={"username": "mailer"}),
            other.change(codes[1], smtp={"sender": "crm@example.org"}),
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        live = backend.backend.house.live
        now = in_force(backend.backend.house, await stored(backend))
        assert (now.self_service, now.server) == (live.self_service, live.mail_server)
        assert (now.self_service, now.server.username, now.server.sender) == (False, "mailer", "crm@example.org")


async def test_a_long_name_hides_nothing_from_the_log(backend: Served, ada: AtTheDesk) -> None:
    """SECURITY 97: host and sender as long as they may be used to push all that came after them out of the entry."""
    host = ".".join([*["a" * 60] * 3, "b" * 40, "evil.example"])
    sender = f"{'s' * 60}@{'.'.join(['d' * 60] * 2)}.evil.example"
    way = {"host": host, "port": 65535, "tls": "starttls", "username": "mailer", "password": PASSWORD}
    answer = await ada.change(self_service=False, smtp={**way, "sender": sender})
    assert answer.status_code == 200, answer.text
    [(_, _, reason)] = await events(backend, "settings_changed")
    changed = [word.partition("=") for word in reason.split()]
    names = ["self_service", *(f"smtp.{name}" for name in ("host", "port", "tls", "sender", "username", "password"))]
    assert [name for name, _, _ in changed] == names
    assert [value[-12:] for name, _, value in changed if name in {"smtp.host", "smtp.sender"}] == ["evil.example"] * 2
    assert len(reason) <= 256


async def test_a_full_queue_does_not_keep_the_notice_from_the_old_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API: whoever moves the mail starts resets first; behind them the notice waited until the new server had it."""
    crowd = [NewAccount(f"person{number}@example.org") for number in range(24)]
    slow = MailServerDouble.handle_DATA

    async def taking_its_time(double: MailServerDouble, *mail: Any) -> str:
        await asyncio.sleep(0.6)
        return await slow(double, *mail)

    monkeypatch.setattr(MailServerDouble, "handle_DATA", taking_its_time)
    async with served_backend(tmp_path, people=(ADA, *crowd)) as backend, mail_server() as evil:
        ada = await at_the_desk(backend)
        people = (await ada.get("accounts?q=person")).json()["items"]
        for one in people:
            assert (await ada.post(f"accounts/{one['id']}/resets", {"reason": "because"})).status_code == 202
        assert (await ada.smtp(port=evil.port)).status_code == 200
        told = [str(mail["Subject"]) for mail in backend.mail.messages()]
    assert "Settings of the password reset have been changed" in told


async def test_what_another_service_says_is_not_repeated(
    backend: Served, ada: AtTheDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """ASVS 1.3.6: an administrator names a host and port inside; the test says that there is no mail server."""
    caplog.set_level("DEBUG", "tui_reset")

    async def no_mail_server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.6 build-host-7\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(no_mail_server, "127.0.0.1", 0) as server:
        assert (await ada.smtp(port=server.sockets[0].getsockname()[1])).status_code == 200
        test = (await ada.post("mail-test")).json()
        await ada.smtp(port=backend.mail.port)
    assert (test["ok"], test["stage"], test["reply"]) == (False, "connect", "what answers there does not speak SMTP")
    told = str([record.__dict__ for record in caplog.records]) + (await ada.get("events")).text
    assert "build-host-7" not in told + (await ada.get("mail")).text
