from kg.extract import cues
from kg.schema import EXTRACTED_RELATIONS


def test_every_extracted_relation_has_its_wording_and_no_other() -> None:
    assert set(cues.load()) == set(EXTRACTED_RELATIONS)


def test_confidences_are_shares() -> None:
    for cue in cues.load().values():
        assert 0 < cue.weak <= cue.confidence < 1
