"""A session's life on its channel: places, sizes, time, output, and how it ends."""

import asyncio
from typing import Any

import asyncssh
import pytest

from tests.doubles.door import OpenDoor, open_door
from tui_reset.ssh.sentences import ENDINGS, REFUSALS, Ending, Refusal


class Caller:
    """A terminal at the other end: everything that came is in `seen`."""

    def __init__(self, process: asyncssh.SSHClientProcess[bytes]) -> None:
        self.process = process
        self.seen = b""

    async def until(self, text: bytes) -> bytes:
        """Read until it has come."""
        async with asyncio.timeout(10):
            while text not in self.seen:
                piece = await self.process.stdout.read(65536)
                assert piece, self.seen
                self.seen += piece
        return self.seen

    async def end(self) -> tuple[bytes, int | None]:
        """Read to the end: everything, and the status."""
        async with asyncio.timeout(10):
            while piece := await self.process.stdout.read(65536):
                self.seen += piece
            self.seen += await self.process.stderr.read()
            done = await self.process.wait()
        return self.seen, done.exit_status

    def type(self, keys: bytes) -> None:
        """Press keys."""
        self.process.stdin.write(keys)


def unwrapped(seen: bytes) -> str:
    """As one line."""
    return " ".join(seen.decode().split())


async def called(client: asyncssh.SSHClientConnection, term: str | None = "xterm", **options: Any) -> Caller:
    """One session on a connection."""
    size = options.pop("size", (80, 24))
    process = await client.create_process(term_type=term, term_size=size, encoding=None, **options)
    return Caller(process)


async def begun(door: OpenDoor, **options: Any) -> tuple[asyncssh.SSHClientConnection, Caller]:
    """A session that shows its first frame."""
    client = await door.client()
    caller = await called(client, **options)
    await caller.until(b"here")
    return client, caller


@pytest.mark.parametrize(
    ("asked", "given"), [((0, 0), (80, 24)), ((20000, 20000), (400, 150)), ((1, 1), (1, 1)), ((2**32 - 1, 5), (400, 5))]
)
async def test_a_window_is_never_larger_than_can_be_drawn(asked: tuple[int, int], given: tuple[int, int]) -> None:
    """Case 60: a window of 20000x20000 took 1.5 GB."""
    async with open_door() as door:
        client, caller = await begun(door, size=asked)
        assert door.host.seats[0].size == given
        caller.process.change_terminal_size(*asked)
        await caller.until(f"[{given[0]}x{given[1]}]".encode())
        client.abort()


async def test_signals_and_breaks_mean_nothing() -> None:
    async with open_door() as door:
        client, caller = await begun(door)
        caller.process.send_signal("KILL")
        caller.process.send_signal("INT")
        caller.process.channel.send_break(500)
        caller.type(b"still there")
        await caller.until(b"still there")
        client.abort()


async def test_keys_typed_before_the_session_began_are_not_lost() -> None:
    async with open_door() as door:
        door.host.gate.clear()
        client = await door.client()
        caller = await called(client)
        caller.type(b"early")
        caller.process.change_terminal_size(100, 30)
        await asyncio.wait_for(door.host.asked.wait(), 10)
        door.host.gate.set()
        await caller.until(b"here\r\nearly")
        client.abort()


async def test_one_session_for_each_connection() -> None:
    async with open_door() as door:
        client, _ = await begun(door)
        with pytest.raises(asyncssh.ChannelOpenError) as caught:
            await called(client)
        assert caught.value.reason == REFUSALS[Refusal.CHANNELS]
        assert door.measures.refusals == [Refusal.CHANNELS]
        client.abort()


async def test_a_connection_may_have_one_session_after_the_other() -> None:
    async with open_door() as door:
        client, first = await begun(door)
        first.type(b"q")
        await first.end()
        second = await called(client)
        await second.until(b"here")
        client.abort()


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [({"sessions": 2}, Refusal.FULL), ({"sessions_per_source": 2, "sessions": 3}, Refusal.SOURCE_FULL)],
)
@pytest.mark.parametrize("term", ["xterm", None])
async def test_over_a_limit_there_is_a_sentence_and_status_1(
    limits: dict[str, int], refusal: Refusal, term: str | None
) -> None:
    async with open_door(limits) as door:
        inside = [await begun(door) for _ in range(2)]
        late = await door.client()
        seen, status = await (await called(late, term)).end()
        assert unwrapped(seen) == REFUSALS[refusal]
        assert status == 1
        assert door.measures.refusals == [refusal]
        inside[0][1].type(b"q")
        await inside[0][1].end()
        await door.measures.until_ended()
        _, again = await begun(door)
        again.type(b"q")
        assert (await again.end())[1] == 0
        for client, _ in inside:
            client.abort()
    assert len(door.measures.endings) == 3


async def test_too_many_beginning_at_once_wait_and_then_are_told_to_come_back() -> None:
    async with open_door({"starting": 1, "sessions_per_source": 50, "unauthenticated_per_source": 32}) as door:
        door.host.gate.clear()
        clients = [await door.client() for _ in range(10)]
        callers = [await called(client) for client in clients[:9]]
        seen, status = await (await called(clients[9])).end()
        assert (unwrapped(seen), status) == (REFUSALS[Refusal.BUSY], 1)
        door.host.gate.set()
        for caller in callers:
            await caller.until(b"here")
        for client in clients:
            client.abort()
    assert len(door.host.seats) == 9


async def test_a_host_that_cannot_begin_one_is_said_to_be_our_fault() -> None:
    async with open_door() as door:
        door.host.fails = True
        seen, status = await (await called(await door.client())).end()
        assert (unwrapped(seen), status) == (REFUSALS[Refusal.NO_HOST], 1)
        door.host.fails = False
        client, _ = await begun(door)
        client.abort()


async def test_a_client_that_goes_while_its_session_begins_leaves_nothing() -> None:
    async with open_door() as door:
        door.host.gate.clear()
        client = await door.client()
        await called(client)
        await asyncio.wait_for(door.host.asked.wait(), 10)
        client.abort()
        await asyncio.wait_for(door.host.given_up.wait(), 10)
        door.host.gate.set()
        again, _ = await begun(door)
        again.abort()
    assert len(door.measures.endings) == len(door.host.seats) == 1


async def test_a_client_that_goes_ends_its_session() -> None:
    async with open_door() as door:
        client, _ = await begun(door)
        client.abort()
        await door.measures.until_ended()
        assert door.host.seats[0].is_closed
        assert door.measures.endings == [(Ending.GONE, 0, 6)]


async def test_who_types_nothing_is_warned_and_any_key_stays() -> None:
    async with open_door({"idle_seconds": 2, "idle_warning_seconds": 1}) as door:
        client, caller = await begun(door)
        await caller.until(b"[warned 1]")
        caller.type(b"k")
        await caller.until(b"[warned 0]")
        seen, status = await caller.end()
        assert door.host.seats[0].warnings == [1, 0, 1]
        assert door.host.seats[0].is_closed
        assert unwrapped(seen).endswith(f"\x1b[0m\x1b[?25h{ENDINGS[Ending.IDLE]}")
        assert status == 1
        client.abort()
    assert door.measures.endings[0][0] is Ending.IDLE


async def test_nobody_stays_for_ever() -> None:
    async with open_door({"total_seconds": 1, "idle_warning_seconds": 0}) as door:
        _, caller = await begun(door, term=None)
        seen, status = await caller.end()
    assert seen.decode() == f"here\r\n\n{ENDINGS[Ending.TOTAL]}\n"
    assert status == 1


async def test_a_client_that_does_not_read_is_held_back_and_at_a_bound_ended() -> None:
    """TERMINAL.md H: one that never reads cost 22 MB."""
    async with open_door({"output_kib": 256}) as door:
        client = await door.client()
        caller = await called(client, window=65536)
        await caller.until(b"here")
        caller.type(b"f")
        await door.measures.until_ended()
        seat = door.host.seats[0]
        assert seat.held[0] is True
        assert seat.is_closed
        ending, _, sent = door.measures.endings[0]
        assert (ending, sent < 2_500_000) == (Ending.OUTPUT, True)
        client.abort()


async def test_a_slow_reader_is_held_back_until_it_reads() -> None:
    async with open_door({"output_kib": 4096}) as door:
        client = await door.client()
        caller = await called(client, window=65536)
        await caller.until(b"here")
        door.host.seats[0].peer.send(b"x" * 1_000_000)
        assert door.host.seats[0].held == [True]
        while door.host.seats[0].held == [True]:
            assert await caller.process.stdout.read(65536)
        assert door.host.seats[0].held == [True, False]
        client.abort()


async def test_when_the_door_closes_everybody_is_told_and_sent_home() -> None:
    async with open_door() as door:
        client, caller = await begun(door)
        closing = asyncio.create_task(door.door.close(1))
        await caller.until(b"[warned -1]")
        caller.type(b"k")
        late = await called(await door.client())
        assert unwrapped((await late.end())[0]) == REFUSALS[Refusal.STOPPING]
        seen, status = await caller.end()
        await closing
        assert b"[warned 0]" not in seen
        assert unwrapped(seen).endswith(ENDINGS[Ending.STOPPING])
        assert status == 1
        await asyncio.wait_for(client.wait_closed(), 10)


async def test_last_words_have_lines_of_their_own_that_fit_the_window() -> None:
    async with open_door({"idle_seconds": 1, "idle_warning_seconds": 0}) as door:
        client = await door.client("lines")
        caller = await called(client, size=(80, 24))
        await caller.until(b"here")
        caller.process.change_terminal_size(40, 24)
        caller.type(b"Type a number: ")
        seen, _ = await caller.end()
    _, _, last = seen.decode().partition("Type a number: \r\n")
    assert unwrapped(last.encode()) == ENDINGS[Ending.IDLE]
    assert max(map(len, last.splitlines())) <= 40
    assert last.endswith("\r\n")
