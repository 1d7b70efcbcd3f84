"""The weights that training begins with: all-MiniLM-L6-v2, from the package that holds it."""

import json

from safetensors.torch import load
from torch import Tensor

from kg.extract.neural.words import load_tokenizer
from kg.train.vocabulary import minilm_folder, minilm_tokenizer

_WORDS = "embeddings.word_embeddings.weight"


def minilm() -> dict[str, Tensor]:
    """Return the weights, the word embeddings being those of the pieces that ship."""
    weights: dict[str, Tensor] = load((minilm_folder() / "model.safetensors").read_bytes())
    numbers = json.loads(minilm_tokenizer())["model"]["vocab"]
    kept = load_tokenizer().get_vocab()
    weights[_WORDS] = weights[_WORDS][[numbers[piece] for piece in sorted(kept, key=kept.__getitem__)]]
    return weights
