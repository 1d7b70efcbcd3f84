/** What a picture shows: nodes and edges, filters over them, and the counts of the legend. */

import type { Picture, PictureEdge, PictureNode } from "../api";

export interface Filters { types: ReadonlySet<string>; relations: ReadonlySet<string>; confidence: number; isDated: boolean; hidden: ReadonlySet<string> }
export interface Seen { nodes: PictureNode[]; edges: PictureEdge[] }

/** Types and relations that are hidden until asked for. */
export const QUIET = ["Author", "Organization", "Result", "Repository"];

export const keyOf = (edge: { source: string; relation: string; target: string }): string => `${edge.source}|${edge.relation}|${edge.target}`;

/** Return two pictures in one; a node or an edge of both is there once. */
export function joined(one: Picture, other: Picture): Picture {
  const nodes = new Map([...one.nodes, ...other.nodes].map((node) => [node.id, node]));
  const edges = new Map([...one.edges, ...other.edges].map((edge) => [keyOf(edge), edge]));
  return { nodes: [...nodes.values()], edges: [...edges.values()], is_cut: one.is_cut || other.is_cut };
}

/** Return what passes the filters; a node that is left without an edge goes too, but for the centre, and but for those of a picture without one. */
export function seen(picture: Picture, filters: Filters, centre: string | undefined): Seen {
  const isKept = (node: PictureNode): boolean => node.id === centre || (!filters.types.has(node.type) && !filters.hidden.has(node.id)
    && !(filters.isDated && node.type === "Paper" && node.year === null));
  const kept = new Set(picture.nodes.filter(isKept).map((node) => node.id));
  const edges = picture.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target)
    && !filters.relations.has(edge.relation) && edge.confidence >= filters.confidence);
  const tied = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  return { nodes: picture.nodes.filter((node) => kept.has(node.id) && (tied.has(node.id) || node.id === centre || centre === undefined)), edges };
}

/** Return how often each value occurs, the most frequent first. */
export function tally(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** Return how far each edge bends, in pixels, so that those between the same two nodes lie apart. */
export function bends(edges: readonly PictureEdge[]): Map<string, number> {
  const between = new Map<string, PictureEdge[]>();
  for (const edge of edges) {
    const pair = [edge.source, edge.target].sort().join("|");
    between.set(pair, [...(between.get(pair) ?? []), edge]);
  }
  const found = new Map<string, number>();
  for (const group of between.values()) {
    group.forEach((edge, index) => {
      const offset = (index - (group.length - 1) / 2) * 16;
      // A line is drawn from its source: the two directions bend to opposite sides of themselves.
      found.set(keyOf(edge), edge.source < edge.target ? offset : -offset);
    });
  }
  return found;
}
