"""Mixed walks, attacks and kills for minutes on end, and a ledger that says what was lost: `make soak`."""
