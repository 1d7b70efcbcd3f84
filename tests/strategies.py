"""Hypothesis strategies for valid papers, names and dirty texts."""

from hypothesis import strategies as st

HOSTILE = [
    "<script>alert(1)</script>",
    "]]>",
    '"',
    "'",
    "\\",
    "=HYPERLINK(1)",
    "文心一言",
    "שלום",
    "🚀",
    "\u200f",
    "a\tb",
    "&amp;",
    "%",
    "}",
]

# Every text that UTF-8 can represent; binary files bring in NUL and the like.
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
name = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(lambda s: s.strip()),
)
fragment = st.sampled_from(
    [
        "We propose FooNet", "low-rank adaptation (LoRA)", "on ImageNet", "outperforms BERT by 3.2%", "(", ")", "((", ". ", ", ",
        "\\textit{", "}", "$", "%", "88.2pm0.3", "https://github.com/a/b", "Llama 3.1 70B", "called", "X: ", "-", "…", "\n\n", "GPT-4o",
        "trained on C4", "“", "\\", "T\\\"ulu 3", "(XBT)", "accuracy of 81.5", "ＡＢＣ", "中文", "e.g.", "et al. ", "'s", "--",
    ]
)  # fmt: skip
abstract = st.lists(st.one_of(fragment, text), max_size=25).map(" ".join)
