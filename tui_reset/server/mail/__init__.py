"""Mails of the reset: what they say, how they are handed to the mail server, and when."""
