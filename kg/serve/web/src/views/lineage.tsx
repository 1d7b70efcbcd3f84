/** What an entity improves on, and what improves on it: a drawing over the years, or a list; claims with their sentences. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Home, type Lineage as LineageModel } from "../api";
import { Drawing } from "../lineage/drawing";
import { Tree } from "../lineage/tree";
import { EdgePanel } from "../network/panel";
import { download, NodeLink, Shown, useTitle } from "../parts/basics";
import { Files, namesOf, withNames } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted } from "../words";

const NARROW = "(max-width: 800px)";

/** The claims on the line between the node and another, or those that the chosen arrow stands for. */
function Panel({ lineage, edge, isList }: { lineage: LineageModel; edge: string; isList: boolean }): JSX.Element {
  const steps = lineage.line.slice(1).map((id, index) => `${lineage.line[index]}|improves_on|${id}`);
  const chosen = lineage.nodes.find((node) => node.id === lineage.to);
  const panel = useRef<HTMLElement>(null);
  const isChosen = Boolean(edge || lineage.to);
  useEffect(() => {
    // On a narrow screen the panel is below the drawing.
    if (isChosen && matchMedia(NARROW).matches) panel.current?.scrollIntoView({ block: "nearest" });
  }, [edge, lineage.to, isChosen]);
  return <aside class="panel" ref={panel} aria-label="What is chosen" tabIndex={0}>
    {edge ? <EdgePanel key={edge} edge={edge} /> : null}
    {!edge && lineage.to ? <>
      <h2>From <NodeLink id={lineage.to} label={lineage.to_label ?? lineage.to} {...chosen ? { type: chosen.type } : {}} /> to <NodeLink id={lineage.node} label={lineage.label} type={lineage.type} /></h2>
      <p class="soft">{steps.length ? `${counted(steps.length, "step")}, the newest first.` : "No chain of claims to improve joins the two."}</p>
      {steps.length ? null : <p><a href={href("path", { names: withNames([lineage.to, lineage.node]) })}>Paths between them by other claims</a></p>}
      {steps.map((step) => <section key={step}><EdgePanel edge={step} /></section>)}
      <p><a href={href(`lineage/${lineage.to}`)}>Lineage of {lineage.to_label}</a></p></> : null}
    {!edge && !lineage.to && !isList ? <p>{counted(lineage.nodes.length - 1, "name")}, {counted(lineage.claims.length, "claim")}. An arrow leads from what improves to what it improves on: click it for its sentences. Click a name for the line from it to {lineage.label}; <b>+</b> shows what is folded.</p> : null}
    {isList ? <p class="soft">The year is that of the first paper that introduces a name, or else that names it.</p>
      : <p class="soft">A name stands at the year of the first paper that names it; in a dashed box where no paper of that year introduces it.</p>}
  </aside>;
}

function Found({ lineage }: { lineage: LineageModel }): JSX.Element {
  useTitle(`Lineage of ${lineage.label}`);
  const [{ edge = "", open = "", view }, change] = useQuery();
  const drawing = useRef<SVGSVGElement>(null);
  const isList = view ? view === "list" : matchMedia(NARROW).matches;
  const onEdge = (key: string): void => change({ edge: key === edge ? undefined : key });
  const onOpen = (id: string): void => change({ open: withNames([...new Set([...namesOf(open), id])]) }, true);
  const onNode = (id: string): void => change({ to: id === lineage.node || id === lineage.to ? undefined : id, edge: undefined }, true);
  const saved = async (): Promise<void> => {
    const { toSvg } = await import("../network/save");
    if (drawing.current) download(new Blob([toSvg(drawing.current)], { type: "image/svg+xml" }), "lineage.svg");
  };
  return <>
    <h1>Lineage of <NodeLink id={lineage.node} label={lineage.label} type={lineage.type} /></h1>
    <div class="filters"><div class="chips" role="group" aria-label="Shown as">
      <button type="button" aria-pressed={!isList} onClick={() => change({ view: "drawing" })}>Drawing</button>
      <button type="button" aria-pressed={isList} onClick={() => change({ view: "list" })}>List</button></div>
      <SearchBox label={`The line to ${lineage.label} from`} placeholder={`The line to ${lineage.label} from…`} onPick={(hit) => onNode(hit.id)} />
      {open ? <button type="button" onClick={() => change({ open: undefined }, true)}>Fold again</button> : null}
      <Files files={[[apiAddress("lineage.csv", { name: lineage.node }), "lineage.csv", "CSV"], [apiAddress("lineage", { name: lineage.node }), "lineage.json", "JSON"]]} />
      {isList ? null : <button type="button" onClick={() => void saved()}>SVG</button>}
    </div>
    {lineage.nodes.length > 1 || lineage.to ? <section class="network lineage" aria-label="Lineage">
      {isList ? <div class="listing"><Tree lineage={lineage} edge={edge} onEdge={onEdge} onOpen={onOpen} /></div>
        : <div class="drawn"><Drawing lineage={lineage} edge={edge} drawing={drawing} onEdge={onEdge} onNode={onNode} onOpen={onOpen} /></div>}
      <Panel lineage={lineage} edge={isList ? "" : edge} isList={isList} />
    </section> : <p>No paper of this graph claims that it improves on something, or that something improves on it.</p>}
  </>;
}

export function Lineage({ id }: { id?: string }): JSX.Element {
  const [{ name, open, to }] = useQuery();
  const { route } = useLocation();
  const wanted = id ? decodeURIComponent(id) : name;
  const found = useApi<LineageModel>(wanted ? "lineage-drawing" : null, { name: wanted, open: namesOf(open), to });
  const home = useApi<Home>(wanted ? null : "home");
  useTitle(wanted ? undefined : "Lineage");
  return <>
    {wanted ? null : <><h1>What improves on what</h1><p class="lead">Each step is a claim to beat, speed up, extend or fix the other.</p></>}
    <div class="picked"><SearchBox label="A method, model or dataset" placeholder="Lineage of…" onPick={(hit) => route(href(`lineage/${hit.id}`))} /></div>
    {wanted ? <Shown of={found}>{(value) => <Found lineage={value} />}</Shown>
      : <Shown of={home}>{(value) => <ul class="plain">{[...(value.top["Model"] ?? []), ...(value.top["Method"] ?? [])].map((row) => <li key={row.id}><a href={href(`lineage/${row.id}`)}>{row.label}</a></li>)}</ul>}</Shown>}
  </>;
}
