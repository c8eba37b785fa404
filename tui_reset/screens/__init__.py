"""One screen for each step of the walk: it draws a step and says what was typed or chosen; it decides nothing."""
