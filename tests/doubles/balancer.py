"""A plain TCP balancer: carries bytes, knows nothing of HTTP, and asks each node now and then whether it is ready."""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final, Self

_LOOK_SECONDS: Final = 0.05
_CHUNK: Final = 65_536
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer:
    """Listens on `port` in a thread of its own. Each connection goes to the next node that is ready, in turns.

    A node that was not ready at the last look, or that refuses, is left out; `carried` counts connections by node.
    """

    def __init__(self, *nodes: int) -> None:
        self._nodes = nodes
        self._ready = set(nodes)
        self._turns = itertools.count()
        self._lines: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.carried = dict.fromkeys(nodes, 0)
        self._only: int | None = None
        self.swallow: bytes | None = None
        """A piece of a request whose answer never arrives; `swallowed` once the node has given it, `by` is its port."""
        self.swallowed = threading.Event()
        self.by = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen)
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def move_to(self, node: int | None) -> None:
        """Cut every line; from now on all of them go to this node, with None in turns again."""

        async def move() -> None:
            self._only = node
            await _ended(self._lines)

        self._do(move)

    def _do(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(act(), self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]
        self._looking = [asyncio.create_task(self._look(node)) for node in self._nodes]

    async def _close(self) -> None:
        self._server.close()
        await _ended([*self._looking, *self._lines])

    async def _look(self, node: int) -> None:
        while True:
            try:
                async with asyncio.timeout(5):
                    is_ready = await _says_ready(node)
            except OSError:
                is_ready = False
            (self._ready.add if is_ready else self._ready.discard)(node)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        try:
            for node in self._order():
                with contextlib.suppress(OSError):
                    behind = await asyncio.open_connection("127.0.0.1", node)
                    self.carried[node] += 1
                    await self._both_ways(node, (reader, writer), behind)
                    return
        except asyncio.CancelledError:
            # Its line is cut: nobody waits for this task.
            return
        finally:
            writer.close()

    def _order(self) -> list[int]:
        if self._only:
            return [self._only]
        first = next(self._turns)
        order = [self._nodes[(first + place) % len(self._nodes)] for place in range(len(self._nodes))]
        return sorted(order, key=lambda node: node not in self._ready)

    async def _both_ways(self, node: int, front: Line, behind: Line) -> None:
        """Until either end is over: HTTP never half-closes."""
        asked = bytearray()

        async def there() -> None:
            while data := await front[0].read(_CHUNK):
                asked[:] = (asked + data)[-_CHUNK:]
                behind[1].write(data)
                await behind[1].drain()

        async def back() -> None:
            while data := await behind[0].read(_CHUNK):
                if self.swallow is not None and self.swallow in asked:
                    self.swallow, self.by = None, node
                    self.swallowed.set()
                    await asyncio.Event().wait()
                front[1].write(data)
                await front[1].drain()

        ways = [asyncio.create_task(there()), asyncio.create_task(back())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _ended(ways)
            behind[1].close()


async def _ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    tasks = list(tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _says_ready(node: int) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", node)
    try:
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n")
        return b" 200 " in await reader.readline()
    finally:
        writer.close()
