"""The pieces that screens are made of: each draws one thing and decides nothing."""
