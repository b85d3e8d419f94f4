"""Opens what a person points at: a zip, a folder or one file. Everything is read in memory, counted, and never unpacked."""

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from huddle.domain.errors import UsageError
from huddle.exchange.findings import Report, shown
from huddle.exchange.rosterjson import looks_like_json, read_roster_json
from huddle.exchange.workbook import is_workbook, read_workbook
from huddle.text import one_line

MOST_FILES = 50
MOST_ENTRIES = 2000  # of a zip's directory, with the folders and the litter that are not read
FILE_LIMIT = 50_000_000
TOTAL_LIMIT = 200_000_000
MOST_RATIO = 200
_RATIO_FROM = 100_000  # bytes; a small file may compress as well as it likes
_CHUNK = 1 << 16
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_DRIVE = re.compile(r"[A-Za-z]:")
_KINDS = (".csv", ".txt", ".tsv", ".tab")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    struct.error,
    ValueError,
    OverflowError,
    MemoryError,
)


class TooMuchError(Exception):
    """A file grew beyond what is read."""


@dataclass(slots=True)
class Package:
    """The files of a roster, by name.

    Attributes:
        name: what the person pointed at, as it is shown.
        kind: zip, folder or file.
        names: the files' own names, in the order found.
    """

    name: str
    kind: str
    _sources: Mapping[str, zipfile.ZipInfo | Path | bytes]
    _zip: bytes = b""
    _cache: dict[str, bytes] = field(default_factory=dict)
    _total: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The files' names, in the order found."""
        return tuple(self._sources)

    def label(self, name: str) -> str:
        """How the file is called in findings: `roster.zip/users.csv`, or its name alone."""
        return f"{self.name}/{one_line(name)}" if self.kind == "zip" else one_line(name)

    def read(self, name: str, report: Report) -> bytes | None:
        """The file's bytes; None with a finding when it cannot be read. What can be read is read once."""
        if name not in self._cache:
            data = self._read(name, report)
            if data is None:  # each report is told, also after a first look whose findings nobody sees
                return None
            self._cache[name] = data
        return self._cache[name]

    def head(self, name: str) -> bytes:
        """The first 64 kB of a file, to tell what it is; empty when it cannot be read."""
        source = self._sources[name]
        try:
            if isinstance(source, bytes):
                return source[:_CHUNK]
            if isinstance(source, Path):
                with source.open("rb") as stream:
                    return stream.read(_CHUNK)
            with zipfile.ZipFile(io.BytesIO(self._zip)) as archive, archive.open(source) as member:
                return member.read(_CHUNK)
        except _DAMAGE:
            return b""

    def _read(self, name: str, report: Report) -> bytes | None:
        source = self._sources[name]
        try:
            if isinstance(source, bytes):
                data = source
            elif isinstance(source, Path):
                data = _read_regular(source, FILE_LIMIT)
            else:
                data = self._read_member(source)
        except TooMuchError:
            report.add("E106", "It is larger than what is read (50 MB a file).", self.label(name))
            return None
        except _DAMAGE:
            report.add("E107", "It is damaged and cannot be read. Export it again.", self.label(name))
            return None
        self._total += len(data)
        if self._total > TOTAL_LIMIT:
            report.add("E106", "The files are larger than 200 MB together.", self.label(name))
            return None
        return data

    def _read_member(self, info: zipfile.ZipInfo) -> bytes:
        """Read a member in pieces, counting: what a zip says about its sizes is not believed."""
        out = bytearray()
        with zipfile.ZipFile(io.BytesIO(self._zip)) as archive, archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                out += piece
                if len(out) > FILE_LIMIT:
                    raise TooMuchError
                if len(out) > info.file_size:
                    raise zipfile.BadZipFile
        return bytes(out)


def open_package(path: Path, report: Report, data: bytes | None = None) -> Package | None:
    """Open a zip, a folder or one file; None with findings when it is not safe or not whole.

    Args:
        path: what the person pointed at; only its name counts when `data` is given.
        report: takes the findings.
        data: the bytes when they come from standard input.

    Raises:
        UsageError: there is no such path, or it is neither a file nor a folder.
    """
    name = one_line(path.name or str(path))
    if data is None:
        if path.is_dir():
            return _folder(path, name, report)
        data = _bytes_at(path, name)
    if len(data) > TOTAL_LIMIT:
        report.add("E106", "It is larger than 200 MB.", name)
        return None
    if data[:4] in _MAGIC:
        return _workbook(data, name, report) if is_workbook(data) else _zip(data, name, report)
    if looks_like_json(data):
        tables = read_roster_json(name, data, report)
        return None if tables is None else Package(name, "zip", tables)
    if path.suffix.casefold() == ".zip":
        report.add("E107", "This is not a zip, or its beginning is lost. Download or export it again.", name)
        return None
    return Package(name, "file", {path.name or str(path): data})


def _bytes_at(path: Path, name: str) -> bytes:
    try:
        return _read_regular(path, TOTAL_LIMIT)
    except TooMuchError:
        raise UsageError(f"{shown(name)} is larger than 200 MB.", hint="Export fewer schools.") from None
    except FileNotFoundError:
        raise UsageError(f"There is no {shown(str(path), 200)}.", hint="Check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(
            f"{shown(str(path), 200)} cannot be read: {one_line(reason)}.",
            hint="Give a zip, a folder or a CSV file.",
        ) from None


def _read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file; a pipe or a device is refused without waiting for it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooMuchError
    return data


def _folder(path: Path, name: str, report: Report) -> Package | None:
    try:
        entries = sorted(path.iterdir())
        files = {p.name: p for p in entries if p.suffix.casefold() in _KINDS and p.is_file()}
        inside = path.resolve()
        strays = [p for p in files.values() if p.is_symlink() and not p.resolve().is_relative_to(inside)]
    except OSError as error:
        raise UsageError(
            f"{shown(str(path), 200)} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from None
    if strays:
        message = f"{shown(strays[0].name)} is a link that leads out of the folder. Nothing of it is read."
        report.add("E105", message, name)
        return None
    if len(files) > MOST_FILES:
        report.add("E106", f"It holds {len(files)} tables; a roster has at most {MOST_FILES}.", name)
        return None
    if not _distinct(list(files), name, report):
        return None
    return Package(name, "folder", files)


def _workbook(data: bytes, name: str, report: Report) -> Package | None:
    """An Excel workbook, each sheet a table."""
    tables = read_workbook(name, data, report)
    return None if tables is None else Package(name, "zip", tables)


def _zip(data: bytes, name: str, report: Report) -> Package | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries: list[zipfile.ZipInfo] | None = archive.infolist()
    except _DAMAGE:
        entries = None
    if entries is None or not all(info.filename for info in entries):
        report.add("E107", "The zip is damaged or cut off. Download or export it again.", name)
        return None
    if len(entries) > MOST_ENTRIES:
        report.add("E106", f"The zip has {len(entries)} entries; a roster has at most {MOST_FILES}.", name)
        return None
    infos = [info for info in entries if not info.is_dir() and not _litter(info.filename)]
    if len(infos) > MOST_FILES:
        report.add("E106", f"The zip has {len(infos)} files; a roster has at most {MOST_FILES}.", name)
        return None
    problems = [problem for info in infos if (problem := _problem(info))]
    for code, message in problems:
        report.add(code, message, name)
    if sum(info.file_size for info in infos) > TOTAL_LIMIT:
        report.add("E106", "Its files are larger than 200 MB together.", name)
        return None
    if problems:
        return None
    members = _without_folder({info.filename.replace("\\", "/"): info for info in infos}, name, report)
    if members is None or not _distinct([info.filename for info in infos], name, report):
        return None
    return Package(name, "zip", members, data)


def _litter(filename: str) -> bool:
    """What computers add to a zip by themselves."""
    parts = filename.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db") or parts[-1].startswith("._")


def _problem(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Why a member is not read, as a code and a sentence."""
    which = shown(info.filename)
    plain = info.filename.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in plain.split("/"):
        return "E105", f"{which} points outside the zip. Nothing of it is read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "E105", f"{which} is a link, not a file."
    if info.flag_bits & 1:
        return "E105", f"{which} is locked with a password. Make the zip without one."
    if info.file_size > FILE_LIMIT:
        return "E106", f"{which} is larger than 50 MB."
    if info.file_size > _RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return "E106", f"{which} grows more than {MOST_RATIO} times when unpacked."
    return None


def _distinct(names: list[str], package: str, report: Report) -> bool:
    """Whether no two names are equal when capitals do not count."""
    count = Counter(name.replace("\\", "/").casefold() for name in names)
    twice = [name for name in names if count[name.replace("\\", "/").casefold()] > 1]
    if twice:
        report.add("E105", f"It holds {shown(twice[0])} more than once.", package)
    return not twice


def _without_folder(
    members: dict[str, zipfile.ZipInfo], package: str, report: Report
) -> dict[str, zipfile.ZipInfo] | None:
    """The members by their own names: one folder around all of them is taken away, others are left out."""
    parents = {str(PurePosixPath(name).parent) for name in members}
    if len(parents) == 1 and (folder := parents.pop()) != ".":
        report.add("W104", f"The files stand in the folder {shown(folder)}; it was looked into.", package)
        return {PurePosixPath(name).name: info for name, info in members.items()}
    if not any("/" in name for name in members):
        return members
    top = {name: info for name, info in members.items() if "/" not in name}
    if not top:
        which = ", ".join(shown(parent) for parent in sorted(parents)[:5])
        report.add("E105", f"It holds several folders: {which}. Unzip it and give one of them.", package)
        return None
    report.add("W105", f"{len(members) - len(top)} files in folders are not read.", package)
    return top
