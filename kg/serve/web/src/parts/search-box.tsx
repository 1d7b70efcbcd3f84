/** The search box: a combobox with suggestions, as the ARIA Authoring Practices describe it. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, type Hit } from "../api";
import { Dot } from "./basics";

const DELAY = 120;
const MOST = 8;

interface Props {
  label: string;
  placeholder: string;
  /** Open a suggestion. */
  onPick: (hit: Hit) => void;
  /** Search for the words as they stand, if Enter is pressed and no suggestion is marked. */
  onSearch?: (text: string) => void;
  /** Suggest only nodes of this type. */
  type?: string;
  value?: string;
  name?: string;
  isShortcut?: boolean;
}

export function SearchBox({ label, placeholder, onPick, onSearch, type, value = "", name, isShortcut = false }: Props): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState("");
  const [hits, setHits] = useState<Hit[]>([]);
  const [active, setActive] = useState(-1);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (!asked.trim()) {
      setHits([]);
      return undefined;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api<Hit[]>("search", { q: asked.trim(), type, limit: MOST }, controller.signal).then((found) => {
        setHits(found);
        setActive(-1);
        setOpen(true);
      }).catch(() => undefined);
    }, DELAY);
    return () => { clearTimeout(timer); controller.abort(); };
  }, [asked, type]);
  useEffect(() => {
    if (!isShortcut) return undefined;
    const focus = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || target.closest("input, textarea, select, [contenteditable], .editor")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [isShortcut]);

  const isShown = isOpen && hits.length > 0;
  const close = (): void => { setOpen(false); setActive(-1); setAsked(""); };
  const pick = (hit: Hit): void => {
    setText(onSearch ? "" : hit.label);
    close();
    input.current?.blur();
    onPick(hit);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && hits.length) setActive((active + 1) % hits.length);
    else if (event.key === "ArrowUp" && hits.length) setActive((active - 1 + hits.length) % hits.length);
    else if (event.key === "Enter") {
      const hit = isShown ? hits[active] : undefined;
      if (hit) pick(hit);
      else if (onSearch && text.trim()) { close(); onSearch(text.trim()); }
      else return;
    } else return;
    event.preventDefault();
  };
  return <div class="combobox">
    <input ref={input} type="search" role="combobox" name={name} aria-label={label} placeholder={placeholder} autocomplete="off"
      spellcheck={false} value={text} aria-expanded={isShown} aria-controls={id} aria-autocomplete="list"
      aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
      onInput={(event) => { setText(event.currentTarget.value); setAsked(event.currentTarget.value); }} onKeyDown={onKey} onBlur={close} />
    <ul id={id} role="listbox" aria-label="Suggestions" hidden={!isShown}>
      {hits.map((hit, index) => <li key={hit.id} id={`${id}-${index}`} role="option" aria-selected={index === active}
        onMouseDown={(event) => { event.preventDefault(); pick(hit); }}>
        <Dot type={hit.type} /><span class="name">{hit.label}</span><span class="soft">{hit.type}</span>
      </li>)}
    </ul>
    <span class="hidden" role="status">{isShown ? `${hits.length} suggestions` : ""}</span>
  </div>;
}
