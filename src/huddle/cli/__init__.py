"""The command line: one file per noun, imports inside each command."""
