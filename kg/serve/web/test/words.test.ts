import { describe, expect, it } from "vitest";
import { charted, nodesOf, type Row } from "../src/results";
import { withPrefixes } from "../src/prefixes";
import { counted, cut, short } from "../src/words";

describe("words", () => {
  it("count with the right noun", () => expect([counted(1, "paper"), counted(2, "paper"), counted(0, "entity", "entities")]).toEqual(["1 paper", "2 papers", "0 entities"]));
  it("are cut between characters, not inside one", () => expect(short("𝔸𝔹ℂ𝔻", 3)).toBe("𝔸𝔹…"));
  it("are marked by spans of characters, the first of overlapping ones", () => {
    expect(cut("𝔸 beats B.", [{ start: 8, end: 9 }, { start: 0, end: 1 }, { start: 0, end: 4 }, { start: 5, end: 99 }])).toEqual([
      { text: "𝔸 be", span: { start: 0, end: 4 } }, { text: "ats " }, { text: "B", span: { start: 8, end: 9 } }, { text: "." },
    ]);
  });
});

describe("prefixes", () => {
  const known = { kg: "https://w3id.org/mlkg/ontology#", rdfs: "http://www.w3.org/2000/01/rdf-schema#" };
  it("that a query uses are declared", () => expect(withPrefixes("ASK { ?a kg:uses ?b }", known)).toBe("PREFIX kg: <https://w3id.org/mlkg/ontology#>\nASK { ?a kg:uses ?b }"));
  it.each(["PREFIX kg: <x:> ASK { ?a kg:uses ?b }", 'ASK { ?a ?p "kg:uses" }', "ASK { ?a ?p <kg:uses> } # kg:uses", "ASK { ?a akg:uses ?b }"])(
    "are left as they are in %s", (query) => expect(withPrefixes(query, known)).toBe(query));
});

describe("answers", () => {
  const row = (label: string, count: string): Row => ({ name: { type: "literal", value: label }, count: { type: "literal", value: count, datatype: "http://www.w3.org/2001/XMLSchema#integer" } });
  it("that count something have a chart", () => expect(charted(["name", "count"], [row("a", "1"), row("b", "2")])).toEqual(["name", "count"]));
  it("of one row have none", () => expect(charted(["name", "count"], [row("a", "1")])).toBeUndefined());
  it("name nodes by their addresses", () => {
    const rows: Row[] = [{ a: { type: "uri", value: "https://x.org/entity/lora" }, b: { type: "uri", value: "https://x.org/ontology#uses" } }, { a: { type: "uri", value: "https://y.org/entity/z" } }];
    expect(nodesOf(rows, "https://x.org/")).toEqual(["entity/lora"]);
  });
});
