"""Screens kept as plain text, so that a reviewer reads what changed."""

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class TextSnapshot(SingleFileSnapshotExtension):
    """One `.txt` file for each screen."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"
