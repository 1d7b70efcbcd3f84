"""What a heading may say: the words of metrics, splits, settings, models and data sets."""

import re

_METRICS = (
    r"acc(?:\.|uracy|uracies)?|f[- ]?(?:1|0\.5|2|β|score|measure)(?:[- ](?:score|measure))?|prec(?:\.|ision)?"
    r"|rec(?:\.|all)?|auc|auroc|auprc|au-?roc|au-?pr|pr-?auc|roc-?auc|m?ap|maps?|aps?|ap_\w{1,4}|ap\d{1,3}|ap[smlerbnkh]|m?iou|miou"
    r"|dice|bleu(?:-?\d)?|sacrebleu|rouge(?:-?\w+)?|meteor|cider|spice|bertscore|chrf\+{0,2}|comet|ter|sari|gleu"
    r"|ppl|perplexity|nll|elbo|bpd|bpc|log-?likelihood|ll|likelihood|mse|rmse|mae|mape|nmse|nrmse|smape|r2|r²"
    r"|err(?:\.|or)?(?: rate)?|loss|fid|kid|is|inception score|psnr|ssim|lpips|em|exact match|wer|cer|per|eer|mos|pesq|stoi"
    r"|mrr|map@\d+|mrr@\d+|hits?@\d+|h@\d+|r@\d+|p@\w+|n?dcg(?:@\d+)?|recall@\d+|precision@\d+|f1@\w+|hr@\d+"
    r"|top-?\s?\d{1,2}"
    r"|(?:mean|pass|maj|avg|cons|best|acc)@\w+|uas|las|mcc|kappa|pearson|spearman|correlation|corr\.?|τ|ρ|kendall|time|runtime|latency|speed|throughput|fps"
    r"|params?\.?|#\s?params?\.?|parameters|flops|gflops|macs|size|memory|inference|training time|score|scores|rank"
    r"|success(?: rate)?|return|reward|regret|win rate|asr|robustness|sensitivity|specificity|abs\.?\s?rel|sqr?\.?\s?rel"
    r"|ece|nmi|ari|ami|purity|emd|fvd|nfe|jga|slot|pck|epe|nds|mota|idf1|hota|sta|wo|cs|length|info|entropy|kl|bits/dim"
    r"|rsquared|quality|fluency|usable info|coverage|diversity|distance|similarity|consistency|preference|rate"
)
_METRIC = re.compile(rf"(?:(?<=^)|(?<=[\s(\[/,;:|_\-]))(?P<name>{_METRICS})(?=$|[\s)\]/,;:|_\-↑↓(%@.])", re.IGNORECASE)
# In running text only names that cannot be other words.
_CAPTION_METRIC = re.compile(
    r"(?<![\w-])(?:(?:[Aa]verage|[Mm]ean|[Mm]acro|[Mm]icro|[Ww]eighted|[Tt]est|[Bb]alanced|[Nn]egative|[Tt]op-?\d|[Mm]arginal"
    r"|[Ww]ord|[Cc]haracter)[ -]){0,3}"
    r"(?:[Aa]ccurac(?:y|ies)|AUROC|AUC-?ROC|ROC-?AUC|AUPRC|AUC|(?:BEV |3D )?m?AP(?:\|?_?\(?[A-Z]?[\d₀-₉.:]+\)?)?|(?:[Mm]ean )?[Aa]verage [Pp]recision|m?IoU"
    r"|[Ff]-?1(?:[- ][Ss]cores?)?|[Ff][- ](?:[Ss]core|[Mm]easure)s?|F_?\(?0\.5\)?|BLEU(?:-?\d)?|ROUGE(?:-\w)?|METEOR|CIDEr|SARI"
    r"|[Pp]erplexit(?:y|ies)|PPL|log[- ]likelihoods?|NLL|ELBO|bits per dim\w*|RMSE|MSE|MAE|MAPE|FID|PSNR|SSIM|LPIPS"
    r"|WER|CER|EER|MRR|NDCG(?:@(?:\d+|[kKnN]\b))?|Hits@(?:\d+|[kKnN]\b)|[Rr]ecall@(?:\d+|[kKnN]\b)|UAS|LAS|MCC|[Pp]earson(?:'s)?(?: correlation\w*)?"
    r"|[Ss]pearman(?:'s)?(?: correlation\w*| rank\w*)?|[Kk]endall\w*|[Ee]rror(?:s| rates?)?|[Ss]uccess rates?|[Pp]recision"
    r"|[Rr]ecall|[Cc]orrelations?|[Ll]atency|[Rr]untime|[Tt]hroughput|[Rr]egret|[Rr]eward|[Rr]eturn|[Dd]ice|[Pp]urity|NMI)"
    r"(?:(?<=[A-Z])s)?(?: ?\((?:%|[A-Z]{2,5}|in %)\))?(?![\w-])"
)
# "AUCs"
_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")
_ARROW = re.compile(r"[↑↓⇑⇓]|\((?:higher|lower) is better\)")
_SPLIT = re.compile(
    r"(?<![\w])(?:test(?:ing)?(?:[- ]?set)?|dev(?:elopment)?(?:[- ]?set)?|val(?:id(?:ation)?)?\.?(?:[- ]?set)?|train(?:ing)?(?:[- ]?set)?"
    r"|easy|med(?:ium)?\.?|mod(?:erate)?\.?|hard|few|many|medium|all|overall|avg\.?|average|mean|std|total|seen|unseen|in-domain|out-of-domain"
    r"|\d+[- ]?shot|zero[- ]shot|one[- ]shot|few[- ]shot|full|\d+(?:\.\d+)?\s?%|small|large|base|clean|other"
    r"|test-(?:clean|other|dev|std)|dev-(?:clean|other)|id|ood|source|target|micro|macro)(?:[- ](?:tasks?|class(?:es)?|domains?|data|categor(?:y|ies)|sets?|splits?|subsets?))?(?![\w])",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"(?:(?:macro|micro|overall|total)[- ])?(?:avg\.?|average|mean|overall)(?: \([^()]{0,20}\))?", re.IGNORECASE
)
_COUNTED = re.compile(r"\d+(?:[.,]\d+)?[kKM]?[ -][a-z]{2,}")
_PARTS = re.compile(r"(?<![\w])(?:test|dev|val(?:id(?:ation)?)?\.?|train(?:ing)?)(?:[- ]?set)?(?![\w])", re.IGNORECASE)
_MODEL_HEAD = re.compile(
    r"\b(?:methods?|models?|systems?|approach(?:es)?|algorithms?|algs?|architectures?|networks?|classifiers?|learners?|baselines?|variants?"
    r"|name|strateg(?:y|ies)|techniques?|detectors?|backbones?|encoders?|losses|loss function|(?:pre-?train(?:ing)?|task) ?task|agents?|solvers?"
    r"|pre-?training|configurations?|ablations?|features?|policy|policies|optimi[sz]ers?|depth net|module|estimator|metric learning|llms?"
    r"|generator|sampler|framework|components?|design|setup)\b",
    re.IGNORECASE,
)
_DATA_HEAD = re.compile(
    r"\b(?:data(?:[- ]?sets?)?|corpus|corpora|benchmarks?|tasks?|domains?|languages?|lang\.?|environments?|env\.?|games?"
    r"|scenes?|sequences?|test set)\b",
    re.IGNORECASE,
)
_BACKBONE = re.compile(
    r"\b(?:backbones?|encoders?|base models?|architectures?|networks?|features?|pre-?train\w*)\b", re.IGNORECASE
)
# "Training language", "Source domain": a condition of the training, not what is measured.
_OF_TRAINING = re.compile(
    r"^(?:pre-?|fine-?)?(?:train(?:ing|ed)?|tun(?:ing|ed)|source|auxiliary|augmentation)\b", re.IGNORECASE
)
_DATA_NAME = re.compile(r"\w-?(?:Bench|Set|QA|Eval|DB|NLI|Corpus|Arena)(?:[- ]?v?\d[\d.]*)?$")
_METRIC_HEAD = re.compile(r"\b(?:metrics?|measures?|criteri(?:on|a)|evaluation)\b", re.IGNORECASE)
_SETTING = re.compile(
    r"^(?:#\s?\w*|no\. .*|no of .*|num(?:ber)?\.? (?:of )?.*|n_\(?\w*\)?|\|[^|]*\||%|#)$"
    r"|^(?:(?:best |optimal |# ?of )?[klnm]|l|k|n|d|m|t|b|c|p|q|s|α|β|γ|λ|ε|σ|τ|η|θ|μ|δ|κ|ρ|order p|year|ref\.?|id|row|seed|epochs?|steps?|iters?|iterations|batch(?: size)?|layers?|dim(?:s|ension)?\.?"
    r"|hidden(?: size)?|lr|learning rate|ratio|width|depth|resolution|input(?: size)?|dropout|temperature|beam|shots?|budget|seq\.? len\w*"
    r"|samples|examples|train(?:ing)? (?:data|size|set)|noise(?: level)?|threshold|scale factor|freq(?:uency)?|support|count|total|σ|date|amount|venue|backbone|publication|pub\.?)$",
    re.IGNORECASE,
)
# "Diff-Syntax" and "Improved FooNet" are names.
_DIFFERENCE = re.compile(
    r"^(?:Δ|δ|diff(?:erence)?s?(?!-[^\W\d_])|%? ?improv(?!ed (?!by\b|over\b)[^\W\d_])\w*|gain"
    r"|rel(?:ative)?\.? (?:gain|improv\w*|diff\w*)|p-?values?|change|imp\.?|delta)\b|^Δ",
    re.IGNORECASE,
)
_COST = re.compile(
    r"^(?:#\s?)?(?:params?|parameters|flops|gflops|macs|time|runtime|size|memory|speed|latency|inference|training|length|fps)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:ours?|this (?:work|paper)|proposed|we)\b", re.IGNORECASE)
_NOT_OURS = re.compile(
    r"our (?:re-?)?(?:implementation|run|reproduction)|re-?implemented|baseline(?!\s*\+)"
    r"|^(?:random|majority|chance|humans?|oracle|upper bound|ground truths?|gold|reference)(?:\b.{0,20})?$",
    re.IGNORECASE,
)
_BUILDING = re.compile(r"^(?:\+|&|w/o?\b|without\b|with\b|no\b|-\s?\w|−|–|\\|↪|⊕|➥)")
_DEVIATION = re.compile(
    r"\(?(?:standard (?:deviation|error)|std\.?(?: ?dev\.?| ?err\.?)?|s\.?d\.?|stdev|stderr)\b", re.IGNORECASE
)
_LANGUAGES = re.compile(r"(?:[A-Za-z]{2})\s*[-–→⇒]+\s*(?:[A-Za-z]{2})")
_LANGUAGE_NAMES = frozenset(
    "afrikaans albanian amharic arabic armenian azerbaijani basque belarusian bengali bulgarian burmese catalan chinese"
    " croatian czech danish dutch english estonian finnish french galician georgian german greek gujarati hausa hebrew"
    " hindi hungarian icelandic igbo indonesian irish italian japanese javanese kannada kazakh khmer kinyarwanda korean"
    " lao latin latvian lithuanian macedonian malay malayalam mandarin marathi mongolian nepali norwegian oromo persian"
    " polish portuguese punjabi romanian russian serbian sinhala slovak slovenian somali spanish sundanese swahili swedish"
    " tagalog tamil tatar telugu thai tibetan tigrinya turkish ukrainian urdu uzbek vietnamese welsh xhosa yoruba zulu".split()
)
_LANGUAGE_CODE = re.compile(
    r"(?!all|any|avg|auc|acc|map|max|min|nll|new|old|our|ppl|std|sum|top|low|mid|the|val|dev|yes|bed|cup|cat|dog|car|bus)[a-z]{3}"
)
_STATISTICS = re.compile(
    r"\b(?:statistics?|hyper-?parameters?|data ?set (?:details|descriptions?|sizes?)|architectures? of|notations?|network architecture"
    r"|examples? (?:of|from)|number of (?:samples|examples|images|sentences)|(?:class|label|data) distributions?|distributions? (?:of|in) the"
    r"|(?:model|training|fine-?tuning) (?:configurations?|details)|characteristics?\b|data composition|number of cited|summary of (?:(?!across|over|on\b)\S{1,20} ){0,5}data ?sets?|(?:training|train)(?:,| and) .{0,20}\b(?:splits|sets)|samples from|qualitative|prompts?|annotation guidelines)\b",
    re.IGNORECASE,
)  # fmt: skip


def metric_in(text: str) -> bool:
    """Return whether a heading names a metric."""
    return _METRIC.search(text) is not None or _ARROW.search(text) is not None


def is_metric(text: str) -> bool:
    """Return whether a heading is little more than a metric, a qualifier or two aside."""
    found = _METRIC.search(text)
    if text in ("P", "R", "F"):
        return True
    return found is not None and (len(text) <= 3 * len(found["name"]) + 12 or _ARROW.search(text) is not None)


def caption_metrics(text: str) -> list[str]:
    """Return the metrics that running text names, in order."""
    return [_PLURAL.sub("", found.group().strip()) for found in _CAPTION_METRIC.finditer(text)]


def is_average(text: str) -> bool:
    """Return whether a heading is only a word for an average."""
    return _AVERAGE.fullmatch(text) is not None


def is_split(text: str) -> bool:
    """Return whether a heading is only a split, a subset or a share of the data, or a count: "8 tasks"."""
    return _COUNTED.fullmatch(text.strip()) is not None or not _SPLIT.sub("", text).strip(" .,-/()+&")


def parts_of_data(text: str) -> list[str]:
    """Return the parts of a data set that a heading names: test, validation, training."""
    return _PARTS.findall(text)


def without_splits(text: str) -> str:
    """Return a heading without the parts of a data set in it."""
    return " ".join(_PARTS.sub(" ", text).split()).strip(" ,-/")


def is_data_name(text: str) -> bool:
    """Return whether a name ends as names of data sets do: "BarBench", "FooQA".

    >>> is_data_name("TOMG-Bench"), is_data_name("TriviaQA"), is_data_name("Charset")
    (True, True, False)
    """
    return _DATA_NAME.search(text) is not None


def is_model_heading(text: str) -> bool:
    """Return whether a corner says that models stand below or beside it."""
    return _MODEL_HEAD.search(text) is not None


def is_backbone(text: str) -> bool:
    """Return whether a corner says that what methods are built on stands below: "Backbone", "Encoder"."""
    return _BACKBONE.search(text) is not None


def is_data_heading(text: str) -> bool:
    """Return whether a corner says that data sets stand below or beside it."""
    return _DATA_HEAD.search(text) is not None


def is_of_training(text: str) -> bool:
    """Return whether a corner says that conditions of the training stand below: "Training data", "Source language"."""
    return _OF_TRAINING.search(text.strip()) is not None


def is_metric_heading(text: str) -> bool:
    """Return whether a corner says that metrics stand below or beside it."""
    return _METRIC_HEAD.search(text) is not None


def is_setting(text: str) -> bool:
    """Return whether a heading names a setting of an experiment rather than a result."""
    return _SETTING.search(text.strip()) is not None


def is_difference(text: str) -> bool:
    """Return whether a heading says that its numbers are differences of others."""
    return _DIFFERENCE.search(text.strip()) is not None


def is_cost(text: str) -> bool:
    """Return whether a heading names a cost: time, size, parameters."""
    return _COST.search(text.strip()) is not None


def is_ours(text: str) -> bool:
    """Return whether a name says that the model is the paper's own."""
    return _OURS.search(text) is not None and _NOT_OURS.search(text) is None


def is_baseline(text: str) -> bool:
    """Return whether a name says that the model is a baseline or a reimplementation."""
    return _NOT_OURS.search(text) is not None


def builds_on(text: str) -> bool:
    """Return whether a name says what is added to, or taken from, the model of a row above."""
    return _BUILDING.search(text) is not None


def is_deviation(text: str) -> bool:
    """Return whether a name says that the numbers beside it are standard deviations or errors of those above."""
    return _DEVIATION.match(text.strip()) is not None


def is_language_pair(text: str) -> bool:
    """Return whether a heading is a pair of languages: "EN-DE", "de→en"."""
    return _LANGUAGES.fullmatch(text.strip()) is not None


def is_language(text: str) -> bool:
    """Return whether a heading is the name of a language, or a code of ISO 639-3: "German", "glg"."""
    return is_language_name(text) or _LANGUAGE_CODE.fullmatch(text) is not None


def is_language_name(text: str) -> bool:
    """Return whether a heading is the name of a language, which is a part of some data set."""
    return text.casefold() in _LANGUAGE_NAMES


def is_statistics(text: str) -> bool:
    """Return whether a caption says that a table is not one of results."""
    return _STATISTICS.search(text) is not None
