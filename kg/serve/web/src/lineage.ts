/** What improves on a method, step by step, and what it improves on. */

import { api, schema, type Hit, type Lineage, type Step } from "./api";
import { dot, h, problem } from "./dom";
import { searchBox } from "./search";
import { link } from "./state";

function tree(steps: Step[], depth: number, near: string, isUp: boolean): HTMLElement | string {
  const rows = steps.filter((step) => step.depth === depth && (isUp ? step.source : step.target) === near);
  if (!rows.length) return "";
  return h("ul", {}, ...rows.map((step) => {
    const [id, label] = isUp ? [step.target, step.target_label] : [step.source, step.source_label];
    return h("li", {}, h("a", { href: link("graph", { focus: id, edge: [step.source, step.relation, step.target].join("|") }) }, label),
      tree(steps, depth + 1, id, isUp));
  }));
}

async function show(main: HTMLElement, params: URLSearchParams): Promise<void> {
  const name = params.get("name");
  const box = searchBox("A method, model or dataset", "Lineage of…", (hit: Hit) => { location.hash = link("lineage", { name: hit.id }); });
  const body = h("div", { class: "columns" });
  main.replaceChildren(h("h1", {}, "What improves on what"),
    h("p", {}, "Each step is a claim in an abstract to beat, speed up, extend or fix the other; open one to read the sentence."), box, body);
  if (!name) {
    await examples(body);
    return;
  }
  try {
    const [found, terms] = await Promise.all([api<Lineage>("lineage", { name }), schema()]);
    const colour = terms.types.find((type) => type.name === found.node.type)?.colour ?? "#888";
    const sides: [string, Step[], boolean][] = [
      [`Improves on ${found.node.label}`, found.progeny, false],
      [`${found.node.label} improves on`, found.ancestors, true],
    ];
    body.replaceChildren(...sides.map(([title, steps, isUp]) => h("section", {}, h("h2", {}, dot(colour), title),
      steps.length ? tree(steps, 1, found.node.id, isUp) : h("p", { class: "soft" }, "No abstract says so."))));
  } catch (error) {
    body.replaceChildren(problem(error));
  }
}

async function examples(body: HTMLElement): Promise<void> {
  try {
    const response = await fetch("api/queries/most-improved-on");
    const found = (await response.json()) as { head: { vars: string[] }; results: { bindings: Record<string, { value: string }>[] } };
    const first = found.head.vars[0] ?? "";
    const names = [...new Set(found.results.bindings.map((row) => row[first]?.value).filter((name) => name !== undefined))].slice(0, 12);
    body.replaceChildren(h("section", {}, h("h2", {}, "Most improved on"),
      h("ul", {}, ...names.map((name) => h("li", {}, h("a", { href: link("lineage", { name }) }, name))))));
  } catch (error) {
    body.replaceChildren(problem(error));
  }
}

export const view = { show };
