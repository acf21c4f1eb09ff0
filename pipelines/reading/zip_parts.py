"""What an .xlsx file consists of inside, read without trusting what the archive says about itself."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from pipelines.reading.limits import MIB, Limits
from pipelines.reading.messages import refused

_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_END_MAGIC: Final = b"PK\x05\x06"
_END_RECORD: Final = 22
_ENCRYPTED: Final = 0x1
_CHUNK: Final = MIB
# Deflate cannot expand by more: below this, declared sizes need not be checked by unpacking.
_LARGEST_EXPANSION: Final = 1032


@dataclass
class Budget:
    """How many unpacked bytes may still be read from one file, whatever its directory declares."""

    limit: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        """Start with the whole allowance."""
        self.left = self.limit

    def spend(self, size: int) -> None:
        """Take unpacked bytes off; raise the refusal E06 when the allowance is used up."""
        self.left -= size
        if self.left < 0:
            raise refused("E06", limit_mb=self.limit // MIB)


@dataclass(frozen=True)
class Archive:
    """The parts of one .xlsx file by name, safe to be unpacked one after another."""

    path: Path
    parts: dict[str, zipfile.ZipInfo]
    unpacked_limit: int

    def find(self, name: str) -> str | None:
        """Return the real name of a part; case and the direction of slashes do not count, as in Excel."""
        wanted = _comparable(name.lstrip("/"))
        return next((part for part in self.parts if _comparable(part) == wanted), None)

    def chunks(self, name: str, budget: Budget | None = None) -> Iterator[bytes]:
        """Unpack one part piece by piece, at most 1 MiB at a time."""
        budget = budget or Budget(self.unpacked_limit)
        with self.path.open("rb") as file:
            for chunk in _inflate(file, self.parts[name]):
                budget.spend(len(chunk))
                yield chunk

    def verified(self, name: str, budget: Budget | None = None) -> Iterator[bytes]:
        """Unpack one part as `chunks` does; raise FileRefusedError E05 where it is not what was packed."""
        size, checksum = 0, 0
        for chunk in self.chunks(name, budget):
            size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
            yield chunk
        info = self.parts[name]
        if (size, checksum) != (info.file_size, info.CRC):
            raise refused("E05")

    def text(self, name: str, budget: Budget | None = None) -> bytes:
        """Unpack a whole part that is known to be small (workbook, relations, styles)."""
        return b"".join(self.chunks(name, budget))


def open_archive(path: Path, limits: Limits) -> Archive:
    """List the parts of a file; refuse it where the directory itself is hostile or broken.

    Raises FileRefusedError E04, E05, E06 or E08. Two parts of one name, or a name that leaves the archive,
    would let two readers see two different workbooks, and so would anything after the archive's end.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos, comment = archive.infolist(), archive.comment
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as fault:
        raise refused("E05") from fault
    if not _ends_with_directory(path, comment):
        raise refused("E05")
    if len(infos) > limits.parts:
        raise refused("E08.parts", parts=len(infos), limit=limits.parts)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise refused("E04")
    names = [info.filename for info in infos]
    if len(set(map(_comparable, names))) < len(names) or any(map(_leaves_archive, names)):
        raise refused("E05")
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise refused("E06", limit_mb=limits.unpacked_bytes // MIB)
    return Archive(path, {info.filename: info for info in infos}, limits.unpacked_bytes)


def may_lie(archive: Archive) -> bool:
    """Tell whether the packed bytes could unpack beyond the limit if the declared sizes were false."""
    packed = sum(info.compress_size for info in archive.parts.values())
    return packed * _LARGEST_EXPANSION > archive.unpacked_limit


def _ends_with_directory(path: Path, comment: bytes) -> bool:
    """Tell whether nothing follows the archive, which could be a workbook to one reader and a page to another."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, _END_RECORD + len(comment)), 2)
        return file.read(len(_END_MAGIC)) == _END_MAGIC


def _comparable(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _leaves_archive(name: str) -> bool:
    path = _comparable(name)
    return ":" in path or path.startswith("/") or ".." in PurePosixPath(path).parts


def _inflate(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one entry until its data ends, not until the declared size: zipfile itself would stop there."""
    if info.header_offset < 0:
        raise refused("E05")
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
        raise refused("E05")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    file.seek(name_length + extra_length, 1)
    if info.compress_type == zipfile.ZIP_STORED:
        yield from _stored(file, info.compress_size)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(file, info.compress_size)
    else:
        raise refused("E05")


def _stored(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := file.read(min(_CHUNK, size))):
        size -= len(chunk)
        yield chunk


def _deflated(file: BinaryIO, size: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = b""
    try:
        while not unpacker.eof and (packed or size > 0):
            if not packed:
                packed = file.read(min(_CHUNK // 4, size))
                size -= len(packed)
                if not packed:
                    break
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
    except zlib.error as fault:
        raise refused("E05") from fault
