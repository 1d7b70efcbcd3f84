/** Filters of visible nodes and edges: types, confidence, years; and their controls. */

import type Graph from "graphology";
import type { Term } from "./api";
import { dot, h } from "./dom";

export interface Filters { hidden: Set<string>; confidence: number; from: number; to: number; only: Set<string> | null }

/** Types hidden by default: a third of the nodes, uninformative in the overview. */
export const QUIET = "Result,Repository";

export function read(params: URLSearchParams): Filters {
  const names = (key: string): string[] => (params.get(key) ?? "").split(",").filter(Boolean);
  const only = names("nodes");
  return {
    // The nodes of an answer are shown whatever their types.
    hidden: new Set(params.has("hide") || only.length ? names("hide") : QUIET.split(",")),
    confidence: Number(params.get("min") ?? 0) || 0,
    from: Number(params.get("from") ?? 0) || 0,
    to: Number(params.get("to") ?? 9999) || 9999,
    only: only.length ? new Set(only) : null,
  };
}

/** The first and last year of each node: a paper's own, an entity's by the papers beside it. */
export function years(graph: Graph): Map<string, [number, number]> {
  const found = new Map<string, [number, number]>();
  const add = (node: string, year: number): void => {
    const [first, last] = found.get(node) ?? [year, year];
    found.set(node, [Math.min(first, year), Math.max(last, year)]);
  };
  graph.forEachNode((node, { year }) => {
    if (typeof year !== "number") return;
    add(node, year);
    graph.forEachNeighbor(node, (other) => add(other, year));
  });
  return found;
}

export function isSeen(node: string, type: string, filters: Filters, span: [number, number] | undefined): boolean {
  if (filters.hidden.has(type) || (filters.only && !filters.only.has(node))) return false;
// Nodes without a date are never hidden by year.
  return !span || (span[0] <= filters.to && span[1] >= filters.from);
}

export function controls(graph: Graph, types: Term[], filters: Filters, span: [number, number] | null, changed: () => void): HTMLElement {
  const counts = new Map<string, number>();
  graph.forEachNode((_, { kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
  const legend = h("fieldset", { class: "legend" }, h("legend", {}, "Types"), ...types.filter((type) => counts.has(type.name)).map((type) => {
    const box = h("input", { type: "checkbox", checked: !filters.hidden.has(type.name), value: type.name });
    box.addEventListener("change", () => {
      if (box.checked) filters.hidden.delete(type.name);
      else filters.hidden.add(type.name);
      changed();
    });
    return h("label", { title: type.comment }, box, dot(type.colour), type.name, h("span", { class: "soft" }, ` ${counts.get(type.name)}`));
  }));
  const parts = [legend, slider("Confidence at least", 0, 1, 0.05, filters.confidence, (value) => { filters.confidence = value; changed(); })];
  if (span && span[0] < span[1]) {
    parts.push(slider("From year", span[0], span[1], 1, Math.max(filters.from, span[0]), (value) => { filters.from = value; changed(); }));
    parts.push(slider("To year", span[0], span[1], 1, Math.min(filters.to, span[1]), (value) => { filters.to = value; changed(); }));
  }
  return h("div", { class: "controls" }, ...parts);
}

function slider(label: string, min: number, max: number, step: number, value: number, set: (value: number) => void): HTMLElement {
  const shown = h("output", {}, String(value));
  const input = h("input", { type: "range", min: String(min), max: String(max), step: String(step), value: String(value), "aria-label": label });
  input.addEventListener("input", () => {
    shown.textContent = input.value;
    set(Number(input.value));
  });
  return h("label", { class: "slider" }, h("span", {}, label), input, shown);
}
