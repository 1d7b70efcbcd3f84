/** Where a lineage's boxes and arrows are, in pixels: a column for each layer, as wide as its widest box. */

import type { Lineage, LineageNode } from "../api";

export const HEIGHT = 26;
export const CHIP = 40;
const ROW = 33;
const GAP = 54;
const EDGE = 16;
const LOOP = 26;

export interface Place { node: LineageNode; x: number; y: number; width: number }
export interface Column { x: number; width: number; year: number | null; isFirst: boolean }
export interface Arrow { key: string; source: string; target: string; support: number; path: string; middle: { x: number; y: number } }
export interface Placed { columns: Column[]; places: Map<string, Place>; arrows: Arrow[]; width: number; height: number }

/** Return the width of the chips that open what is folded, on each side of a box. */
export const chips = (node: LineageNode): [number, number] => [node.older ? CHIP : 0, node.newer ? CHIP : 0];

/** Return where everything is; `widthOf` returns a box's width with its chips. */
export function place(lineage: Lineage, widthOf: (node: LineageNode) => number): Placed {
  const first = Math.min(...lineage.nodes.map((node) => node.row), ...lineage.claims.flatMap((claim) => claim.rows));
  const last = Math.max(...lineage.nodes.map((node) => node.row), ...lineage.claims.flatMap((claim) => claim.rows));
  const yOf = (row: number): number => EDGE + HEIGHT / 2 + (row - first) * ROW;
  let x = EDGE;
  const columns = lineage.layers.map((layer, index): Column => {
    const width = Math.max(...lineage.nodes.filter((node) => node.layer === index).map(widthOf));
    const column = { x, width, year: layer.year, isFirst: layer.year !== lineage.layers[index - 1]?.year || index === 0 };
    x += width + GAP;
    return column;
  });
  const places = new Map(lineage.nodes.map((node): [string, Place] =>
    [node.id, { node, x: columns[node.layer]?.x ?? 0, y: yOf(node.row), width: widthOf(node) }]));
  const arrows = lineage.claims.flatMap((claim): Arrow[] => {
    const [from, to] = [places.get(claim.source), places.get(claim.target)];
    if (!from || !to) return [];
    const { path, middle } = route(from, to, claim.rows.map(yOf), columns);
    return [{ key: `${claim.source}|improves_on|${claim.target}`, source: claim.source, target: claim.target, support: claim.support, path, middle }];
  });
  return { columns, places, arrows, width: x - GAP + EDGE, height: yOf(last) + HEIGHT / 2 + EDGE };
}

/** Return the way from a box to another: through each column between them at the given height, and the middle of its first part. */
function route(from: Place, to: Place, heights: readonly number[], columns: readonly Column[]): { path: string; middle: { x: number; y: number } } {
  const step = Math.sign(to.node.layer - from.node.layer);
  if (!step) {
    const [one, other] = [from.x + from.width, to.x + to.width];
    const far = Math.max(one, other) + LOOP;
    return { path: `M${one} ${from.y}C${far} ${from.y} ${far} ${to.y} ${other} ${to.y}`, middle: { x: far, y: (from.y + to.y) / 2 } };
  }
  const near = (column: Column | undefined): number => column ? (step < 0 ? column.x + column.width : column.x) : 0;
  const far = (column: Column | undefined): number => column ? (step < 0 ? column.x : column.x + column.width) : 0;
  const start = { x: step < 0 ? from.x : from.x + from.width, y: from.y };
  const end = { x: step < 0 ? to.x + to.width : to.x, y: to.y };
  let path = `M${start.x} ${start.y}`;
  const [own, last] = [columns[from.node.layer], columns[to.node.layer]];
  if (step > 0 && own) path += `H${far(own)}`;
  let at = { x: step < 0 ? start.x : far(own), y: start.y };
  let middle: { x: number; y: number } | undefined;
  const curve = (x: number, y: number): void => {
    const half = (at.x + x) / 2;
    middle ??= { x: half, y: (at.y + y) / 2 };
    path += `C${half} ${at.y} ${half} ${y} ${x} ${y}`;
    at = { x, y };
  };
  heights.forEach((y, index) => {
    const column = columns[from.node.layer + step * (index + 1)];
    curve(near(column), y);
    path += `H${far(column)}`;
    at = { x: far(column), y };
  });
  curve(near(last), end.y);
  // A last part without length would have no direction for the arrow's head.
  if (Math.abs(at.x - end.x) > 1) path += `H${end.x}`;
  return { path, middle: middle ?? start };
}
