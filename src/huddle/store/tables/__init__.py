"""Every table of the schema, registered by importing this package.

A row class holds columns and keys only; the nouns in `domain` refuse nonsense. Column names are the field names of the
domain records. Ids are UUID texts made by the client. Lists and mappings are JSON texts, times UTC without a zone, so
that the same schema and the same SQL serve SQLite and PostgreSQL.
"""

from huddle.store.tables import naming  # isort: skip - the rule comes before the tables
from huddle.store.tables import cover, huddle, people, record, schedule

__all__ = ["cover", "huddle", "naming", "people", "record", "schedule"]
