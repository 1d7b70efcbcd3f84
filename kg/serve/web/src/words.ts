/** Words and numbers as they are shown. */

const number = new Intl.NumberFormat("en");

/** Return a count with its noun: "1 paper", "2 papers". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${number.format(count)} ${count === 1 ? noun : plural}`;
}

/** Return a whole number with its thousands separated. */
export const grouped = (value: number): string => number.format(value);

/** Return a relation's name in words. */
export const words = (name: string): string => name.replaceAll("_", " ");

const OF_NUMBERS: Record<string, string> = { has_result: "states a number", on: "states a number on it", metric: "states a number of it" };

/** Return what a paper states of an entity, in words; the relations of numbers have names that mean nothing alone. */
export const statedWords = (relations: readonly string[]): string => relations.map((name) => OF_NUMBERS[name] ?? words(name)).join(", ");

/** Return a change in papers per thousand, with its sign. */
export const perThousand = (change: number): string => `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} ‰`;

/** Return a text cut at a number of characters. */
export function short(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

export interface Span { start: number; end: number }
export type Piece<S extends Span> = { text: string; span?: S };

/** Cut a text at spans, which count characters as Python does and not UTF-16 units; of overlapping ones the first holds. */
export function cut<S extends Span>(text: string, spans: readonly S[]): Piece<S>[] {
  const letters = [...text];
  const pieces: Piece<S>[] = [];
  let at = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < at || span.end > letters.length) continue;
    if (span.start > at) pieces.push({ text: letters.slice(at, span.start).join("") });
    pieces.push({ text: letters.slice(span.start, span.end).join(""), span });
    at = span.end;
  }
  if (at < letters.length) pieces.push({ text: letters.slice(at).join("") });
  return pieces;
}
