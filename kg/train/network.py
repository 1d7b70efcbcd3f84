"""The network: a BERT encoder whose token embeddings take features in, a tag head and a relation head.

Devlin et al. (2019), "BERT"; the weights start from all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM").
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kg.extract.neural.labels import FEATURES, RELATION_OUTPUTS, TAGS

_NO_ATTENTION = -1e4


@dataclass(frozen=True, slots=True)
class Size:
    """The encoder's dimensions; the defaults are MiniLM-L6's."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    feature: int = 24
    head: int = 256


class Layer(nn.Module):
    """One Transformer block with the norm behind it, as in BERT."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Make the block's matrices."""
        super().__init__()
        self.heads = size.heads
        self.query, self.key, self.value, self.output = (nn.Linear(size.hidden, size.hidden) for _ in range(4))
        self.norm_attention = nn.LayerNorm(size.hidden, eps=1e-12)
        self.inner, self.outer = nn.Linear(size.hidden, size.inner), nn.Linear(size.inner, size.hidden)
        self.norm_output = nn.LayerNorm(size.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def _split(self, x: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        return x.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Map (batch, length, hidden) to the same; `bias` is added to the attention scores."""
        query, key, value = (self._split(f(x)) for f in (self.query, self.key, self.value))
        bias = None if bias is None else bias.to(query.dtype)
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = self.norm_attention(x + self.dropout(self.output(mixed.transpose(1, 2).reshape(x.shape))))
        return self.norm_output(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


class Reader(nn.Module):
    """Encoder and heads: ids (batch, length), features (batch, length, kinds), mask -> tag and relation logits.

    Without a mask no piece is padding, as where texts are read one by one.
    """

    def __init__(self, size: Size | None = None, dropout: float = 0.1) -> None:
        """Make the network with random weights."""
        super().__init__()
        size = size or Size()
        self.words = nn.Embedding(size.vocabulary, size.hidden)
        self.positions = nn.Embedding(size.positions, size.hidden)
        self.segment = nn.Parameter(torch.zeros(size.hidden))
        self.norm = nn.LayerNorm(size.hidden, eps=1e-12)
        # Value 0 says nothing and adds nothing: a constant added to every token soon drowns the words.
        self.features = nn.ModuleList(nn.Embedding(count, size.feature, padding_idx=0) for count in FEATURES.values())
        for table in self.features:
            nn.init.normal_(table.weight, std=0.1)
            table.weight.data[0] = 0
        width = size.feature * len(FEATURES)
        self.mix = nn.Linear(width, size.hidden, bias=False)
        nn.init.zeros_(self.mix.weight)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.tag = _head(size.hidden + width, size.head, len(TAGS), dropout)
        self.relation = _head(size.hidden + width, size.head, len(RELATION_OUTPUTS), dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Give logits of tags (batch, length, 13) and of relations (batch, length, 9)."""
        given = torch.cat([embed(features[..., kind]) for kind, embed in enumerate(self.features)], dim=-1)
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place) + self.segment + self.mix(given)
        x = self.dropout(self.norm(x))
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * _NO_ATTENTION
        for layer in self.layers:
            x = layer(x, bias)
        x = torch.cat([x, given], dim=-1)
        return self.tag(x), self.relation(x)


def _head(given: int, hidden: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(given, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, outputs))


def load_encoder(reader: Reader, weights: dict[str, Tensor]) -> None:
    """Copy the weights of a BERT checkpoint (names as in all-MiniLM-L6-v2's safetensors) into the encoder."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "segment": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "output": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm_output": "output.LayerNorm",
    }
    for number in range(len(reader.layers)):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{kind}"] = weights[f"encoder.layer.{number}.{theirs}.{kind}"]
    missing, unexpected = reader.load_state_dict(state, strict=False)
    assert not unexpected
    assert all(name.startswith(("features", "mix", "tag", "relation")) for name in missing)
