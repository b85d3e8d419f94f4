"""What happened says its kind"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    member = sa.table("team_member", sa.column("team_id"), sa.column("code"))
    codes = {tuple(row) for row in connection.execute(sa.select(member.c.team_id, member.c.code))}
    move = sa.table("move", sa.column("id"), sa.column("team_id"), sa.column("happened"))
    noted = sa.select(move.c.id, move.c.team_id, move.c.happened).where(
        move.c.happened.not_in(("", "as planned"))
    )
    for move_id, team_id, said in connection.execute(noted).all():
        connection.execute(
            move.update().where(move.c.id == move_id).values(happened=_with_kind(codes, team_id, said))
        )
    # The undo journal holds the same texts, before and after each change.
    line = sa.table(
        "change_line", sa.column("id"), sa.column("table_name"), sa.column("before"), sa.column("after")
    )
    lines = sa.select(line.c.id, line.c.before, line.c.after).where(line.c.table_name == "move")
    for line_id, before, after in connection.execute(lines).all():
        values = {"before": _journal(codes, before), "after": _journal(codes, after)}
        if values != {"before": before, "after": after}:
            connection.execute(line.update().where(line.c.id == line_id).values(**values))


def _with_kind(codes: set[tuple[str, ...]], team_id: str, said: str) -> str:
    if said in ("", "as planned"):
        return said
    return f"by:{said}" if (team_id, said) in codes else f"other:{said}"


def _journal(codes: set[tuple[str, ...]], stored: str | None) -> str | None:
    row = json.loads(stored) if stored else None
    if not isinstance(row, dict) or not row.get("happened"):
        return stored
    row["happened"] = _with_kind(codes, str(row.get("team_id")), row["happened"])
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
