"""The desk from scripts, against the running demo: sign in, search, reset, follow, sign out; and every refusal."""

import json
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import NEW_PASSWORD, Demo, totp
from tests.doubles.desk_script import DeskScript
from tests.doubles.service import COMMAND
from tui_reset.contract.desk import DeskState

ADA = "ada@example.org"
DORA = "dora@example.org"
JIM = "jim.brennan@example.org"
CAROL = "carol@example.org"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


@pytest.fixture(scope="module")
def dora(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> DeskScript:
    """Signed in once: each code of an authenticator works once."""
    script = DeskScript(demo.url, tmp_path_factory.mktemp("dora") / "session")
    said = script.signs_in(DORA, steps_back=1)
    assert said.code == 0, said
    assert said.answer["account"]["email"] == DORA
    assert "token" not in said.out
    return script


def with_session(file: Path, **changes: str) -> None:
    """Write into a session what somebody else might."""
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_the_session_is_in_a_file_of_its_owner_alone(dora: DeskScript) -> None:
    found = dora.file.stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert json.loads(dora.file.read_text())["url"] == dora.url


def test_people_are_found_page_by_page(dora: DeskScript) -> None:
    """S1.11: by the beginning of a name, and everybody where nothing is given."""
    found = dora.does("search", "brenn").answer
    assert [person["email"] for person in found["items"]] == [JIM]
    assert found["next"] is None
    page = dora.does("search", "", "--limit", "2").answer
    emails = [person["email"] for person in page["items"]]
    while page["next"] is not None:
        page = dora.does("search", "", "--limit", "2", "--after", page["next"]).answer
        emails += [person["email"] for person in page["items"]]
    assert len(emails) == 6
    assert emails == sorted(emails)


def test_nobody_is_an_empty_list_and_a_remark_for_people(dora: DeskScript) -> None:
    said = dora.does("search", "zzz")
    assert (said.code, said.answer, said.err) == (0, {"items": [], "next": None}, "")
    said = dora.says("search", "zzz", "--session", str(dora.file))
    assert said.out == ""
    assert "Nobody's name, username or address begins so." in said.err


def test_without_json_each_fact_has_its_line(dora: DeskScript) -> None:
    said = dora.says("search", "brenn", "--session", str(dora.file))
    assert f"Address: {JIM}\nName: Jim Brennan\n" in said.out
    assert "Two-factor authentication: no" in said.out


def test_a_reset_is_started_followed_and_finished(demo: Demo, dora: DeskScript) -> None:
    """S1.3, S1.12, S1.14, S1.14a: the mail goes out, the code is read out, each change is a line; 0 at the end."""
    words = ["reset", "jim.brennan", "--reason", "ticket 12", "--wait", "--session", str(dora.file), "--json"]
    waiting = subprocess.Popen([COMMAND, "desk", *words], stdout=subprocess.PIPE, text=True)
    assert waiting.stdout
    started = json.loads(waiting.stdout.readline())
    assert started["account"]["email"] == JIM
    assert started["state"] == "queued"
    letter = demo.letter(JIM)
    reset = demo.open_link(letter.link)
    assert demo.change(reset, verification_code=started["verification_code"]).status == 200
    told, _ = waiting.communicate(timeout=20)
    states = [json.loads(line)["state"] for line in told.splitlines()]
    assert waiting.returncode == 0
    assert states[-1] == "changed"
    assert states == sorted(set(states), key=list(DeskState).index)
    assert demo.sign_in(JIM, NEW_PASSWORD).status == 201
    found = dora.says("reference", *started["reference"].split("-"), "--wait", "--session", str(dora.file))
    assert found.code == 0
    assert "State: changed" in found.out
    assert letter.link[-20:] not in told + found.out


def test_an_id_an_address_and_a_username_name_the_same_person(dora: DeskScript) -> None:
    bob = dora.does("search", "bob").answer["items"][0]
    for name in (bob["id"], "BOB@example.org"):
        said = dora.does("reset", name, "--reason", "ticket 13")
        assert said.answer["account"]["id"] == bob["id"]
        assert said.answer["verification_code"] is None  # the authenticator takes its place


def test_a_name_that_only_begins_so_starts_nothing(dora: DeskScript) -> None:
    """S1.13: whoever is not named exactly gets no mail."""
    said = dora.does("reset", "alice", "--reason", "ticket 14")
    assert (said.code, said.out, said.problem["code"]) == (8, "", "not_found")
    assert "1 begins so" in said.problem["detail"]
    said = dora.does("reset", "nobody@example.org", "--reason", "ticket 14")
    assert "none begins so" in said.problem["detail"]


def test_a_disabled_account_is_refused_with_the_reason(dora: DeskScript) -> None:
    said = dora.does("reset", CAROL, "--reason", "ticket 15")
    assert (said.code, said.problem["code"]) == (8, "forbidden")
    for_people = dora.says("reset", CAROL, "--reason", "ticket 15", "--session", str(dora.file))
    assert for_people.err.startswith("tui-reset: This account is disabled")
    assert "mail_code" not in for_people.err


def test_waiting_ends_at_its_limit_and_can_be_gone_on_with(dora: DeskScript) -> None:
    reference = dora.does("reset", "alice@example.org", "--reason", "ticket 16").answer["reference"]
    said = dora.does("reference", reference, "--wait", "--timeout", "0.2")
    assert said.answers[0]["reference"] == reference
    assert (said.code, said.problem["code"]) == (10, "timeout")
    assert reference in said.problem["detail"]


def test_a_reset_that_is_replaced_ends_in_its_class(dora: DeskScript) -> None:
    """What can no longer change the password is over: 6."""
    old = dora.does("reset", "alice@example.org", "--reason", "ticket 17").answer["reference"]
    dora.does("reset", "alice@example.org", "--reason", "ticket 17 again")
    said = dora.does("reference", old, "--wait")
    assert said.answers[-1]["state"] in {"cancelled", "expired"}
    assert (said.code, said.problem["code"]) == (6, "reset_over")


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        (("reference", "111-222-333"), 8, "not_found"),
        (("reference", "111-222"), 2, "usage"),
        (("reset", JIM, "--reason", " "), 2, "usage"),
        (("reset", "", "--reason", "x"), 2, "usage"),
        (("reset", JIM, "--reason", "x" * 201), 2, "usage"),
        (("reset", JIM), 2, "usage"),
        (("reset", JIM, "--reason", "x", "--timeout", "3"), 2, "usage"),
        (("reset", JIM, "--reason", "x", "--wait", "--timeout", "nan"), 2, "usage"),
        (("search", "x", "--limit", "51"), 2, "usage"),
        (("search", "x", "--after", "no cursor"), 4, "malformed"),
        (
            (
                "search",
                "x" * 300,
            ),
            4,
            "malformed",
        ),
        (("nothing",), 2, "usage"),
    ],
)
def test_what_cannot_be_done_is_a_document_with_its_code(
    dora: DeskScript, words: tuple[str, ...], code: int, kind: str
) -> None:
    said = dora.does(*words)
    assert (said.code, said.out) == (code, "")
    assert said.problem["code"] == kind


def test_a_session_that_was_ended_elsewhere_is_named(demo: Demo, tmp_path: Path, dora: DeskScript) -> None:
    gone = DeskScript(demo.url, tmp_path / "gone")
    gone.file.touch(0o600)
    gone.file.write_text(dora.file.read_text())
    with_session(gone.file, token="never-was-one")
    said = gone.does("search", "jim")
    assert (said.code, said.problem["code"]) == (8, "unauthorized")
    for_people = gone.says("search", "jim", "--session", str(gone.file))
    assert for_people.err == (
        "tui-reset: The session has ended, so nothing was done. Sign in again: tui-reset desk sign-in.\n"
    )
    assert gone.does("sign-out").code == 0
    assert not gone.file.exists()


def test_the_door_refuses_in_its_classes_and_leaves_no_file(demo: Demo, tmp_path: Path) -> None:
    """A wrong password, a wrong code, a missing one, somebody who may not: 5, 5, 5 and 8."""
    script = DeskScript(demo.url, tmp_path / "session")
    said = script.signs_in(DORA, password="not hers at all")
    assert (said.code, said.problem["code"]) == (5, "wrong_credentials")
    said = script.signs_in(DORA, totp="000000")
    assert (said.code, said.problem["code"]) == (5, "wrong_proof")
    given = json.dumps({"identifier": DORA, "password": "dora works at the desk"})
    words = ("sign-in", "--url", demo.url, "--session", str(script.file), "--json")
    said = script.says(*words, stdin=given)
    assert (said.code, said.problem["code"]) == (5, "two_factor_required")
    given = json.dumps({"identifier": "alice@example.org", "password": "alice forgot this one"})
    said = script.says(*words, stdin=given)
    assert (said.code, said.problem["code"]) == (8, "forbidden")
    assert not script.file.exists()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "[]",
        '{"identifier": "dora@example.org"}',
        '{"identifier": "d", "password": "planted", "token": "x"}',
        '{"identifier": "d", "password": "planted", "totp": "1", "recovery_code": "2"}',
        '{"identifier": "d", "password": "planted", "password": "twice"}',
        '{"identifier": "d", "password": 7}',
        '{"identifier": "d", "password": "planted' + "x" * 20_000 + '"}',
    ],
)
def test_what_is_no_sign_in_is_refused_without_repeating_it(given: str, demo: Demo, tmp_path: Path) -> None:
    script = DeskScript(demo.url, tmp_path / "session")
    said = script.says("sign-in", "--url", demo.url, "--session", str(script.file), "--json", stdin=given)
    assert (said.code, said.out, said.problem["code"]) == (2, "", "usage")
    assert "planted" not in said.err
    assert not script.file.exists()


def test_a_file_that_is_somebody_elses_is_neither_read_nor_written(demo: Demo, tmp_path: Path) -> None:
    """A link, a FIFO, one that others may read, one that is something else: refused before a code is spent."""
    script = DeskScript(demo.url, tmp_path / "session")
    elsewhere = tmp_path / "elsewhere"

    def written(text: str, mode: int = 0o600) -> None:
        script.file.write_text(text)
        script.file.chmod(mode)

    makes: tuple[Callable[[], None], ...] = (
        lambda: script.file.symlink_to(elsewhere),
        lambda: os.mkfifo(script.file, 0o600),
        lambda: written("", 0o644),
        lambda: written("# my notes"),
        lambda: written('{"kind": "tui-reset desk session 1", "url": 3}'),
    )
    for make in makes:
        make()
        for said in (script.signs_in(DORA, totp="123456"), script.does("search", "x"), script.does("sign-out")):
            assert (said.code, said.problem["code"]) == (2, "file_refused")
        script.file.unlink()
    assert not elsewhere.exists()


def test_another_service_gets_no_token(tmp_path: Path, dora: DeskScript) -> None:
    """A session is used with the service it came from, and its file is not taken for another one's."""
    script = DeskScript("http://127.0.0.1:1", tmp_path / "session")
    script.file.touch(0o600)
    script.file.write_text(dora.file.read_text())
    said = script.signs_in(DORA, totp="123456")
    assert (said.code, said.problem["code"]) == (2, "file_refused")
    with_session(script.file, url="http://reset.example.org")
    said = script.does("search", "x")
    assert (said.code, said.problem["code"]) == (2, "settings")


def test_a_service_that_is_away_is_said_and_the_session_stays(tmp_path: Path, dora: DeskScript) -> None:
    script = DeskScript(dora.url, tmp_path / "session")
    script.file.touch(0o600)
    script.file.write_text(dora.file.read_text())
    with_session(script.file, url="http://127.0.0.1:1")
    for words in (("search", "x"), ("sign-out",)):
        said = script.does(*words)
        assert (said.code, said.problem["code"]) == (3, "unreachable")
    assert script.file.exists()


def test_signing_in_again_ends_the_session_before_and_signing_out_the_last(demo: Demo, tmp_path: Path) -> None:
    """S1.3: an empty file, as `mktemp` makes it, is a place for a session; none stays alive unasked."""
    demo.gives_role("bob@example.org", "desk")
    script = DeskScript(demo.url, tmp_path / "session")
    script.file.touch(0o600)
    assert script.signs_in("bob@example.org", steps_back=1).code == 0
    first = json.loads(script.file.read_text())["token"]
    assert script.signs_in("bob@example.org").code == 0
    second = json.loads(script.file.read_text())["token"]
    assert first != second
    assert demo.call("GET", "/v1/account", bearer=first).status == 401
    assert demo.call("GET", "/v1/account", bearer=second).status == 200
    assert script.does("sign-out").answer == {"signed_out": True}
    assert demo.call("GET", "/v1/account", bearer=second).status == 401
    assert not script.file.exists()
    assert script.does("sign-out").problem["code"] == "file_refused"


def test_the_token_is_in_no_answer(dora: DeskScript) -> None:
    """The token is in the file alone."""
    token = json.loads(dora.file.read_text())["token"]
    for words in (("search", ""), ("reset", "alice@example.org", "--reason", "x"), ("reference", "111222333")):
        said = dora.does(*words)
        assert token not in said.out + said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--url", "https://a", "sign-in"), "write --url behind the command: tui-reset desk sign-in --url …"),
        (("--url", "https://a", "search", "x"), "--url opens the desk and means nothing to search: leave it out."),
        (("--theme", "dark", "sign-in"), "--theme opens the desk and means nothing to sign-in: leave it out."),
    ],
)
def test_options_of_the_app_before_a_command_are_refused(words: tuple[str, ...], said: str, dora: DeskScript) -> None:
    refused = dora.says(*words, "--session", "x")
    assert refused.code == 2
    assert said in refused.err


def test_the_code_of_an_authenticator_may_have_spaces(demo: Demo, tmp_path: Path) -> None:
    script = DeskScript(demo.url, tmp_path / "session")
    code = totp(ADA)
    assert script.signs_in(ADA, totp=f"{code[:3]} {code[3:]}").code == 0
    assert script.does("sign-out").code == 0
