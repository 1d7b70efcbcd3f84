/** The size of a box with a name. */

import { short } from "../words";

export const LONGEST = 34;
const HEIGHT = 24;
const FONT = "13px system-ui, sans-serif";
export const LEFT = 22;
const RIGHT = 10;

const measure = document.createElement("canvas").getContext("2d");

/** Return the size of a node's box. */
export function sizeOf(label: string): { width: number; height: number } {
  if (measure) measure.font = FONT;
  return { width: LEFT + RIGHT + (measure?.measureText(short(label, LONGEST)).width ?? 8 * label.length), height: HEIGHT };
}
