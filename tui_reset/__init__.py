"""tui-reset: a self-service password reset that lives in the terminal."""

__version__ = "0.1.0"
