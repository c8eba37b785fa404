"""Backend, mail server, accounts and front end in one command, with throw-away data on loopback."""
