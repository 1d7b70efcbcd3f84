/** What an entity improves on, and what improves on it, step by step. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { href, useQuery } from "../address";
import { useApi, type Home, type Lineage as LineageModel, type Step } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { SearchBox } from "../parts/search-box";
import { counted } from "../words";

const OPEN_DEPTH = 3;

function Tree({ steps, depth, near, isUp }: { steps: readonly Step[]; depth: number; near: string; isUp: boolean }): JSX.Element | null {
  const rows = steps.filter((step) => step.depth === depth && (isUp ? step.source : step.target) === near);
  if (!rows.length) return null;
  return <ul class="tree">{rows.map((step) => {
    const [id, label] = isUp ? [step.target, step.target_label] : [step.source, step.source_label];
    const below = steps.some((other) => other.depth === depth + 1 && (isUp ? other.source : other.target) === id);
    return <li key={id}><NodeLink id={id} label={label} /> <a class="soft" href={href(near, { tab: "around", edge: `${step.source}|${step.relation}|${step.target}` })}>sentence</a>
      {below ? <details open={depth < OPEN_DEPTH}><summary class="soft">further</summary><Tree steps={steps} depth={depth + 1} near={id} isUp={isUp} /></details> : null}</li>;
  })}</ul>;
}

function Found({ lineage }: { lineage: LineageModel }): JSX.Element {
  useTitle(`Lineage of ${lineage.node.label}`);
  const sides: [string, Step[], boolean][] = [["Improved by", lineage.progeny, false], ["Improves on", lineage.ancestors, true]];
  return <>
    <h1>Lineage of <NodeLink id={lineage.node.id} label={lineage.node.label} type={lineage.node.type} /></h1>
    <div class="sides">{sides.map(([title, steps, isUp]) => <section key={title}><h2>{title} <span class="soft">{counted(steps.length, "step")}</span></h2>
      {steps.length ? <Tree steps={steps} depth={1} near={lineage.node.id} isUp={isUp} /> : <p class="soft">No paper of this graph says so.</p>}</section>)}</div>
  </>;
}

export function Lineage({ id }: { id?: string }): JSX.Element {
  const [{ name }] = useQuery();
  const { route } = useLocation();
  const wanted = id ? decodeURIComponent(id) : name;
  const found = useApi<LineageModel>(wanted ? "lineage" : null, { name: wanted });
  const home = useApi<Home>(wanted ? null : "home");
  useTitle(wanted ? undefined : "Lineage");
  return <>
    {wanted ? null : <><h1>What improves on what</h1><p class="lead">Each step is a claim to beat, speed up, extend or fix the other.</p></>}
    <SearchBox label="A method, model or dataset" placeholder="Lineage of…" onPick={(hit) => route(href(`lineage/${hit.id}`))} />
    {wanted ? <Shown of={found}>{(value) => <Found lineage={value} />}</Shown>
      : <Shown of={home}>{(value) => <ul class="plain">{[...(value.top["Model"] ?? []), ...(value.top["Method"] ?? [])].map((row) => <li key={row.id}><a href={href(`lineage/${row.id}`)}>{row.label}</a></li>)}</ul>}</Shown>}
  </>;
}
