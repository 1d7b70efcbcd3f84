/** Claims that disagree, both sentences side by side. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Contradiction } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Confidence } from "../parts/claim";
import { Files } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted, words } from "../words";

type Side = Contradiction["claim"];
const AT_ONCE = 200;
const KINDS = { reverse: "Each improves on the other", comparable: "Improves, and only compares", quotation: "A number, and another quoted for it" };

function Claim({ side }: { side: Side }): JSX.Element {
  return <div class="claim">
    <h3><span><NodeLink id={side.source} label={side.source_label} /> <span class="relation">{words(side.relation)}</span> <NodeLink id={side.target} label={side.target_label} /></span>
      <Confidence value={side.confidence} />
      <a class="soft" href={href(side.target, { tab: "around", edge: `${side.source}|${side.relation}|${side.target}` })}>all evidence</a></h3>
    <blockquote>{side.sentence}</blockquote>
    {side.paper ? <p class="source"><NodeLink id={side.paper} label={side.title} />{side.year ? <span class="soft"> {side.year}</span> : null}</p> : null}
  </div>;
}

function Found({ rows, name }: { rows: readonly Contradiction[]; name: string | undefined }): JSX.Element {
  const params = { name };
  return <>
    <p class="soft">{counted(rows.length, "pair")} of sentences{rows.length > AT_ONCE ? `, the first ${AT_ONCE} shown` : ""}</p>
    <Files files={[[apiAddress("contradictions.csv", params), "contradictions.csv", "CSV"], [apiAddress("contradictions", params), "contradictions.json", "JSON"]]} />
    {rows.length ? <ul class="plain pairs">{rows.slice(0, AT_ONCE).map((pair) => <li key={`${pair.claim.id}|${pair.counterclaim.id}`}>
      <p class="kind">{KINDS[pair.kind]}</p>
      <div class="sides"><Claim side={pair.claim} /><Claim side={pair.counterclaim} /></div></li>)}</ul>
      : <p>No two claims of this graph{name ? " about it" : ""} contradict each other.</p>}
  </>;
}

export function Contradictions(): JSX.Element {
  const [{ name }, change] = useQuery();
  const found = useApi<Contradiction[]>("contradictions", { name });
  useTitle("Contradictions");
  return <>
    <h1>Contradictions</h1>
    <p class="lead">One sentence claims that A improves on B; another claims the reverse, or only compares the two. Or one paper states a number, and another quotes a different one.</p>
    <div class="picked"><SearchBox label="Only about" placeholder="Only about…" onPick={(hit) => change({ name: hit.id }, true)} /></div>
    {name ? <p><button type="button" onClick={() => change({ name: undefined }, true)}>Show all</button></p> : null}
    <Shown of={found}>{(rows) => <Found rows={rows} name={name} />}</Shown>
  </>;
}
