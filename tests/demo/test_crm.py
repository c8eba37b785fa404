"""The demo's second application: its own sign-in, and passwords that come in over SCIM."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.doubles.demo import NEW_PASSWORD, PASSWORDS, Demo
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.apps import listening_apps
from tui_reset.demo.crm import SCIM, DemoCrm
from tui_reset.demo.options import DemoError

ALICE = "alice@example.org"


def asked(
    url: str, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def sign_in(url: str, name: str, password: str) -> int:
    """The status of the CRM's own sign-in."""
    return asked(url, "POST", "/sign-in", urlencode({"name": name, "password": password}))[0]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[DemoCrm]:
    crm = DemoCrm(tmp_path / "demo.db.crm")
    crm.start()
    yield crm
    crm.stop()


def scim(crm: DemoCrm, method: str, path: str, body: object = None, key: str | None = None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {crm.token if key is None else key}"}
    return asked(crm.url, method, f"{SCIM}{path}", None if body is None else json.dumps(body), headers)


def change(value: object, op: str = "replace") -> dict[str, object]:
    return {"Operations": [{"op": op, "path": "password", "value": value}]}


def test_the_whole_demo_hands_a_password_over() -> None:
    """S1.26: the new password opens the CRM after the push and not before, and the old one no longer does."""
    with Demo(options=("--profile", "access-workspace")) as demo:
        crm = demo.ready.apps["crm"]
        assert sign_in(crm, ALICE, PASSWORDS[ALICE]) == 200
        told = demo.call("POST", "/v1/resets", {"identity": {"email": ALICE}}).json
        assert told["verification_code"] is None
        assert demo.change(demo.open_link(demo.letter(ALICE).link)).status == 200
        assert sign_in(crm, ALICE, NEW_PASSWORD) == 401
        token = demo.sign_in(ALICE, NEW_PASSWORD).json["token"]
        pushed = demo.call("POST", "/v1/account/apps/crm/push", {"password": NEW_PASSWORD}, bearer=token)
        assert pushed.json["state"] == "accepted", pushed.json
        assert (sign_in(crm, ALICE, NEW_PASSWORD), sign_in(crm, ALICE, PASSWORDS[ALICE])) == (200, 401)
        assert NEW_PASSWORD not in demo.words


def test_other_profiles_have_no_second_application() -> None:
    with Demo() as demo:
        assert demo.ready.apps == {}


def test_the_page_shows_a_form_and_what_came_of_it(crm: DemoCrm) -> None:
    status, page = asked(crm.url, "GET", "/")
    assert (status, "Sign in with your CRM password" in page) == (200, True)
    hostile = urlencode({"name": '"><script>', "password": "x"})
    status, page = asked(crm.url, "POST", "/sign-in", hostile)
    assert (status, "<script>" in page) == (401, False)
    assert asked(crm.url, "POST", "/elsewhere", "")[0] == 404


def test_people_are_known_by_their_names_there(crm: DemoCrm) -> None:
    [jim] = [account for account in ACCOUNTS if account.email == "jim.brennan@example.org"]
    assert sign_in(crm.url, str(jim.username).upper(), jim.password) == 200
    for name, password in (("dora@example.org", PASSWORDS["dora@example.org"]), (ALICE, ""), ("", ""), (ALICE, "x")):
        assert sign_in(crm.url, name, password) == 401


def test_only_the_key_opens_the_endpoint(crm: DemoCrm) -> None:
    for key in ("", "x", crm.token[:-1], "\u00e9"):
        assert scim(crm, "GET", "/Users?filter=x", key=key)[0] == 401
        assert scim(crm, "PATCH", f"/Users/{ALICE}", change("owned"), key=key)[0] == 401
    assert sign_in(crm.url, ALICE, PASSWORDS[ALICE]) == 200


@pytest.mark.parametrize("query", ["", "userName pr", 'userName eq "a" or userName eq "b"', 'userName eq "\\x"'])
def test_other_filters_find_nobody(crm: DemoCrm, query: str) -> None:
    assert json.loads(scim(crm, "GET", f"/Users?filter={quote(query)}")[1])["totalResults"] == 0


@pytest.mark.parametrize("body", [None, [], {}, {"Operations": 1}, change(1), change("x", "add"), {"Operations": [1]}])
def test_other_changes_are_refused(crm: DemoCrm, body: object) -> None:
    assert scim(crm, "PATCH", f"/Users/{ALICE}", body)[0] == 400
    assert scim(crm, "PATCH", "/Users/nobody", change("x"))[0] == 404


def test_its_passwords_are_kept_with_the_database(crm: DemoCrm, tmp_path: Path) -> None:
    assert scim(crm, "PATCH", f"/Users/{ALICE}", change(NEW_PASSWORD))[0] == 204
    again = DemoCrm(tmp_path / "demo.db.crm")
    again.start()
    assert sign_in(again.url, ALICE, NEW_PASSWORD) == 200
    again.stop()
    assert NEW_PASSWORD not in (tmp_path / "demo.db.crm").read_text()


def test_what_was_kept_and_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "demo.db.crm").write_text("{")
    apps = listening_apps("access-workspace", tmp_path / "demo.db", tmp_path)
    with pytest.raises(DemoError, match="cannot be used"), apps:
        pass
