"""The schema's version and the marks of a huddle file, readable without any framework."""

# The number of the latest migration in migrations/versions, which is also SQLite's user_version.
SCHEMA = 4
# "HDL1" in the header marks a SQLite file as huddle's.
APPLICATION_ID = 0x48444C31
# Where a server's windows hear that somebody saved something.
CHANNEL = "huddle"
