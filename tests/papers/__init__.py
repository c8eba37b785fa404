"""What `make papers` writes from the program itself: man pages, completion scripts, the settings' reference."""
