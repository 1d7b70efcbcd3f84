/** A lineage as a drawing: years from left to right, boxes with names, an arrow for each claim to improve. */

import type { JSX, Ref } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Lineage, LineageNode } from "../api";
import { sizeOf } from "../network/box";
import { useColours } from "../parts/basics";
import { counted, short } from "../words";
import { CHIP, chips, HEIGHT, place, type Place } from "./places";

const DOT = 22;
const AXIS = 26;
const LONGEST = 26;
const [SMALLEST, READABLE] = [0.4, 0.8];
const STEP = 1.25;

interface Props {
  lineage: Lineage;
  edge: string;
  drawing: Ref<SVGSVGElement>;
  onEdge: (edge: string) => void;
  onNode: (id: string) => void;
  onOpen: (id: string) => void;
}

const widthOf = (node: LineageNode): number => sizeOf(short(node.label, LONGEST)).width + chips(node).reduce((one, other) => one + other, 0);

/** Call an action where a key does what a click does. */
const onKey = (act: () => void) => (event: KeyboardEvent): void => {
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); act(); }
};

function Chip({ x, count, label, onOpen }: { x: number; count: number; label: string; onOpen: () => void }): JSX.Element {
  return <g class="chip" transform={`translate(${x} 0)`} tabindex={0} role="button" aria-label={label} onKeyDown={onKey(onOpen)}
    onClick={(event) => { event.stopPropagation(); onOpen(); }}>
    <title>{label}</title><rect x="3" y="4" width={CHIP - 6} height={HEIGHT - 8} rx="9" /><text x={CHIP / 2} y="17" text-anchor="middle">+{count > 999 ? "…" : count}</text>
  </g>;
}

function Box({ placed, isCentre, isOnLine, onNode, onOpen }: { placed: Place; isCentre: boolean; isOnLine: boolean; onNode: () => void; onOpen: () => void }): JSX.Element {
  const { node, width } = placed;
  const colour = useColours().get(node.type) ?? "#888";
  const [before, after] = chips(node);
  const dated = node.year === null ? "no year known" : node.is_introduced ? `introduced in ${node.year}` : `first named in ${node.year}`;
  return <g data-node={node.id} class={`node${isCentre ? " centre" : ""}${isOnLine ? " on-line" : ""}${node.is_introduced || node.year === null ? "" : " named"}`} transform={`translate(${placed.x} ${placed.y - HEIGHT / 2})`}>
    <g class="face" tabindex={0} role="button" aria-label={`${node.label}, ${node.type}, ${dated}`} onKeyDown={onKey(onNode)} onClick={onNode}>
      <title>{`${node.label}: ${dated}`}</title>
      <rect width={width} height={HEIGHT} rx="13" />
      <circle cx={before + 12} cy={HEIGHT / 2} r="5" fill={colour} />
      <text x={before + DOT} y="17.5">{short(node.label, LONGEST)}</text>
    </g>
    {before ? <Chip x={0} count={node.older} label={`Show ${node.older} more that ${node.label} improves on`} onOpen={onOpen} /> : null}
    {after ? <Chip x={width - after} count={node.newer} label={`Show ${node.newer} more that improve on ${node.label}`} onOpen={onOpen} /> : null}
  </g>;
}

export function Drawing({ lineage, edge, drawing, onEdge, onNode, onOpen }: Props): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const placed = place(lineage, widthOf);
  const labels = new Map(lineage.nodes.map((node) => [node.id, node.label]));
  const line = new Set(lineage.line);
  const isOnLine = (source: string, target: string): boolean => lineage.line.some((id, index) => id === source && lineage.line[index + 1] === target);
  const [scale, setScale] = useState(1);
  const fit = (least: number): void => setScale(Math.max(least, Math.min(1, ((stage.current?.clientWidth ?? placed.width) - 2) / placed.width)));
  useLayoutEffect(() => fit(READABLE), [lineage.node]);
  useEffect(() => {
    const centre = placed.places.get(lineage.node);
    const element = stage.current;
    if (!centre || !element) return;
    element.scrollTo({ left: (centre.x + centre.width / 2) * scale - element.clientWidth / 2, top: centre.y * scale - element.clientHeight / 2 });
  }, [lineage, scale]);
  const dividing = placed.columns.find((column, index) => column.year !== null && placed.columns[index - 1]?.year === null);
  return <><div class="ages" ref={stage} tabIndex={0} role="region" aria-label="Drawing of the lineage">
    <svg class="axis" viewBox={`0 0 ${placed.width} ${AXIS}`} width={placed.width * scale} height={AXIS * scale} aria-hidden="true">
      {placed.columns.filter((column) => column.isFirst).map((column) => <text key={column.x} x={column.x + 2} y="18">{column.year ?? "no year"}</text>)}
    </svg>
    <svg class="drawing" ref={drawing} viewBox={`0 0 ${placed.width} ${placed.height}`} width={placed.width * scale} height={placed.height * scale} role="group" aria-label={`${counted(lineage.nodes.length, "name")} and ${counted(lineage.claims.length, "claim")} between them`}>
      <defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z" /></marker></defs>
      <g class="content">
        {placed.columns.filter((column) => column.isFirst).map((column) => <path key={column.x} class={column === dividing ? "grid dividing" : "grid"} d={`M${column.x - 8} 0V${placed.height}`} />)}
        {placed.arrows.map((arrow) => {
          const name = `${labels.get(arrow.source)} improves on ${labels.get(arrow.target)}`;
          const isChosen = arrow.key === edge;
          return <g key={arrow.key} data-edge={arrow.key} class={`edge improves_on${isChosen ? " chosen" : ""}${isOnLine(arrow.source, arrow.target) ? " on-line" : ""}`} tabindex={0} role="button" aria-pressed={isChosen}
            aria-label={name} onClick={() => onEdge(arrow.key)} onKeyDown={onKey(() => onEdge(arrow.key))}>
            <title>{`${name} (${counted(arrow.support, "paper")})`}</title>
            <path class="reach" d={arrow.path} /><path class="line" d={arrow.path} marker-end="url(#head)" />
            <text class="claimed" x={arrow.middle.x} y={arrow.middle.y} dy="-5" text-anchor="middle">improves on</text>
          </g>;
        })}
        {[...placed.places.values()].map((box) => <Box key={box.node.id} placed={box} isCentre={box.node.id === lineage.node} isOnLine={line.has(box.node.id)}
          onNode={() => onNode(box.node.id)} onOpen={() => onOpen(box.node.id)} />)}
      </g>
    </svg>
  </div>
  <div class="tools" role="toolbar" aria-label="Size">
    <button type="button" onClick={() => fit(SMALLEST)}>Fit</button>
    <button type="button" aria-label="Larger" onClick={() => setScale(scale * STEP)}>+</button>
    <button type="button" aria-label="Smaller" onClick={() => setScale(Math.max(SMALLEST, scale / STEP))}>−</button>
  </div></>;
}
