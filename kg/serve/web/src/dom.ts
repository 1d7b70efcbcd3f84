/** Elements made without HTML text, so that no text of the graph can become markup. */

type Child = Node | string | null | undefined;
type Props = Record<string, string | boolean | ((event: Event) => void) | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (typeof value === "string") made.setAttribute(key, value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return made;
}

export function dot(colour: string): HTMLElement {
  const made = h("span", { class: "dot", "aria-hidden": "true" });
  made.style.background = colour;
  return made;
}

export function notify(text: string): void {
  const notice = document.getElementById("notice");
  if (notice) notice.textContent = text;
}

export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The message for a failure: the server's own, or that the server is unreachable. */
export function problem(error: unknown): HTMLElement {
  return h("p", { class: "problem", role: "alert" }, said(error));
}

export function words(relation: string): string {
  return relation.replaceAll("_", " ");
}
