"""The command line: what can be asked for, and the words and exit codes it answers with."""
