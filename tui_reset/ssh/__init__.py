"""The front door: `ssh reset@host` is the reset and nothing else."""
