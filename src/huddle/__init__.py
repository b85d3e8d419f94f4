"""huddle: daily coordination for teaching teams. This file imports nothing, so that `--version` is instant."""

__version__ = "0.1.0"
