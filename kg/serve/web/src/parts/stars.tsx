/** The reader's own list of papers and entities, kept in this browser. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

const KEY = "kg.list";
const NOTES = "kg.notes";
const CHANGED = "kg-list";
/** The longest note, in characters, and the most of all notes in an address. */
export const LONGEST_NOTE = 500;
const MOST_NOTES = 24_000;

/** Return the ids of the list; an empty list where the browser keeps nothing. */
export function starred(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

/** Keep another list; return whether the browser did. */
export function keep(ids: readonly string[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set(ids)]));
  } catch {
    return false;
  }
  dispatchEvent(new Event(CHANGED));
  return true;
}

/** Return the notes by id; none where the browser keeps nothing. */
function noted(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NOTES) ?? "{}");
    return kept !== null && typeof kept === "object" ? Object.fromEntries(Object.entries(kept).filter((row): row is [string, string] => typeof row[1] === "string" && row[1] !== "")) : {};
  } catch {
    return {};
  }
}

/** Keep notes beside those of other ids; return why not, if the browser refuses or they would not fit into an address. */
export function annotate(notes: Readonly<Record<string, string>>): string {
  const all = Object.fromEntries(Object.entries({ ...noted(), ...notes }).filter(([, note]) => note !== ""));
  const size = Object.values(all).reduce((sum, note) => sum + encodeURIComponent(note).length, 0);
  if (size > MOST_NOTES) return "All notes together are too long for the address that shares a list: this one is not kept.";
  try {
    localStorage.setItem(NOTES, JSON.stringify(all));
  } catch {
    return "This browser keeps no notes.";
  }
  dispatchEvent(new Event(CHANGED));
  return "";
}

/** Return the value of what is kept, which follows changes in this and in other tabs. */
function useKept<T>(read: () => T): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const again = (): void => setValue(read);
    addEventListener(CHANGED, again);
    addEventListener("storage", again);
    return () => { removeEventListener(CHANGED, again); removeEventListener("storage", again); };
  }, [read]);
  return value;
}

/** Return the notes by id. */
export const useNotes = (): Record<string, string> => useKept(noted);

/** Return the ids of the list. */
export const useStars = (): string[] => useKept(starred);

/** A button that puts a node on the list, or takes it away. */
export function Star({ id, label }: { id: string; label: string }): JSX.Element {
  const ids = useStars();
  const [isRefused, setRefused] = useState(false);
  const isOn = ids.includes(id);
  return <><button type="button" class={isOn ? "star on" : "star"} onClick={() => setRefused(!keep(isOn ? ids.filter((other) => other !== id) : [...ids, id]))}>
    <span aria-hidden="true">{isOn ? "★" : "☆"}</span> {isOn ? "On my list" : "Add to my list"}<span class="hidden">: {label}</span></button>{isRefused ? <span role="alert" class="soft"> This browser keeps no lists.</span> : null}</>;
}
