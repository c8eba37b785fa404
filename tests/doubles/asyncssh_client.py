"""asyncssh's client as a program with a terminal: its own standard input and output, and the window's size."""

import asyncio
import os
import signal
import sys
import termios
import tty

import asyncssh


async def come_in(port: int, user: str, known_hosts: str) -> int:
    """One session, to its end; gives its status."""
    client = await asyncssh.connect(
        "127.0.0.1", port, username=user, known_hosts=known_hosts, config=None, agent_path=None, client_keys=None
    )
    async with client:
        size = os.get_terminal_size(0)
        process = await client.create_process(
            term_type=os.environ["TERM"],
            term_size=(size.columns, size.lines),
            stdin=sys.stdin,
            stdout=sys.stdout,
            stderr=sys.stderr,
            encoding=None,
        )

        def resize() -> None:
            size = os.get_terminal_size(0)
            process.change_terminal_size(size.columns, size.lines)

        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, resize)
        done = await process.wait()
    return 255 if done.exit_status is None else done.exit_status


if __name__ == "__main__":
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        status = asyncio.run(come_in(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
    sys.exit(status)
