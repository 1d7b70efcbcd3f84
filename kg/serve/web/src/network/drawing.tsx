/** The drawing: boxes with names, arrows between them; wheel and drag move it, a box is pinned where it is dropped. */

import type { JSX, Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useColours } from "../parts/basics";
import { short, words } from "../words";
import { LEFT, LONGEST } from "./box";
import { arrow, type Box } from "./layout";
import { bends, keyOf, type Seen } from "./model";

const CLICK = 4;

export interface View { x: number; y: number; scale: number }

interface Props {
  seen: Seen;
  boxes: ReadonlyMap<string, Box>;
  centre: string | undefined;
  chosen: string;
  view: View;
  drawing: Ref<SVGSVGElement>;
  onView: (view: View) => void;
  onNode: (id: string) => void;
  onEdge: (key: string) => void;
  onExpand: (id: string) => void;
  onDrop: (id: string, x: number, y: number) => void;
  onNothing: () => void;
}

interface Drag { id?: string; startX: number; startY: number; fromX: number; fromY: number; isMoved: boolean }

export function Drawing({ seen, boxes, centre, chosen, view, drawing, onView, onNode, onEdge, onExpand, onDrop, onNothing }: Props): JSX.Element {
  const colours = useColours();
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>();
  const [moved, setMoved] = useState<{ id: string; x: number; y: number }>();
  const [near, setNear] = useState("");
  const bent = bends(seen.edges);
  const labels = new Map(seen.nodes.map((node) => [node.id, node.label]));
  const boxOf = (id: string): Box | undefined => {
    const box = boxes.get(id);
    return box && moved?.id === id ? { ...box, x: moved.x, y: moved.y } : box;
  };
  const isFar = (edge: { source: string; target: string }): boolean => near !== "" && edge.source !== near && edge.target !== near;
  const neighbours = new Set(seen.edges.filter((edge) => !isFar(edge)).flatMap((edge) => [edge.source, edge.target]));

  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const zoom = (event: WheelEvent): void => {
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const [px, py] = [event.clientX - rect.left, event.clientY - rect.top];
      const scale = Math.min(4, Math.max(0.1, view.scale * Math.exp(-event.deltaY / 400)));
      onView({ scale, x: px - ((px - view.x) / view.scale) * scale, y: py - ((py - view.y) / view.scale) * scale });
    };
    // A passive listener could not keep the page from scrolling.
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [view, onView]);

  const down = (event: PointerEvent): void => {
    const id = (event.target as Element).closest<SVGGElement>("g[data-node]")?.dataset["node"];
    const box = id ? boxes.get(id) : undefined;
    drag.current = { ...(id ? { id } : {}), startX: event.clientX, startY: event.clientY, fromX: box?.x ?? view.x, fromY: box?.y ?? view.y, isMoved: false };
    if (event.pointerType !== "touch" || id) (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const current = drag.current;
    if (!current) return;
    const [dx, dy] = [event.clientX - current.startX, event.clientY - current.startY];
    if (!current.isMoved && Math.hypot(dx, dy) < CLICK) return;
    current.isMoved = true;
    if (current.id) setMoved({ id: current.id, x: current.fromX + dx / view.scale, y: current.fromY + dy / view.scale });
    else onView({ ...view, x: current.fromX + dx, y: current.fromY + dy });
  };
  const up = (event: PointerEvent): void => {
    const current = drag.current;
    drag.current = undefined;
    if (!current) return;
    if (current.isMoved) {
      if (current.id && moved) onDrop(current.id, moved.x, moved.y);
      setMoved(undefined);
      return;
    }
    // The pointer is captured, so that the element under it is asked for.
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const edge = under?.closest<SVGGElement>("g[data-edge]")?.dataset["edge"];
    if (current.id) onNode(current.id);
    else if (edge) onEdge(edge);
    else onNothing();
  };
  const expand = (event: MouseEvent): void => {
    // The stage captures the pointer, so that it is the target of both clicks.
    const id = document.elementFromPoint(event.clientX, event.clientY)?.closest<SVGGElement>("g[data-node]")?.dataset["node"];
    if (id) onExpand(id);
  };
  const keys = (event: KeyboardEvent, act: () => void): void => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
  };

  return <div class="stage" ref={stage} onPointerDown={down} onPointerMove={move} onPointerUp={up} onDblClick={expand} onPointerCancel={() => { drag.current = undefined; setMoved(undefined); }}>
    <svg ref={drawing} role="group" aria-label={`A picture of ${seen.nodes.length} nodes and ${seen.edges.length} claims between them`}>
      <defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z" /></marker></defs>
      <g class="content" transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
        {seen.edges.map((edge) => {
          const [from, to] = [boxOf(edge.source), boxOf(edge.target)];
          if (!from || !to) return null;
          const key = keyOf(edge);
          const { path, middle } = arrow(from, to, bent.get(key) ?? 0);
          const isNamed = key === chosen || (near !== "" && !isFar(edge));
          return <g key={key} data-edge={key} class={`edge ${edge.relation}${key === chosen ? " chosen" : ""}${isFar(edge) ? " far" : ""}`} tabindex={0} role="button"
            aria-label={`${labels.get(edge.source)} ${words(edge.relation)} ${labels.get(edge.target)}`} aria-pressed={key === chosen} onKeyDown={(event) => keys(event, () => onEdge(key))}>
            <path class="reach" d={path} /><path class="line" d={path} marker-end="url(#head)" />
            {isNamed ? <text x={middle.x} y={middle.y} dy="4" text-anchor="middle">{words(edge.relation)}</text> : null}
          </g>;
        })}
        {seen.nodes.map((node) => {
          const box = boxOf(node.id);
          if (!box) return null;
          const isFaded = near !== "" && near !== node.id && !neighbours.has(node.id);
          return <g key={node.id} data-node={node.id} class={`node${node.id === centre ? " centre" : ""}${node.id === chosen ? " chosen" : ""}${isFaded ? " far" : ""}${box.isPinned ? " pinned" : ""}`}
            transform={`translate(${box.x - box.width / 2} ${box.y - box.height / 2})`} tabindex={0} role="button" aria-pressed={node.id === chosen} aria-label={`${short(node.label, LONGEST)}, ${node.type}`}
            onKeyDown={(event) => keys(event, () => onNode(node.id))} onPointerEnter={() => setNear(node.id)} onPointerLeave={() => setNear("")}>
            <title>{node.label}</title>
            <rect width={box.width} height={box.height} rx="12" />
            <circle cx="12" cy="12" r="5" fill={colours.get(node.type) ?? "#888"} />
            <text x={LEFT} y="16.5">{short(node.label, LONGEST)}</text>
          </g>;
        })}
      </g>
    </svg>
  </div>;
}
