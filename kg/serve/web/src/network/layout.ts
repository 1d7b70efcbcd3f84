/** The layout of a neighbourhood: forces between boxes as wide as their labels, then no two boxes overlap. */

import { forceCenter, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum } from "d3-force";

export interface Box { id: string; x: number; y: number; width: number; height: number; isPinned: boolean }
export interface Tie { source: string; target: string }

const MARGIN = 14;
const TICKS = 240;
const SWEEPS = 400;
const REACH = 120;

/** Move boxes apart along the axis of least overlap, until none overlap; return whether any still do. */
export function separate(boxes: readonly Box[]): boolean {
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    let isMoved = false;
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const dx = other.x - one.x || 0.01;
        const dy = other.y - one.y || 0.01;
        const overX = (one.width + other.width) / 2 + MARGIN - Math.abs(dx);
        const overY = (one.height + other.height) / 2 + MARGIN - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        isMoved = true;
        const share = one.isPinned || other.isPinned ? 1 : 0.5;
        const [moveX, moveY] = overX < overY ? [(overX + 0.1) * Math.sign(dx), 0] : [0, (overY + 0.1) * Math.sign(dy)];
        if (!one.isPinned) { one.x -= moveX * share; one.y -= moveY * share; }
        if (!other.isPinned) { other.x += moveX * share; other.y += moveY * share; }
        if (one.isPinned && other.isPinned) { other.x += moveX; other.y += moveY; }
      }
    }
    if (!isMoved) return false;
  }
  return true;
}

/** Place the boxes: pinned ones stay, the others are drawn together by their ties. `shape` is width over height. */
export function arrange(boxes: Box[], ties: readonly Tie[], shape: number): void {
  const known = new Set(boxes.map((box) => box.id));
  const nodes = boxes.map((box) => ({ box, id: box.id, x: box.x, y: box.y, ...(box.isPinned ? { fx: box.x, fy: box.y } : {}) }));
  const links: SimulationLinkDatum<(typeof nodes)[number]>[] = ties.filter((tie) => known.has(tie.source) && known.has(tie.target)).map((tie) => ({ ...tie }));
  const pull = 0.03;
  const simulation = forceSimulation(nodes)
    .force("link", forceLink<(typeof nodes)[number], (typeof links)[number]>(links).id((node) => node.id).distance(REACH).strength(0.25))
    .force("charge", forceManyBody().strength(-900))
    .force("center", forceCenter(0, 0))
    .force("x", forceX(0).strength(pull / shape))
    .force("y", forceY(0).strength(pull * shape))
    .stop();
  simulation.tick(TICKS);
  for (const node of nodes) {
    node.box.x = node.x;
    node.box.y = node.y;
  }
  separate(boxes);
}

export interface Point { x: number; y: number }

/** Return where the line from the middle of a box to a point leaves the box. */
export function border(box: Box, toward: Point): Point {
  const dx = toward.x - box.x;
  const dy = toward.y - box.y;
  if (!dx && !dy) return { x: box.x, y: box.y };
  const scale = Math.min(dx ? box.width / 2 / Math.abs(dx) : Infinity, dy ? box.height / 2 / Math.abs(dy) : Infinity);
  return scale >= 1 ? { x: toward.x, y: toward.y } : { x: box.x + dx * scale, y: box.y + dy * scale };
}

/** Return a curved arrow's path between two boxes, `bend` pixels beside the straight line, and its middle. */
export function arrow(from: Box, to: Box, bend: number): { path: string; middle: Point } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const control = {
    x: (from.x + to.x) / 2 - ((to.y - from.y) / length) * bend * 2,
    y: (from.y + to.y) / 2 + ((to.x - from.x) / length) * bend * 2,
  };
  const start = border(from, control);
  const end = border(to, control);
  const middle = { x: (start.x + 2 * control.x + end.x) / 4, y: (start.y + 2 * control.y + end.y) / 4 };
  const at = (point: Point): string => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  return { path: `M${at(start)}Q${at(control)} ${at(end)}`, middle };
}
