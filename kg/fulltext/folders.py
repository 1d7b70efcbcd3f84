"""Which files are one paper: a folder of TeX, and what a single TeX file inputs from its folder."""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from pathlib import Path

from kg.fulltext import limits
from kg.fulltext.tex.outline import has_abstract, has_class, input_names, package_names, title_of, without_comments

TEX = (".tex", ".ltx")
# Lists of papers, which lie in no paper's sources.
_LISTS = (".jsonl", ".ndjson", ".ris", ".nbib", ".enw", ".parquet")
_PACKINGS = (".gz", ".zst", ".bz2", ".xz")
_ENDINGS = ("", *TEX, ".sty", ".bbl")
_HEAD = 1 << 18


def is_paper_folder(path: Path) -> bool:
    """Return whether a path is a folder that is one paper: TeX lies directly in it.

    A folder with nothing but whole papers (files of TeX with different titles and an abstract each, folders of TeX)
    and lists of papers is several.
    """
    try:
        if not path.is_dir():
            return False
        inside = [file for file in path.iterdir() if not file.name.startswith(".")]
        tex = [file for file in inside if file.suffix.lower() in TEX and file.is_file()]
        return bool(tex) and not _is_collection(inside, tex)
    except OSError:
        return False


def _is_collection(inside: list[Path], tex: list[Path]) -> bool:
    lists = [file for file in inside if file not in tex and _is_list(file)]
    folders = [file for file in inside if file.is_dir()]
    if len(tex) + len(lists) + len(folders) < len(inside) or len(inside) == 1:
        return False
    titles = {_title(file) for file in tex}
    return None not in titles and len(titles) == len(tex) and all(map(_has_paper, folders))


def _is_list(file: Path) -> bool:
    name = file.name.lower()
    packing = next((packing for packing in _PACKINGS if name.endswith(packing)), "")
    return name.removesuffix(packing).endswith(_LISTS) and file.is_file()


def _has_paper(folder: Path) -> bool:
    return any(_title(file) for file in folder.iterdir() if file.suffix.lower() in TEX and file.is_file())


def _title(file: Path) -> str | None:
    """Return the title of a whole document with an abstract, in lower case; None for any other file."""
    with file.open("rb") as stream:
        text = without_comments(stream.read(_HEAD).decode("utf-8", errors="replace"))
    title = title_of(text) if has_class(text) and has_abstract(text) else None
    return title if title is None else title.casefold()


def files_of(main: Path) -> list[Path]:
    """Return a TeX file and the files below its folder that it inputs, directly or through others, without links.

    Names that lead out of the folder are left out, as are those beyond `limits.FILES` files or names in a file.
    """
    files = [main.resolve()]
    root = files[0].parent
    for file in files:
        for name in islice(_names(file), limits.FILES):
            inner = _inner(root, (root, file.parent), name)
            if inner and inner not in files and len(files) < limits.FILES:
                files.append(inner)
    return files


def _inner(root: Path, folders: Iterable[Path], name: str) -> Path | None:
    """Return the file below `root` that a name means, in one of the folders; None without one."""
    for folder, ending in product(folders, _ENDINGS):
        try:
            file = (folder / f"{name}{ending}").resolve()
            if file.suffix.lower() in _ENDINGS[1:] and file.is_relative_to(root) and file.is_file():
                return file
        except (OSError, ValueError):
            # The name is too long, or holds a null character.
            continue
    return None


def _names(file: Path) -> Iterator[str]:
    """Yield what a TeX file inputs, as it names it; nothing for a file that is too large or cannot be read."""
    try:
        if file.stat().st_size > limits.FILE_BYTES:
            return
        text = without_comments(file.read_bytes().decode("utf-8", errors="replace"))
    except OSError:
        return
    yield from package_names(text)
    yield from input_names(text)
