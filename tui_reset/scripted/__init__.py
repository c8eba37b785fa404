"""The walk and the desk for scripts: one JSON object to an answer; importing this imports no Textual."""
