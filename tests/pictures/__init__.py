"""The pictures of README.md and docs/: the real apps with a backend that always answers the same."""
