"""Shards: extractions on disk, keyed by the text's hash and the extractor's fingerprint, written once."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson
import polars as pl
from pydantic import TypeAdapter, ValidationError

from kg.records import Extraction

_ADAPTER = TypeAdapter(Extraction)
_SCHEMA = {"text": pl.String(), "extraction": pl.String()}


def text_key(text: str) -> str:
    """Give the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_shards(folder: Path, fingerprint: str) -> dict[str, Extraction]:
    """Read what an extractor of this fingerprint has extracted: text key -> extraction.

    A shard that cannot be read is deleted: its texts are extracted again.
    """
    found: dict[str, Extraction] = {}
    for shard in sorted(folder.glob(f"{fingerprint}-*.parquet")):
        try:
            rows = pl.read_parquet(shard).iter_rows()
            found.update({key: _ADAPTER.validate_json(extraction) for key, extraction in rows})
        except (pl.exceptions.PolarsError, OSError, ValidationError):
            shard.unlink()
    return found


def write_shard(folder: Path, fingerprint: str, extractions: Mapping[str, Extraction]) -> Path:
    """Write one batch in one step, named by what is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"text": key, "extraction": orjson.dumps(x).decode()} for key, x in sorted(extractions.items())]
    batch = hashlib.sha256("".join(sorted(extractions)).encode()).hexdigest()[:16]
    path = folder / f"{fingerprint}-{batch}.parquet"
    draft = path.with_suffix(".draft")
    pl.DataFrame(rows, schema=_SCHEMA).write_parquet(draft, compression="zstd")
    draft.rename(path)
    return path


def remove_other_shards(folder: Path, fingerprint: str) -> None:
    """Delete the shards of other extractors and what a killed build left half-written."""
    for path in folder.iterdir() if folder.exists() else ():
        if not path.name.startswith(f"{fingerprint}-") or path.suffix == ".draft":
            path.unlink()


def batches(texts: Iterable[str], size: int) -> list[list[str]]:
    """Cut texts into batches of at most `size`."""
    rows = list(texts)
    return [rows[start : start + size] for start in range(0, len(rows), size)]
