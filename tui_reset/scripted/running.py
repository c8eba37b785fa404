"""Runs one act of a reset: what was kept of it, the service it belongs to, and the act itself to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui_reset.client.base_url import checked_base_url
from tui_reset.client.http import HttpGateway
from tui_reset.client.resume_file import FromDescriptor, InFile, Keeping, Nowhere, Resume, ToDescriptor
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.means import Means, held
from tui_reset.scripted.output import Teller
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.service import Service
from tui_reset.settings import Settings

Act = Callable[[Means], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a reset is kept, what is kept of it, and the service it belongs to."""

    keeping: Keeping
    resume: Resume | None
    url: str


def kept_of(url: str, file: str | None, secret_fd: int | None, *, writes: bool = False, needs: bool = False) -> Kept:
    """What the options lead to; `url` is empty where no service is set. Raises `FileRefused`, `Refusal`, `UrlRefused`.

    `writes`: the descriptor is for what comes of the act. `needs`: there is no act without something kept.
    """
    if file is not None and secret_fd is not None:
        raise Refusal(RefusalCode.USAGE, _("--resume and --secret-fd contradict each other: choose one."))
    keeping = _keeping(file, secret_fd, writes=writes)
    resume = keeping.load()
    if needs:
        held(resume)
    given = checked_base_url(url) if url else ""
    if resume is None:
        return Kept(keeping, None, given or _no_service())
    if given and given != resume.url:
        raise Refusal(RefusalCode.FILE_REFUSED, _other_service(resume, given))
    return Kept(keeping, resume, checked_base_url(resume.url))


def run(settings: Settings, kept: Kept, act: Act, *, as_json: bool) -> int:
    """Run `act` and give the exit code of success. Raises what it raises."""
    teller = Teller(as_json=as_json)

    async def running() -> None:
        gateway = HttpGateway(kept.url, settings.timeout)
        try:
            await act(Means(Service(gateway), kept.keeping, kept.resume, teller, kept.url))
        finally:
            await gateway.close()

    asyncio.run(running())
    return 0


def _keeping(file: str | None, secret_fd: int | None, *, writes: bool) -> Keeping:
    if secret_fd is not None:
        return ToDescriptor(secret_fd) if writes else FromDescriptor(secret_fd)
    return Nowhere() if file is None else InFile(file)


def _no_service() -> str:
    said = _(
        "Which reset service? Give its address with --url https://…, as TUI_RESET_URL, "
        "or as url in ~/.config/tui-reset/settings.toml."
    )
    raise Refusal(RefusalCode.USAGE, said)


def _other_service(resume: Resume, given: str) -> str:
    said = _(
        "The resume file belongs to {kept}, and the service given is {given}. "
        "Secrets go back only to where they came from: give --url {url}, or name another file."
    )
    return said.format(kept=urlsplit(resume.url).netloc, given=urlsplit(given).netloc, url=resume.url)
