"""Runs the door: keys and settings read, a host made, signals heard, and an orderly end."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncssh

from tui_reset.contract.secret import Secret
from tui_reset.server.http.logs import set_up_logs
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.http.supervisor import READY, STOPPING, tell_supervisor
from tui_reset.settings import Settings, SettingsError, SshSettings
from tui_reset.settings.door_key import read_door_key
from tui_reset.ssh.door import Door, listening_on
from tui_reset.ssh.host import Host
from tui_reset.ssh.host_keys import HostKeyUnusable, fingerprint_of, kept_host_key, public_line_of
from tui_reset.ssh.house import Rules
from tui_reset.ssh.measures import Measures, measured, watch_lag
from tui_reset.ssh.own_process import keep_others_out

log = logging.getLogger(__name__)

_FIXED: Final = ("bind", "port", "reuse_port", "isolation", "metrics_port", "log", "log_level")
"""What is read once, at the start."""

Loaded = Callable[[], Settings]
"""Reads the settings again. Raises SettingsError."""
Opened = Callable[[SshSettings], Awaitable[Host]]
"""Makes a host, outside tests the one that the settings name. Raises OSError."""


def run(settings: Settings, loaded: Loaded) -> int:
    """Until SIGTERM (0) or Ctrl+C (130). Raises CannotServe before anybody is let in."""
    keep_others_out()
    rules = rules_of(settings)
    set_up_logs(settings.ssh.log, settings.ssh.log_level)
    # asyncssh would write strangers' names and what they ask for.
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL + 1)
    # A line for each client that is cut off while something is drawn for it.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with _listener(settings.ssh) as listener, _metered(settings.ssh.metrics_port) as measures:
        reason = asyncio.run(serve(rules, listener, measures, loaded))
    return Exit.INTERRUPTED if reason is signal.SIGINT else Exit.DONE


def rules_of(settings: Settings) -> Rules:
    """With the files that they name. Raises CannotServe."""
    ssh = settings.ssh
    try:
        return Rules(
            settings=ssh,
            host_key=kept_host_key(ssh.host_key_file),
            url=settings.url,
            timeout=settings.timeout,
            theme=settings.theme,
            language=settings.language,
            door_key=read_door_key(ssh.door_key_file, "ssh.door_key_file") if ssh.door_key_file else Secret(""),
            desk_keys=_desk_keys(ssh.desk_keys) if ssh.desk and ssh.desk_keys else None,
        )
    except HostKeyUnusable as fault:
        raise CannotServe(str(fault), Exit.USAGE) from fault
    except SettingsError as fault:
        raise CannotServe(str(fault), Exit.USAGE) from fault


async def opened_host(settings: SshSettings) -> Host:
    """Where sessions live, ready for the first one. Raises OSError."""
    if settings.isolation == "shared":
        from tui_reset.ssh.shared import SharedHost  # noqa: PLC0415 - it imports Textual

        shared = SharedHost()
        await shared.start()
        return shared
    from tui_reset.ssh.forked import ForkedHost  # noqa: PLC0415 - one of the two

    host = ForkedHost()
    await host.start()
    return host


async def serve(
    rules: Rules, listener: socket.socket, measures: Measures, loaded: Loaded, opened: Opened = opened_host
) -> signal.Signals:
    """Let people in until SIGTERM or SIGINT, and give which one it was; SIGHUP reads everything anew."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[signal.Signals] = loop.create_future()
    try:
        host = await opened(rules.settings)
    except OSError as fault:
        raise CannotServe(f"sessions cannot be begun: {fault}.", Exit.UNAVAILABLE) from fault
    door = Door(rules, host, measures)
    with _heard(loop, asked, lambda: reload(door, loaded)):
        asks = door.house.profile.keep(lambda: (door.house.rules.url, door.house.rules.timeout))
        listening = asyncio.create_task(door.listen(listener))
        beside = [asyncio.create_task(each) for each in (watch_lag(measures), asks)]
        _tell_beginning(rules, listener)
        tell_supervisor(READY)
        try:
            reason = await asked
            tell_supervisor(STOPPING)
            log.info("stopping", extra={"signal": reason.name})
            listening.cancel()
            await asyncio.wait([listening])
            listener.close()
            await door.close(door.house.rules.settings.grace_seconds)
        finally:
            for task in (listening, *beside):
                task.cancel()
            door.abort()
            await asyncio.gather(listening, *beside, return_exceptions=True)
            await host.close()
    log.info("stopped")
    return reason


def reload(door: Door, loaded: Loaded) -> None:
    """Settings, keys and limits anew; what cannot be used leaves everything as it was."""
    before = door.house.rules.settings
    try:
        settings = loaded()
        door.take_rules(rules_of(settings))
    except (SettingsError, CannotServe, ValueError) as fault:
        log.error("not_reloaded", extra={"why": str(fault)})  # noqa: TRY400 - the sentence is all there is to say
        return
    log.info("reloaded")
    fixed = [name for name in _FIXED if getattr(before, name) != getattr(settings.ssh, name)]
    if fixed:
        log.warning("restart_needed", extra={"settings": [f"ssh.{name}" for name in fixed]})


def _tell_beginning(rules: Rules, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    log.info(
        "serving",
        extra={
            "address": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "fingerprint": fingerprint_of(rules.host_key),
            "host_key": public_line_of(rules.host_key),
        },
    )
    if not rules.door_key.reveal():
        log.warning(
            "no_door_key",
            extra={"why": "the backend counts all who come this way as one source", "remedy": "set ssh.door_key_file"},
        )


@contextmanager
def _heard(
    loop: asyncio.AbstractEventLoop, asked: "asyncio.Future[signal.Signals]", renew: Callable[[], None]
) -> Iterator[None]:
    ending = (signal.SIGTERM, signal.SIGINT)
    earlier = {number: signal.getsignal(number) for number in (*ending, signal.SIGHUP)}
    main = asyncio.current_task()
    had_terminal = os.isatty(0)

    def heard(number: signal.Signals) -> None:
        if not asked.done():
            asked.set_result(number)
        elif main is not None:
            main.cancel()

    def hung_up() -> None:
        """The terminal that it was started in by hand is closed, or somebody wants a reload."""
        if had_terminal and not os.isatty(0):
            heard(signal.SIGHUP)
        else:
            renew()

    for number in ending:
        loop.add_signal_handler(number, heard, number)
    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        yield
    finally:
        for number, handler in earlier.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _desk_keys(name: str) -> asyncssh.SSHAuthorizedKeys:
    try:
        return asyncssh.import_authorized_keys(Path(name).expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        sentence = f"ssh.desk_keys {name} cannot be used: it must be an authorized_keys file with at least one key."
        raise CannotServe(sentence, Exit.USAGE) from fault


def _listener(ssh: SshSettings) -> socket.socket:
    try:
        return listening_on(ssh.bind, ssh.port, shared=ssh.reuse_port)
    except OSError as fault:
        sentence = (
            f"cannot listen on {ssh.bind} port {ssh.port}: {fault.strerror}. "
            "Stop the other program or choose another port."
        )
        raise CannotServe(sentence, Exit.UNAVAILABLE) from fault


@contextmanager
def _metered(port: int) -> Iterator[Measures]:
    with contextlib.ExitStack() as stack:
        try:
            measures = stack.enter_context(measured(port))
        except OSError as fault:
            sentence = f"cannot listen on 127.0.0.1 port {port} for metrics: {fault.strerror}."
            raise CannotServe(sentence, Exit.UNAVAILABLE) from fault
        yield measures
