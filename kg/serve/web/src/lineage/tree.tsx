/** A lineage as lists in lists: the same names and claims as in the drawing, for reading aloud and for narrow screens. */

import type { JSX } from "preact";
import type { Lineage, LineageNode } from "../api";
import { EdgePanel } from "../network/panel";
import { NodeLink } from "../parts/basics";
import { counted } from "../words";

interface Props { lineage: Lineage; edge: string; onEdge: (edge: string) => void; onOpen: (id: string) => void }
type Side = "ancestor" | "progeny";

/** Return the nodes below one on a side, each with the claim that leads to it; a node stands below the first that leads to it. */
export function below(lineage: Lineage, side: Side, id: string, depth: number): [LineageNode, string][] {
  const isDrawn = (node: LineageNode): boolean => node.side === side && node.depth === depth;
  return lineage.nodes.filter(isDrawn).flatMap((node): [LineageNode, string][] => {
    const claim = lineage.claims.find((row) => {
      const [own, other] = side === "ancestor" ? [row.target, row.source] : [row.source, row.target];
      const near = lineage.nodes.find((candidate) => candidate.id === other);
      return own === node.id && near?.depth === depth - 1 && (near.side === side || near.side === "self");
    });
    const near = side === "ancestor" ? claim?.source : claim?.target;
    return claim && near === id ? [[node, `${claim.source}|improves_on|${claim.target}`]] : [];
  });
}

function Branch({ side, id, depth, ...props }: Props & { side: Side; id: string; depth: number }): JSX.Element | null {
  const rows = below(props.lineage, side, id, depth);
  const node = props.lineage.nodes.find((row) => row.id === id);
  const folded = (side === "ancestor" ? node?.older : node?.newer) ?? 0;
  if (!rows.length && !folded) return null;
  return <ul class="tree">
    {rows.map(([row, edge]) => <li key={row.id}><NodeLink id={row.id} label={row.label} type={row.type} />{" "}
      <span class="soft">{row.year ?? "no year"}</span> <button type="button" class="plain-button" aria-expanded={edge === props.edge} onClick={() => props.onEdge(edge)}>sentence<span class="hidden"> on {row.label}</span></button>
      {edge === props.edge ? <div class="evidence"><EdgePanel edge={edge} /></div> : null}
      <Branch {...props} side={side} id={row.id} depth={depth + 1} /></li>)}
    {folded ? <li><button type="button" onClick={() => props.onOpen(id)}>{counted(folded, "more", "more")}<span class="hidden"> at {node?.label}</span></button></li> : null}
  </ul>;
}

export function Tree(props: Props): JSX.Element {
  const sides: [string, Side, string][] = [["Improved by", "progeny", "No paper of this graph claims to improve on it."], ["Improves on", "ancestor", "No paper of this graph claims that it improves on something."]];
  return <div class="sides">{sides.map(([title, side, none]) => <section key={side}><h2>{title}</h2>
    {props.lineage.nodes.some((node) => node.side === side) ? <Branch {...props} side={side} id={props.lineage.node} depth={1} /> : <p class="soft">{none}</p>}</section>)}</div>;
}
