/** Beside the picture: the sentences of an edge, or what a node is, with what can be done with it. */

import type { JSX } from "preact";
import { useApi, type Edge, type EntityPage } from "../api";
import { NodeLink, Shown } from "../parts/basics";
import { Confidence, Sentence } from "../parts/claim";
import { counted, words } from "../words";

export function EdgePanel({ edge }: { edge: string }): JSX.Element {
  const [source = "", relation = "", target = ""] = edge.split("|");
  return <Shown of={useApi<Edge>("edge", { source, relation, target })}>{(found) => <>
    <h2><NodeLink id={found.source.id} label={found.source.label} type={found.source.type} /> {words(found.relation)}{" "}
      <NodeLink id={found.target.id} label={found.target.label} type={found.target.type} /></h2>
    <p><Confidence value={found.confidence} /> <span class="soft">{found.evidence.length ? counted(found.evidence.length, "sentence") : "stated by the paper's source"}</span></p>
    {found.evidence.map((row) => <figure key={row.id} class="quoted">
      <blockquote><Sentence text={row.sentence} spans={row.marks} kind={(mark) => (mark.end_of_edge === "source" ? "own" : "other")} /></blockquote>
      <figcaption><NodeLink id={row.paper} label={row.title} /> <Confidence value={row.confidence} /></figcaption>
    </figure>)}
  </>}</Shown>;
}

interface Acts { isCentre: boolean; isPinned: boolean; onExpand: () => void; onHide: () => void; onPin: () => void }

export function NodePanel({ id, acts }: { id: string; acts: Acts }): JSX.Element {
  return <Shown of={useApi<EntityPage>("entity", { name: id })}>{(page) => <>
    <p class="kind">{page.type}</p>
    <h2><NodeLink id={page.id} label={page.label} type={page.type} /></h2>
    {page.aliases.length ? <p class="soft">also {page.aliases.slice(0, 5).join(", ")}</p> : null}
    {page.type === "Paper" ? null : <p>{counted(page.papers, "paper")}</p>}
    <p class="acts">
      <button type="button" onClick={acts.onExpand}>Expand</button>
      {acts.isCentre ? null : <button type="button" onClick={acts.onHide}>Hide</button>}
      <button type="button" aria-pressed={acts.isPinned} onClick={acts.onPin}>{acts.isPinned ? "Unpin" : "Pin"}</button>
    </p>
    <ul class="plain">{page.groups.map((group) => <li key={`${group.relation}${group.direction}`}>{group.label} <span class="count">{group.claims}</span></li>)}</ul>
  </>}</Shown>;
}
