"""Carries the flow's calls to a backend."""
