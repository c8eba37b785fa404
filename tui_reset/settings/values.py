"""Every setting with its type, default, range and one line of explanation; the reference table is made from this."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tui_reset.contract import limits


class ServerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[server]` table: where the backend listens, what it is called from outside, where it keeps things."""

    bind: Annotated[str, Meta(description="Address to listen on", extra={"kind": "address"})] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65_535, description="TCP port to listen on")] = 8017
    public_url: Annotated[
        str,
        Meta(
            description="Address that mailed links start with; needed unless `bind` is loopback; https unless loopback",
            extra={"kind": "origin"},
        ),
    ] = ""
    profile: Annotated[
        str,
        Meta(
            description="How users are walked through a reset: `standard`, `onepagecrm`, `access-crm`, "
            "`access-workspace`, or a TOML file of yours",
            extra={"kind": "profile"},
        ),
    ] = "standard"
    database: Annotated[
        str,
        Meta(
            description="`sqlite:///` and a path, created when missing; or `postgresql+asyncpg://user@host/name`, with "
            "the password in `PGPASSFILE`, and `?ssl=verify-full` where it is on another machine",
            extra={"kind": "database"},
        ),
    ] = ""
    key_file: Annotated[
        str,
        Meta(
            description="The master keys; the first is made when missing. Keep it apart from the database's backups",
            extra={"kind": "path"},
        ),
    ] = ""
    trusted_proxies: Annotated[
        tuple[str, ...],
        Meta(
            description="Addresses or networks whose `X-Forwarded-For` and `-Proto` are believed",
            extra={"kind": "networks"},
        ),
    ] = ()
    door_key_file: Annotated[
        str,
        Meta(
            description="File whose first line is the key that a front door (`tui-reset ssh`) shows; from who has it, "
            "the address in `Tui-Reset-Source` is believed. Empty: from nobody",
            extra={"kind": "path"},
        ),
    ] = ""
    audit_days: Annotated[
        int,
        Meta(ge=0, le=36_500, description="Days that the audit log's entries are kept, sign-ins too; 0: for ever"),
    ] = 400
    log: Annotated[Literal["json", "console"], Meta(description="Form of the log lines on standard error")] = "json"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="The least severe lines that are written")
    ] = "info"
    grace_seconds: Annotated[int, Meta(ge=0, le=300, description="How long SIGTERM waits for calls under way")] = 10
    drain_seconds: Annotated[
        int,
        Meta(ge=0, le=300, description="How long SIGTERM first goes on answering, `/readyz` with 503: for a balancer"),
    ] = 0
    metrics_port: Annotated[
        int, Meta(ge=0, le=65_535, description="Port on 127.0.0.1 for Prometheus' `/metrics`; 0 is off")
    ] = 0


class SmtpSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[smtp]` table: the one mail server that everything is handed to."""

    host: Annotated[str, Meta(description="Mail server; needed to serve")] = ""
    port: Annotated[int, Meta(ge=1, le=65_535, description="Its port: 587 for `starttls`, 465 for `tls`")] = 587
    tls: Annotated[
        Literal["starttls", "tls", "none"],
        Meta(description="`starttls`, `tls` from the first byte, or `none` (for a loopback host alone)"),
    ] = "starttls"
    username: Annotated[str, Meta(description="Name to sign in with; empty: no sign-in")] = ""
    password_file: Annotated[
        str, Meta(description="File whose first line is the password for `username`", extra={"kind": "path"})
    ] = ""
    sender: Annotated[
        str, Meta(description="Address that the mails come from; needed to serve", extra={"kind": "mailbox"})
    ] = ""
    timeout: Annotated[float, Meta(ge=0.1, le=300, description="Seconds that one step of a delivery may take")] = 10.0
    allowed: Annotated[
        tuple[str, ...],
        Meta(description="Hosts that administrators may change `host` to, besides this one"),
    ] = ()


class LimitSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[limits]` table. Stricter is always accepted, looser on loopback alone (FLOWS, looser values)."""

    link_lifetime: Annotated[
        int,
        Meta(ge=1, le=86_400, description="Seconds that link and codes live", extra={"stricter": "lower"}),
    ] = limits.LINK_LIFETIME
    resend_cooldown: Annotated[
        int,
        Meta(ge=0, le=86_400, description="Seconds before the mail can be sent again", extra={"stricter": "higher"}),
    ] = limits.RESEND_COOLDOWN
    mails_per_account: Annotated[
        int,
        Meta(ge=1, le=1_000_000, description="Reset mails per account and hour", extra={"stricter": "lower"}),
    ] = limits.MAILS_PER_ACCOUNT
    requests_per_source: Annotated[
        int,
        Meta(ge=1, le=10_000_000, description="Reset requests per address and hour", extra={"stricter": "lower"}),
    ] = 30
    mails_per_hour: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000_000,
            description="Mails an hour over everything; reset mails beyond it wait, notices and the desk's go",
        ),
    ] = limits.MAILS_PER_HOUR


class PasswordSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[password]` table: lengths in code points (FLOWS, password)."""

    min_length: Annotated[
        int, Meta(ge=limits.PASSWORD_MIN, le=128, description="Shortest new password, in characters")
    ] = limits.PASSWORD_MIN
    min_length_with_two_factor: Annotated[
        int,
        Meta(
            ge=limits.PASSWORD_MIN_WITH_TWO_FACTOR,
            le=128,
            description="The same for accounts with two-factor on; as `min_length` when not given",
        ),
    ] = limits.PASSWORD_MIN
    blocklist_file: Annotated[
        str,
        Meta(
            description="More refused passwords, one a line in UTF-8 (16 MiB at most), beside the list that is built "
            "in; read at the start",
            extra={"kind": "path"},
        ),
    ] = ""
    pwned_ranges_url: Annotated[
        str,
        Meta(
            description="A Pwned Passwords range server that new passwords are asked of by the first five digits of "
            "their SHA-1, such as `https://api.pwnedpasswords.com/range` or your own; empty: none",
            extra={"kind": "url"},
        ),
    ] = ""


class SshSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[ssh]` table: the front door, `tui-reset ssh`. Its service is `url` at the top of the file."""

    bind: Annotated[str, Meta(description="Address to listen on", extra={"kind": "address"})] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65_535, description="TCP port to listen on")] = 2222
    reuse_port: Annotated[bool, Meta(description="Whether several doors share the port (`SO_REUSEPORT`)")] = False
    host_key_file: Annotated[
        str,
        Meta(description="The host key; an ed25519 one is made when missing, and kept", extra={"kind": "path"}),
    ] = ""
    door_key_file: Annotated[
        str,
        Meta(
            description="The same key as the backend's `server.door_key_file`; without it everybody who comes through "
            "the door shares one source's limits",
            extra={"kind": "path"},
        ),
    ] = ""
    isolation: Annotated[
        Literal["forked", "shared"],
        Meta(description="`forked`: a process for each session; `shared`: all in one, for demos and tests"),
    ] = "forked"
    desk: Annotated[bool, Meta(description="Whether `ssh desk@…` is the support desk")] = False
    desk_keys: Annotated[
        str,
        Meta(
            description="An `authorized_keys` file: only with one of its keys `desk@` is let in, to sign in there",
            extra={"kind": "path"},
        ),
    ] = ""
    sessions: Annotated[int, Meta(ge=1, le=100_000, description="Sessions at once")] = 200
    sessions_per_source: Annotated[
        int, Meta(ge=1, le=100_000, description="Sessions of one IPv4 address or IPv6 /64 at once")
    ] = 8
    sessions_per_connection: Annotated[
        int, Meta(ge=1, le=100, description="Sessions of one SSH connection at once")
    ] = 1
    arrivals: Annotated[
        int, Meta(ge=1, le=10_000_000, description="Connections that may come in a minute, a sixth of them at once")
    ] = 1200
    arrivals_per_source: Annotated[
        int, Meta(ge=1, le=10_000_000, description="The same from one IPv4 address or IPv6 /64")
    ] = 120
    unauthenticated: Annotated[
        int, Meta(ge=1, le=100_000, description="Connections without a session; the oldest make place")
    ] = 32
    unauthenticated_per_source: Annotated[int, Meta(ge=1, le=100_000, description="The same of one source")] = 8
    handshake_seconds: Annotated[
        int, Meta(ge=1, le=600, description="How long a connection may be without a session")
    ] = 20
    idle_seconds: Annotated[int, Meta(ge=1, le=86_400, description="How long nothing may be typed")] = 900
    idle_warning_seconds: Annotated[
        int, Meta(ge=0, le=3_600, description="How long before that it is said, so that a key can keep the session")
    ] = 60
    total_seconds: Annotated[int, Meta(ge=1, le=604_800, description="How long a session may last in all")] = 7200
    starting: Annotated[
        int,
        Meta(ge=1, le=1_000, description="Sessions that begin at once; eight times as many wait, the others come back"),
    ] = 4
    memory_mib: Annotated[
        int, Meta(ge=64, le=65_536, description="Memory (address space) of a session in its own process, in MiB")
    ] = 512
    output_kib: Annotated[
        int, Meta(ge=64, le=65_536, description="What may wait for a client that does not read, in KiB")
    ] = 1024
    grace_seconds: Annotated[
        int, Meta(ge=0, le=3_600, description="How long SIGTERM leaves open sessions, which are told")
    ] = 10
    log: Annotated[Literal["json", "console"], Meta(description="Form of the log lines on standard error")] = "json"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="The least severe lines that are written")
    ] = "info"
    metrics_port: Annotated[
        int, Meta(ge=0, le=65_535, description="Port on 127.0.0.1 for Prometheus' `/metrics`; 0 is off")
    ] = 0


class AppSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[apps.NAME]` table: another application that sign-in details are handed to over SCIM 2.0 (S1.26)."""

    url: Annotated[
        str,
        Meta(description="Base of its SCIM 2.0 endpoints; https unless loopback", extra={"kind": "url"}),
    ] = ""
    token_file: Annotated[
        str,
        Meta(
            description="File whose first line is the bearer token for it; read anew each time", extra={"kind": "path"}
        ),
    ] = ""
    identity: Annotated[
        Literal["username", "email"],
        Meta(description="What it calls people: `username` (the address of who has none) or `email`"),
    ] = "username"
    timeout: Annotated[float, Meta(ge=0.1, le=60, description="Seconds that handing over may take in all")] = 8.0


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All there is to set: on top what is for who resets, `[ssh]` for the door, everything else for the backend."""

    url: Annotated[str, Meta(description="The reset service that the terminal app talks to", extra={"kind": "url"})] = (
        ""
    )
    theme: Annotated[
        str,
        Meta(
            description="Colours of the terminal app: `dark`, `light`, `high-contrast`, `terminal` (those of your own "
            "terminal), or a [TOML file of yours](look.md#colours-of-your-own)",
            extra={"kind": "theme"},
        ),
    ] = "dark"
    language: Annotated[
        str,
        Meta(
            description="Language of what people read, such as `de`; empty: that of who reads (in a terminal by "
            "`LANG`, in a browser by its own settings), else English",
            extra={"kind": "language"},
        ),
    ] = ""
    timeout: Annotated[float, Meta(ge=0.1, le=300, description="Seconds the terminal app waits for an answer")] = 10.0
    contact: Annotated[
        str, Meta(description="What the help shows as the way to reach a person; wins over the profile's")
    ] = ""
    server: ServerSettings = ServerSettings()
    smtp: SmtpSettings = SmtpSettings()
    limits: LimitSettings = LimitSettings()
    password: PasswordSettings = PasswordSettings()
    ssh: SshSettings = SshSettings()
    apps: dict[str, AppSettings] = {}
