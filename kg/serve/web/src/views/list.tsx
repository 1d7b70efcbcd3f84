/** A list of papers and entities: the reader's own, or one that an address holds. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Listing } from "../api";
import { Copy, NodeLink, Shown, useTitle } from "../parts/basics";
import { Sentence } from "../parts/claim";
import { Files, namesOf, withNames } from "../parts/picked";
import { keep, Star, useStars } from "../parts/stars";
import { counted, words } from "../words";

const COMPARED = 4;

function Found({ list }: { list: Listing }): JSX.Element {
  const ids = list.items.map((item) => item.id);
  const params = { id: ids };
  const entities = list.items.filter((item) => item.type !== "Paper").slice(0, COMPARED).map((item) => item.id);
  return <>
    <Files files={[[apiAddress("list.bib", params), "list.bib", "BibTeX"], [apiAddress("list.csv", params), "list.csv", "CSV"], [apiAddress("list", params), "list.json", "JSON"], [apiAddress("list.md", params), "list.md", "Markdown"]]} />
    <p class="links"><Copy text={`${location.origin}${href("list", { ids: withNames(ids) })}`}>Copy the address of this list</Copy>
      {entities.length > 1 ? <><a href={href("compare", { names: withNames(entities) })}>Compare</a><a href={href("trends", { names: withNames(entities) })}>Trends</a></> : null}</p>
    <ul class="plain listed">{list.items.map((item) => <li key={item.id}><span><NodeLink id={item.id} label={item.label} type={item.type} />
      <span class="soft"> {[item.type, item.venue, item.year, item.papers === null ? null : counted(item.papers, "paper")].filter(Boolean).join(" · ")}</span></span><Star id={item.id} label={item.label} /></li>)}</ul>
    {list.unknown.length ? <p class="problem">Not in this graph: {list.unknown.join(", ")}</p> : null}
    <section><h2>Claims between them <span class="count">{list.claims.length}</span></h2>
      {list.claims.length ? list.claims.map((claim) => <article class="between" key={`${claim.source}|${claim.relation}|${claim.target}`}>
        <h3><NodeLink id={claim.source} label={claim.source_label} /> <span class="relation">{words(claim.relation)}</span> <NodeLink id={claim.target} label={claim.target_label} /></h3>
        {claim.sentence ? <blockquote><Sentence text={claim.sentence} spans={claim.spans} kind={(span) => span.names} /></blockquote> : null}
      </article>) : <p class="soft">No claim of this graph joins two of them.</p>}</section>
  </>;
}

export function List(): JSX.Element {
  const [{ ids: given }, change] = useQuery();
  const own = useStars();
  const shared = namesOf(given);
  const ids = given ? shared : own;
  const found = useApi<Listing>(ids.length ? "list" : null, { id: ids });
  useTitle(given ? "A shared list" : "My list");
  return <>
    <h1>{given ? "A shared list" : "My list"}</h1>
    {given ? <p class="links"><button type="button" onClick={() => { if (keep([...own, ...shared])) change({ ids: undefined }, true); }}>Add these to my list</button> <a href={href("list")}>My list</a></p>
      : <p class="soft">It is kept in this browser only.</p>}
    {ids.length ? <Shown of={found}>{(list) => <Found list={list} />}</Shown> : <p>Nothing is on it yet: <b>☆ Add to my list</b> is on the page of each paper and entity.</p>}
  </>;
}
