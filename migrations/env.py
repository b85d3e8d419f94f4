"""Alembic's environment: the migrations run on the connection that the store hands in, inside its transaction."""

from alembic import context
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the store begins and ends the one transaction
)
context.run_migrations()
