/** Shortest paths between two things: each step with its sentence, bounded by relation and confidence. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type EntityPage, type PathAnswer, type Schema } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Confidence } from "../parts/claim";
import { Files, namesOf, Picked, withNames } from "../parts/picked";
import { words } from "../words";

const OTHERS = 4;
// What papers claim; what sources and catalogues list joins nearly everything.
const CLAIMS = ["introduces", "improves_on", "uses", "evaluated_on", "trained_on", "compares_to", "addresses", "variant_of"];
const LEAST = ["0", "0.5", "0.7", "0.9"];

function Steps({ steps, title }: { steps: PathAnswer["steps"]; title: string }): JSX.Element {
  return <section class="path"><h2>{title}</h2><ol class="plain">{steps.map((step) => <li key={`${step.source}|${step.relation}|${step.target}`}><article class="claim">
    <h3><span><NodeLink id={step.source} label={step.source_label} /> <a class="relation" href={href(step.target, { tab: "around", edge: `${step.source}|${step.relation}|${step.target}` })}>{words(step.relation)}</a>{" "}
      <NodeLink id={step.target} label={step.target_label} /></span><Confidence value={step.edge_confidence} /></h3>
    {step.sentence ? <blockquote>{step.sentence}</blockquote> : null}
    {step.record ? <p class="source soft">{step.catalogue}: {step.record}</p> : null}
    {step.note ? <p class="note">{step.note}</p> : null}
    {step.paper ? <p class="source"><NodeLink id={step.paper} label={step.title} />{step.year ? <span class="soft"> {step.year}</span> : null}</p> : null}
  </article></li>)}</ol></section>;
}

function Bounds({ relations, least }: { relations: readonly string[]; least: string }): JSX.Element {
  const [, change] = useQuery();
  const schema = useApi<Schema>("schema");
  const toggled = (name: string): string[] => relations.includes(name) ? relations.filter((one) => one !== name) : [...relations, name];
  return <form class="filters" onSubmit={(event) => event.preventDefault()}>
    <div class="chips" role="group" aria-label="Relations">{(schema.value?.relations ?? []).filter((row) => CLAIMS.includes(row.name) || relations.includes(row.name)).map((row) => <button type="button" key={row.name} aria-pressed={relations.includes(row.name)}
      onClick={() => change({ relation: withNames(toggled(row.name)) })}>{words(row.name)}</button>)}</div>
    <label>confidence at least <select value={least} onChange={(event) => change({ confidence: event.currentTarget.value === "0" ? undefined : event.currentTarget.value })}>
      {[...LEAST, ...LEAST.includes(least) ? [] : [least]].map((value) => <option key={value} value={value}>{value}</option>)}</select></label></form>;
}

export function Path(): JSX.Element {
  const [query, change] = useQuery();
  const names = namesOf(query.names).slice(0, 2);
  const relations = namesOf(query.relation);
  const least = query.confidence ?? "0";
  const ends = [useApi<EntityPage>(names[0] ? "entity" : null, { name: names[0] }), useApi<EntityPage>(names[1] ? "entity" : null, { name: names[1] })];
  const known = ends.slice(0, names.length).flatMap((end) => end.value ? [end.value] : []);
  const params = { start: names[0], end: names[1], relation: relations, confidence: least, alternatives: OTHERS };
  const found = useApi<PathAnswer>(names.length === 2 ? "path" : null, params);
  useTitle(known.length === 2 ? `From ${known[0]?.label} to ${known[1]?.label}` : "Path");
  return <>
    <h1>Path</h1>
    <Picked names={names} known={known} most={2} label="Add one end of the path" onChange={(next) => change({ names: withNames(next) }, true)} />
    <Bounds relations={relations} least={least} />
    {names.length < 2 ? <p class="soft">Choose two names; the shortest paths between them are shown, the surest edges first.</p>
      : <Shown of={found}>{(value) => <><Files files={[[apiAddress("path", params), "path.json", "JSON"]]} />
        {value.steps.length ? [value.steps, ...value.alternatives].map((steps, index) => <Steps key={index} steps={steps} title={index ? `Alternative ${index}` : `${steps.length} ${steps.length === 1 ? "step" : "steps"}`} />)
          : <p class="soft">Both names are of one thing.</p>}</>}</Shown>}
  </>;
}
