"""The walk and the desk as plain lines: append-only, one fact to a line; importing this imports no Textual."""
