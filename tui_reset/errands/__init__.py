"""What is done beside the keys, for every front end: learning the profile, carrying calls, watching a reset."""
