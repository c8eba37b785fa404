"""What every full-screen app of ours is made of: its driver, its colours, and that nothing typed leaks from it."""
