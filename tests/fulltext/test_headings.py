"""Headings and names whose meaning follows from what stands beside them."""

import pytest

from tests.fulltext.made import facts, facts_by_rules, table


def test_headings_beside_a_metric_are_metrics() -> None:
    rows = r"Name & F1 & SLOR & Gro \\ \hline Bar & 61.5 & 0.7 & 12.1 \\ FooNet & 65.1 & 0.8 & 13.4"
    found = facts(table(rows, "lccc", "Results on CIFAR-10."), "model", "dataset", "metric")
    assert found[:3] == [("Bar", "CIFAR-10", name) for name in ("F1", "SLOR", "Gro")]


def test_classes_beside_their_mean_are_settings() -> None:
    names = ("bed", "broom", "chair", "cup", "dish")
    rows = rf"Method & {' & '.join(names)} & mAP \\ \hline FooNet & 1.5 & 2.5 & 3.5 & 4.5 & 5.5 & 3.1"
    found = facts_by_rules(table(rows, "lcccccc", "AP and mAP on CIFAR-10."), "metric", "split_or_setting")
    assert found == [*(("AP", name) for name in names), ("mAP", None)]


def test_the_only_heading_is_the_metric_where_nothing_else_names_one() -> None:
    found = facts(table(r"Model & Transfer \\ \hline Bar & 36.4 \\ FooNet & 95.1", "lc", "On CIFAR-10."), "metric")
    assert found == [("Transfer",)] * 2


def test_a_heading_over_all_numbers_is_the_data_set() -> None:
    rows = (
        r"Model & \multicolumn{3}{c}{Track B - eng} \\ & Macro & Micro & Anger \\ \hline"
        r" Bar & 0.83 & 0.81 & 0.74 \\ FooNet & 0.85 & 0.82 & 0.81"
    )
    found = facts_by_rules(table(rows, "lccc", "Test results."), "dataset", "split_or_setting")
    assert found[:3] == [("Track B - eng", name) for name in ("Macro", "Micro", "Anger")]


def test_what_a_model_was_trained_on_is_a_setting() -> None:
    rows = r"Model & Training Language & Acc. \\ \hline Bar & English & 0.83 \\ FooNet & Spanish & 0.85"
    found = facts(table(rows, "llc"), "model", "dataset", "split_or_setting")
    assert found == [("Bar", "CIFAR-10", "English"), ("FooNet", "CIFAR-10", "Spanish")]


def test_numbers_between_names_are_settings() -> None:
    rows = r"Algorithm & Timesteps & Distribution & Acc. \\ \hline Bar & 200k & wide & 0.83 \\ FooNet & 200k & narrow & 0.85"
    found = facts(table(rows, "lclc"), "model", "value", "split_or_setting")
    assert found == [("Bar", "0.83", "wide, Timesteps=200k"), ("FooNet", "0.85", "narrow, Timesteps=200k")]


@pytest.mark.parametrize("numbering", ["(1) ", "1. "])
def test_the_number_of_a_row_is_no_part_of_a_name(numbering: str) -> None:
    found = facts(table(rf"Model & Acc. \\ \hline {numbering}BarNet & 0.83 \\ {numbering}FooNet & 0.85", "lc"), "model")
    assert found == [("BarNet",), ("FooNet",)]


def test_names_that_go_on_below_each_number_are_joined() -> None:
    rows = (
        r"Model & Acc. \\ \hline Bar with & 0.83 \\ L2 & \\ BazNet & 0.84 \\ \cite{baz} & \\ FooNet and & 0.85 \\ Bar &"
    )
    assert facts(table(rows, "lc"), "model") == [("Bar with L2",), ("BazNet",), ("FooNet and Bar",)]


def test_a_metric_of_a_pair_has_the_words_of_both() -> None:
    found = facts(table(r"Model & Min/Max Error \\ \hline Bar & 0.2/0.8 \\ FooNet & 0.1/0.7", "lc"), "metric", "value")
    assert found[:2] == [("Min Error", "0.2"), ("Max Error", "0.8")]


def test_a_name_that_is_called_data_once_is_not_the_data_set_of_the_paper() -> None:
    body = table(r"Model & Acc. \\ \hline Bar & 0.83 \\ FooNet & 0.85", "lc", "Results.")
    assert facts(rf"We use the McNemar test. {body}", "dataset")[0] == ("CIFAR-10",)


@pytest.mark.parametrize(
    ("printed", "name"),
    [("BarMerge 55.25 (64.38)", "BarMerge"), ("BarMerge 55.25", "BarMerge"), ("BarLM 3.1", "BarLM 3.1")],
)
def test_a_number_beside_a_name_is_no_part_of_the_entity_s_name(printed: str, name: str) -> None:
    found = facts(table(rf"Model & Acc. \\ \hline {printed} & 0.83 \\ FooNet & 0.85", "lc"), "model_name")
    assert found[0] == (name,)
