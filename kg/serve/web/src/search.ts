/** The search box: a combobox with a list of suggestions, as the ARIA Authoring Practices describe it. */

import { api, schema, type Hit } from "./api";
import { dot, h, notify, said } from "./dom";

const DELAY = 120;
let count = 0;

export function searchBox(label: string, placeholder: string, choose: (hit: Hit) => void): HTMLElement {
  const id = `suggestions-${(count += 1)}`;
  const list = h("ul", { id, role: "listbox", "aria-label": "Suggestions", hidden: true });
  const input = h("input", {
    type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list",
    "aria-label": label, placeholder, autocomplete: "off", spellcheck: "false",
  });
  let hits: Hit[] = [];
  let active = -1;
  let timer = 0;
  let asked = new AbortController();

  function close(): void {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(index: number): void {
    active = index;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${index}`);
      list.children[index]?.scrollIntoView({ block: "nearest" });
    }
  }
  function pick(index: number): void {
    const hit = hits[index];
    if (!hit) return;
    input.value = hit.label;
    close();
    choose(hit);
  }
  async function suggest(): Promise<void> {
    asked.abort();
    asked = new AbortController();
    const text = input.value.trim();
    if (!text) {
      close();
      return;
    }
    try {
      const [found, terms] = await Promise.all([api<Hit[]>("search", { q: text, limit: 8 }, asked.signal), schema()]);
      hits = found;
      const colours = new Map(terms.types.map((type) => [type.name, type.colour]));
      list.replaceChildren(...hits.map((hit, index) => h(
        "li", { id: `${id}-${index}`, role: "option", "aria-selected": "false", mousedown: (event) => { event.preventDefault(); pick(index); } },
        dot(colours.get(hit.type) ?? "#888"), h("span", { class: "name" }, hit.label), h("span", { class: "soft" }, hit.type),
      )));
      if (!hits.length) notify(`Nothing is called “${text}”.`);
      else notify(`${hits.length} suggestions`);
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      mark(hits.length ? 0 : -1);
    } catch (error) {
      if (error instanceof DOMException) return;
      notify(said(error));
    }
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void suggest(), DELAY);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && hits.length) mark((active + 1) % hits.length);
    else if (event.key === "ArrowUp" && hits.length) mark((active - 1 + hits.length) % hits.length);
    else if (event.key === "Enter") {
      if (list.hidden) void suggest().then(() => pick(0));
      else pick(Math.max(active, 0));
    } else return;
    event.preventDefault();
  });
  return h("div", { class: "combobox" }, input, list);
}
