"""Leaderboards of the API as of a snapshot are those of the command, in each format."""

import json
from pathlib import Path

from kg.build import build
from tests.cli.test_commands import run
from tests.graph.test_updates import write
from tests.serve.server import serving


def test_a_leaderboard_of_the_api_as_of_a_snapshot_is_that_of_the_command(tmp_path: Path) -> None:
    graph = tmp_path / "g"
    build([write(tmp_path / "a.jsonl", 0, 1)], graph, extractor="rules")
    build([write(tmp_path / "b.jsonl", 2)], graph)
    command = ["leaderboard", "ImageNet", "--graph", str(graph)]
    with serving(graph) as server:
        for as_of in ("snapshot:1", "snapshot:2", "snapshot:previous"):
            params = {"on": "ImageNet", "as_of": as_of}
            found = server.get("/api/leaderboard", params=params).json()
            printed = json.loads(run(*command, "--as-of", as_of, "--json").stdout)
            assert found["scores"] == printed["scores"] and found["scores"]
            assert (found["as_of"], found["later"]) == (printed["as_of"], printed["later"])
            for option, path in (("--csv", "leaderboard.csv"), ("--markdown", "leaderboard.md")):
                taken = server.get(f"/api/{path}", params=params).text
                assert taken.splitlines() == run(*command, "--as-of", as_of, option).stdout.splitlines()
        refused = server.get("/api/leaderboard", params={"on": "ImageNet", "as_of": "snapshot:9"})
        assert (refused.status_code, refused.json()["detail"]) == (400, "no snapshot called '9'   try: 1, 2")
