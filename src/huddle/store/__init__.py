"""The store: the only room that knows SQLModel, SQLAlchemy and Alembic. Rows never leave it; records do."""
