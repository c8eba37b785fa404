"""A backend that answers from a script, at the moment the test says."""

import asyncio
from collections.abc import AsyncIterator

from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import MailProfile, PasswordPolicy, Profile, View

PROFILE = Profile(
    name="standard",
    title="Example CRM",
    identity=["email"],
    self_service=True,
    disabled_hint="",
    proof="verification_code",
    two_factor="instead_of_code",
    code_for_two_factor=True,
    password=PasswordPolicy(min_length=15, max_length=256, rules=[]),
    mail=MailProfile(subject="Reset your password", sender="reset@example.org"),
    contact="Call the desk: 555 0100",
    apps=[],
    mail_service="ok",
)
Played = CallAnswer | Problem | GatewayFault


class FakeGateway:
    """`plays` are handed out one a call; a call without one waits until `answer` gives it something."""

    def __init__(self, *plays: Played, profile: Profile | GatewayFault | None = PROFILE) -> None:
        self.plays = list(plays)
        self.calls: list[Call] = []
        self.views: asyncio.Queue[View | GatewayFault | Problem] = asyncio.Queue()
        self.watched: list[tuple[Hold, int]] = []
        self.profile_asked = 0
        self.is_closed = False
        self._profile = profile
        self._waiting: list[asyncio.Future[CallAnswer]] = []

    async def profile(self) -> Profile:
        """The profile, a fault, or silence."""
        self.profile_asked += 1
        if self._profile is None:
            await asyncio.Event().wait()
        if isinstance(self._profile, GatewayFault):
            raise self._profile
        assert self._profile is not None
        return self._profile

    def come_back(self, profile: Profile = PROFILE) -> None:
        """The backend is there again."""
        self._profile = profile

    async def submit(self, call: Call) -> CallAnswer:
        """The next play."""
        self.calls.append(call)
        if not self.plays:
            future: asyncio.Future[CallAnswer] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            return await future
        return _played(self.plays.pop(0))

    def answer(self, play: Played, waiting: int = 0) -> None:
        """Answer a call that waits."""
        future = self._waiting.pop(waiting)
        if isinstance(play, Exception):
            future.set_exception(play)
        else:
            future.set_result(play)

    async def watch(self, hold: Hold, version: int) -> AsyncIterator[View]:
        """Views as the test puts them into `views`."""
        self.watched.append((hold, version))
        while True:
            view = await self.views.get()
            if isinstance(view, GatewayFault | Problem):
                raise view
            yield view

    async def close(self) -> None:
        """Remember it."""
        self.is_closed = True


def _played(play: Played) -> CallAnswer:
    if isinstance(play, Exception):
        raise play
    return play
