"""Names that may be those of data sets, and what the whole text of a paper says of each."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.fulltext.document import FullText
from kg.fulltext.tables.metric_choice import TextMetrics
from kg.fulltext.tables.paper import Context, after_on, datasets_of, is_name_of_data, known_datasets, named_datasets
from kg.fulltext.tables.words import is_metric, is_split, metric_in
from kg.lexicon import load, normal_form

# Words and names have a longest length, so that a search takes no longer than in proportion to the text.
_NAME = (
    r"[A-Za-z]{0,20}[A-Z](?:[\w\-+/'’]|\.(?=\w)){0,40}"
    r"(?:[ ](?:[A-Z0-9](?:[\w\-+/]|\.(?=\w)){0,40}|v\d[\d.]{0,9}|\d{1,9})){0,5}"
)
_KIND = (
    r"(?:[Dd]ata ?[Ss]ets?|[Dd]atabases?|[Bb]enchmarks?|[Cc]orpus|[Cc]orpora|[Tt]est ?(?:[Ss]et|[Ss]plit|data)"
    r"|[Vv]alidation|[Dd]ev|[Ss]hared [Tt]ask|[Cc]hallenge|[Cc]ompetition|[Ll]eaderboard|[Tt]reebank"
    r"|[Dd]ata|[Cc]ollection)\b"
)
_BEFORE_KIND = re.compile(rf"\b({_NAME})\s{{1,3}}(?:\w{{1,40}}\s)?{_KIND}")
# "BarBench", "TriviaQA", "Google Web Treebank": the name says what it is one of.
_BY_FORM = re.compile(
    r"(?<![\w-])([\w²³]{0,20}[A-Z][\w²³-]{0,40}-?(?:Bench|QA|Eval|NLI|Corpus|Arena|DB|Net-?\d+k?)"
    r"(?:[- ]?v?\d[\d.]{0,9})?)(?![\w-])|\b((?:[A-Z][\w-]{0,40}\s){1,3}(?:Treebank|Tree Bank))\b"
)
_FIRST_WORDS = re.compile(
    r"^(?:(?:The|On|In|For|Our|Official|Original|Public|Using|With|From|Of|And|Both|All|Each|Table|Results?|Section|Figure|We"
    r"|Comparison|Performance|Evaluation|Experiments?|Main|Final|Train(?:ing)?|Test(?:ing)?|Dev|Validation|Large|New|Full)\s+)+"
)
# "SDWPF Forecasting": what is done with the data is no part of their name.
_OF_TASK = re.compile(
    r"(?<=\w) (?:Forecasting|Classification|Prediction|Recognition|Segmentation|Detection|Generation|Results?"
    r"|Performance|Evaluation|Experiments?|Tasks?|[Dd]ata ?[Ss]ets?)$"
)
_EDGE = ".,;:()[]{}“”\"'’‘?! "
_LONGEST = 60
# What stands before a name, in its sentence, and behind it.
_EVALUATED = re.compile(
    r"\b(?:on|evaluat\w*|benchmark\w*|results?|performance|experiments?|test\w*)\b.{0,25}$", re.IGNORECASE
)
_OURS = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work))\b.{0,80}$")
_INTRODUCED = re.compile(
    r"\b(?:introduce|present|propose|release|build|construct|create|collect|curate|develop)\w*\b.{0,60}$"
)
_MODEL_BEFORE = re.compile(
    r"(?:\b(?:models?|methods?|approach|framework|network|algorithm|system|architecture|called|named|dubbed|our|proposed"
    r"|baseline|vs\.?|than|of|like|by|using|via|with|apply|applying)\s+)$",
    re.IGNORECASE,
)
_IS_MODEL = re.compile(
    r"^\)?(?:\s\([^)]{1,60}\))?,?\s(?:is\s)?(?:a|an|the|our)\s(?:[\w-]+[\s,]+){0,6}?"
    r"(?:model|method|approach|framework|network|algorithm|system|architecture|pipeline|technique|strategy|language|agent)\b",
    re.IGNORECASE,
)
_TRAINED = re.compile(r"\b(?:pre-?train\w*|initiali[sz]\w*|weights?|fine-?tun\w*|trained)\b.{0,30}$", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"^\)?\s*(?:\w+\s){{0,2}}{_KIND}")
_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]{2,30}(?![\w-])")
_STOP = re.compile(r"[.;]\s|\n")
_BEFORE, _AFTER, _MOST = 70, 160, 60
_EXPERIMENTS = re.compile(
    r"experiment|result|evaluat|data|setup|setting|benchmark|corpus|analysis|ablation|comparison|perform|implement",
    re.I,
)
_OTHER = re.compile(
    r"related|background|introduction|conclusion|prelimin|limitation|acknowledg|future|discussion", re.IGNORECASE
)
_MOST_TEXT, _MOST_EXPERIMENTS, _MOST_SECTION, _MOST_NAMES = 400_000, 200_000, 30_000, 10


def names_of_data(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the names in a text that may be those of data sets, and whether the text or the name itself says so.

    >>> dict(names_of_data("Results on the COCO2014 Dataset."))
    {'COCO2014': True}
    """
    named = [*known_datasets(text), *map(_bare, named_datasets(text))]
    named += [_bare(found[1]) for found in _BEFORE_KIND.finditer(text)]
    named += [found[1] or found[2] for found in _BY_FORM.finditer(text)]
    for name in named:
        if _may_be_data(name):
            yield name, True
    for name in map(_bare, after_on(text)):
        if _may_be_data(name) and name not in named:
            yield name, False


def caption_names(text: str) -> list[str]:
    """Return the data sets that a caption names, in its order; of names inside each other, the longest.

    >>> caption_names("Ablation on SDWPF Forecasting and the Chain Dataset.")
    ['SDWPF', 'Chain']
    """
    named = [
        _OF_TASK.sub("", name) for name in (*datasets_of(text), *(n for n, is_named in names_of_data(text) if is_named))
    ]
    named = [name for name in dict.fromkeys(named) if name and not metric_in(name)]
    found = [name for name in named if not any(name != other and name in other for other in named)]
    return sorted(found, key=text.find)


def _bare(name: str) -> str:
    return _FIRST_WORDS.sub("", name.strip(_EDGE)).strip(_EDGE)


def _may_be_data(name: str) -> bool:
    is_short = 0 < len(name) <= _LONGEST and not name.isdecimal()
    return is_short and is_name_of_data(name) and not (is_metric(name) or is_split(name) or load().is_general(name))


@dataclass(frozen=True, slots=True)
class Profile:
    """What a paper says of a name: counts of its mentions, and shares of them.

    `called_data` are mentions before a word for data; `evaluated`, `ours` and `after_model` are shares of the mentions
    behind words of an evaluation, "we" or "our", and a word for a model, `trained` behind words of training;
    `is_model`: an apposition calls it one.
    """

    mentions: int
    called_data: int
    evaluated: float
    ours: float
    after_model: float
    trained: float
    is_introduced: bool
    is_model: bool
    is_in_experiments: bool
    in_abstract: int
    in_captions: int


class PaperNames:
    """The names in a paper that may be those of data sets."""

    def __init__(self, paper: FullText, context: Context) -> None:
        """Collect the names in abstract, captions and sections, with their spellings."""
        self.context = context
        body = "\n".join(f"{section.title}\n{section.text}" for section in paper.sections)[:_MOST_TEXT]
        self.text = f"{context.abstract}\n{body}"
        self.captions = "\n".join(table.caption for table in paper.tables)
        self.experiments = "\n".join(
            f"{section.title}\n{section.text}"
            for section in paper.sections
            if _EXPERIMENTS.search(section.title) and not _OTHER.search(section.title)
        )[:_MOST_EXPERIMENTS]
        self.sections: dict[str, str] = {}
        for section in paper.sections:
            self.sections[section.title] = f"{self.sections.get(section.title, '')}\n{section.text}"
        self.spellings: dict[str, Counter[str]] = {}
        counts: Counter[str] = Counter()
        for text in (context.abstract, self.captions, body):
            for name, is_named in names_of_data(text):
                form = normal_form(name)
                if form:
                    self.spellings.setdefault(form, Counter())[name] += 1
                    counts[form] += is_named
        self.frequent = [self.spelling(form) for form, count in counts.most_common(_MOST_NAMES) if count]
        self.profile = lru_cache(maxsize=None)(self._profile)
        self.in_section = lru_cache(maxsize=None)(self._in_section)
        self._body = body

    @cached_property
    def metrics(self) -> TextMetrics:
        """The names of metrics in the text."""
        return TextMetrics(self.context.abstract, self._body, self.sections)

    def _in_section(self, title: str) -> tuple[str, ...]:
        """Return the names in the sections of a title: their tables are many, and their text is long."""
        return tuple(name for name, _ in names_of_data(self.sections.get(title, "")[:_MOST_SECTION]))

    def spelling(self, form: str) -> str:
        """Return the most frequent spelling of a normal form that the paper has."""
        return self.spellings[form].most_common(1)[0][0]

    def words_in(self, text: str) -> Iterator[str]:
        """Yield the words of a text that are names elsewhere in the paper, spelled alike."""
        for word in text.split():
            bare = word.strip(_EDGE)
            if len(bare) > 2 and bare in self.spellings.get(normal_form(bare), ()):
                yield bare

    def is_word(self, name: str) -> bool:
        """Return whether the text has a name of one word in small letters too, as "different" for "Different"."""
        return name[1:].islower() and name.casefold() in self._small_words

    @cached_property
    def _small_words(self) -> frozenset[str]:
        return frozenset(_SMALL_WORD.findall(self._body))

    def _profile(self, name: str) -> Profile:
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?!\w)")
        count = 0
        totals: Counter[str] = Counter()
        for found in pattern.finditer(self.text) if name in self.text else ():
            count += 1
            if count > _MOST:
                break
            before = _STOP.split(self.text[max(0, found.start() - _BEFORE) : found.start()])[-1]
            after = self.text[found.end() : found.end() + _AFTER]
            is_ours = _OURS.search(before) is not None
            totals["data"] += _KIND_AFTER.match(after) is not None
            totals["evaluated"] += _EVALUATED.search(before) is not None
            totals["ours"] += is_ours
            totals["introduced"] += is_ours and _INTRODUCED.search(before) is not None
            totals["after model"] += _MODEL_BEFORE.search(before) is not None
            totals["trained"] += _TRAINED.search(before) is not None
            totals["is model"] += _IS_MODEL.match(after) is not None
        most = max(1, min(count, _MOST))
        return Profile(
            min(count, _MOST),
            totals["data"],
            totals["evaluated"] / most,
            totals["ours"] / most,
            totals["after model"] / most,
            totals["trained"] / most,
            totals["introduced"] > 0,
            totals["is model"] > 0,
            name in self.experiments and pattern.search(self.experiments) is not None,
            len(pattern.findall(self.context.abstract)),
            len(pattern.findall(self.captions)),
        )


def is_called_data(profile: Profile) -> bool:
    """Return whether a paper calls a name one of data often enough to be believed."""
    return profile.called_data >= math.ceil(profile.mentions / 10) > 0
