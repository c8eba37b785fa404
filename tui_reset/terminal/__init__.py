"""What the terminal can do, what it is given to show and to copy, and how it is left behind."""
