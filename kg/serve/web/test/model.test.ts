import { describe, expect, it } from "vitest";
import type { Picture } from "../src/api";
import { bends, joined, keyOf, seen, tally, type Filters } from "../src/network/model";

const node = (id: string, type: string, year: number | null = null): Picture["nodes"][number] => ({ id, type, label: id, degree: 1, x: 0, y: 0, year });
const edge = (source: string, relation: string, target: string, confidence = 0.5): Picture["edges"][number] => ({ source, relation, target, confidence, support: 1 });
const picture: Picture = {
  nodes: [node("c", "Method"), node("m", "Model"), node("p", "Paper"), node("q", "Paper", 2024)],
  edges: [edge("m", "uses", "c"), edge("m", "improves_on", "c", 0.9), edge("p", "introduces", "m"), edge("q", "uses", "c")],
  is_cut: false,
};
const none: Filters = { types: new Set(), relations: new Set(), confidence: 0, isDated: false, hidden: new Set() };
const ids = (filters: Partial<Filters>): string[] => seen(picture, { ...none, ...filters }, "c").nodes.map((row) => row.id);

describe("filters", () => {
  it("hide types, relations, low confidence, undated papers, and what is then left alone", () => {
    expect(ids({})).toEqual(["c", "m", "p", "q"]);
    expect(ids({ types: new Set(["Model"]) })).toEqual(["c", "q"]);
    expect(ids({ relations: new Set(["uses"]) })).toEqual(["c", "m", "p"]);
    expect(ids({ confidence: 0.8 })).toEqual(["c", "m"]);
    expect(ids({ isDated: true })).toEqual(["c", "m", "q"]);
    expect(ids({ hidden: new Set(["m"]) })).toEqual(["c", "q"]);
  });

  it("never hide the centre", () => expect(ids({ types: new Set(["Method", "Model", "Paper"]) })).toEqual(["c"]));
});

describe("edges", () => {
  it("between the same two nodes lie apart", () => {
    const found = bends([...picture.edges, edge("c", "variant_of", "m")]);
    const apart = [edge("m", "uses", "c"), edge("m", "improves_on", "c"), edge("c", "variant_of", "m")].map((row) => {
      const bend = found.get(keyOf(row)) ?? NaN;
      return row.source < row.target ? bend : -bend;
    });
    expect(new Set(apart).size).toBe(3);
    expect(Math.abs(found.get("q|uses|c") ?? NaN)).toBe(0);
  });

  it("of two pictures are there once", () => expect(joined(picture, picture)).toEqual(picture));
  it("are counted, the most frequent relation first", () => expect(tally(picture.edges.map((row) => row.relation))[0]).toEqual(["uses", 2]));
});
