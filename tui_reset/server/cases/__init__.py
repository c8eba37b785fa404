"""One file per act, one transaction each: what routes, pages and commands call."""
