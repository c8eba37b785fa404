"""What the backend decides, as pure functions: clock and randomness are passed in."""
