"""Reads manifest.csv: the version, the mode of each file, the source; repairs what is usual and says so."""

from dataclasses import dataclass, field

from huddle.exchange import oneroster_spec as spec
from huddle.exchange.csvtable import CsvOptions, Table, read_table
from huddle.exchange.findings import Report, shown
from huddle.exchange.package import Package
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.staged import BULK, DELTA
from huddle.text import one_line

_FILE = "file."
_SAID_EMPTY = ("", "absent", "null", "none")


@dataclass(slots=True)
class Manifest:
    """What the package says about itself; `reported` are files whose absence has a finding already."""

    version: str
    source: str = ""
    modes: dict[str, str] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)


def read_manifest(package: Package, files: set[str], options: ReadOptions, report: Report) -> Manifest | None:
    """Read or, where there is none, infer the manifest; None with findings when the version is not known.

    Args:
        package: the files.
        files: which files of the format are there.
        options: how to read.
        report: takes the findings.
    """
    name = next((name for name in package.names if name.casefold() == "manifest.csv"), None)
    if name is None:
        return _inferred(package, files, options, report)
    label, data = package.label(name), package.read(name, report)
    csv_options = CsvOptions(options.encoding, options.delimiter or ",")
    table = read_table(label, data, report, csv_options) if data is not None else None
    if table is None:
        return None
    properties = _properties(table, report)
    version = _version(properties, label, report)
    if version == "":
        version = _version_of_columns(package, files, options, report)
    if version is None:
        return None
    manifest = Manifest(version, source=_source(properties))
    _take_modes(manifest, properties, files, report, label)
    return manifest


def _source(properties: dict[str, tuple[str, int]]) -> str:
    for key in ("source.systemName", "source.systemCode"):
        value = properties.get(key, ("", 0))[0]
        if value.casefold() not in _SAID_EMPTY:
            return one_line(value)
    return ""


def _properties(table: Table, report: Report) -> dict[str, tuple[str, int]]:
    """Property -> its value and line."""
    rows = list(table.records)
    if [cell.strip().casefold() for cell in table.header.cells[:2]] != ["propertyname", "value"]:
        message = "The header (propertyName,value) is missing; the first line was read as a property."
        report.add("W102", message, table.file, table.header.line)
        rows.insert(0, table.header)
    known = {f"{_FILE}{file}".casefold(): f"{_FILE}{file}" for file in (*spec.READ, *spec.NOT_READ)}
    found: dict[str, tuple[str, int]] = {}
    for record in rows:
        received, value = (*record.cells, "")[:2]
        key = known.get(received.strip().casefold(), received.strip())
        if received != key or value != value.strip():
            report.add(
                "W102", f"{shown(received)}: capitals or blanks were repaired.", table.file, record.line
            )
        if key in found and found[key][0] != value.strip():
            report.add(
                "E207", f"{shown(key)} stands twice with different values.", table.file, record.line, 1
            )
            continue
        found[key] = value.strip(), record.line
    return found


def _version(properties: dict[str, tuple[str, int]], label: str, report: Report) -> str | None:
    """The version the manifest names; empty when it names none, None when it is not known."""
    of_manifest, line = properties.get("manifest.version", ("", 0))
    if of_manifest != "1.0":
        message = f"manifest.version is {shown(of_manifest)}; it was taken as 1.0."
        report.add("W102", message, label, line or None, 2 if line else None)
    version, line = properties.get("oneroster.version", ("", 0))
    if not version:
        report.add("W102", "oneroster.version is missing; the columns tell it.", label, line or None)
        return ""
    if version in spec.VERSIONS:
        return version
    if version.startswith(("1.1.", "1.2.")):
        report.add("W102", f"oneroster.version {shown(version)} was taken as {version[:3]}.", label, line, 2)
        return version[:3]
    message = f"oneroster.version {shown(version)} is not known; huddle reads 1.0, 1.1 and 1.2."
    report.add("E104", message, label, line, 2)
    return None


def _take_modes(
    manifest: Manifest,
    properties: dict[str, tuple[str, int]],
    files: set[str],
    report: Report,
    label: str,
) -> None:
    for file in (*spec.READ, *spec.NOT_READ):
        value, line = properties.get(f"{_FILE}{file}", ("", 0))
        mode = value.casefold()
        if mode not in spec.MODES:
            if value:
                message = f"{_FILE}{file} is {shown(value)}, not absent, bulk or delta."
                report.add("E203", message, label, line, 2)
            mode = ""
        elif mode != value:
            report.add("W205", f"{_FILE}{file}: {shown(value)} was read as '{mode}'.", label, line, 2)
        if mode in (BULK, DELTA):
            manifest.modes[file] = mode
            if file not in files:
                manifest.reported.add(file)
                report.add(
                    "E102", f"{file}.csv is missing, but the manifest names it as {mode}.", label, line, 2
                )
        elif file in files:
            report.add(
                "W103", f"{file}.csv is there, but the manifest does not name it.", label, line or None
            )
    listed = {mode for file, mode in manifest.modes.items() if file in spec.READ}
    for file in files:
        manifest.modes.setdefault(file, DELTA if DELTA in listed else BULK)


def _inferred(package: Package, files: set[str], options: ReadOptions, report: Report) -> Manifest | None:
    """Without a manifest: the columns tell the version, and a filled status tells a delta."""
    version = _version_of_columns(package, files, options, report)
    if version is None:
        return None
    whole = version == spec.WITHOUT_MANIFEST and set(spec.WHOLE) <= files
    mode = DELTA if not whole and _has_status(package, files, options) else BULK
    message = f"There is no manifest.csv; the set was read as OneRoster {version} {mode}."
    report.add("W101", message, package.name)
    return Manifest(version, modes=dict.fromkeys(files, mode))


def _table(package: Package, file: str, options: ReadOptions) -> Table | None:
    """A table looked into beforehand: its findings come when it is read."""
    name = next((name for name in package.names if name.casefold() == f"{file}.csv".casefold()), None)
    aside = Report()
    data = package.read(name, aside) if name else None
    if name is None or data is None:
        return None
    return read_table(name, data, aside, CsvOptions(options.encoding, options.delimiter or ","))


def _version_of_columns(
    package: Package, files: set[str], options: ReadOptions, report: Report
) -> str | None:
    if "roles" in files:
        return "1.2"
    table = _table(package, "users", options)
    names = {name.strip().casefold() for name in table.header.cells} if table else set[str]()
    if "role" in names and "userid" in names and names & {"orgsourcedids", "orgsourcedid"}:
        return spec.WITHOUT_MANIFEST
    if table and "orgsourcedids" not in names:
        message = "This is no whole set of OneRoster. Ask for a 1.1 export with manifest.csv."
        report.add("E104", message, package.name)
        return None
    return "1.1"


def _has_status(package: Package, files: set[str], options: ReadOptions) -> bool:
    for file in sorted(files & set(spec.READ)):
        table = _table(package, file, options)
        names = [name.strip().casefold() for name in table.header.cells] if table else []
        if table and "status" in names:
            at = names.index("status")
            if any(record.cells[at].strip() for record in table.records):
                return True
    return False
