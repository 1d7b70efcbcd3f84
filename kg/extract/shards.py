"""Shards: extractions on disk as tables, keyed by the text's hash and the extractor's fingerprint, written once."""

import hashlib
import io
from collections.abc import Collection, Mapping
from pathlib import Path, PosixPath, WindowsPath
from typing import Any, cast

import polars as pl

from kg.atomic_files import drafted
from kg.errors import needing
from kg.frames import UNREADABLE, readable, schema_of, to_frame, write_table
from kg.records import Extraction

_DAMAGED, _CURE = "a shard of extractions is damaged", "kg build again"
SCHEMA = {"text_key": pl.String(), **schema_of(Extraction)}


def shard_folder(address: str) -> Path:
    """Return the folder of shards: a local path, or an fsspec path for an address with a scheme (extra `dask`)."""
    if "://" not in address:
        return Path(address).resolve()
    with needing(f"shards at {address}", "dask"):
        from upath import UPath  # noqa: PLC0415 - an extra
    # UPath has the methods of Path.
    return cast(Path, UPath(address))


def _is_local(path: Path) -> bool:
    return isinstance(path, PosixPath | WindowsPath)


def _source(shard: Path) -> Any:  # Polars names no type for a list of either
    """Return a shard in a form that Polars can read: its path, or its bytes if it is remote."""
    return shard if _is_local(shard) else io.BytesIO(shard.read_bytes())


def _shards(folder: Path, fingerprint: str) -> list[Path]:
    return sorted(folder.glob(f"{fingerprint}-*.parquet"))


def known_texts(folder: Path, fingerprint: str) -> pl.Series:
    """Return the keys of the texts extracted by an extractor with this fingerprint.

    An unreadable shard is deleted, so that its texts are extracted again.
    """
    found = [pl.Series("text_key", [], dtype=pl.String)]
    for shard in _shards(folder, fingerprint):
        try:
            # Read completely: damage inside a shard must be found before extraction starts.
            found.append(pl.read_parquet(_source(shard), schema=SCHEMA)["text_key"])
        except UNREADABLE:
            shard.unlink()
    return pl.concat(found).unique()


def shard_of_texts(folder: Path, fingerprint: str) -> pl.DataFrame:
    """Return the name of one shard for each text: (text_key, shard)."""
    found = [pl.DataFrame(schema={"text_key": pl.String(), "shard": pl.String()})]
    for shard in _shards(folder, fingerprint):
        with readable(shard, _DAMAGED, _CURE):
            texts = pl.read_parquet(_source(shard), columns=["text_key"])
        found.append(texts.with_columns(shard=pl.lit(shard.name)))
    return pl.concat(found).unique("text_key", keep="first", maintain_order=True)


def read_field(folder: Path, fingerprint: str, field: str, names: Collection[str] | None = None) -> pl.DataFrame:
    """Read `text` and one field of every extraction, or of those in the named shards.

    Raises GraphUnreadable if a shard has been damaged since `known_texts`.
    """
    shards = [shard for shard in _shards(folder, fingerprint) if names is None or shard.name in names]
    if not shards:
        return pl.DataFrame(schema={name: SCHEMA[name] for name in ("text_key", field)})
    with readable(folder, _DAMAGED, _CURE):
        rows = pl.scan_parquet(list(map(_source, shards)), schema=SCHEMA).select("text_key", field)
        # After a killed build, a text can be in two shards.
        return rows.collect().unique("text_key", keep="any")


def write_shard(folder: Path, fingerprint: str, extractions: Mapping[str, Extraction]) -> Path:
    """Write one batch atomically; the file's name is derived from its keys."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(extractions)
    batch = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
    path = folder / f"{fingerprint}-{batch}.parquet"
    frame = to_frame(Extraction, (extractions[key] for key in keys))
    rows = frame.select(pl.Series("text_key", keys, dtype=pl.String), pl.all())
    if _is_local(path):
        with drafted(path) as draft:
            write_table(rows, draft)
    else:
        # Object stores write atomically.
        write_table(rows, path)
    return path


def remove_other_shards(folder: Path, fingerprint: str) -> None:
    """Delete the shards of other extractors and partial files of killed builds."""
    for path in folder.iterdir() if folder.exists() else ():
        if not path.name.startswith(f"{fingerprint}-") or path.suffix == ".draft":
            path.unlink()
