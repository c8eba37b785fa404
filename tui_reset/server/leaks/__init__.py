"""Whether a password has been in a leak, asked of a server that never learns which one it was."""
