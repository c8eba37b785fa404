"""Seconds as people read them; the seconds come from the server, never from a client's clock."""


def minutes(seconds: float) -> str:
    """`29:58`; never below `0:00`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def spoken(seconds: float) -> str:
    """`2 minutes`, `1 minute`, `40 seconds`: rounded up, for sentences."""
    whole = max(1, -int(-seconds // 1))
    number, unit = (whole, "second") if whole < 60 else (-(-whole // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
