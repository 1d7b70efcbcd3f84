/** The reader's own list of papers and entities, kept in this browser. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

const KEY = "kg.list";
const CHANGED = "kg-list";

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

/** Return the list, which follows changes in this and in other tabs. */
export function useStars(): string[] {
  const [ids, setIds] = useState(starred);
  useEffect(() => {
    const read = (): void => setIds(starred());
    addEventListener(CHANGED, read);
    addEventListener("storage", read);
    return () => { removeEventListener(CHANGED, read); removeEventListener("storage", read); };
  }, []);
  return ids;
}

/** A button that puts a node on the list, or takes it away. */
export function Star({ id, label }: { id: string; label: string }): JSX.Element {
  const ids = useStars();
  const [isRefused, setRefused] = useState(false);
  const isOn = ids.includes(id);
  return <><button type="button" class={isOn ? "star on" : "star"} onClick={() => setRefused(!keep(isOn ? ids.filter((other) => other !== id) : [...ids, id]))}>
    <span aria-hidden="true">{isOn ? "★" : "☆"}</span> {isOn ? "On my list" : "Add to my list"}<span class="hidden">: {label}</span></button>{isRefused ? <span role="alert" class="soft"> This browser keeps no lists.</span> : null}</>;
}
