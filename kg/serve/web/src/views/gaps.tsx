/** What was never measured: data on which only the rivals of an entity are, or entities whose rivals are on some data. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { href } from "../address";
import { apiAddress, useApi, type Gaps as GapsModel, type Home } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Files } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted, words } from "../words";

type Rival = GapsModel["examples"][number];

function Rivals({ rivals }: { rivals: readonly Rival[] }): JSX.Element {
  return <ul class="plain">{rivals.map((rival) => <li key={rival.id}><NodeLink id={rival.id} label={rival.label} type={rival.type} />{" "}
    {rival.sentence ? <details class="inline"><summary class="soft">why a rival ({words(rival.relation)})</summary><blockquote>{rival.sentence}</blockquote>
      <p class="source"><NodeLink id={rival.paper} label={rival.title} /></p></details> : null}</li>)}</ul>;
}

function Found({ found, picker }: { found: GapsModel; picker: JSX.Element }): JSX.Element {
  useTitle(`Gaps of ${found.label}`);
  const isEntity = found.side === "entity";
  return <>
    <h1>Gaps of <NodeLink id={found.id} label={found.label} type={found.type} /></h1>
    <p class="lead">{isEntity ? <>Data on which its rivals are measured and it is not, in what this graph has read. It has {counted(found.rivals, "rival")}: methods and models with which a paper compares it, or one of which improves on the other.</>
      : <>Methods and models that are not measured on it in what this graph has read, although at least two of their rivals are.</>}</p>
    {picker}
    <Files files={[[apiAddress("gaps.csv", { name: found.id }), "gaps.csv", "CSV"], [apiAddress("gaps", { name: found.id }), "gaps.json", "JSON"]]} />
    {found.gaps.length ? <>
      <p class="soft">{counted(found.total, "gap")}{found.total > found.gaps.length ? `, the first ${found.gaps.length} shown` : ""}</p>
      <div class="tiles">{found.gaps.map((gap) => <section key={gap.id}><h2><NodeLink id={gap.id} label={gap.label} type={gap.type} /></h2>
        <p class="soft">{gap.is_complete ? `all ${gap.rivals}` : `${gap.measured} of ${gap.rivals}`} measured rivals {isEntity ? "are on it" : "are on this data"}</p><Rivals rivals={gap.examples} /></section>)}</div>
    </> : <p>No gap: {isEntity && !found.rivals ? "no paper of this graph compares it with anything" : "at least two measured rivals make one"}.</p>}
    {isEntity && found.examples.length ? <section><h2>Its surest rivals</h2><Rivals rivals={found.examples} /></section> : null}
  </>;
}

export function Gaps({ id }: { id?: string }): JSX.Element {
  const { route } = useLocation();
  const wanted = id ? decodeURIComponent(id) : undefined;
  const found = useApi<GapsModel>(wanted ? "gaps" : null, { name: wanted });
  const home = useApi<Home>(wanted ? null : "home");
  useTitle(wanted ? undefined : "Gaps");
  const picker = <div class="picked"><SearchBox label="A method, model or benchmark" placeholder="Gaps of…" onPick={(hit) => route(href(`gaps/${hit.id}`))} /></div>;
  return <>
    {wanted ? null : <><h1>What was never measured</h1><p class="lead">Benchmarks that the rivals of a method are measured on and it is not, and methods that lack on a benchmark.</p>{picker}</>}
    {wanted ? <Shown of={found}>{(value) => <Found found={value} picker={picker} />}</Shown>
      : <Shown of={home}>{(page) => <div class="tiles">{["Model", "Method", "Benchmark"].map((type) => <section key={type}><ul class="plain">{(page.top[type] ?? []).map((row) => <li key={row.id}>
        <a href={href(`gaps/${row.id}`)}>{row.label}</a></li>)}</ul></section>)}</div>}</Shown>}
  </>;
}
