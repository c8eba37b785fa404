"""The support desk's app: people are found, resets started and followed, settings seen to."""
