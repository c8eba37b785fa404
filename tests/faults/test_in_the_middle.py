"""SIGTERM and a database server that restarts, both in the very middle of a change: finished, or as if never begun."""

import signal
import socket
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.doubles.dying_service import Moment
from tests.doubles.fake_house import new_file
from tests.doubles.killed_service import KilledService
from tests.doubles.postgres import PostgresServer
from tests.doubles.wire import Reply
from tui_reset.server.cases.accounts import NewAccount

OLD, NEW = "the one that was forgotten", "seven quiet herons at dusk"
ALICE = NewAccount("alice@example.org", password=OLD)


def in_reset(service: KilledService) -> tuple[str, str, dict[str, str]]:
    """Path and secret of a proven grant, and what is typed into the last form."""
    asked = service.call("POST", "/v1/resets", {"identity": {"email": ALICE.email}}).json
    link = service.letters(ALICE.email, 1)[0].link
    grant = service.call("POST", "/v1/links", {"link": link}).json
    typed = {"new_password": NEW, "verification_code": asked["verification_code"]}
    return f"/v1/resets/{grant['id']}/password", grant["secret"], typed


def sends(service: KilledService, path: str, secret: str, typed: dict[str, str]) -> Reply:
    headers = {"Idempotency-Key": "one-key-for-every-try"}
    return service.call("POST", path, typed, bearer=secret, headers=headers)


def signs_in(service: KilledService, password: str) -> int:
    return service.call("POST", "/v1/sessions", {"identifier": ALICE.email, "password": password}).status


def test_a_change_under_way_is_finished_before_the_end(tmp_path: Path) -> None:
    """SECURITY §4: SIGTERM lets this one finish; what was not sent goes out after the next start."""
    with KilledService(tmp_path, new_file(tmp_path), [ALICE]) as service:
        path, secret, typed = in_reset(service)
        service.dies_at(Moment.CHANGE_WRITTEN, signal.SIGTERM)
        assert sends(service, path, secret, typed).json["step"] == "done"
        assert service.ended() == 0
        service.start()
        assert signs_in(service, NEW) == 201
        assert len(service.letters(ALICE.email, 2)) == 2


def outbox(service: KilledService) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(service.database.removeprefix("sqlite:///"))) as database:
        return database.execute("SELECT state, attempts FROM outbox").fetchall()


def test_a_mail_under_way_is_handed_back(tmp_path: Path) -> None:
    """SECURITY §4: a mail server that says nothing holds up no end; the mail waits for the next start, uncounted."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = {"TUI_RESET_SMTP_PORT": str(silent.getsockname()[1])}
        with KilledService(tmp_path, new_file(tmp_path), [ALICE], port) as service:
            service.call("POST", "/v1/resets", {"identity": {"email": ALICE.email}})
            service.until(lambda: outbox(service) == [("sending", 1)], "it is being sent")
            assert service.stop(signal.SIGTERM) == 0
            assert outbox(service) == [("queued", 0)]
            service.start()


def test_a_database_server_that_restarts_in_the_middle_takes_the_whole_change_with_it(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """SECURITY §4: that confirm is refused and rolled back, the lines come back, and the next try works."""
    with postgres.emptied() as url, KilledService(tmp_path, url, [ALICE]) as service, ThreadPoolExecutor(1) as caller:
        path, secret, typed = in_reset(service)
        session = service.call("POST", "/v1/sessions", {"identifier": ALICE.email, "password": OLD}).json["token"]
        service.dies_at(Moment.CHANGE_WRITTEN, signal.SIGSTOP)
        answer: Future[Reply] = caller.submit(sends, service, path, secret, typed)
        service.until(lambda: stopped(service.pid), "it stands still in the middle")
        postgres.stop()
        postgres.start()
        service.goes_on()
        assert (answer.result(30).status, answer.result().code) == (503, "unavailable")
        assert service.call("GET", "/v1/account", bearer=session).status == 200
        assert signs_in(service, OLD) == 201
        assert sends(service, path, secret, typed).status == 200
        assert service.call("GET", "/v1/account", bearer=session).status == 401
        assert signs_in(service, NEW) == 201


def stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
