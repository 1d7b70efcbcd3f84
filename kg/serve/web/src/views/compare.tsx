/** Two to four entities side by side: claims between them, shared data with numbers, what each uses, common papers. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Comparison, type Home } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Confidence, Sentence } from "../parts/claim";
import { Files, namesOf, Picked, withNames } from "../parts/picked";
import { Years } from "../parts/years";
import { counted, grouped, words } from "../words";

const MOST = 4;
const LONG = 30;

type Labels = ReadonlyMap<string, string>;

function Claims({ found }: { found: Comparison }): JSX.Element {
  return <section><h2>Claims between them <span class="count">{found.claims.length}</span></h2>
    {found.claims.length ? found.claims.map((claim) => <article class="claim between" key={`${claim.source}|${claim.relation}|${claim.target}`}>
      <h3><span><NodeLink id={claim.source} label={claim.source_label} /> <span class="relation">{words(claim.relation)}</span> <NodeLink id={claim.target} label={claim.target_label} /></span>
        <Confidence value={claim.confidence} />
        <a class="soft" href={href(claim.target, { tab: "around", edge: `${claim.source}|${claim.relation}|${claim.target}` })}>all evidence</a></h3>
      {claim.sentence ? <blockquote><Sentence text={claim.sentence} spans={claim.spans} kind={(span) => span.names} /></blockquote> : null}
      {claim.paper ? <p class="source"><NodeLink id={claim.paper} label={claim.title} />{claim.year ? <span class="soft"> {claim.year}</span> : null}</p> : null}
    </article>) : <p class="soft">No claim of this graph joins two of them.</p>}</section>;
}

function Cell({ data, entity }: { data: Comparison["data"][number]; entity: string }): JSX.Element {
  const numbers = data.numbers.filter((row) => row.entity === entity);
  const uses = data.uses.filter((row) => row.entity === entity);
  return <>
    {numbers.map((row, index) => <details key={index}><summary><b>{row.value}</b>{row.kind === "absolute" ? "" : ` ${row.kind}`} {row.metric ?? ""}{row.setting ? <span class="soft"> {row.setting}</span> : null}</summary>
      <blockquote>{row.sentence || row.record}</blockquote>{row.paper ? <p class="source"><NodeLink id={row.paper} label={row.title} /> {row.year ?? ""}</p> : null}</details>)}
    {uses.map((row, index) => <details key={index}><summary>{words(row.relation)}</summary>
      <blockquote>{row.sentence}</blockquote>{row.paper ? <p class="source"><NodeLink id={row.paper} label={row.title} /> {row.year ?? ""}</p> : null}</details>)}
    {numbers.length + uses.length ? null : <span class="soft">–</span>}
  </>;
}

function Data({ found }: { found: Comparison }): JSX.Element {
  return <section><h2>Shared data <span class="count">{found.data.length}</span></h2>
    {found.data.length ? <div class="scroll" tabIndex={0} role="region" aria-label="Shared data"><table class="side-by-side"><thead><tr><th scope="col">Data</th>
      {found.entities.map((entity) => <th scope="col" key={entity.id}>{entity.label}</th>)}</tr></thead>
      <tbody>{found.data.map((data) => <tr key={data.id}><th scope="row"><NodeLink id={data.id} label={data.label} type={data.type} /></th>
        {found.entities.map((entity) => <td key={entity.id}><Cell data={data} entity={entity.id} /></td>)}</tr>)}</tbody></table></div>
      : <p class="soft">No data set or benchmark is known to be used with two of them.</p>}</section>;
}

function Used({ found, labels }: { found: Comparison; labels: Labels }): JSX.Element {
  const groups = new Map<string, Comparison["used"]>();
  for (const row of found.used) {
    const key = row.by.map((id) => labels.get(id) ?? id).join(" and ");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return <section><h2>Used by some of them and not by others <span class="count">{found.used.length}</span></h2>
    {groups.size ? <div class="sides">{[...groups].map(([by, rows]) => <div key={by}><h3>Only {by}</h3><ul class="plain">
      {rows.slice(0, LONG).map((row) => <li key={row.id}><NodeLink id={row.id} label={row.label} type={row.type} />{" "}
        {row.sentence ? <details class="inline"><summary class="soft">sentence</summary><blockquote>{row.sentence}</blockquote><p class="source"><NodeLink id={row.paper} label={row.title} /></p></details> : null}</li>)}
      {rows.length > LONG ? <li class="soft">and {rows.length - LONG} more, in the files</li> : null}</ul></div>)}</div>
      : <p class="soft">Nothing is known that only some of them use.</p>}</section>;
}

function Papers({ found, labels }: { found: Comparison; labels: Labels }): JSX.Element {
  return <section><h2>Papers that name several of them <span class="count">{grouped(found.paper_count)}</span></h2>
    {found.papers.length ? <ul class="plain">{found.papers.slice(0, LONG).map((paper) => <li key={paper.id}><NodeLink id={paper.id} label={paper.title} />
      <span class="soft"> {[paper.year, paper.entities.length < found.entities.length ? paper.entities.map((id) => labels.get(id) ?? id).join(", ") : null].filter(Boolean).join(" · ")}</span>
      {paper.sentence ? <blockquote>{paper.sentence}</blockquote> : null}</li>)}
      {found.papers.length > LONG ? <li class="soft">and {grouped(found.paper_count - LONG)} more{found.paper_count > found.papers.length ? `; the files have the first ${grouped(found.papers.length)} of ${grouped(found.paper_count)}` : ", in the files"}</li> : null}</ul>
      : <p class="soft">No paper of this graph names two of them.</p>}</section>;
}

function Found({ found }: { found: Comparison }): JSX.Element {
  const labels = new Map(found.entities.map((entity) => [entity.id, entity.label]));
  const params = { name: found.entities.map((entity) => entity.id) };
  useTitle(found.entities.map((entity) => entity.label).join(" and "));
  return <>
    <div class="sides">{found.entities.map((entity) => <section key={entity.id}>
      <h2><NodeLink id={entity.id} label={entity.label} type={entity.type} /></h2>
      <p class="soft">{entity.type} · named by {counted(entity.papers, "paper")}{entity.introduced_in.length ? ` · introduced in ${entity.introduced_in.join(", ")}` : ""}</p>
      <Years years={entity.years} height={64} /></section>)}</div>
    <Files files={[[apiAddress("compare.csv", params), "compare.csv", "CSV"], [apiAddress("compare", params), "compare.json", "JSON"]]} />
    {params.name.length === 2 ? <p><a href={href("path", { names: withNames(params.name) })}>Paths between them</a> · <a href={href(`lineage/${params.name[1]}`, { to: params.name[0] })}>Line of improvements</a></p> : null}
    <Claims found={found} /><Data found={found} /><Papers found={found} labels={labels} /><Used found={found} labels={labels} />
  </>;
}

function Start(): JSX.Element {
  const home = useApi<Home>("home");
  return <Shown of={home}>{(page) => <>
    <p>Choose two to four names, for example:</p>
    <ul class="plain">{["Model", "Dataset"].map((type) => (page.top[type] ?? []).slice(0, 2)).filter((pair) => pair.length === 2).map((pair) => <li key={pair[0]?.id}>
      <a href={href("compare", { names: withNames(pair.map((row) => row.id)) })}>{pair.map((row) => row.label).join(" and ")}</a></li>)}</ul>
  </>}</Shown>;
}

export function Compare(): JSX.Element {
  const [query, change] = useQuery();
  const names = namesOf(query.names);
  const found = useApi<Comparison>(names.length > 1 ? "compare" : null, { name: names });
  const first = useApi<Home | { id: string; label: string; type: string }>(names.length === 1 ? "entity" : null, { name: names[0] });
  const known = names.length > 1 ? found.value?.entities ?? [] : first.value && "label" in first.value ? [first.value] : [];
  useTitle(names.length > 1 ? undefined : "Compare");
  return <>
    <h1>Compare</h1>
    <Picked names={names} known={known} most={MOST} label="Add a method, model or data set" onChange={(next) => change({ names: withNames(next) }, true)} />
    {names.length > 1 ? <Shown of={found}>{(value) => <Found found={value} />}</Shown> : names.length === 1 ? <p class="soft">Add one to compare it with.</p> : <Start />}
  </>;
}
