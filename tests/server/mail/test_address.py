"""Which addresses reach the mail library."""

import pytest

from tui_reset.server.mail.address import AddressRefused, mailbox
from tui_reset.server.rules.addresses import address_key


@pytest.mark.parametrize(
    ("address", "spelled"),
    [
        ("alice@example.org", "alice@example.org"),
        ("a.b+c'd@Example.org", "a.b+c'd@Example.org"),
        ("jörg@example.org", "jörg@example.org"),
        ("alice@bücher.example", "alice@xn--bcher-kva.example"),
    ],
)
def test_one_plain_mailbox_is_taken(address: str, spelled: str) -> None:
    assert mailbox(address).addr_spec == spelled


@pytest.mark.parametrize("domain", ["straße.example", "faß.example", "βόλος.example", "bücher.example"])
def test_mail_goes_to_the_domain_that_the_account_is_found_by(domain: str) -> None:
    """IDNA 2003 writes `strasse` for `straße`: whoever owns that domain would get the links of the other's people."""
    address = f"alice@{domain}"
    assert mailbox(address).addr_spec == address_key(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "alice",
        "@example.org",
        "alice@",
        "alice@exa mple.org",
        "alice@example..org",
        "alice@-example.org",
        "a@x.org>\r\nRCPT TO:<b@y.org",
        "a@x.org\nBcc: b@y.org",
        "a\x00@x.org",
        "a\u2028@x.org",
        "alice@example.org <evil@evil.test>",
        "evil@evil.test(<alice@example.org>",
        "alice@example.org,evil@evil.test",
        "alice@example.org;evil@evil.test",
        '"alice"@example.org',
        "a@b@example.org",
        "alice@[127.0.0.1]",
        "alice@bü..cher.example",
        f"{'a' * 65}@example.org",
        f"alice@{'a.' * 130}org",
    ],
)
def test_anything_else_is_refused_without_being_repeated(address: str) -> None:
    """Cases 1, 45, 46: lists, comments, second addresses and line breaks never reach the mail library."""
    with pytest.raises(AddressRefused) as refused:
        mailbox(address)
    assert not address or address not in str(refused.value)
