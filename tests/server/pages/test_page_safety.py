"""What keeps the page to its own browser, link and site."""

import pytest

from tests.doubles.page_visitor import Form, forms_in, submit, visit
from tests.doubles.served import BOB, GOOD, Served
from tui_reset.server.house import SystemRandomness
from tui_reset.server.pages.forms import is_from_elsewhere
from tui_reset.server.pages.sealing import Sealer
from tui_reset.server.pages.site import Site
from tui_reset.server.rules.keys import Keys

TOKEN = "A" * 43
SEALER = Sealer(Keys(bytes(32)), SystemRandomness())


def test_a_cookie_cannot_be_made_without_the_key() -> None:
    """Case 26: sealed, different each time, and worthless when changed or made elsewhere."""
    cookie = SEALER.seal(TOKEN)
    assert SEALER.unseal(cookie) == TOKEN
    assert TOKEN not in cookie
    assert cookie != SEALER.seal(TOKEN)
    assert Sealer(Keys(bytes(31) + b"x"), SystemRandomness()).unseal(cookie) is None
    for broken in ("", "x", "ä", cookie[:-2], cookie + "AAAA", "A" * len(cookie), cookie.swapcase()):
        assert SEALER.unseal(broken) is None


def test_a_form_belongs_to_its_link() -> None:
    assert SEALER.is_form_token(TOKEN, SEALER.form_token(TOKEN))
    for brought in ("", "ä", SEALER.form_token("B" * 43), SEALER.form_token(TOKEN)[:-1]):
        assert not SEALER.is_form_token(TOKEN, brought)


def test_page_and_form_go_on_after_a_new_key() -> None:
    """What was sealed and drawn before opens after; what the new key makes opens on a node that only knows it."""
    second, first = bytes([2]) * 32, bytes(32)
    newer = Sealer(Keys(second, 2, [Keys(first)]), SystemRandomness())
    older = Sealer(Keys(first, 1, [Keys(second, 2)]), SystemRandomness())
    for maker, other in ((SEALER, newer), (newer, older)):
        assert other.unseal(maker.seal(TOKEN)) == TOKEN
        assert other.is_form_token(TOKEN, maker.form_token(TOKEN))
    assert SEALER.unseal(newer.seal(TOKEN)) is None
    assert not SEALER.is_form_token(TOKEN, newer.form_token(TOKEN))


def test_the_cookie_is_of_this_host_alone_where_there_is_tls() -> None:
    """SECURITY 39: __Host-, Secure, HttpOnly, SameSite=Lax."""
    site = Site("https://reset.example.org/crm", "T", "C", 1800, SEALER)
    header = site.cookie(TOKEN).to_header(header="")
    assert header.startswith("__Host-tui-reset-link=")
    for part in ("HttpOnly", "Secure", "Path=/;", "SameSite=lax", "Max-Age=1800"):
        assert part in header + ";"
    assert "Domain" not in header
    assert (site.home, site.origin) == ("/crm/r", "https://reset.example.org")


async def test_the_token_leaves_the_address_bar_at_once(backend: Served) -> None:
    """SECURITY 34 to 37: no secret in the second address, no cache, no referrer, no third party."""
    await backend.ask()
    link = await backend.link()
    token = link.rpartition("/")[2]
    moved = await backend.client.get(link)
    assert (moved.status_code, moved.headers["location"], moved.content) == (303, "/r", b"")
    cookie = moved.headers["set-cookie"]
    assert token not in cookie
    assert "HttpOnly" in cookie
    page = await backend.client.get("/r")
    assert token not in page.text
    for answer in (moved, page, await backend.client.get("/r/short")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert part in answer.headers["content-security-policy"] or answer is moved
    assert "http" not in page.text
    for asset, kind in (("/r/style.css", "text/css"), ("/r/show.js", "text/javascript")):
        got = await backend.client.get(asset)
        assert (got.status_code, got.headers["content-type"].partition(";")[0]) == (200, kind)


@pytest.mark.parametrize(
    ("origin", "fetch_site", "elsewhere"),
    [
        (None, None, False),
        ("null", "same-origin", False),
        ("https://reset.example.org", None, False),
        ("https://evil.test", None, True),
        ("https://evil.test", "same-origin", True),
        ("null", "cross-site", True),
        (None, "same-site", True),
        ("http://reset.example.org", None, True),
    ],
)
def test_who_submits_a_form(origin: str | None, fetch_site: str | None, elsewhere: bool) -> None:
    """SECURITY 38."""
    assert is_from_elsewhere(origin, fetch_site, "https://reset.example.org") is elsewhere


async def test_another_site_or_another_links_form_changes_nothing(backend: Served) -> None:
    asked = await backend.ask()
    own = forms_in(await visit(backend.client, await backend.link(1)))[0]
    await backend.ask(BOB.email)
    await visit(backend.client, await backend.link(2))
    typed = {"new_password": GOOD, "confirm": GOOD, "verification_code": asked["verification_code"]}
    stale = await submit(backend.client, own, **typed)
    assert (stale.status_code, "belongs to another link" in stale.text) == (403, True)
    await visit(backend.client, await backend.link(1))
    evil = await backend.client.post(own.action, data=own.fields | typed, headers={"Origin": "https://evil.test"})
    assert evil.status_code == 403
    forged = await submit(backend.client, Form(own.action, own.fields | {"form": "0" * 64}), **typed)
    assert forged.status_code == 403
    assert (await submit(backend.client, own, **typed)).status_code == 200


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"form=a&form=b", "application/x-www-form-urlencoded"),
        (b"form=a&email=x", "application/x-www-form-urlencoded"),
        (b"form=%ff", "application/x-www-form-urlencoded"),
        (b"form", "application/x-www-form-urlencoded"),
        ("form=ä".encode(), "application/x-www-form-urlencoded"),
        (b"&".join(b"form=a" for _ in range(100)), "application/x-www-form-urlencoded"),
        (b'{"form": "a"}', "application/json"),
        (b"form=a", "text/plain"),
        (b"form=" + b"a" * 20_000, "application/x-www-form-urlencoded"),
    ],
)
async def test_a_mangled_form_is_refused(backend: Served, content: bytes, content_type: str) -> None:
    """Cases 1, 4, 27: repeated and unknown fields, other types, too much."""
    await backend.ask()
    await visit(backend.client, await backend.link())
    answer = await backend.client.post("/r/password", content=content, headers={"Content-Type": content_type})
    assert answer.status_code == 400
    assert "could not be read" in answer.text


async def test_a_tampered_cookie_is_a_wrong_link(backend: Served) -> None:
    answer = await backend.client.get("/r", headers={"Cookie": "tui-reset-link=" + "A" * 90})
    assert (answer.status_code, "This link is not valid" in answer.text) == (404, True)


async def test_no_page_text_depends_on_the_host_header(backend: Served) -> None:
    """Cases 8 to 10: Host and forwarding headers are ignored."""
    poison = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"}
    await backend.ask(**poison)
    link = await backend.link()
    assert link.startswith(f"{backend.url}/r/")
    moved = await backend.client.get(link, headers=poison)
    assert moved.headers["location"] == "/r"
    page = await backend.client.get("/r", headers=poison)
    assert "evil" not in page.text
