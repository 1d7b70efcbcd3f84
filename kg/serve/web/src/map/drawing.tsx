/** The drawing of the map: discs with names; wheel, drag, pinch and keys move it. */

import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { MapPart } from "../api";
import { useColours } from "../parts/basics";
import { counted } from "../words";
import { moved, placed, type Box, type Size, type View } from "./geometry";
import { LETTERS, seen, wishes } from "./labels";

const CLICK = 5;
const STEP = 60;
const KEYS: Record<string, [number, number, number]> = {
  ArrowLeft: [STEP, 0, 1], ArrowRight: [-STEP, 0, 1], ArrowUp: [0, STEP, 1], ArrowDown: [0, -STEP, 1], "+": [0, 0, 1.4], "=": [0, 0, 1.4], "-": [0, 0, 1 / 1.4],
};

interface Props {
  part: MapPart;
  view: View;
  size: Size;
  chosen: string;
  /** What stands over the drawing, where no label may stand. */
  taken: readonly Box[];
  shade: (year: number | null) => string;
  onView: (change: (view: View) => View) => void;
  onChoose: (id: string, isDot: boolean) => void;
  onOpen: (id: string) => void;
}

interface Pointers { at: Map<number, { x: number; y: number }>; travelled: number }

/** Move the map with wheel and pointers; a press that does not move is a click. */
function useMoves(stage: RefObject<HTMLDivElement>, size: Size, onView: Props["onView"], onClick: (target: Element | null) => void): void {
  const pointers = useRef<Pointers>({ at: new Map(), travelled: 0 });
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const { at } = pointers.current;
    const place = (event: MouseEvent): { x: number; y: number } => {
      const rect = element.getBoundingClientRect();
      return { x: event.clientX - rect.left, y: event.clientY - rect.top };
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { x, y } = place(event);
      onView((view) => moved(view, size, 0, 0, Math.exp(-event.deltaY / 400), x, y));
    };
    const down = (event: PointerEvent): void => {
      if (!at.size) pointers.current.travelled = 0;
      at.set(event.pointerId, place(event));
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      const before = at.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      const other = [...at].find(([id]) => id !== event.pointerId)?.[1];
      at.set(event.pointerId, now);
      pointers.current.travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (pointers.current.travelled < CLICK) return;
      if (!other) { onView((view) => moved(view, size, now.x - before.x, now.y - before.y)); return; }
      const [from, to] = [Math.hypot(before.x - other.x, before.y - other.y), Math.hypot(now.x - other.x, now.y - other.y)];
      onView((view) => moved(view, size, (now.x - before.x) / 2, (now.y - before.y) / 2, to / Math.max(from, 1), (now.x + other.x) / 2, (now.y + other.y) / 2));
    };
    const up = (event: PointerEvent): void => {
      if (!at.delete(event.pointerId) || at.size || event.type === "pointercancel" || pointers.current.travelled >= CLICK) return;
      // The pointer is captured, so that the element under it is asked for.
      onClick(document.elementFromPoint(event.clientX, event.clientY));
    };
    // A passive listener could not keep the page from scrolling.
    element.addEventListener("wheel", wheel, { passive: false });
    const listeners: [string, (event: PointerEvent) => void][] = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up]];
    listeners.forEach(([name, listener]) => element.addEventListener(name, listener as EventListener));
    return () => {
      element.removeEventListener("wheel", wheel);
      listeners.forEach(([name, listener]) => element.removeEventListener(name, listener as EventListener));
    };
  }, [stage, size, onView, onClick]);
}

const idOf = (target: Element | null, name: "community" | "dot"): string | undefined => target?.closest<SVGElement>(`[data-${name}]`)?.dataset[name];

export function Drawing({ part, view, size, chosen, taken, shade, onView, onChoose, onOpen }: Props): JSX.Element {
  const colours = useColours();
  const stage = useRef<HTMLDivElement>(null);
  const drawn = useMemo(() => seen(part.communities, part.dots, view, size), [part, view, size]);
  const labels = useMemo(() => placed(wishes(drawn, size), LETTERS, size, taken), [drawn, size, taken]);
  const choose = useRef((target: Element | null): void => void target);
  choose.current = (target) => {
    const [dot, community] = [idOf(target, "dot"), idOf(target, "community")];
    if (dot) onChoose(dot, true);
    else onChoose(community ?? "", false);
  };
  const click = useRef((target: Element | null): void => choose.current(target));
  useMoves(stage, size, onView, click.current);
  const keys = (event: KeyboardEvent): void => {
    const [dot, community] = [idOf(event.target as Element, "dot"), idOf(event.target as Element, "community")];
    const step = KEYS[event.key];
    if (step) onView((now) => moved(now, size, ...step));
    else if ((event.key === "Enter" || event.key === " ") && dot) onChoose(dot, true);
    else if (event.key === "Enter" && community && community === chosen) onOpen(community);
    else if ((event.key === "Enter" || event.key === " ") && community) onChoose(community, false);
    else return;
    event.preventDefault();
  };
  const enter = (event: MouseEvent): void => {
    const community = idOf(document.elementFromPoint(event.clientX, event.clientY), "community");
    if (community) onOpen(community);
  };
  return <div class="stage" ref={stage} tabIndex={0} role="group" aria-label="Map; arrow keys move it, plus and minus change its scale" onKeyDown={keys} onDblClick={enter}>
    <svg width={size.width} height={size.height} role="group" aria-label={`${counted(drawn.communities.length, "community", "communities")} and ${counted(drawn.dots.length, "entity", "entities")}`}>
      {drawn.communities.map(({ community, disc, isOpen }) => <circle key={community.id} data-community={community.id} cx={disc.x} cy={disc.y} r={Math.max(disc.radius, 1)}
        class={`disc l${community.level} ${shade(community.median_year)}${isOpen ? " open" : ""}${community.id === chosen ? " chosen" : ""}`} tabIndex={0} role="button" aria-pressed={community.id === chosen}
        aria-label={`${community.name}, ${counted(community.papers, "paper")}`}><title>{`${community.name}: ${counted(community.papers, "paper")}, ${counted(community.entities, "entity", "entities")}`}</title></circle>)}
      {drawn.dots.map(({ dot, disc }) => <circle key={dot.id} data-dot={dot.id} cx={disc.x} cy={disc.y} r={Math.max(disc.radius, 1)} fill={colours.get(dot.type) ?? "#888"}
        class={dot.id === chosen ? "point chosen" : "point"} tabIndex={0} role="button" aria-pressed={dot.id === chosen} aria-label={`${dot.label}, ${dot.type}`}><title>{`${dot.label}, ${dot.type}`}</title></circle>)}
      {labels.map((label) => <text key={label.key} class={`label ${label.kind}`} text-anchor="middle" aria-hidden="true">
        {label.lines.map((line, index) => <tspan key={index} x={label.x} y={label.y + index * (LETTERS[label.kind]?.line ?? 14)} dy=".35em">{line}</tspan>)}</text>)}
    </svg>
  </div>;
}
