"""What the text of a paper says about its tables: the models it introduces, its data sets, its metrics."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.fulltext.document import FullText
from kg.fulltext.tables.kind_of_paper import kind_of_paper
from kg.fulltext.tables.words import caption_metrics, is_cost, is_language, metric_in
from kg.lexicon import load, normal_form

_WORD = re.compile(r"\S+")
_EDGE = ".,;:()[]{}“”\"'’‘?!"
_NAME = r"[A-Z](?:[\w\-+/'’]|\.(?=\w))*(?:[ ](?:[A-Z0-9](?:[\w\-+/]|\.(?=\w))*|\d+))*"
_BEFORE_KIND = re.compile(
    rf"(?:\b[Tt]he|\b[Oo]n|\b[Oo]ur|\ba|,|\band|\b[Ii]n|\busing|\bfrom|\bof|\bwith|\bfor)\s+({_NAME})\s+(?:\w+\s)?"
    r"(?:data ?sets?|data|benchmarks?|corpus|corpora|collections?|challenge|task|test set|validation set|(?:test|train|val|dev)\b)"
)
_ON = re.compile(rf"\b(?:on|from)\s+(?:the\s+)?({_NAME})(?=[\s.,;:)]|$)")
_INTRODUCED = re.compile(
    r"\b(?:propose|proposes|introduce|introduces|present|presents|describe|describes|develop|develops|developed|call(?:ed)?|dub(?:bed)?|named?|term(?:ed)?|refer to \w+ as)\b"
    r"[^.\n]{0,120}"
)
_PLURAL = re.compile(r"(?<=s \()[A-Z][\w-]*[A-Z]s(?=\))")
_OWN_DATASET = re.compile(
    rf"\b(?:introduce|present|propose|release|build|construct|create)\s+(?:the\s+)?({_NAME}),?\s+(?:a|an|the)\s[^.]{{0,60}}?"
    r"\b(?:benchmark|data ?set|corpus|test set|suite)\b"
)
_CANDIDATE = re.compile(
    r"(?<![\w])(?:[A-Z][a-z]*[A-Z0-9][\w\-+]*|[A-Z]{2,}[\w\-+]*|[A-Z][\w]*-[A-Z0-9][\w\-]*)(?![\w])"
)
_TITLE = re.compile(r"^([^:]{2,40}):\s")
_EXPANSION = re.compile(r"([A-Z][\w\s\-]{6,80})\s\(([A-Z][\w\-+]{1,14})\)")
_SHORT = re.compile(
    r"(?<![\w])((?:[\w\-]+ ){1,6}?[\w\-]+) \(([A-Z][A-Za-z\-]{0,9})\)|\b([A-Z][\w]{0,9}) (?:stands for|denotes|means|refers to|is short for|=) ((?:[\w\-]+ ?){1,6})"
)
_FIRST = re.compile(
    r"^([A-Z][\w\-]*[A-Z0-9][\w\-]*)(?=\s(?:[Pp]erformance|[Rr]esults|[Ee]valuation|[Cc]omparison|[Ss]cores))"
)
_NUMBERED = re.compile(r"\b[Dd]ata ?set \d+(?: \([^()]{1,60}\))?")
_LEAST_SHORT, _MOST_SHORT = 3, 5
_SUBJECT = re.compile(
    r"\b(?:on)\s+(?:the\s+)?(?:(?:task|classification|prediction|recognition|segmentation|problem)s?\s+of\s+)?"
    r"([A-Za-z][\w\- ]{4,60}?)(?=[.,:;(]|$|\s(?:using|with|when|in|by|for|from|of|and|test|across|between)\b)"
)
# Words of what is not the name of a data set.
_NO_DATA = re.compile(
    r"\b(?:settings?|data ?sets?|data|tasks?|all|different|various|our|each|both|several|sets?|training|downstream|scenarios?"
    r"|models?|methods?|performance|results?|dataset|these|other|left|right|top|average|ablation|experiments?|evaluation|of"
    r"|scale|ratings?|scores?|metrics?|values?|gpus?|cpus?|machines?|number|effect|impact|influence|role|importance)\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(["table", "figure", "section", "appendix", "equation", "the", "our", "we", "in", "this", "all", "results", "sota", "state", "first", "second", "both", "each", "these", "those", "its", "their", "bold", "best", "average", "higher", "lower"])  # fmt: skip
_MOST_TEXT = 400_000
# Fewer mentions do not make a name the data set of the paper.
_LEAST_MENTIONS = 2
# Kinds of signals rather than data sets: "EEG data".
_SIGNALS = frozenset(
    "EEG ECG EMG MEG MRI fMRI CT PET RGB RGB-D RNA DNA LiDAR GPS IMU SAR UAV IoT SQL XML JSON CSV OCR LLM AI ML NLP".split()
)
# Tests of significance: "the Wilcoxon test" is no test set.
_TEST = re.compile(
    r"(?:McNemar|Wilcoxon|Student|Mann|Kolmogorov|Friedman|Nemenyi|Fisher|Shapiro|Welch|Tukey|Levene|Kruskal)\b"
)
# What the abstract names counts as much as so many mentions in the text.
_OF_ABSTRACT = 3
_LANGUAGES, _SEVERAL = re.compile(r"\blanguages\b|\b(?:cross|multi)-?lingual", re.IGNORECASE), 3


_DATA_WORD = re.compile(r"\b(?:data ?sets?|data|corpus|corpora|benchmarks?|competitions?|challenges?)\b")
_METRIC_WORD = re.compile(
    r"\b(?:metrics?|measures?|scores?|accurac(?:y|ies)|rates?|percentages?|ratios?|errors?|similarit(?:y|ies))\b"
)
# What stands around a name in an enumeration, or before the word for its kind.
_BEGINS_NAME = r"(?:^|[,:;(/\"“'‘]|\b(?:and|or|as|on|in|of|for|the|from|to|with|our|use|using|including|namely|both|vs\.?|is|are))\s*"
_ENDS_NAME = r"(?:\s*[,:;)/\"”'’\[(]|\s+(?:and|or|vs)\b|$|\s+(?:\w+\s){0,2}(?:data|corpus|corpora|benchmark|competition|challenge|is|are|has|with))"
_BEFORE, _AFTER = 60, 100
_STOP = re.compile(r"[.\n]")
# The share of mentions that makes one metric that of the whole paper.
_DOMINANT = 0.6
_FEW = 4


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a paper before its tables are read.

    `own` are normal forms of the models that it introduces, `datasets` normal form -> how often its text names them,
    `names` normal form -> spelling, `metrics` the metrics of its abstract and experiments, most frequent first. `cited`
    are normal forms of names that a citation follows; `has_languages` is set where the paper is about several languages; `kind`
    are features of the kind of paper.
    """

    own: frozenset[str]
    datasets: Counter[str]
    names: dict[str, str]
    metrics: tuple[str, ...]
    main_dataset: str
    own_name: str
    abstract: str
    own_dataset: str
    cited: frozenset[str] = frozenset()
    has_languages: bool = False
    body: str = ""
    near_data: str = ""
    near_metrics: str = ""
    title: str = ""
    of_sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kind: Mapping[str, float] = field(default_factory=dict)

    def names_data(self, text: str) -> bool:
        """Return whether the text of the paper calls a name one of data: "the Churn data set", "data sets: Churn"."""
        name = text.casefold()
        if name not in self.near_data:
            return False
        return re.search(rf"(?m){_BEGINS_NAME}{re.escape(name)}{_ENDS_NAME}", self.near_data) is not None

    def abbreviates_other(self, text: str) -> bool:
        """Return whether the paper explains a short form, and never as one of data: "structural simplicity (StS)"."""
        return _abbreviates_other(text, self.body)

    def names_metric(self, text: str) -> bool:
        """Return whether the text of the paper calls a name one of a metric, or explains it: "success rate (SR)".

        A few capitals are taken for an abbreviation of a metric.
        """
        if metric_in(text) or (text.isupper() and len(text) <= _FEW):
            return True
        return f"({text})" in self.body or _is_word(text, self.near_metrics)

    @property
    def metric(self) -> str | None:
        """The only metric of the abstract, else the one that most of the text is about; None without one."""
        in_abstract = dict.fromkeys(name.casefold() for name in caption_metrics(self.abstract) if not is_cost(name))
        if len(in_abstract) == 1:
            return next(iter(in_abstract))
        counts = Counter(name for name in caption_metrics(self.body) if not is_cost(name))
        found = next(iter(counts.most_common(1)), None)
        return found[0] if found and found[1] >= _DOMINANT * counts.total() else None


_KIND = re.compile(r"\s+(?:data ?sets?|benchmarks?|corpus|corpora|data|test|dev|val(?:idation)?)$", re.IGNORECASE)


def without_kind(name: str) -> str:
    """Return a name without "dataset" and the like behind it, and without what stands in brackets.

    >>> without_kind("Yelp Dataset"), without_kind("CIFAR-10 (WRN-28)")
    ('Yelp', 'CIFAR-10')
    """
    return _KIND.sub("", re.sub(r"\s*\([^()]*\)$", "", name).strip())


_NO_DATA_TYPES = ("Metric", "Method", "Model", "Task")
# "ViT" of "ViT-B-16"; "DS-style data" are no data set of that name.
_HEAD = re.compile(r"[\s-]")
_COMPOUND = re.compile(
    r"-(?:style|based|level|specific|like|free|scale|trained|annotated|labell?ed|domain|shot|quality|only|aware|centric"
    r"|generated|dimensional|resource|language|lingual)$",
    re.IGNORECASE,
)


def _beside(word: re.Pattern[str], text: str) -> str:
    """Return what stands beside each word of a kind in a text, within its sentence, a line each."""
    lines = []
    for found in word.finditer(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        after = text[found.end() : found.end() + _AFTER]
        lines.append(_STOP.split(before)[-1] + found.group() + _STOP.split(after, maxsplit=1)[0])
    return "\n".join(lines)


def _abbreviates_other(text: str, body: str) -> bool:
    """Return whether a short form is explained, and never stands before a word for data."""
    if len(text) > _MOST_SHORT or f"({text})" not in body:
        return False
    kind = r"(?:data ?set|corpus|corpora|benchmark|challenge)"
    return re.search(rf"(?<![\w-]){re.escape(text)}\)?\s(?:\w+\s)?{kind}", body) is None


def _by_mentions(counts: Counter[str], names: dict[str, str]) -> list[str]:
    """Return the data sets that the text names several times, the most frequent first."""
    return [names[form] for form, count in counts.most_common() if count >= _LEAST_MENTIONS]


def _is_word(text: str, within: str) -> bool:
    if text not in within:
        return False
    return re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", within) is not None


def is_compound(text: str) -> bool:
    """Return whether a name is a compound that qualifies another one: "DS-style", "Reference-based"."""
    return _COMPOUND.search(text) is not None


def known_type(text: str) -> str | None:
    """Return the type that the lexicon has for a name; None for an unknown one."""
    name = text.strip(_EDGE + " ")
    terms = load().find(name)
    if name.isupper():
        # "DICES" is not the plural of "Dice".
        terms = tuple(term for term in terms if any(form.casefold() == name.casefold() for form in term.forms))
    return terms[0].type if terms else None


def known_datasets(text: str) -> list[str]:
    """Return the data sets and benchmarks of the lexicon that a text names, in order."""
    spans = [found.span() for found in _WORD.finditer(text)]
    words, starts, ends = [], [], []
    for start, end in spans:
        word = text[start:end]
        left = len(word) - len(word.lstrip(_EDGE))
        bare = word.strip(_EDGE)
        if bare:
            words.append(bare)
            starts.append(start + left)
            ends.append(start + left + len(bare))
    found = load().iter_terms(text, words, starts, ends)
    spans = [(a, b) for a, b, term in found if term.type in ("Dataset", "Benchmark")]
    # Of names that overlap, the longest: "WMT 2014", not "WMT".
    longest, furthest = set(), 0
    for a, b in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if b > furthest:
            longest.add((a, b))
            furthest = b
    return [text[starts[a] : ends[b - 1]] for a, b in spans if (a, b) in longest]


def named_datasets(text: str) -> list[str]:
    """Return the names that stand before "dataset", "benchmark" and the like in a text, in order."""
    found = [match[1].strip(_EDGE + " ") for match in _BEFORE_KIND.finditer(text)]
    return [name for name in found if is_name_of_data(name)]


def is_name_of_data(name: str) -> bool:
    """Return whether a name may be that of a data set: no language, no signal, no model or metric, no first word of prose."""
    first = name.split(maxsplit=1)[0].casefold() if name else ""
    if name in _SIGNALS or _TEST.match(name):
        return False
    if len(name) < 2 or first in _NOT_NAMES or is_language(name) or is_compound(name):
        return False
    return known_type(name) not in _NO_DATA_TYPES and known_type(_HEAD.split(name, maxsplit=1)[0]) != "Model"


def after_on(text: str) -> list[str]:
    """Return the names behind "on" and "from" that may be those of data sets."""
    found = [match[1].strip(_EDGE + " ") for match in _ON.finditer(text)]
    return [name for name in found if is_name_of_data(name) and not name.isdecimal() and not _NO_DATA.search(name)]


def datasets_of(text: str) -> list[str]:
    """Return the data sets that a caption or a sentence names, known or by what stands beside them, in its order."""
    known = known_datasets(text)
    named = named_datasets(text)
    behind_on = after_on(text)
    numbered = _NUMBERED.findall(text)
    first = [match[1] for match in _FIRST.finditer(text) if is_name_of_data(match[1])]
    found = list(dict.fromkeys([*known, *numbered, *named, *behind_on, *first]))
    # Of names that overlap, the one that was found first.
    return sorted(found, key=text.find)


def is_title_of_data(text: str) -> bool:
    """Return whether a heading over all columns may name what the results are on: a name, no word for results.

    >>> is_title_of_data("Track A - eng"), is_title_of_data("Performance")
    (True, False)
    """
    return any(c.isupper() or c.isdigit() for c in text) and not _NO_DATA.search(text) and not metric_in(text)


def full_name(short: str, context: "Context") -> str | None:
    """Return the only data set of the paper that begins with a short name, "Stories" for "Sto"; else None."""
    if not _LEAST_SHORT <= len(short) <= _MOST_SHORT or normal_form(short) in context.datasets:
        return None
    names = [name for name in context.names.values() if name.startswith(short.rstrip("."))]
    return names[0] if len(names) == 1 else None


def looks_like_name(text: str) -> bool:
    """Return whether a heading is written as a name is, with capitals inside or digits: "BBEH", "E-MNIST"."""
    return _CANDIDATE.search(text) is not None


def subject_of(caption: str) -> str | None:
    """Return what a caption says that results are on, where it is no name: "results on the segmentation of lungs".

    >>> subject_of("Accuracy on the classification of galaxy images. Higher is better.")
    'galaxy images'
    """
    for found in _SUBJECT.finditer(caption):
        text = found[1].strip()
        if text and not _NO_DATA.search(text) and len(text.split()) <= 6:
            return text
    return None


def abbreviations_of(text: str) -> dict[str, str]:
    """Return short form -> long form where a text explains it: "line accuracy (LA)", "SL stands for ..."."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        short, long = (match[2], match[1]) if match[2] else (match[3], match[4])
        words = [word for word in re.split(r"[\s\-]", long) if word]
        letters = "".join(word[0] for word in words).casefold()
        at = letters.rfind(short.casefold()) if len(short) > 1 else -1
        if at >= 0:
            found.setdefault(short, " ".join(words[at : at + len(short)]))
        elif len(short) == 1 and words and words[-1][:1] == short:
            found.setdefault(short, f"{words[-1]} ({short})")
    return found


def context_of(paper: FullText) -> Context:
    """Return what the text of a paper says about its tables."""
    body = "\n".join(section.text for section in paper.sections)[:_MOST_TEXT]
    front = f"{paper.title}\n{paper.abstract}\n{body[:6000]}"
    captions = "\n".join(table.caption for table in paper.tables)
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    abstract = f"{paper.title}\n{paper.abstract}"
    whole = f"{abstract}\n{captions}\n{body}"
    for text, weight in ((f"{front}\n{captions}\n{body}", 1), (abstract, _OF_ABSTRACT)):
        # All words of a title may have capitals.
        for name in [*known_datasets(text), *named_datasets(text.replace(paper.title, "", 1))]:
            form = normal_form(name)
            names.setdefault(form, name)
            counts[form] += weight
    metrics = Counter(caption_metrics(f"{paper.abstract}\n{captions}\n{body}"))
    main = next((name for name in _by_mentions(counts, names) if not _abbreviates_other(name, whole)), "")
    own = _introduced(paper, front)
    first = next(iter(own), "")
    return Context(
        frozenset(map(normal_form, own)),
        counts,
        names,
        tuple(name for name, _ in metrics.most_common(3)),
        main,
        first,
        abstract,
        next((found[1] for found in _OWN_DATASET.finditer(front)), ""),
        frozenset(map(normal_form, paper.cited)),
        len(_LANGUAGES.findall(whole)) >= _SEVERAL,
        whole,
        _beside(_DATA_WORD, whole.casefold()),
        _beside(_METRIC_WORD, whole),
        paper.title,
        _of_sections(paper, counts),
        kind_of_paper(paper.title, paper.abstract, body),
    )


def _of_sections(paper: FullText, whole: Counter[str]) -> dict[str, tuple[str, ...]]:
    """Return the data sets that each section names, of those that the paper names several times, by its title."""
    found: dict[str, tuple[str, ...]] = {}
    for section in paper.sections:
        text = f"{section.title}\n{section.text}"
        counts = Counter([*known_datasets(text), *named_datasets(text)])
        names = [name for name, _ in counts.most_common() if whole[normal_form(name)] >= _LEAST_MENTIONS]
        found[section.title] = (*found.get(section.title, ()), *names)
    return found


def _is_of_model(name: str) -> bool:
    """Return whether a name may be that of one model: no plural, no "-based", not too general."""
    is_plural = name.endswith("s") and name[-2:-1].isupper()
    return not is_plural and "based" not in name and len(name) > 2 and not load().is_general(name)


def _introduced(paper: FullText, front: str) -> list[str]:
    """Return the names of models that a paper introduces: in its title, or where it says so."""
    found: list[str] = []
    head = _TITLE.match(paper.title)
    if head and len(head[1].split()) <= 3:
        found.append(head[1])
    elif head:
        # "You Only Look Once: Unified, Real-Time Object Detection"
        found.append("".join(word[0] for word in head[1].split()).upper())
    if not paper.title.isupper():
        found += [name for name in _CANDIDATE.findall(paper.title) if known_type(name) is None]
    counts = Counter[str]()
    for sentence in _INTRODUCED.findall(front):
        # "conjugate energy-based models (CEBMs)"
        found += [name for name in _PLURAL.findall(sentence) if known_type(name) is None]
        for name in _CANDIDATE.findall(sentence)[:2]:
            counts[name] += 1
    found += [name for name, _ in counts.most_common(6) if known_type(name) is None and _is_of_model(name)]
    cited = {normal_form(name) for name in paper.cited} - ({normal_form(head[1])} if head else set())
    return [name for name in dict.fromkeys(found) if len(name) > 1 and normal_form(name) not in cited]
