/** The panel beside the picture: a node's card, an edge's sentences, a paper's text. */

import { api, schema, type Card, type CardLine, type Edge, type Evidence, type Mark, type Paper } from "./api";
import { dot, h, problem, words } from "./dom";
import { link } from "./state";

/** Follow a link from the panel to another node. */
export type Open = (id: string) => void;

function nodeLink(id: string, label: string, open: Open): HTMLElement {
  return h("button", { type: "button", class: "link", click: () => open(id) }, label);
}

function marked(sentence: string, marks: Mark[]): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  // Offsets count characters as Python does, not UTF-16 units.
  const letters = [...sentence];
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    parts.push(letters.slice(at, mark.start).join(""));
    parts.push(h("mark", { class: mark.end_of_edge }, letters.slice(mark.start, mark.end).join("")));
    at = mark.end;
  }
  parts.push(letters.slice(at).join(""));
  return parts;
}

function quotation(evidence: Evidence, open: Open): HTMLElement {
  return h("blockquote", {}, ...marked(evidence.sentence, evidence.marks), h(
    "footer", {}, nodeLink(evidence.paper, evidence.title, open), h("span", { class: "soft" }, ` · ${evidence.confidence.toFixed(2)} · ${evidence.extractor}`),
  ));
}

function line(row: CardLine, colour: string, open: Open): HTMLElement {
  return h("li", {}, dot(colour), nodeLink(row.other, row.label, open), h("span", { class: "soft" }, ` ${row.edge_confidence.toFixed(2)}`),
    row.record ? h("span", { class: "soft", title: row.record }, ` ${row.catalogue}`) : "",
    row.sentence ? h("details", {}, h("summary", {}, "sentence"), h("blockquote", {}, row.sentence, h("footer", {}, nodeLink(row.paper, row.title, open)))) : "");
}

function safeLink(url: string): HTMLElement | null {
  return /^https?:\/\//.test(url) ? h("a", { href: url, rel: "noreferrer", target: "_blank" }, url) : null;
}

/** A paper's page on arXiv, where its identifier is one. */
function arxiv(id: string): HTMLElement | null {
  const found = /^paper\/(\d{4}\.\d{4,5})$/.exec(id);
  return found ? h("a", { href: `https://arxiv.org/abs/${found[1]}`, rel: "noreferrer", target: "_blank" }, `arXiv:${found[1]}`) : null;
}

/** Where else an entity is known, with the reason. */
function elsewhere(card: Card): HTMLElement | string {
  return card.links.length ? h("ul", { class: "lines" }, ...card.links.map((found) => h("li", {},
    h("span", { class: "soft" }, `${found.match} match `), safeLink(found.identifier) ?? found.identifier, h("span", { class: "soft" }, ` ${found.reason}`)))) : "";
}

export async function showNode(panel: HTMLElement, id: string, open: Open): Promise<void> {
  try {
    const [card, terms] = await Promise.all([api<Card>("node", { name: id }), schema()]);
    const colours = new Map(terms.types.map((type) => [type.name, type.colour]));
    const groups = new Map<string, CardLine[]>();
    for (const row of card.lines) {
      const key = row.is_outgoing ? row.relation : `← ${row.relation}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    panel.replaceChildren(
      h("h2", {}, dot(colours.get(card.type) ?? "#888"), card.label),
      h("p", { class: "soft" }, `${card.type} · ${card.papers} ${card.papers === 1 ? "paper" : "papers"}`),
      card.aliases.length ? h("p", {}, h("span", { class: "soft" }, "also "), card.aliases.join(", ")) : "",
      card.description ? h("p", {}, card.description, h("span", { class: "soft" }, ` ${card.described_in ?? ""}`)) : "",
      elsewhere(card),
      h("p", { class: "actions" }, ...([card.url ? safeLink(card.url) : null, arxiv(card.id),
        card.type === "Paper" ? null : h("a", { href: link("lineage", { name: card.id }) }, "What improves on it"),
        h("a", { href: link("query", { q: `DESCRIBE <${card.iri}>` }) }, "As RDF")].filter((part) => part !== null) as HTMLElement[])),
      ...[...groups].flatMap(([key, rows]) => {
        const more = (card.counts[key] ?? 0) - rows.length;
        return [h("h3", {}, `${words(key)} (${card.counts[key] ?? rows.length})`),
          h("ul", { class: "lines" }, ...rows.map((row) => line(row, colours.get(row.type) ?? "#888", open))),
          more > 0 ? h("p", { class: "soft" }, `and ${more} more`) : ""];
      }),
    );
    if (!groups.size) panel.append(h("p", {}, "No sentence speaks of it."));
    if (card.type === "Paper") await appendPaper(panel, card.id);
  } catch (error) {
    panel.replaceChildren(problem(error));
  }
  panel.scrollTop = 0;
}

/** A paper's abstract; each sentence that supports an edge is marked; hovering shows which. */
function abstractOf(paper: Paper): (Node | string)[] {
  const letters = [...paper.text];
  const start = [...paper.title].length + 2;
  const said = new Map<string, string[]>();
  for (const span of paper.spans) {
    if (span.start < start) continue;
    const place = `${span.start} ${span.end}`;
    said.set(place, [...(said.get(place) ?? []), `${span.source_label} ${words(span.relation)} ${span.target_label}`]);
  }
  const parts: (Node | string)[] = [];
  let at = start;
  const places = [...said].map(([place, claims]) => ({ bounds: place.split(" ").map(Number) as [number, number], claims }));
  for (const { bounds: [from, to], claims } of places.sort((a, b) => a.bounds[0] - b.bounds[0])) {
    if (from < at) continue;
    parts.push(letters.slice(at, from).join(""), h("span", { class: "said", title: claims.join("\n") }, letters.slice(from, to).join("")));
    at = to;
  }
  parts.push(letters.slice(at).join(""));
  return parts;
}

/** The addresses of a paper; where none is known, a search for its title. */
function places(paper: Paper): HTMLElement {
  const known = [...(paper.arxiv ? [`https://arxiv.org/abs/${paper.arxiv}`] : []), ...(paper.doi ? [`https://doi.org/${encodeURI(paper.doi)}`] : []), ...paper.addresses];
  const search = `https://arxiv.org/search/?${new URLSearchParams({ query: paper.title, searchtype: "title" }).toString()}`;
  return known.length ? h("ul", { class: "lines" }, ...known.map((url) => h("li", {}, safeLink(url) ?? url)))
    : h("p", {}, h("a", { href: search, rel: "noreferrer", target: "_blank" }, "Search arXiv for its title"));
}

async function appendPaper(panel: HTMLElement, id: string): Promise<void> {
  const paper = await api<Paper>("paper", { id });
  const date = [paper.year, paper.month, paper.day].filter((part) => part !== null).join("-");
  const isEmpty = paper.text.length <= paper.title.length + 2;
  panel.append(places(paper), h("h3", {}, "Abstract"), h("p", { class: "abstract" }, ...(isEmpty ? ["The source has none."] : abstractOf(paper))),
    h("p", { class: "soft" }, [date, paper.organization, `read from ${paper.sources.join(", ")}`].filter(Boolean).join(" · ")));
}

export async function showEdge(panel: HTMLElement, source: string, relation: string, target: string, open: Open): Promise<void> {
  try {
    const edge = await api<Edge>("edge", { source, relation, target });
    panel.replaceChildren(
      h("h2", {}, nodeLink(edge.source.id, edge.source.label, open), ` ${words(edge.relation)} `, nodeLink(edge.target.id, edge.target.label, open)),
      h("p", { class: "soft" }, `${edge.evidence.length} ${edge.evidence.length === 1 ? "sentence" : "sentences"} · confidence ${edge.confidence.toFixed(2)}`),
      ...edge.evidence.map((evidence) => quotation(evidence, open)),
      ...edge.records.map((record) => h("p", {}, `${record.catalogue}: ${record.record}`, record.official === null ? "" : record.official ? " · official" : " · not official")),
      edge.evidence.length || edge.records.length ? "" : h("p", {}, "The source of the paper states this; no sentence does."),
    );
  } catch (error) {
    panel.replaceChildren(problem(error));
  }
  panel.scrollTop = 0;
}
