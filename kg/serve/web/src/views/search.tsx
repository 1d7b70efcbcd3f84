/** The results of a search: all of them, by type, names before titles. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { href, useQuery } from "../address";
import { api, useApi, type SearchPage } from "../api";
import { Dot, Shown, useTitle } from "../parts/basics";
import { SearchBox } from "../parts/search-box";
import { Windowed } from "../parts/windowed";
import { counted, grouped } from "../words";

type SearchHit = SearchPage["hits"][number];

function Row({ hit }: { hit: SearchHit }): JSX.Element {
  const about = [hit.venue, hit.year].filter(Boolean).join(" ");
  return <article class="hit">
    <h3><a href={href(hit.id)}><Dot type={hit.type} />{hit.label}</a></h3>
    <p class="soft">{hit.type}{about ? ` · ${about}` : ""} · {counted(hit.degree, "connection")}
      {hit.aliases.length ? ` · also ${hit.aliases.slice(0, 4).join(", ")}` : ""}</p>
    {hit.snippet ? <p class="snippet">{hit.snippet}</p> : null}
  </article>;
}

function Types({ page, type, onType }: { page: SearchPage; type: string; onType: (type: string) => void }): JSX.Element {
  const all = Object.values(page.counts).reduce((sum, count) => sum + count, 0);
  return <div class="chips" role="group" aria-label="Types">
    <button type="button" aria-pressed={!type} onClick={() => onType("")}>All <span class="count">{grouped(all)}</span></button>
    {Object.entries(page.counts).map(([name, count]) => <button type="button" key={name} aria-pressed={name === type} onClick={() => onType(name)}>
      <Dot type={name} />{name} <span class="count">{grouped(count)}</span></button>)}
  </div>;
}

export function Search(): JSX.Element {
  const [{ q = "", type = "" }, change] = useQuery();
  const { route } = useLocation();
  useTitle(q ? `${q} – search` : "Search");
  const first = useApi<SearchPage>(q ? "find" : null, { q, limit: 1, type: type || undefined });
  return <>
    <h1>Search</h1>
    <SearchBox label="Words to find" placeholder="Words of a name, a title or an abstract" value={q}
      onPick={(hit) => route(href(hit.id))} onSearch={(text) => change({ q: text, type: undefined }, true)} />
    {q ? <Shown of={first}>{(page) => <>
      <Types page={page} type={type} onType={(name) => change({ type: name })} />
      <Windowed<SearchHit> of={`${q}|${type}`} label="Results" height={92} empty={`Nothing here is called “${q}”, nor does an abstract hold it.`}
        load={async (offset, limit, signal) => {
          const found = await api<SearchPage>("find", { q, type: type || undefined, offset, limit }, signal);
          return { total: Math.min(found.total, 10_000), rows: found.hits };
        }}
        row={(hit) => <Row hit={hit} />} />
    </>}</Shown> : <p class="soft">Type a name, or words of a title or an abstract.</p>}
  </>;
}
