"""The log, the roster and the calendar as documents."""
