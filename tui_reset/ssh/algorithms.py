"""The algorithms that the door speaks, written down: what asyncssh would add by itself later is not taken on."""

from typing import Any, Final

KEY_EXCHANGE: Final = (
    "mlkem768x25519-sha256",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp521",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp256",
)
"""All clients since OpenSSH 5.7 know one of them. Strict key exchange comes with asyncssh (CVE-2023-48795, S117).

A client that does not know it is let in all the same: what the attack cuts off are the first packets of an encrypted
line, in which neither side says anything here that makes the rest safer; and it belongs to somebody who is locked out.
"""
ENCRYPTION: Final = (
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes192-ctr",
    "aes128-ctr",
)
INTEGRITY: Final = (
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)
COMPRESSION: Final = ("none",)
"""None at all: what is compressed can be made to grow on our side, and its length tells of secrets."""
SIGNATURES: Final = (
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
"""Of the desk's keys; ssh-rsa with its SHA-1 is not among them."""
REKEY_BYTES: Final = 1 << 28
REKEY_SECONDS: Final = 3600


def available_key_exchanges() -> list[str]:
    """Those that this machine's cryptography can do; the post-quantum one needs a new OpenSSL."""
    from asyncssh.kex import get_kex_algs  # noqa: PLC0415 - asyncssh names what it can do nowhere else

    able = {name.decode() for name in get_kex_algs()}
    return [name for name in KEY_EXCHANGE if name in able]


def algorithm_options() -> dict[str, Any]:
    """The same in asyncssh's words."""
    return {
        "kex_algs": available_key_exchanges(),
        "encryption_algs": list(ENCRYPTION),
        "mac_algs": list(INTEGRITY),
        "compression_algs": list(COMPRESSION),
        "signature_algs": list(SIGNATURES),
        "rekey_bytes": REKEY_BYTES,
        "rekey_seconds": REKEY_SECONDS,
    }
