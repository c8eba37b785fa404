"""Looks at everything that a service needs, and says of each what is the case and what to do next."""
