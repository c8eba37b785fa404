"""What the client alone does without: the packages of each extra, and what to say where they are missing."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from tui_reset.cli.exits import UsageError

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "server": (
        "aiosmtpd",
        "aiosmtplib",
        "alembic",
        "argon2",
        "cryptography",
        "httptools",
        "jinja2",
        "litestar",
        "prometheus_client",
        "pyotp",
        "sqlalchemy",
        "uvicorn",
        "uvloop",
    ),
    "ssh": ("asyncssh", "prometheus_client"),
    "postgres": ("asyncpg", "greenlet"),
}
"""Modules by the extra in pyproject.toml that brings them."""


def need(extra: str) -> None:
    """Refuse the command that is being run before it asks for anything. Raises UsageError."""
    from click import get_current_context  # noqa: PLC0415 - where an ending is told, there may be no parser

    if any(find_spec(module) is None for module in EXTRAS[extra]):
        command = get_current_context().command_path.removeprefix("tui-reset ")
        raise UsageError(what_to_install(command, extra))


def extra_of(missing: ModuleNotFoundError) -> str | None:
    """Which extra brings that module; None where it is a fault of ours."""
    module = (missing.name or "").partition(".")[0]
    return next((extra for extra, modules in EXTRAS.items() if module in modules), None)


def what_to_install(what: str, extra: str) -> str:
    """The sentence for who has the client alone."""
    wanted = f'"tui-reset[{extra}]"'
    return f"{what} needs packages that the client does without: pip install {wanted}, or pipx install --force {wanted}"
