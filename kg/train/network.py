"""The network: a BERT encoder that takes word features in, a head that scores spans, and one that scores relations.

Devlin et al. (2019), "BERT"; the weights start from all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"). Spans are scored by
their first word, last word and mean. Entities are the log-sum-exp of their mentions (Zhou et al. 2021, "ATLOP"), after
two more layers that take the types of the selected words as input (as the typed markers of Zhong and Chen 2021). The
third stage scores pairs of a value and a node, by their vectors and by features of their distance.
"""

import copy
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from kg.extract.neural.labels import CLASSES, FEATURES, LINKS, NODES, NONE, RELATIONS, TAGS, WIDTH
from kg.extract.neural.nearness import ROWS
from kg.extract.neural.words import load_tokenizer

SHARED = 3
"""The layers that a second reading of spans has in common with the first."""

_NO_ATTENTION = -1e4
_RARE = 7.0


@dataclass(frozen=True, slots=True)
class Size:
    """The dimensions; the defaults are MiniLM-L6's and those of the shipped heads."""

    vocabulary: int = field(default_factory=lambda: load_tokenizer().get_vocab_size())
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    feature: int = 24
    head: int = 256
    key: int = 64
    link: int = 256
    pair: int = 96
    relation_layers: int = 2


class Layer(nn.Module):
    """One Transformer block with the norm behind it, as in BERT."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Make the block's matrices."""
        super().__init__()
        self.heads = size.heads
        self.query_key_value = nn.Linear(size.hidden, 3 * size.hidden)
        self.output = nn.Linear(size.hidden, size.hidden)
        self.norm_attention = nn.LayerNorm(size.hidden, eps=1e-12)
        self.inner, self.outer = nn.Linear(size.hidden, size.inner), nn.Linear(size.inner, size.hidden)
        self.norm_output = nn.LayerNorm(size.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Map (batch, length, hidden) to the same; `bias` is added to the attention scores."""
        batch, length, hidden = x.shape
        split = self.query_key_value(x).view(batch, length, 3, self.heads, hidden // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        # Attention has no dropout: with it PyTorch falls back to a slow path.
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = self.norm_attention(x + self.dropout(self.output(mixed.transpose(1, 2).reshape(batch, length, hidden))))
        return self.norm_output(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


class SpanHead(nn.Module):
    """Score every span of up to WIDTH words."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Make the head's matrices."""
        super().__init__()
        self.first, self.last = nn.Linear(size.hidden, size.head), nn.Linear(size.hidden, size.head)
        self.mean = nn.Linear(size.hidden, size.head, bias=False)
        self.width = nn.Embedding(WIDTH, size.head)
        nn.init.normal_(self.width.weight, std=0.05)
        self.out = nn.Linear(size.head, CLASSES)
        # Of hundreds of spans one is something: without this the first steps learn nothing else.
        self.out.bias.data[NONE] = _RARE
        self.dropout = nn.Dropout(dropout)

    def forward(self, first: Tensor, last: Tensor) -> Tensor:
        """Map words' first and last pieces (batch, words, hidden) to logits (batch, words, width, classes)."""
        words = first.shape[1]
        begin, end = self.first(first), self.last(last)
        total = nn.functional.pad(self.mean((first + last) / 2).cumsum(1), (0, 0, 1, 0))
        end = nn.functional.pad(end, (0, 0, 0, WIDTH - 1))
        totals = nn.functional.pad(total, (0, 0, 0, WIDTH - 1))
        mixed = [
            begin
            + end[:, width : width + words]
            + (totals[:, width + 1 : width + 1 + words] - total[:, :words]) / (width + 1)
            + self.width.weight[width]
            for width in range(WIDTH)
        ]
        logits: Tensor = self.out(self.dropout(nn.functional.gelu(torch.stack(mixed, 2))))
        return logits


class PairHead(nn.Module):
    """Score the relations of each node of one text, and for each relation its subject."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Make the head's matrices."""
        super().__init__()
        self.key_size = size.key
        self.mention = nn.Linear(2 * size.hidden, size.head)
        self.kind = nn.Embedding(len(NODES), size.head)
        nn.init.normal_(self.kind.weight, std=0.02)
        self.text = nn.Linear(size.hidden, size.head)
        self.paper = nn.Parameter(torch.zeros(size.head))
        self.objects = _head(3 * size.head, size.head, len(RELATIONS), dropout)
        self.query, self.key = (
            nn.Linear(size.head, len(RELATIONS) * size.key),
            nn.Linear(size.head, len(RELATIONS) * size.key),
        )
        self.bias = nn.Linear(size.head, len(RELATIONS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, first: Tensor, last: Tensor, member: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Map the pieces (length, hidden) of a text to logits (nodes, relations) and (relations, nodes, nodes + 1).

        Mentions are given by their first and last pieces; `member` (nodes, mentions) is 1 where one is a node's own.
        """
        mentions = torch.tanh(self.mention(torch.cat([x[first], x[last]], -1)))
        pooled = torch.logsumexp(mentions[None] + (member[:, :, None] - 1) * -_NO_ATTENTION, 1)
        nodes = pooled - 0.5 * torch.log(member.sum(1, keepdim=True)) + self.kind(kinds)
        text = torch.tanh(self.text(x[0]))
        around = torch.cat([nodes, text.expand_as(nodes), nodes.mean(0).expand_as(nodes)], -1)
        keys = torch.cat([self.dropout(nodes), (text + self.paper)[None]], 0)
        query = self.query(keys[:-1]).view(-1, len(RELATIONS), self.key_size).transpose(0, 1)
        key = self.key(keys).view(-1, len(RELATIONS), self.key_size).permute(1, 2, 0)
        return self.objects(around), query @ key / self.key_size**0.5 + self.bias(keys).t()[:, None, :]


class ResultHead(nn.Module):
    """Score of each value of one text whether it is a result's, and which nodes are its metric, place and owner."""

    def __init__(self, size: Size, dropout: float) -> None:
        """Make the head's matrices."""
        super().__init__()
        self.mention, self.text = nn.Linear(2 * size.hidden, size.link), nn.Linear(size.hidden, size.link)
        self.kind = nn.Embedding(len(NODES), size.link)
        nn.init.normal_(self.kind.weight, std=0.1)
        self.none = nn.Parameter(torch.zeros(size.link))
        self.row, self.column = nn.Linear(size.link, size.pair), nn.Linear(size.link, size.pair, bias=False)
        self.whole = nn.Linear(size.link, size.pair, bias=False)
        self.between = nn.Linear(size.hidden, size.pair, bias=False)
        self.near = nn.Embedding(ROWS, size.pair)
        nn.init.normal_(self.near.weight, std=0.2)
        self.mix = nn.Linear(3 * size.pair, size.pair)
        self.links = nn.Linear(size.pair, len(LINKS))
        self.valid = _head(2 * size.pair, size.pair, 1, dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Tensor,
        first: Tensor,
        last: Tensor,
        member: Tensor,
        kinds: Tensor,
        own: Tensor,
        other: Tensor,
        near: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Map the pieces (length, hidden) of a text to logits (links, values, nodes + 1) and (values,).

        Mentions are given by their first and last pieces (mentions,) and their `kinds`; `member` (nodes, mentions) is 1
        where one is a node's own; `own` and `other` (values, nodes) are the nearest mentions of a value and a node,
        `near` is that of kg.extract.neural.nearness. The last column stands for none.
        """
        mentions = torch.tanh(self.mention(torch.cat([x[first], x[last]], -1))) + self.kind(kinds)
        none = self.column(torch.tanh(self.text(x[0])) + self.none).expand(own.shape[0], 1, -1)
        rows, columns = self.row(mentions)[own], self.column(mentions)[other]
        whole = self.whole(member @ mentions / member.sum(1, keepdim=True))
        pairs = rows + columns + whole + self._between(x, first, last, own, other)
        mixed = torch.cat([pairs, none + rows.mean(1, keepdim=True)], 1) + self.near(near).sum(2)
        mixed = self.dropout(nn.functional.gelu(mixed))
        # Each pair sees the strongest of its value's other pairs, and of its node's.
        of_row, of_column = mixed.amax(1, keepdim=True).expand_as(mixed), mixed.amax(0, keepdim=True).expand_as(mixed)
        seen = self.dropout(nn.functional.gelu(self.mix(torch.cat([mixed, of_row, of_column], -1))))
        valid = self.valid(torch.cat([mixed.amax(1), mixed[:, -1]], -1))
        return self.links(seen).permute(2, 0, 1), valid[:, 0]

    def _between(self, x: Tensor, first: Tensor, last: Tensor, own: Tensor, other: Tensor) -> Tensor:
        """Return the mean of the pieces between a value and a node (values, nodes, pair)."""
        sums = nn.functional.pad(self.between(x).cumsum(0), (0, 0, 1, 0))
        start = torch.minimum(last[own], last[other]) + 1
        end = torch.maximum(torch.maximum(first[own], first[other]), start)
        return (sums[end] - sums[start]) / (end - start).clamp(min=1)[..., None]


class ExtractionModel(nn.Module):
    """Encoder and heads. Without a mask no piece is padding, as where texts are read one by one."""

    def __init__(self, size: Size | None = None, dropout: float = 0.1) -> None:
        """Make the network with random weights."""
        super().__init__()
        size = size or Size()
        self.words = nn.Embedding(size.vocabulary, size.hidden)
        self.positions = nn.Embedding(size.positions, size.hidden)
        self.segment = nn.Parameter(torch.zeros(size.hidden))
        self.norm = nn.LayerNorm(size.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        # Value 0 adds nothing: a constant added to every token soon drowns the words.
        self.features = nn.ModuleList(nn.Embedding(count, size.feature, padding_idx=0) for count in FEATURES.values())
        for table in self.features:
            nn.init.normal_(table.weight, std=0.1)
            table.weight.data[0] = 0
        self.mix_in, self.mix_out = (nn.Linear(size.feature * len(FEATURES), size.hidden, bias=False) for _ in range(2))
        nn.init.zeros_(self.mix_in.weight)
        nn.init.zeros_(self.mix_out.weight)
        self.spans = SpanHead(size, dropout)
        self.tags = _head(size.hidden, size.head, TAGS, dropout)
        self.selected = nn.Embedding(TAGS, size.hidden, padding_idx=0)
        nn.init.normal_(self.selected.weight, std=0.02)
        self.selected.weight.data[0] = 0
        self.relation_layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.relation_layers))
        self.pairs = PairHead(size, dropout)
        self.results = ResultHead(size, dropout)
        self.dropout = nn.Dropout(dropout)

    def embed(self, ids: Tensor, added: Tensor | float = 0.0) -> Tensor:
        """Return what the first layer reads."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place) + self.segment + added
        embedded: Tensor = self.dropout(self.norm(x))
        return embedded

    def lower(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Map pieces (batch, length) and their features (batch, length, kinds) to the output of the SHARED layers."""
        return through(self.layers[:SHARED], self.embed(ids, self.mix_in(self._given(features))), mask)

    def upper(self, x: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Map the output of the SHARED layers to the vectors (batch, length, hidden) of the pieces."""
        return through(self.layers[SHARED:], x, mask) + self.mix_out(self._given(features))

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Map pieces (batch, length) and their features (batch, length, kinds) to vectors (batch, length, hidden)."""
        return self.upper(self.lower(ids, features, mask), features, mask)

    def span_logits(self, x: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Map vectors and words' first and last pieces (batch, words) to logits (batch, words, width, classes)."""
        logits: Tensor = self.spans(gather(x, first), gather(x, last))
        return logits

    def _given(self, features: Tensor) -> Tensor:
        return torch.cat([embed(features[..., kind]) for kind, embed in enumerate(self.features)], dim=-1)

    def relate(self, x: Tensor, selected: Tensor, mask: Tensor | None = None) -> Tensor:
        """Encode the vectors again with the tag of each piece, `selected` (batch, length)."""
        return through(self.relation_layers, x + self.selected(selected), mask)


def through(layers: nn.ModuleList, x: Tensor, mask: Tensor | None) -> Tensor:
    """Return the output of the last of some layers."""
    bias = _bias(mask)
    for layer in layers:
        x = layer(x, bias)
    return x


def gather(x: Tensor, places: Tensor) -> Tensor:
    """Return the vectors (batch, words, hidden) of the pieces at `places` (batch, words)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def _bias(mask: Tensor | None) -> Tensor | None:
    if mask is None:
        return None
    length = mask.shape[1]
    return ((1.0 - mask) * _NO_ATTENTION)[:, None, None, :].expand(-1, -1, length, -1)


def _head(given: int, hidden: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(given, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, outputs))


_PARTS = {
    "output": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "norm_output": "output.LayerNorm",
}


def encoder_weights(weights: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Return a BERT checkpoint, names as in all-MiniLM-L6-v2's safetensors, under ExtractionModel's names."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "segment": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(layers):
        theirs = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            attention = [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"layers.{number}.query_key_value.{kind}"] = torch.cat(attention)
            for ours, name in _PARTS.items():
                state[f"layers.{number}.{ours}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    return state


def load_encoder(model: ExtractionModel, state: dict[str, Tensor]) -> None:
    """Load the encoder's weights; the layers that read again begin as copies of its last ones."""
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected
    assert not any(name.startswith(("words", "positions", "segment", "norm", "layers")) for name in missing)
    count = len(model.relation_layers)
    for ours, theirs in zip(model.relation_layers, model.layers[len(model.layers) - count :], strict=True):
        ours.load_state_dict(copy.deepcopy(theirs.state_dict()))
