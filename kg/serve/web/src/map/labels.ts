/** What is seen of the map, and the labels of it: fields first, then topics, then entities. */

import type { Community, Dot } from "../api";
import { short } from "../words";
import { seenAt, wrapped, type Disc, type Letters, type Size, type View, type Way, type Wish } from "./geometry";

const OPEN_FIELD = 85;
const OPEN_TOPIC = 60;
const LEAST_FIELD = 17;
const LEAST_TOPIC = 22;
const LEAST_DOT = 3.5;
const LONGEST = 36;

export interface SeenCommunity { community: Community; disc: Disc; isOpen: boolean }
export interface SeenDot { dot: Dot; disc: Disc }
export interface Seen { communities: SeenCommunity[]; dots: SeenDot[] }

/** Return what is drawn: topics of fields that are large enough on the drawing, and entities of what has no topics. */
export function seen(communities: readonly Community[], dots: readonly Dot[], view: View, size: Size): Seen {
  const discs = new Map(communities.map((community) => [community.id, seenAt(community, view, size)]));
  const divided = new Set(communities.map((community) => community.parent));
  const isOpen = (community: Community): boolean => {
    const radius = discs.get(community.id)?.radius ?? 0;
    return community.level === 0 && divided.has(community.id) ? radius >= OPEN_FIELD : radius >= OPEN_TOPIC;
  };
  const open = new Set(communities.filter(isOpen).map((community) => community.id));
  const drawn = communities.filter((community) => community.parent === null || open.has(community.parent));
  return {
    communities: drawn.map((community) => ({ community, disc: discs.get(community.id) ?? seenAt(community, view, size), isOpen: open.has(community.id) })),
    dots: dots.filter((dot) => open.has(dot.community)).map((dot) => ({ dot, disc: seenAt(dot, view, size) })),
  };
}

const FONTS: Record<string, [string, number]> = {
  field: ["650 15px", 18], small: ["600 12px", 14], topic: ["500 12.5px", 15], head: ["650 13px", 16], dot: ["400 12px", 14],
};
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

const canvas = document.createElement("canvas").getContext("2d");
const widths = new Map<string, number>();

/** Return the letters of each kind of label, as the style sheet sets them. */
export const LETTERS: Readonly<Record<string, Letters>> = Object.fromEntries(Object.entries(FONTS).map(([kind, [font, line]]) => [kind, {
  line,
  measure: (text: string): number => {
    const key = `${kind} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (canvas) canvas.font = `${font} ${FAMILY}`;
      // A margin for fonts that the canvas measures a little narrower than the drawing sets them.
      width = (canvas?.measureText(text).width ?? 8 * text.length) + 4;
      widths.set(key, width);
    }
    return width;
  },
}]));

const LETTER: Letters = { line: 14, measure: (text) => 8 * text.length };

/** Return the ways to write the name of a closed community: in its disc, in smaller letters, or sticking out of it. */
function inside({ community, disc }: SeenCommunity): Wish {
  const terms = community.terms.slice(0, 3).map((term) => short(term.label, LONGEST));
  const kinds = community.level ? ["topic"] : disc.radius < 36 ? ["small"] : ["field", "small"];
  const ways = (counts: readonly number[], room: number, isFit: (width: number, height: number) => boolean): Way[] => kinds.flatMap((kind) => counts.flatMap((count) => {
    const font = LETTERS[kind] ?? LETTER;
    const lines = wrapped(terms.slice(0, count).join(", "), font, room);
    return isFit(Math.max(...lines.map(font.measure)), lines.length * font.line) ? [{ kind, lines, x: disc.x, y: disc.y }] : [];
  }));
  // A rectangle fits in a circle where its diagonal does.
  const fitting = ways([3, 2, 1], disc.radius * 1.7, (width, height) => Math.hypot(width, height) <= disc.radius * 2.1);
  const wide = ways([1], disc.radius * 1.2, (width, height) => width <= disc.radius * 4.2 && height <= disc.radius * 2);
  return { key: community.id, ways: [...fitting, ...[0, 0.4, -0.4, 0.8, -0.8].flatMap((part) => wide.map((way) => ({ ...way, y: disc.y + part * disc.radius })))] };
}

/** Return the ways to write the name of an open community: in its disc, as near to its upper edge as is in sight. */
function head({ community, disc }: SeenCommunity, size: Size): Wish {
  const terms = community.terms.map((term) => short(term.label, LONGEST));
  const font = LETTERS["head"] ?? LETTER;
  const ways = [3, 2, 1, 0].flatMap((count) => {
    const lines = count ? [terms.slice(0, count).join(", ")] : wrapped(terms[0] ?? "", font, 0.8 * disc.radius);
    const half = Math.max(...lines.map(font.measure)) / 2 + 2;
    return [0.9, 0.8, 0.7].flatMap((part) => {
      const top = Math.max(disc.y - part * disc.radius, font.line);
      const chord = Math.sqrt(Math.max(disc.radius ** 2 - (disc.y - top) ** 2, 0));
      const [left, right] = [Math.max(disc.x - chord, 0), Math.min(disc.x + chord, size.width)];
      const y = top + ((lines.length - 1) * font.line) / 2;
      return right - left >= 2 * half ? [{ kind: "head", lines, x: Math.min(Math.max(disc.x, left + half), right - half), y }] : [];
    });
  });
  return { key: community.id, ways };
}

/** Return the labels that are wanted, in the order in which they get room. */
export function wishes({ communities, dots }: Seen, size: Size): Wish[] {
  const closed = communities.filter((row) => !row.isOpen && row.disc.radius >= (row.community.level ? LEAST_TOPIC : LEAST_FIELD));
  const byRadius = (one: SeenCommunity, other: SeenCommunity): number => other.disc.radius - one.disc.radius;
  const entities = dots.filter(({ disc }) => disc.radius >= LEAST_DOT).sort((one, other) => other.dot.shared - one.dot.shared);
  return [
    ...communities.filter((row) => row.isOpen).sort(byRadius).map((row) => head(row, size)),
    ...closed.sort(byRadius).map((row) => inside(row)),
    ...entities.map(({ dot, disc }): Wish => {
      const way = { kind: "dot", lines: [short(dot.label, LONGEST)], x: disc.x };
      return { key: dot.id, ways: [{ ...way, y: disc.y + disc.radius + 8 }, { ...way, y: disc.y - disc.radius - 8 }] };
    }),
  ];
}
