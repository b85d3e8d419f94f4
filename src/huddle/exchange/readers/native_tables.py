"""Which file is which table of huddle's own template: by its name, by its columns, or by a map."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from huddle.exchange import template
from huddle.exchange.columnmap import ColumnMap
from huddle.exchange.csvtable import header_key, header_names
from huddle.exchange.package import Package


def claims(headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether there is a table of the template by its name, or each sheet is plainly one of students.

    Names alone make no students: there must be a grade, a group, a homeroom or the like beside them, or the template's
    own columns for the names.

    Args:
        headers: stem of a file's name in lower case -> its column names in lower case.
    """
    if any("schoolid" in map(header_key, names) or "sourcedid" in names for names in headers.values()):
        return False
    if any(_knows(headers[stem], stem) for stem in template.TABLES if stem in headers):
        return True
    return bool(headers) and all(is_of_students(names) for names in headers.values())


def is_of_students(names: Iterable[str]) -> bool:
    """Whether a table under any name is one of students, by its columns."""
    found = set(map(header_key, names))
    of = {c.name: {header_key(name) for name in (c.name, *c.synonyms)} for c in template.columns("students")}
    named = any(found & of[name] for name in ("name", "first_name", "last_name"))
    shown = any(found & of[name] for name in ("grade", "homeroom", "groups", "needs"))
    numbered = bool(found & (of["student_id"] - {"id"}))
    return named and (shown or numbered or {"firstname", "lastname"} <= found)


def _knows(names: tuple[str, ...], table: str) -> bool:
    """Whether at least two of the names are columns of the table."""
    return len(keys(table) & {header_key(name) for name in names}) > 1


def keys(table: str) -> set[str]:
    """The names of a table's columns, with their synonyms, as headers are compared."""
    return {header_key(name) for c in template.columns(table) for name in (c.name, *c.synonyms)}


def tables_of(package: Package) -> dict[str, tuple[str, ...]]:
    """Table of the template -> its files: the one of its name; where there is none, all sheets of students, or the only file."""
    files = {PurePath(name).stem.casefold(): name for name in package.names}
    tables: dict[str, tuple[str, ...]] = {
        table: (files[table],) for table in template.TABLES if table in files
    }
    if tables:
        return tables
    if len(files) == 1:
        return {"students": package.names}
    sheets = tuple(name for name in package.names if is_of_students(header_names(package.head(name))))
    return {"students": sheets} if sheets else {}


def mapped_tables(package: Package, columns: ColumnMap) -> dict[str, tuple[str, ...]]:
    """The same as a map says: by the file it names, else by the table's own name, else the only file for each table."""
    files = {name.casefold(): name for name in package.names}
    files |= {PurePath(name).stem.casefold(): name for name in package.names}
    wanted = {table: columns.files.get(table, table).casefold() for table in columns.columns}
    only = len(package.names) == 1
    return {
        table: package.names if only else (files[name],)
        for table, name in wanted.items()
        if only or name in files
    }
