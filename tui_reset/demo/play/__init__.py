"""The demo that plays itself: a script for each profile, a player that presses its keys, and captions."""
