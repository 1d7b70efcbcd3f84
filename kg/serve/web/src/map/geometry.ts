/** The view of the map: which part of it is seen at which scale, and where labels stand without overlapping. */

/** The side of the map, in its own units. */
export const SIDE = 1000;
export const CLOSEST = 120;

/** The point of the map in the middle of the drawing, and pixels per unit. */
export interface View { x: number; y: number; scale: number }
export interface Size { width: number; height: number }
export interface Disc { x: number; y: number; radius: number }

/** Return the view that shows a disc as large as the drawing allows. */
export function around(disc: Disc, size: Size): View {
  return { x: disc.x, y: disc.y, scale: Math.min(CLOSEST, Math.min(size.width, size.height) / (2.03 * disc.radius)) };
}

/** Return the view moved by pixels and scaled about a point of the drawing, no farther than the whole map. */
export function moved(view: View, size: Size, dx: number, dy: number, factor = 1, px = size.width / 2, py = size.height / 2): View {
  const least = (0.7 * Math.min(size.width, size.height)) / SIDE;
  const scale = Math.min(CLOSEST, Math.max(least, view.scale * factor));
  const x = view.x + (px - size.width / 2) * (1 / view.scale - 1 / scale) - dx / scale;
  const y = view.y + (py - size.height / 2) * (1 / view.scale - 1 / scale) - dy / scale;
  return { scale, x: Math.min(SIDE, Math.max(0, x)), y: Math.min(SIDE, Math.max(0, y)) };
}

/** Return a disc in pixels of the drawing. */
export function seenAt(disc: Disc, view: View, size: Size): Disc {
  return { x: (disc.x - view.x) * view.scale + size.width / 2, y: (disc.y - view.y) * view.scale + size.height / 2, radius: disc.radius * view.scale };
}

export interface Asked { left: number; top: number; right: number; bottom: number; least: number }

/** Return the window to ask the server for: the view with a margin, in steps, so that small moves ask nothing. */
export function windowOf(view: View, size: Size, least: number): Asked {
  const step = 2 ** Math.floor(Math.log2(view.scale));
  const grid = Math.max(size.width, size.height) / step / 4;
  const low = (middle: number, half: number): number => Math.max(0, Math.floor((middle - half) / grid) * grid);
  const high = (middle: number, half: number): number => Math.min(SIDE, Math.ceil((middle + half) / grid) * grid);
  const [across, down] = [size.width / 2 / view.scale, size.height / 2 / view.scale];
  const round = (value: number): number => Number(value.toFixed(2));
  return { left: round(low(view.x, across)), right: round(high(view.x, across)), top: round(low(view.y, down)), bottom: round(high(view.y, down)), least: Number((least / step / 2).toPrecision(3)) };
}

/** A box of the drawing, in pixels. */
export interface Box { left: number; top: number; width: number; height: number }
/** A label: its lines, and the middle of its first line. */
export interface Label { key: string; lines: readonly string[]; x: number; y: number; box: Box; kind: string }
/** A way to write a label, with the middle of its box; the kind is that of its letters. */
export interface Way { kind: string; lines: readonly string[]; x: number; y: number }
/** The ways to write a label, the best first. */
export interface Wish { key: string; ways: readonly Way[] }
export interface Letters { line: number; measure: (text: string) => number }

const PAD = 2;

/** Return whether two boxes, with a margin, share a point. */
export function isOver(one: Box, other: Box, pad = PAD): boolean {
  return one.left < other.left + other.width + pad && other.left < one.left + one.width + pad
    && one.top < other.top + other.height + pad && other.top < one.top + one.height + pad;
}

/** Return the labels that have room, in the given order: none overlaps another, a taken box, or the drawing's edge. */
export function placed(wishes: readonly Wish[], letters: Readonly<Record<string, Letters>>, size: Size, taken: readonly Box[]): Label[] {
  const found: Label[] = [];
  const isFree = (box: Box): boolean => box.left >= 0 && box.top >= 0 && box.left + box.width <= size.width && box.top + box.height <= size.height
    && !taken.some((other) => isOver(box, other)) && !found.some((other) => isOver(box, other.box));
  for (const { key, ways } of wishes) {
    for (const { kind, lines, x, y } of ways) {
      const font = letters[kind];
      if (!font) continue;
      const width = Math.max(...lines.map(font.measure));
      const box = { left: x - width / 2, top: y - (lines.length * font.line) / 2, width, height: lines.length * font.line };
      if (!isFree(box)) continue;
      found.push({ key, kind, lines, x, y: box.top + font.line / 2, box });
      break;
    }
  }
  return found;
}

/** Return a text cut at its spaces and behind its hyphens into lines of at most a width, where its words allow it. */
export function wrapped(text: string, font: Letters, room: number): string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[^\s-]-)(?=[^\s-])|(?= )/)) {
    const last = lines.at(-1);
    if (last !== undefined && font.measure(`${last}${part}`) <= room) lines[lines.length - 1] = `${last}${part}`;
    else lines.push(part.trimStart());
  }
  return lines;
}
