/** Claims that disagree, both sentences side by side. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { href, useQuery } from "../address";
import { api, apiAddress, useApi, type Contradiction, type Contradictions as Page } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Confidence } from "../parts/claim";
import { Files } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted, grouped, words } from "../words";

type Side = Contradiction["claim"];
const AT_ONCE = 100;
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

function Found({ first, name }: { first: Page; name: string | undefined }): JSX.Element {
  const [further, setFurther] = useState<{ of: Page; pairs: readonly Contradiction[] }>({ of: first, pairs: [] });
  const rows = further.of === first ? [...first.pairs, ...further.pairs] : first.pairs;
  const [notice, setNotice] = useState("");
  const [isLoading, setIsLoading] = useState(false);
  const rest = first.total - rows.length;
  const more = async (): Promise<void> => {
    setIsLoading(true);
    try {
      const page = await api<Page>("contradictions", { name, offset: rows.length, limit: AT_ONCE });
      setFurther({ of: first, pairs: [...rows.slice(first.pairs.length), ...page.pairs] });
      setNotice("");
    } catch (error) {
      setNotice(error instanceof Error ? error.message : String(error));
    }
    setIsLoading(false);
  };
  return <>
    <p class="soft">{counted(first.total, "pair")} of sentences: {grouped(first.of_two)} between two papers, {grouped(first.total - first.of_two)} within one{rest > 0 ? `, the first ${rows.length} shown` : ""}</p>
    <Files files={[[apiAddress("contradictions.csv", { name }), "contradictions.csv", "CSV"]]} />
    {rows.length ? <ul class="plain pairs">{rows.map((pair, index) => <li key={`${pair.claim.id}|${pair.counterclaim.id}`}>
      {index === 0 && first.of_two ? <h2>Between two papers</h2> : null}
      {index === first.of_two ? <><h2>Within one paper</h2><p class="soft">Often no contradiction: what is better in one respect may be comparable in another.</p></> : null}
      <p class="kind">{KINDS[pair.kind]}</p>
      <div class="sides"><Claim side={pair.claim} /><Claim side={pair.counterclaim} /></div></li>)}</ul>
      : <p>No two claims of this graph{name ? " about it" : ""} contradict each other.</p>}
    {rest > 0 ? <p><button type="button" disabled={isLoading} onClick={() => void more()}>Show {Math.min(rest, AT_ONCE)} of {grouped(rest)} more pairs</button></p> : null}
    <p role="status">{notice}</p>
  </>;
}

export function Contradictions(): JSX.Element {
  const [{ name }, change] = useQuery();
  const found = useApi<Page>("contradictions", { name, limit: AT_ONCE });
  useTitle("Contradictions");
  return <>
    <h1>Contradictions</h1>
    <p class="lead">One sentence claims that A improves on B; another claims the reverse, or only compares the two. Or one paper states a number, and another quotes a different one.</p>
    <div class="picked"><SearchBox label="Only about" placeholder="Only about…" onPick={(hit) => change({ name: hit.id }, true)} /></div>
    {name ? <p><button type="button" onClick={() => change({ name: undefined }, true)}>Show all</button></p> : null}
    <Shown of={found}>{(page) => <Found first={page} name={name} />}</Shown>
  </>;
}
