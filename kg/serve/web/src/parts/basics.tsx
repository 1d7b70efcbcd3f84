/** Small parts that every view uses. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { href, ROOT } from "../address";
import { schema, type Loaded } from "../api";

/** Set the title of the browser's tab. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · kg`;
  }, [title]);
}

let colours = new Map<string, string>();
/** Return the colour of each node type. */
export function useColours(): Map<string, string> {
  const [value, setValue] = useState(colours);
  useEffect(() => {
    // They may have come between the drawing and this effect.
    if (colours.size) setValue(colours);
    else {
      void schema().then((terms) => {
        colours = new Map(terms.types.map((type) => [type.name, type.colour]));
        setValue(colours);
      }).catch(() => undefined);
    }
  }, []);
  return value;
}

/** A dot in the colour of a node type. */
export function Dot({ type }: { type: string }): JSX.Element {
  const colour = useColours().get(type) ?? "#888";
  return <svg class="dot" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill={colour} /></svg>;
}

/** A link to a node's page, with the dot of its type. */
export function NodeLink({ id, label, type, class: name }: { id: string; label: string; type?: string; class?: string }): JSX.Element {
  return <a class={name} href={href(id)}>{type ? <Dot type={type} /> : null}{label}</a>;
}

/** A link to another site. */
export function Outside({ url, children }: { url: string; children: ComponentChildren }): JSX.Element {
  return /^https?:\/\//.test(url) ? <a href={url} rel="noreferrer" target="_blank">{children}</a> : <>{children}</>;
}

export function Problem({ error }: { error: Error }): JSX.Element {
  return <div class="problem" role="alert">{error.message}</div>;
}

export function Waiting(): JSX.Element {
  return <p class="waiting" role="status">Loading…</p>;
}

/** Show what has been loaded, or why not, or that it is on its way. */
export function Shown<T>({ of: loaded, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (loaded.error) return <Problem error={loaded.error} />;
  return loaded.value === undefined ? <Waiting /> : <>{children(loaded.value)}</>;
}

/** Show a node's page, or where to look for what this graph does not have. */
export function ShownNode<T>({ of: loaded, id, children }: { of: Loaded<T>; id: string; children: (value: T) => ComponentChildren }): JSX.Element {
  if (!loaded.error) return <Shown of={loaded}>{children}</Shown>;
  const name = id.slice(id.indexOf("/") + 1).replaceAll("-", " ");
  return <section><h1>Not found</h1><Problem error={loaded.error} /><p><a href={href("search", { q: name })}>Search for {name}</a></p></section>;
}

/** A view that failed to load, or an address that names none. */
export function Missing(): JSX.Element {
  useTitle("Not found");
  return <section><h1>Nothing is at this address</h1><p><a href={`${ROOT}/`}>To the first page</a></p></section>;
}

/** A button that copies a text and says that it did. */
export function Copy({ text, children }: { text: string | (() => Promise<string>); children: ComponentChildren }): JSX.Element {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(typeof text === "string" ? text : await text());
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <button type="button" onClick={() => void copy()}>{children}<span role="status">{isDone ? " · copied" : ""}</span></button>;
}

/** Offer a text as a file. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
