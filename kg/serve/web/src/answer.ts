/** A result as a table or as text. YASGUI's own table turns texts of the graph into markup on its way; this one never does. */

import { h } from "./dom";
import { link } from "./state";

export interface Cell { type: string; value: string; datatype?: string; "xml:lang"?: string }
export interface Results { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Record<string, Cell>[] } }

const AT_ONCE = 200;

function cell(term: Cell | undefined, base: string): Node | string {
  if (!term) return "";
  if (term.type !== "uri") return term.value;
  if (term.value.startsWith(base) && !term.value.includes("#")) {
    const id = term.value.slice(base.length);
    return h("a", { href: link("graph", { focus: id }) }, id);
  }
  return /^https?:\/\//.test(term.value) ? h("a", { href: term.value, rel: "noreferrer", target: "_blank" }, term.value) : term.value;
}

function isNumber(term: Cell | undefined): boolean {
  return /#(?:integer|decimal|double|float|int|long)$/.test(term?.datatype ?? "");
}

/** Show rows; a click on a column's name sorts by it. */
export function table(found: Results, base: string): HTMLElement {
  const names = found.head.vars ?? [];
  let rows = found.results?.bindings ?? [];
  let shown = AT_ONCE;
  let sorted = "";
  let isUp = true;
  const box = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Answer" });

  function sort(name: string): void {
    isUp = sorted === name ? !isUp : true;
    sorted = name;
    const order = (a: Record<string, Cell>, b: Record<string, Cell>): number => {
      const [one, other] = [a[name], b[name]];
      const compared = isNumber(one) && isNumber(other) ? Number(one?.value) - Number(other?.value) : (one?.value ?? "").localeCompare(other?.value ?? "");
      return isUp ? compared : -compared;
    };
    rows = [...rows].sort(order);
    draw();
  }
  function draw(): void {
    const head = names.map((name) => h("th", { scope: "col", ...(name === sorted ? { "aria-sort": isUp ? "ascending" : "descending" } : {}) },
      h("button", { type: "button", class: "sort", click: () => sort(name) }, name)));
    const body = rows.slice(0, shown).map((row) => h("tr", {}, ...names.map((name) => h("td", isNumber(row[name]) ? { class: "number" } : {}, cell(row[name], base)))));
    const more = rows.length - shown;
    box.replaceChildren(h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)),
      more > 0 ? h("button", { type: "button", click: () => { shown += AT_ONCE; draw(); } }, `Show ${Math.min(more, AT_ONCE)} of ${more} more rows`) : "");
  }
  draw();
  return box;
}

export function text(content: string): HTMLElement {
  return h("pre", { tabindex: "0", role: "region", "aria-label": "Answer" }, content);
}
