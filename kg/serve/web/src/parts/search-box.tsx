/** The search box: a combobox with suggestions, as the ARIA Authoring Practices describe it. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, type Hit } from "../api";
import { Dot } from "./basics";

const DELAY = 120;
const MOST = 8;

interface Option { key: string; label: string; type: string; act: () => void }

interface Props {
  label: string;
  placeholder: string;
  /** Open a suggestion. */
  onPick: (hit: Hit) => void;
  /** Search for the words as they stand, if Enter is pressed and no suggestion is marked. */
  onSearch?: (text: string) => void;
  /** Compare two names, if the words are those of "one vs other". */
  onCompare?: (names: string[]) => void;
  /** Suggest only nodes of this type. */
  type?: string;
  value?: string;
  name?: string;
  isShortcut?: boolean;
}

const PAIR = /^(.+?)\s+(?:vs\.?|versus|against)\s+(.+)$/i;

/** Return the two names of "one vs other"; null for other words. */
export function pairOf(text: string): [string, string] | null {
  const [, one, other] = PAIR.exec(text.trim()) ?? [];
  return one && other ? [one, other] : null;
}

export function SearchBox({ label, placeholder, onPick, onSearch, onCompare, type, value = "", name, isShortcut = false }: Props): JSX.Element {
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

  const pair = onCompare ? pairOf(asked) : null;
  const options: Option[] = hits.map((hit) => ({ key: hit.id, label: hit.label, type: hit.type, act: () => pick(hit) }));
  if (pair) options.unshift({ key: "pair", label: `${pair[0]} against ${pair[1]}`, type: "Compare", act: () => { setText(""); close(); onCompare?.(pair); } });
  const isShown = isOpen && options.length > 0;
  const close = (): void => { setOpen(false); setActive(-1); setAsked(""); };
  const pick = (hit: Hit): void => {
    setText(onSearch ? "" : hit.label);
    close();
    input.current?.blur();
    onPick(hit);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && options.length) setActive((active + 1) % options.length);
    else if (event.key === "ArrowUp" && options.length) setActive((active - 1 + options.length) % options.length);
    else if (event.key === "Enter") {
      const option = isShown ? options[active] : undefined;
      if (option) option.act();
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
      {options.map((option, index) => <li key={option.key} id={`${id}-${index}`} role="option" aria-selected={index === active}
        onMouseDown={(event) => { event.preventDefault(); option.act(); }}>
        {option.key === "pair" ? null : <Dot type={option.type} />}<span class="name">{option.label}</span><span class="soft">{option.type}</span>
      </li>)}
    </ul>
    <span class="hidden" role="status">{isShown ? `${options.length} suggestions` : ""}</span>
  </div>;
}
