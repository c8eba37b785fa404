"""Handing sign-in details to other applications: the one way out of the backend besides mail."""
