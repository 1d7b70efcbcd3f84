"""The central promise: each sentence is in its text at its offsets, whole."""


def is_sentence_at(text: str, start: int, end: int, sentence: str) -> bool:
    """Return whether `text[start:end]` is the sentence, and neither begins nor ends inside a word.

    The second part fails where offsets and sentence are moved together.
    """
    around = (text[start - 1] if start else " ") + text[end : end + 1]
    return text[start:end] == sentence == sentence.strip() != "" and not around.strip()
