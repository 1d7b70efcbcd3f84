"""HTML of LaTeXML, JATS and TEI are read into the model of LaTeX; hostile files are bounded."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, KgError
from kg.fulltext import limits, read_full_text, rows_of
from kg.fulltext.markup.reader import read_markup
from tests.cli.test_commands import run
from tests.fulltext.made import FRONT, table
from tests.fulltext.test_tables import SIMPLE

HTML = """<!DOCTYPE html><html><body><h1 class="ltx_title_document">FooNet: A Network</h1>
<div class="ltx_abstract"><p>We propose FooNet.</p></div>
<section class="ltx_section"><h2 class="ltx_title">1 Results</h2><p class="ltx_p">Table 3 shows it.</p>
<figure class="ltx_table"><figcaption class="ltx_caption">Table 3: Accuracy on CIFAR-10.</figcaption>
<table class="ltx_tabular"><thead><tr><th>Method</th><th>Acc.</th></tr></thead>
<tbody><tr><td>Bar</td><td><math alttext="97.8\\pm 0.3"><mn>97.8</mn><annotation>x</annotation></math></td></tr>
<tr><td>FooNet</td><td><b>98.5</b></td></tr></tbody></table></figure></section></body></html>"""
JATS = """<article><front><article-meta><title-group><article-title>FooNet: A Network</article-title></title-group>
<abstract><p>We propose FooNet.</p></abstract></article-meta></front><body><sec><title>Results</title><p>Table 3 shows it.</p>
<table-wrap><label>Table 3</label><caption><p>Accuracy on CIFAR-10.</p></caption><table><thead><tr><th>Method</th><th>Acc.</th>
</tr></thead><tbody><tr><td>Bar</td><td>97.8 \u00b1 0.3</td></tr><tr><td>FooNet</td><td><bold>98.5</bold></td></tr></tbody></table>
</table-wrap></sec></body></article>"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>FooNet: A Network</title></titleStmt>
</fileDesc><profileDesc><abstract><p>We propose FooNet.</p></abstract></profileDesc></teiHeader><text><body><div><head>Results
</head><p>Table 3 shows it.</p></div><figure type="table"><head>Table 3 :</head><label>3</label><figDesc>Accuracy on CIFAR-10.
</figDesc><table><row><cell>Method</cell><cell>Acc.</cell></row><row><cell>Bar</cell><cell>97.8 \u00b1 0.3</cell></row>
<row><cell>FooNet</cell><cell>98.5</cell></row></table></figure></body></text></TEI>"""


@pytest.mark.parametrize("text", [HTML, JATS, TEI])
def test_the_same_paper_in_each_format(text: str) -> None:
    found = read_markup("x", text.encode())
    assert (found.title, found.abstract) == ("FooNet: A Network", "We propose FooNet.")
    assert found.tables[0].mentions == ("Table 3 shows it.",)
    assert [(r.table, r.model, r.own, r.dataset, r.metric, r.value, r.std) for r in rows_of(found)] == [
        ("Table 3", "Bar", False, "CIFAR-10", "Acc.", "97.8", "0.3"),
        ("Table 3", "FooNet", True, "CIFAR-10", "Acc.", "98.5", None),
    ]


@pytest.mark.parametrize(("name", "text"), [("foo.html", HTML), ("foo.xml", JATS), ("foo.tei.xml", TEI)])
def test_a_packed_file_is_unpacked_within_limits(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(text)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(text.encode(), mtime=0))
    assert read_full_text(packed) == read_full_text(tmp_path / name)
    monkeypatch.setattr(limits, "FILE_BYTES", len(text.encode()) - 1)
    with pytest.raises(InputError, match="bytes after unpacking"):
        read_full_text(packed)
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(InputError, match="damaged archive"):
        read_full_text(packed)


def test_numbers_merged_by_the_recognition_of_a_page_are_parted() -> None:
    merged = TEI.replace("<cell>Acc.</cell>", "<cell>Acc.</cell><cell>F1</cell>").replace(
        "<cell>98.5</cell>", '<cell cols="2">98.5 97.1</cell>'
    )
    assert [r.value for r in rows_of(read_markup("x", merged.encode()))] == ["97.8", "98.5", "97.1"]


SPRINGER = r"""<alternatives><tex-math>\documentclass[12pt]{minimal}\begin{document}$$\pm$$\end{document}</tex-math>
<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mo>±</mml:mo></mml:math></alternatives>"""
NOTE = """<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">
<span class="ltx_note_content"><sup class="ltx_note_mark">1</sup>We ran it again.</span></span></span>"""


@pytest.mark.parametrize(
    ("text", "old", "new", "values"),
    [
        (JATS, "97.8 \u00b1 0.3", f"97.8 {SPRINGER} 0.3", [("97.8", "0.3"), ("98.5", None)]),
        (JATS, "97.8 \u00b1 0.3", r"97.8 <tex-math>$\pm$</tex-math> 0.3", [("97.8", "0.3"), ("98.5", None)]),
        (JATS, "<bold>98.5</bold>", "98.5<sup>1</sup>", [("97.8", "0.3"), ("98.5", None)]),
        (HTML, "<b>98.5</b>", f"98.5{NOTE}", [("97.8", "0.3"), ("98.5", None)]),
    ],
)
def test_marks_of_footnotes_and_formulas_in_tex_do_not_change_a_number(
    text: str, old: str, new: str, values: list[tuple[str, str | None]]
) -> None:
    assert text.count(old) == 1
    found = read_markup("x", text.replace(old, new).encode())
    assert [(row.value, row.std) for row in rows_of(found)] == values


@pytest.mark.parametrize("mention", ["Tables 2 and 3 show it.", "Tables 1, 2, and 3 show it.", "As Tables 2–3 show."])
def test_a_sentence_that_mentions_several_tables_mentions_each(mention: str) -> None:
    text = JATS.replace("Table 3 shows it.", f"{mention} Table 2 and 3 others do not.")
    assert read_markup("x", text.encode()).tables[0].mentions == (mention,)


def test_a_part_of_a_table_is_a_mention_of_it() -> None:
    text = JATS.replace("Table 3 shows it.", "Table 3a shows it. Table 31 does not.")
    assert read_markup("x", text.encode()).tables[0].mentions == ("Table 3a shows it.",)


def test_tables_are_mentioned_by_roman_numerals() -> None:
    text = JATS.replace("Table 3", "TABLE II", 2).replace("TABLE II shows", "Table II shows")
    assert read_markup("x", text.encode()).tables[0].mentions == ("Table II shows it.",)


def test_entities_and_deep_or_wide_files_are_rejected() -> None:
    bomb = '<!DOCTYPE article [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><article>&b;</article>'
    with pytest.raises(InputError, match="document type"):
        read_markup("x", bomb.encode())
    with pytest.raises(KgError):
        read_markup("x", ("<article>" + "<sec>" * 5000 + "</sec>" * 5000 + "</article>").encode())
    wide = '<tr><td colspan="400" rowspan="400">1</td></tr>' * 400
    with pytest.raises(limits.TooLarge):
        read_markup("x", f"<html><body><table>{wide}</table></body></html>".encode())
    sparse = "<tr>" + "<td>1</td>" * 1000 + "</tr>" + "<tr><td>1</td></tr>" * 2000
    with pytest.raises(limits.TooLarge, match="rows times columns"):
        read_markup("x", f"<html><body><table>{sparse}</table></body></html>".encode())


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="<>/=\"' artdhbTEIcolspan0123&;", max_size=150),
    st.sampled_from(["<html>", "<article>", "<TEI>", ""]),
)
def test_any_text_is_a_document_or_an_error(text: str, head: str) -> None:
    try:
        rows_of(read_markup("x", (head + text).encode()))
    except KgError:
        return


def test_the_command_writes_one_line_a_paper_and_reports_the_others(tmp_path: Path) -> None:
    (tmp_path / "foo").mkdir()
    (tmp_path / "foo" / "main.tex").write_text(FRONT + table(SIMPLE) + r"\end{document}")
    (tmp_path / "bar.xml").write_text(JATS)
    (tmp_path / "bad.xml").write_text("<article")
    done = run("extract", str(tmp_path), "--tables", "--out", str(tmp_path / "rows.jsonl"))
    papers = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert (done.returncode, "bad.xml:1: not XML" in done.stderr) == (0, True)
    assert {p["name"]: len(p["rows"]) for p in papers} == {"bar": 2, "foo": 4}
    assert papers[1]["rows"][0]["evidence"]["file"] == "main.tex"


def test_without_a_readable_paper_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<article")
    done = run("extract", str(tmp_path / "bad.xml"), "--tables", "--out", str(tmp_path / "rows.jsonl"))
    assert (done.returncode, (tmp_path / "rows.jsonl").exists()) == (1, False)


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_full_text(tmp_path / "none.tex")
