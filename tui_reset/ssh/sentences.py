"""What the door itself says: why it does not let in, and why a session has ended. What, why, and what to do next."""

from enum import StrEnum
from typing import Final


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
    Refusal.FULL: "Too many people are here just now, so there is no place for you. Try again in a few minutes.",
    Refusal.SOURCE_FULL: "Too many sessions are open from your address. End one of them, then connect again.",
    Refusal.BUSY: "Busy: too many sessions are beginning just now. Try again in a moment.",
    Refusal.NO_HOST: "A session could not be begun; that is our fault. Try again in a moment.",
    Refusal.STOPPING: "The service is being restarted. Try again in a minute.",
    Refusal.DESK_CLOSED: "The support desk cannot be reached this way. To reset your own password, "
    "connect to the same host as reset instead of desk.",
    Refusal.COMMAND: "There is only the password reset here, and no commands. Connect again without a command.",
    Refusal.SUBSYSTEM: "There is only the password reset here, and no file transfer. Connect with ssh alone.",
    Refusal.CHANNELS: "One session at a time for each connection. End the other one, or connect anew.",
    Refusal.FORWARDING: "There is only the password reset here: nothing is forwarded.",
    Refusal.ARRIVALS: "Too many connections have come just now. Try again in a minute.",
}
ENDINGS: Final = {
    Ending.FAULT: "The session has ended by a fault of ours. Connect again; a reset goes on "
    'with the link in the mail ("I have a mail already").',
    Ending.IDLE: "The session has ended because nothing was typed for a while. Connect again; "
    'a reset goes on with the link in the mail ("I have a mail already").',
    Ending.TOTAL: "The session has ended because it was open for too long. Connect again; "
    'a reset goes on with the link in the mail ("I have a mail already").',
    Ending.OUTPUT: "The session has ended because your side did not take what was sent. Connect again.",
    Ending.STOPPING: "The service is being restarted. Connect again in a minute; "
    'a reset goes on with the link in the mail ("I have a mail already").',
}
