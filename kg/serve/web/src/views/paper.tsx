/** A paper: its text with every claim marked, how to cite it, and papers that share rare things with it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { href, useQuery } from "../address";
import { api, useApi, type Citation, type Paper as PaperModel, type PaperSpan, type Related } from "../api";
import { Copy, NodeLink, Outside, Shown, useTitle } from "../parts/basics";
import { Confidence } from "../parts/claim";
import { Star } from "../parts/stars";
import { counted, cut, words } from "../words";
import { Tabs } from "./entity";

const Tables = lazy(() => import("./tables").then((module) => module.Tables));
const Around = lazy(() => import("./around").then((module) => module.Around));

interface Stated { start: number; end: number; claims: PaperSpan[] }

/** Return the claims by the sentence that states them. */
function sentences(spans: readonly PaperSpan[]): Stated[] {
  const found = new Map<string, Stated>();
  for (const span of spans) {
    const key = `${span.start}-${span.end}`;
    const stated = found.get(key) ?? { start: span.start, end: span.end, claims: [] };
    stated.claims.push(span);
    found.set(key, stated);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function Links({ paper }: { paper: PaperModel }): JSX.Element {
  const links: [string, string][] = [];
  if (paper.arxiv) links.push([`https://arxiv.org/abs/${paper.arxiv}`, `arXiv:${paper.arxiv}`]);
  if (paper.doi) links.push([`https://doi.org/${paper.doi}`, `doi:${paper.doi}`]);
  links.push(...paper.addresses.map((url): [string, string] => [url, new URL(url).hostname]));
  if (!links.length) {
    const title = encodeURIComponent(paper.title);
    links.push([`https://scholar.google.com/scholar?q=${title}`, "Search Google Scholar"], [`https://www.semanticscholar.org/search?q=${title}`, "Semantic Scholar"]);
  }
  return <p class="links">{links.map(([url, text]) => <Outside key={url} url={url}>{text}</Outside>)}
    <Copy text={async () => (await api<Citation>("citation", { id: paper.id })).bibtex}>Copy BibTeX</Copy>
    <Copy text={async () => JSON.stringify((await api<Citation>("citation", { id: paper.id })).csl, null, 2)}>Copy CSL-JSON</Copy></p>;
}

function Text({ paper }: { paper: PaperModel }): JSX.Element {
  const [chosen, choose] = useState<number>();
  // A result's name has its metric and its data.
  const spans = paper.spans.filter((span) => span.relation !== "on" && span.relation !== "metric");
  const stated = sentences(spans);
  const head = [...paper.title].length;
  const pieces = cut(paper.text, stated);
  const inTitle = stated.filter((row) => row.start < head);
  return <div class="reading">
    <div class="abstract">
      {inTitle.length ? <p class="soft">The title states {counted(inTitle.flatMap((row) => row.claims).length, "claim")}.</p> : null}
      <p>{pieces.map((piece, index) => {
        if (!piece.span && index === 0) return [...piece.text].slice(head).join("").trimStart();
        // Behind a title that states something stands the blank line before the abstract.
        if (!piece.span) return index <= inTitle.length ? piece.text.trimStart() : piece.text;
        const { span } = piece;
        if (span.start < head) return null;
        const number = stated.indexOf(span);
        const press = (): void => choose(number === chosen ? undefined : number);
        // A button element is a box of its own and does not break with the lines of the text.
        return <span role="button" tabIndex={0} key={index} class="stated" aria-pressed={number === chosen} title={span.claims.map(said).join("\n")}
          onClick={press} onKeyDown={(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); } }}>{piece.text}</span>;
      })}</p>
    </div>
    <aside aria-label="Claims of this paper" aria-live="polite">
      <h2>{counted(spans.length, "claim")}{chosen === undefined ? "" : " · of the marked sentence"}</h2>
      <ul class="plain">{(chosen === undefined ? spans : stated[chosen]?.claims ?? []).map((claim, index) => <li key={index}>
        <NodeLink id={claim.source} label={claim.source === paper.id ? "This paper" : claim.source_label} />{" "}
        <a class="relation" href={href(claim.target, { tab: "around", edge: `${claim.source}|${claim.relation}|${claim.target}` })}>{words(claim.relation)}</a>{" "}
        <NodeLink id={claim.target} label={claim.target_label} /> <Confidence value={claim.confidence} />
      </li>)}</ul>
    </aside>
  </div>;
}

const said = (claim: PaperSpan): string => `${claim.source_label} ${words(claim.relation)} ${claim.target_label}`;

function Alike({ id }: { id: string }): JSX.Element {
  return <Shown of={useApi<Related[]>("related", { id })}>{(rows) => rows.length ? <section><h2>Related papers</h2>
    <ul class="plain related">{rows.map((row) => <li key={row.id}><NodeLink id={row.id} label={row.title} />{row.year ? <span class="soft"> {row.year}</span> : null}
      <p class="soft">both name {row.shared.map((entity, index) => <span key={entity.id}>{index ? ", " : ""}<NodeLink id={entity.id} label={entity.label} /> ({entity.papers})</span>)}</p>
    </li>)}</ul></section> : <></>}</Shown>;
}

function Content({ paper }: { paper: PaperModel }): JSX.Element {
  const [{ tab = "text" }, change] = useQuery();
  useTitle(paper.title);
  const about = [paper.venue, paper.year, paper.organization].filter(Boolean).join(" · ");
  return <article class="paper">
    <p class="kind">Paper{about ? ` · ${about}` : ""}</p>
    <h1>{paper.title}</h1>
    {paper.authors.length ? <p class="authors">{paper.authors.join(", ")}</p> : null}
    <p><Star id={paper.id} label={paper.title} /></p>
    <Links paper={paper} />
    <Tabs tabs={[["text", "Abstract and claims"], ...(paper.tables ? [["tables", "Tables", paper.tables] as [string, string, number]] : []), ["around", "Neighbourhood"]]} current={tab}
      onTab={(name) => change({ tab: name === "text" ? undefined : name, edge: undefined, cell: undefined }, true)} />
    {tab === "around" ? <Around id={paper.id} label={paper.title} /> : tab === "tables" ? <Tables id={paper.id} /> : <><Text paper={paper} /><Alike id={paper.id} /></>}
    <p class="soft">Read in {paper.sources.join(", ")}</p>
  </article>;
}

export function Paper({ id }: { id: string }): JSX.Element {
  return <Shown of={useApi<PaperModel>("paper", { id })}>{(paper) => <Content paper={paper} />}</Shown>;
}
