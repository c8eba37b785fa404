"""The one error of this room: a value that cannot be used, and where it came from."""


class SettingsError(Exception):
    """`str()` is the whole sentence for the person: source (file, line, key), what was expected. Exit code 2."""
