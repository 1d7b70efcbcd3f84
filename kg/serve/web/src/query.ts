/** The query tab: the editor is YASGUI's; the queries, the completion and the results are ours. */

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { table, text, type Results } from "./answer";
import { api, detail, schema, type NamedQuery, type Schema } from "./api";
import { download, h, notify, problem, said } from "./dom";
import { link, update } from "./state";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const MOST_SHOWN = 500;
const LINE_HEIGHT = 22;
const MOST_LINES = 18;
const DOWNLOADS: [string, string][] = [["CSV", "text/csv"], ["TSV", "text/tab-separated-values"], ["JSON", "application/sparql-results+json"],
  ["XML", "application/sparql-results+xml"], ["Turtle", "text/turtle"]];
const FIRST = "improves-on";

let completions: string[] = [];

function complete(terms: Schema): void {
  completions = [...terms.types, ...terms.relations, ...terms.attributes].map((term) => term.iri);
  // Their own completers ask other hosts; this one knows our ontology.
  Yasqe.defaults.autocompleters = ["kg", "variables"];
  if (Yasqe.Autocompleters["kg"]) return;
  Yasqe.registerAutocompleter({
    name: "kg", bulk: false, autoShow: true, persistenceId: null,
    isValidCompletionPosition: (yasqe) => /^[A-Za-z][\w-]*(?::[\w-]*)?$/.test(yasqe.getCompleteToken().string),
    preProcessToken: (yasqe, token) => {
      const [prefix, local = ""] = token.string.split(":", 2);
      const base = yasqe.getPrefixesFromQuery()[prefix ?? ""];
      return { ...token, autocompletionString: base && token.string.includes(":") ? base + local : token.string };
    },
    get: (_, token) => {
      const text = (token?.autocompletionString ?? "").toLowerCase();
      return text ? completions.filter((iri) => iri.toLowerCase().startsWith(text) || iri.toLowerCase().split("#").pop()?.startsWith(text)) : [];
    },
    postProcessSuggestion: (yasqe, _, iri) => {
      const known = Object.entries(yasqe.getPrefixesFromQuery()).find(([, base]) => iri.startsWith(base));
      return known ? `${known[0]}:${iri.slice(known[1].length)}` : `<${iri}>`;
    },
  });
}

function parameters(named: NamedQuery | undefined, set: (text: string) => void): HTMLElement {
  if (!named?.parameters.length) return h("div", {});
  const given: Record<string, string> = {};
  return h("div", { class: "parameters" }, ...named.parameters.map((parameter) => {
    const input = h("input", { type: "text", value: parameter.default ?? "", name: parameter.name });
    input.addEventListener("change", () => {
      given[parameter.name] = input.value;
      api<{ text: string }>(`queries/${named.name}/text`, given).then(({ text }) => set(text), (error: unknown) => notify(said(error)));
    });
    return h("label", {}, h("span", {}, `${parameter.name}: ${parameter.comment}`), input);
  }));
}

/** The ids of the nodes that an answer names, by IRI. */
function nodesOf(found: Results, base: string): string[] {
  const ids = (found.results?.bindings ?? []).flatMap((row) => Object.values(row))
    .filter((term) => term.type === "uri" && term.value.startsWith(base)).map((term) => term.value.slice(base.length));
  return [...new Set(ids)].filter((id) => /^(?:entity|paper|result|repository|author|organization)/.test(id)).slice(0, MOST_SHOWN);
}

async function show(main: HTMLElement, params: URLSearchParams): Promise<void> {
  try {
    const [terms, named] = await Promise.all([schema(), api<NamedQuery[]>("queries")]);
    build(main, params, terms, named);
  } catch (error) {
    main.replaceChildren(problem(error));
  }
}

function build(main: HTMLElement, params: URLSearchParams, terms: Schema, named: NamedQuery[]): void {
  complete(terms);
  const menu = h("select", { id: "named" }, h("option", { value: "" }, "your own"), ...named.map((row) => h("option", { value: row.name }, row.title)));
  const fields = h("div", {});
  const editor = h("div", { class: "editor" });
  const answer = h("div", { class: "answer" });
  const status = h("p", { class: "soft", role: "status" });
  const actions = h("p", { class: "actions" });
  const run = h("button", { type: "button", class: "primary", title: "Ctrl+Enter" }, "Ask");
  main.replaceChildren(h("h1", {}, "Ask the graph"), h("p", {}, h("label", { for: "named" }, "Question "), menu), fields, editor,
    h("p", { class: "actions" }, run, h("a", { href: "sparql" }, "Without JavaScript")), status, actions, answer);

  const byName = new Map(named.map((row) => [row.name, row]));
  const wanted = params.get("name") ?? (params.get("q") ? "" : FIRST);
  const prefixes = Object.entries(terms.prefixes).slice(0, 3).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n");
  const given = params.get("q");
  const yasqe = new Yasqe(editor, {
    persistenceId: null, showQueryButton: false, resizeable: false, createShareableLink: null as never, consumeShareLink: null, collapsePrefixesOnLoad: false,
    value: given ?? byName.get(wanted)?.text ?? `${prefixes}\nSELECT * WHERE {\n  ?s kg:improvesOn ?o .\n} LIMIT 20`,
    prefixCcApi: null, editorHeight: "320px", pluginButtons: undefined, extraKeys: { ...(Yasqe.defaults.extraKeys as object), "Ctrl-Enter": () => void ask(), "Cmd-Enter": () => void ask(), Tab: false as never, "Shift-Tab": false as never },
  });
  yasqe.getInputField().setAttribute("aria-label", "SPARQL query");
  editor.querySelector(".CodeMirror-scroll")?.setAttribute("tabindex", "0");
  const fit = (): void => yasqe.setSize(null, `${Math.min(MOST_LINES, yasqe.lineCount() + 1) * LINE_HEIGHT}px`);
  yasqe.on("change", fit);
  fit();
  const choose = (name: string): void => {
    const chosen = byName.get(name);
    menu.value = chosen ? name : "";
    fields.replaceChildren(parameters(chosen, (text) => { yasqe.setValue(text); void ask(); }));
  };
  choose(wanted);
  menu.addEventListener("change", () => {
    choose(menu.value);
    const chosen = byName.get(menu.value);
    if (!chosen) return;
    yasqe.setValue(chosen.text);
    void ask();
  });
  run.addEventListener("click", () => void ask());

  async function ask(): Promise<void> {
    const query = yasqe.getValue();
    const isNamed = byName.get(menu.value)?.text === query;
    update(isNamed ? { name: menu.value, q: undefined } : { q: query, name: undefined });
    status.textContent = "Asking…";
    actions.replaceChildren();
    const started = performance.now();
    try {
      const response = await fetch("sparql", { method: "POST", body: query, headers: { "Content-Type": "application/sparql-query", Accept: ACCEPT } });
      const took = Math.round(performance.now() - started);
      if (!response.ok) {
        status.replaceChildren(problem(new Error(await detail(response))));
        answer.hidden = true;
        return;
      }
      const isTable = response.headers.get("content-type")?.includes("json") ?? false;
      const body = await response.text();
      const cut = response.headers.get("KG-Rows-Cut") ? "; the answer has more, and only its first rows are here" : "";
      const found = isTable ? (JSON.parse(body) as Results) : null;
      status.textContent = summary(found, took) + cut;
      answer.hidden = false;
      answer.replaceChildren(found === null ? text(body) : found.results?.bindings.length ? table(found, terms.base) : "");
      const nodes = found ? nodesOf(found, terms.base) : [];
      actions.replaceChildren(
        ...(nodes.length ? [h("a", { href: link("graph", { nodes: nodes.join(",") }) }, `Show the ${nodes.length} nodes in the graph`)] : []),
        ...DOWNLOADS.filter(([name]) => (name === "Turtle") !== isTable).map(([name, type]) => h("button", { type: "button", click: () => void save(query, name, type) }, name)),
      );
    } catch {
      status.replaceChildren(problem(new Error("The server does not answer. Is kg serve still running?")));
    }
  }
  if (given !== null || params.get("name")) void ask();
}

function summary(found: Results | null, took: number): string {
  if (found === null) return `Triples in ${took} ms`;
  if (found.boolean !== undefined) return `${found.boolean ? "Yes" : "No"}, in ${took} ms`;
  const rows = found.results?.bindings.length ?? 0;
  return rows === 0 ? "Nothing in the graph fits." : `${rows} ${rows === 1 ? "row" : "rows"} in ${took} ms`;
}

async function save(query: string, name: string, type: string): Promise<void> {
  const response = await fetch("sparql", { method: "POST", body: query, headers: { "Content-Type": "application/sparql-query", Accept: type } });
  if (!response.ok) {
    notify(await detail(response));
    return;
  }
  download(await response.blob(), `answer.${name === "Turtle" ? "ttl" : name.toLowerCase()}`);
}

export const view = { show };
