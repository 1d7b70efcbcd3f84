"""BibTeX in the wild: strings, inheritance, dates, names, and slightly broken entries."""

import pytest

from kg.papers import ReadOptions
from kg.papers.formats.bibtex import FORMAT
from kg.records import Paper, Rejected
from tests.papers.contents import content

ABSTRACT = "abstract = {We propose it.}"


def read(text: str) -> list[Paper | Rejected]:
    return list(FORMAT.read(content(text, "refs.bib")))


def paper(text: str) -> Paper:
    (found,) = [entry for entry in read(text) if isinstance(entry, Paper)]
    return found


def of(*fields: str, kind: str = "article") -> Paper:
    names = " ".join(fields)
    title = () if "title =" in names.lower() else ("title = {A}",)
    return paper(f"@{kind}{{k, {', '.join((*title, *fields, ABSTRACT))}}}")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (r"Ho{\v s}ek, Jan and Szab{\H o}, P{\'e}ter", ["Hošek, Jan", "Szabő, Péter"]),
        (r"Nguy{\~{\^e}}n, Ho{\`a}ng and {\"O}z, A.", ["Nguyễn, Hoàng", "Öz, A."]),
        (r"{Barnes and Noble} and {{Foo Team}} and OpenAI", ["{Barnes and Noble}", "{Foo Team}", "{OpenAI}"]),
        ("{van den Berg}, Jane and van den Berg, Jane", ["{van den Berg}, Jane", "van den Berg, Jane"]),
        ("Jean de la Fontaine and de la Vall{\\'e}e Poussin, C.", ["de la Fontaine, Jean", "de la Vallée Poussin, C."]),
        ("King, Jr., Martin and Guy L. {Steele Jr.}", ["King, Jr., Martin", "Steele Jr., Guy L."]),
        ("family=Berg, given=Jane, prefix={van der}", ["van der Berg, Jane"]),
        ("{Doe, Jane and Roe, Richard}", ["Doe, Jane", "Roe, Richard"]),
        ("Doe, Jane\n  and\n  Roe, Richard", ["Doe, Jane", "Roe, Richard"]),
        ("Jane Doe, Richard Roe, Edna Poe", ["Doe, Jane", "Roe, Richard", "Poe, Edna"]),
        ("Doe, Jane and others", ["Doe, Jane"]),
        ("Doe, Jane and et al.", ["Doe, Jane"]),
    ],
)
def test_names_are_parsed_as_bibtex_does(author: str, names: list[str]) -> None:
    assert list(of(f"author = {{{author}}}").author_names) == names


def test_others_leave_the_number_of_authors_open() -> None:
    assert of("author = {Doe, Jane and others}").author_count is None
    assert of("author = {Doe, Jane and Roe, R.}").author_count == 2


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("month = jul, year = {2021}", (2021, 7, None)),
        ('month = "9~" # sep, year = 2022', (2022, 9, 9)),
        ("month = {12}, year = {2023}, day = {05}", (2023, 12, 5)),
        ("month = {July~5}, year = 2021", (2021, 7, 5)),
        ("month = {5 July}, year = 2021", (2021, 7, 5)),
        ("month = {Spring}, year = 2021", (2021, None, None)),
        ("date = {2021-07-05/2021-07-09}", (2021, 7, 5)),
        ("date = {2021-21}", (2021, None, None)),
        ("date = {2021}, month = {June}", (2021, 6, None)),
        ("year = {2021a}", (2021, None, None)),
        ("year = {in press}, month = jul", (None, None, None)),
    ],
)
def test_the_date_is_kept_however_it_is_written(fields: str, date: tuple[int | None, ...]) -> None:
    found = of(fields)
    assert (found.year, found.month, found.day) == date


def test_strings_and_pieces_are_joined() -> None:
    text = (
        '@string{icml = "Proc. ICML"} @STRING(icml21 = icml # " 2021")\n'
        '@inproceedings{a, title = {Bar} # "Net", booktitle = ICML21, year = "20" # {21}, author = "Doe, J" # { and } # "Roe, R",\n'
        '  abstract = "We propose {"}it{"}, " # {or so.}}'
    )
    found = paper(text)
    assert (found.title, found.venue, found.year) == ("BarNet", "Proc. ICML 2021", 2021)
    assert (found.authors, found.abstract) == (("J. Doe", "R. Roe"), 'We propose "it", or so.')


def test_field_names_ignore_case_and_braces_do_not_split_words() -> None:
    found = of("Author = {Doe, Jane and Roe, R.}", 'TITLE = "{F}oo{BERT}: {A} Model"', "Year = 2021")
    assert (found.title, found.authors, found.year) == ("FooBERT: A Model", ("Jane Doe", "R. Roe"), 2021)


def test_missing_fields_are_inherited_from_the_referenced_entry() -> None:
    text = f"""@inproceedings{{c, title = {{A}}, crossref = {{icml}}, {ABSTRACT}}}
@inproceedings{{d, title = {{B}}, xdata = {{when, where}}, {ABSTRACT}}}
@proceedings{{icml, title = {{Proceedings of ICML}}, xdata = {{when}}, doi = {{10.1000/book}}}}
@xdata{{when, year = 2021, month = jul}} @xdata{{where, booktitle = {{ICLR}}}}"""
    first, second, parent = read(text)
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert (first.venue, first.year, first.month, first.doi) == ("Proceedings of ICML", 2021, 7, None)
    assert (second.venue, second.year, second.month) == ("ICLR", 2021, 7)
    assert isinstance(parent, Rejected)
    circle = f"@misc{{a, title = {{A}}, crossref = {{b}}, {ABSTRACT}}}\n@misc{{b, crossref = {{a}}, xdata = {{b}}}}"
    assert paper(circle).title == "A"


@pytest.mark.parametrize(
    "text",
    [
        "@misc{title = {A}, author = {Doe, Jane}, year = 2021, %s}",
        "@article{, title = {A}, author = {Doe, Jane}, year = 2021, %s}",
        "@article{\n  author = {Doe, Jane},\n title = {A}, year = 2021, %s}",
        "@article{k title = {A}, author = {Doe, Jane}, year = 2021, %s}",
        "@article{k,, title = {A}, author = {Doe, Jane}, year = 2021, %s}",
        "@article{k, title = {A}\n author = {Doe, Jane}, year = 2021\n %s}",
        '@article{k, title = "A" author = "Doe, Jane" year = 2021, %s,}',
        "@ article (k, title = {A}, author = {Doe, Jane}, year = 2021, %s)",
        "@article{k, title = {A}, author = {Doe, Jane}, year = 2021, year = 1999, %s,\n}",
    ],
)
def test_small_faults_are_repaired(text: str) -> None:
    other = f"\n\n@misc{{other, title = {{Other}}, {ABSTRACT}}}"
    first, last = read(text % ABSTRACT + other)
    assert isinstance(first, Paper)
    assert isinstance(last, Paper)
    assert (first.title, first.authors, first.year) == ("A", ("Jane Doe",), 2021)
    assert (first.abstract, last.title) == ("We propose it.", "Other")


def test_a_brace_that_is_not_closed_is_reported_and_the_rest_is_read() -> None:
    broken, last = read(f"% a note\n@misc{{a, title = {{A, {ABSTRACT}}}\n\n@misc{{b, title = {{B}}, {ABSTRACT}}}")
    assert isinstance(broken, Rejected)
    assert (broken.source.line, broken.reason) == (2, "a block that is no BibTeX")
    assert isinstance(last, Paper)


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint = {2101.00011v2}, archiveprefix = {arXiv}", "2101.00011"),
        ("eprint = {9901001}, primaryclass = {hep-th}", "hep-th/9901001"),
        ("journal = {arXiv preprint arXiv:2101.00011}", "2101.00011"),
        ("journal = {arXiv:2101.00011 [cs, stat]}", "2101.00011"),
        ("url = {http://arxiv.org/abs/2101.00011}", "2101.00011"),
        ("note = {arXiv: 2101.00011}", "2101.00011"),
        ("doi = {10.48550/arXiv.2101.00011}", "2101.00011"),
        ("journal = {CoRR}, volume = {1}", None),
    ],
)
def test_arxiv_identifiers_are_found_in_many_fields(fields: str, arxiv: str | None) -> None:
    assert of(fields).arxiv == arxiv


def test_a_retracted_paper_is_marked_and_can_be_left_out() -> None:
    text = f"@article{{k, title = {{RETRACTED: A net}}, {ABSTRACT}}}"
    assert paper(text).retracted is True
    assert of("title = {Retracted maps}").retracted is None
    (left_out,) = FORMAT.read(content(text, retracted=False))
    assert isinstance(left_out, Rejected)
    assert (left_out.reason, left_out.cure) == ("retracted: 'RETRACTED: A net'", "build it without --no-retracted")
    assert ReadOptions().retracted


@pytest.mark.parametrize("note", ["[No abstract available]", "No abstract available.", "Abstract not available", "n/a", "-",
                                  "An abstract is not available for this content so a preview has been provided."])  # fmt: skip
def test_a_note_that_there_is_no_abstract_is_not_an_abstract(note: str) -> None:
    (found,) = read(f"@article{{k, title = {{A}}, abstract = {{{note}}}}}")
    assert isinstance(found, Rejected)
    assert found.reason == "no abstract: 'A'"


def test_tags_and_entities_of_publishers_go_here_too() -> None:
    found = of("title = {A \\&amp; {\\textless}i{\\textgreater}B{\\textless}/i{\\textgreater}}")
    assert found.title == "A & B"
