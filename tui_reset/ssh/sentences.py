"""What the door itself says: why it does not let in, and why a session has ended. What, why, and what to do next."""

from enum import StrEnum
from typing import Final

from tui_reset.language.texts import mark


class Refusal(StrEnum):
    """Why there is no session; also the label in the metrics."""

    FULL = "full"
    SOURCE_FULL = "source_full"
    BUSY = "busy"
    NO_HOST = "no_host"
    STOPPING = "stopping"
    DESK_CLOSED = "desk_closed"
    COMMAND = "command"
    SUBSYSTEM = "subsystem"
    CHANNELS = "channels"
    FORWARDING = "forwarding"
    SILENT = "silent"
    EVICTED = "evicted"
    ARRIVALS = "arrivals"


class Ending(StrEnum):
    """How a session ended; also in its log line and the metrics."""

    LEFT = "left"
    FAULT = "fault"
    GONE = "gone"
    IDLE = "idle"
    TOTAL = "total"
    OUTPUT = "output"
    STOPPING = "stopping"


REFUSALS: Final = {
    Refusal.FULL: mark("Too many people are here just now, so there is no place for you. Try again in a few minutes."),
    Refusal.SOURCE_FULL: mark("Too many sessions are open from your address. End one of them, then connect again."),
    Refusal.BUSY: mark("Busy: too many sessions are beginning just now. Try again in a moment."),
    Refusal.NO_HOST: mark("A session could not be begun; that is our fault. Try again in a moment."),
    Refusal.STOPPING: mark("The service is being restarted. Try again in a minute."),
    Refusal.DESK_CLOSED: mark(
        "The support desk cannot be reached this way. To reset your own password, "
        "connect to the same host as reset instead of desk."
    ),
    Refusal.COMMAND: mark("There is only the password reset here, and no commands. Connect again without a command."),
    Refusal.SUBSYSTEM: mark("There is only the password reset here, and no file transfer. Connect with ssh alone."),
    Refusal.CHANNELS: mark("One session at a time for each connection. End the other one, or connect anew."),
    Refusal.FORWARDING: mark("There is only the password reset here: nothing is forwarded."),
    Refusal.ARRIVALS: mark("Too many connections have come just now. Try again in a minute."),
}
ENDINGS: Final = {
    Ending.FAULT: mark(
        "The session has ended by a fault of ours. Connect again; a reset goes on "
        'with the link in the mail ("I have a mail already").'
    ),
    Ending.IDLE: mark(
        "The session has ended because nothing was typed for a while. Connect again; "
        'a reset goes on with the link in the mail ("I have a mail already").'
    ),
    Ending.TOTAL: mark(
        "The session has ended because it was open for too long. Connect again; "
        'a reset goes on with the link in the mail ("I have a mail already").'
    ),
    Ending.OUTPUT: mark("The session has ended because your side did not take what was sent. Connect again."),
    Ending.STOPPING: mark(
        "The service is being restarted. Connect again in a minute; "
        'a reset goes on with the link in the mail ("I have a mail already").'
    ),
}
