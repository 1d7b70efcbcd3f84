/** A long list of which only the rows in sight are in the page; rows come from the server in pages. */

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Problem } from "./basics";

const PAGE = 100;
const AHEAD = 6;

export interface Rows<T> { total: number; rows: readonly T[] }

interface Props<T> {
  /** What identifies the list: another key begins a new one. */
  of: string;
  label: string;
  /** Return rows from `offset` on. */
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<Rows<T>>;
  row: (value: T, index: number) => ComponentChildren;
  /** The height of a row before it is measured, in pixels. */
  height: number;
  onTotal?: (total: number) => void;
  empty: string;
}

export function Windowed<T>({ of: key, label, load, row, height, onTotal, empty }: Props<T>): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [total, setTotal] = useState<number>();
  const [error, setError] = useState<Error>();
  const pages = useRef(new Map<number, readonly T[] | null>());
  const asked = useRef(new AbortController());
  const virtualizer = useRef<Virtualizer<HTMLDivElement, HTMLElement>>();

  const ask = (page: number): void => {
    if (pages.current.has(page)) return;
    pages.current.set(page, null);
    const { signal } = asked.current;
    load(page * PAGE, PAGE, signal).then((found) => {
      if (signal.aborted) return;
      pages.current.set(page, found.rows);
      setTotal(found.total);
      onTotal?.(found.total);
      redraw(0);
    }).catch((failure: unknown) => {
      if (!signal.aborted) setError(failure instanceof Error ? failure : new Error(String(failure)));
    });
  };
  useEffect(() => {
    asked.current.abort();
    asked.current = new AbortController();
    pages.current = new Map();
    setTotal(undefined);
    setError(undefined);
    box.current?.scrollTo(0, 0);
    ask(0);
    return () => asked.current.abort();
  }, [key]);

  const options = {
    count: total ?? 0, getScrollElement: () => box.current, estimateSize: () => height, overscan: AHEAD,
    observeElementRect, observeElementOffset, scrollToFn: elementScroll, onChange: () => redraw(0),
  };
  virtualizer.current ??= new Virtualizer<HTMLDivElement, HTMLElement>(options);
  const virtual = virtualizer.current;
  virtual.setOptions(options);
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());

  const items = virtual.getVirtualItems();
  useEffect(() => items.forEach((item) => ask(Math.floor(item.index / PAGE))));
  if (error) return <Problem error={error} />;
  return <div class="windowed" ref={box} tabIndex={0} role="region" aria-label={label} aria-busy={total === undefined}>
    {total === 0 ? <p class="soft">{empty}</p> : null}
    <ul style={{ height: `${virtual.getTotalSize()}px` }}>
      {items.map((item) => {
        const value = pages.current.get(Math.floor(item.index / PAGE))?.[item.index % PAGE];
        return <li key={item.key} data-index={item.index} ref={(element) => virtual.measureElement(element)}
          aria-setsize={total} aria-posinset={item.index + 1} style={{ transform: `translateY(${item.start}px)` }}>
          {value === undefined ? <span class="soft">…</span> : row(value, item.index)}
        </li>;
      })}
    </ul>
  </div>;
}
