/** A picture of some nodes, with its filters, legend, panel, and files to save. */

import type { JSX } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Picture } from "../api";
import { Dot, useColours } from "../parts/basics";
import { counted, words } from "../words";
import { sizeOf } from "./box";
import { Drawing, type View } from "./drawing";
import { arrange, separate, type Box } from "./layout";
import { QUIET, seen as filtered, tally, type Filters } from "./model";
import { EdgePanel, NodePanel } from "./panel";
import { save } from "./save";

interface Props {
  picture: Picture;
  centre?: string;
  name: string;
  edge: string;
  notice: string;
  onEdge: (edge: string) => void;
  onExpand: (id: string) => void;
}

// Below this scale the names cannot be read: what does not fit is out of sight at the sides.
const READABLE = 0.7;
const KINDS = ["SVG", "PNG", "GEXF"];

function toggled(set: ReadonlySet<string>, value: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** Return the boxes of what is seen: known ones stay where they are, new ones find their place. */
function placed(former: ReadonlyMap<string, Box>, seen: ReturnType<typeof filtered>, centre: string | undefined, shape: number): Map<string, Box> {
  const boxes = seen.nodes.map((node, index): Box => {
    const known = former.get(node.id);
    if (known) return known;
    const angle = index * 2.4;
    const radius = node.id === centre ? 0 : 30 * Math.sqrt(index + 1);
    const tie = seen.edges.find((edge) => (edge.source === node.id && former.has(edge.target)) || (edge.target === node.id && former.has(edge.source)));
    const near = tie && former.get(tie.source === node.id ? tie.target : tie.source);
    return { id: node.id, x: (near?.x ?? 0) + radius * Math.cos(angle), y: (near?.y ?? 0) + radius * Math.sin(angle), ...sizeOf(node.label), isPinned: false };
  });
  if (boxes.some((box) => !former.has(box.id))) {
    arrange(boxes, seen.edges, shape);
  }
  return new Map(boxes.map((box) => [box.id, box]));
}

export function Network({ picture, centre, name, edge, notice, onEdge, onExpand }: Props): JSX.Element {
  const colours = useColours();
  const shell = useRef<HTMLElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const kept = useRef<Map<string, Box>>(new Map());
  const [filters, setFilters] = useState<Filters>(() => ({ types: new Set(QUIET.filter((type) => type !== picture.nodes.find((node) => node.id === centre)?.type)),
    relations: new Set(), confidence: 0, isDated: false, hidden: new Set() }));
  const [chosen, setChosen] = useState("");
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const [version, redraw] = useState(0);
  const [isFull, setFull] = useState(false);
  const seen = useMemo(() => filtered(picture, filters, centre), [picture, filters, centre]);
  const boxes = useMemo(() => {
    const rect = shell.current?.getBoundingClientRect();
    const found = placed(kept.current, seen, centre, rect?.height ? Math.max(0.6, rect.width / rect.height) : 1.5);
    kept.current = found;
    return found;
  }, [seen, centre, version]);

  const fit = useCallback((isWhole: boolean): void => {
    const rect = drawing.current?.getBoundingClientRect();
    const all = [...kept.current.values()];
    if (!rect?.width || !all.length) return;
    const [left, right] = [Math.min(...all.map((box) => box.x - box.width / 2)), Math.max(...all.map((box) => box.x + box.width / 2))];
    const [top, bottom] = [Math.min(...all.map((box) => box.y - box.height / 2)), Math.max(...all.map((box) => box.y + box.height / 2))];
    const [across, down] = [(rect.width - 32) / (right - left || 1), (rect.height - 32) / (bottom - top || 1)];
    const scale = Math.max(Math.min(1.25, across, down), isWhole ? 0 : Math.min(READABLE, down));
    const middle = scale > across ? kept.current.get(centre ?? "")?.x ?? (left + right) / 2 : (left + right) / 2;
    setView({ scale, x: rect.width / 2 - scale * middle, y: rect.height / 2 - (scale * (top + bottom)) / 2 });
  }, [centre]);
  useLayoutEffect(() => fit(false), [seen, isFull, fit]);
  useEffect(() => {
    const resized = new ResizeObserver(() => fit(false));
    if (drawing.current) resized.observe(drawing.current);
    const full = (): void => setFull(document.fullscreenElement === shell.current);
    document.addEventListener("fullscreenchange", full);
    return () => { resized.disconnect(); document.removeEventListener("fullscreenchange", full); };
  }, [fit]);
  useEffect(() => { if (edge) setChosen(""); }, [edge]);

  const pin = (id: string, isPinned: boolean, x?: number, y?: number): void => {
    const box = kept.current.get(id);
    if (!box) return;
    kept.current = new Map(kept.current).set(id, { ...box, x: x ?? box.x, y: y ?? box.y, isPinned });
    separate([...kept.current.values()]);
    redraw(version + 1);
  };
  const again = (): void => {
    kept.current = new Map([...kept.current].filter(([, box]) => box.isPinned));
    redraw(version + 1);
    requestAnimationFrame(() => fit(false));
  };
  const zoom = (by: number): void => {
    const rect = drawing.current?.getBoundingClientRect();
    if (!rect) return;
    const [x, y] = [rect.width / 2, rect.height / 2];
    setView({ scale: view.scale * by, x: x - (x - view.x) * by, y: y - (y - view.y) * by });
  };
  const types = tally(picture.nodes.map((node) => node.type));
  const relations = tally(picture.edges.map((row) => row.relation));
  const isEmpty = !edge && !chosen;
  return <section class="network" ref={shell} aria-label="Picture">
    <div class="drawn">
      <Drawing seen={seen} boxes={boxes} centre={centre} chosen={chosen || edge} view={view} drawing={drawing} onView={setView}
        onNode={(id) => { setChosen(id); onEdge(""); }} onEdge={(key) => { setChosen(""); onEdge(key); }} onExpand={onExpand}
        onDrop={(id, x, y) => pin(id, true, x, y)} onNothing={() => { setChosen(""); onEdge(""); }} />
      <div class="tools" role="toolbar" aria-label="Picture">
        <button type="button" onClick={() => fit(true)}>Fit</button>
        <button type="button" aria-label="Closer" onClick={() => zoom(1.3)}>+</button>
        <button type="button" aria-label="Farther" onClick={() => zoom(1 / 1.3)}>−</button>
        <button type="button" onClick={again}>Lay out</button>
        <button type="button" aria-pressed={isFull} onClick={() => void (isFull ? document.exitFullscreen() : shell.current?.requestFullscreen())}>Full screen</button>
        {KINDS.map((kind) => <button type="button" key={kind} title={`Save what is seen as ${kind}`}
          onClick={() => { if (drawing.current) void save(kind, name, drawing.current, seen, boxes, colours); }}>{kind}</button>)}
      </div>
    </div>
    <aside class="panel" aria-label="What is chosen" tabIndex={0}>
      {edge ? <EdgePanel key={edge} edge={edge} /> : null}
      {chosen ? <NodePanel key={chosen} id={chosen} acts={{
        isCentre: chosen === centre, isPinned: boxes.get(chosen)?.isPinned ?? false, onExpand: () => onExpand(chosen),
        onHide: () => { setFilters({ ...filters, hidden: toggled(filters.hidden, chosen) }); setChosen(""); },
        onPin: () => pin(chosen, !boxes.get(chosen)?.isPinned),
      }} /> : null}
      {isEmpty ? <p>{counted(seen.nodes.length, "node")}, {counted(seen.edges.length, "claim")}. Click a claim for its sentence, a name for what it is; a double click shows more around it.</p> : null}
      <p class="soft" role="status">{notice}{picture.is_cut ? " Only the nearest nodes are here." : ""}</p>
      <fieldset><legend>Nodes</legend>
        {types.map(([type, count]) => <label key={type}><input type="checkbox" checked={!filters.types.has(type)} onChange={() => setFilters({ ...filters, types: toggled(filters.types, type) })} />
          <Dot type={type} />{type} <span class="count">{count}</span></label>)}
        <label><input type="checkbox" checked={filters.isDated} onChange={() => setFilters({ ...filters, isDated: !filters.isDated })} />Only papers with a year</label>
        {filters.hidden.size ? <button type="button" onClick={() => setFilters({ ...filters, hidden: new Set() })}>Show {counted(filters.hidden.size, "hidden node")}</button> : null}
      </fieldset>
      <fieldset><legend>Claims</legend>
        {relations.map(([relation, count]) => <label key={relation}><input type="checkbox" checked={!filters.relations.has(relation)} onChange={() => setFilters({ ...filters, relations: toggled(filters.relations, relation) })} />
          <svg class={`sample ${relation}`} viewBox="0 0 30 8" aria-hidden="true"><path class="line" d="M0 4H30" /></svg>{words(relation)} <span class="count">{count}</span></label>)}
        <label class="range">confidence at least {filters.confidence.toFixed(2)}<input type="range" min="0" max="1" step="0.05" value={filters.confidence}
          onInput={(event) => setFilters({ ...filters, confidence: Number(event.currentTarget.value) })} /></label>
      </fieldset>
    </aside>
  </section>;
}
