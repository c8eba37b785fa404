"""Which step comes next, and what each step says: pure, the same for every front end."""
