/** Lines and dots over years, drawn at the width that is there. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

const LEFT = 52;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 24;
const LABEL_WIDTH = 46;
const STEPS = 4;

/** A mark of a chart: `x` in years, `title` in words. */
export interface Point { x: number; y: number; title: string }
/** A series: its dots, and a line through them; a step keeps its value until the next dot. */
export interface Series { name: string; points: readonly Point[]; line: "straight" | "step" | "none"; kind: string }

/** Return about `count` round numbers that span two values. */
export function ticks(from: number, to: number, count = STEPS): number[] {
  const span = to - from || Math.abs(to) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function useWidth(): [preact.RefObject<HTMLElement>, number] {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => { if (entry) setWidth(Math.round(entry.contentRect.width)); });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

interface Props { series: readonly Series[]; label: string; height?: number; format: (value: number) => string; isFromZero?: boolean; children?: ComponentChildren }

export function Lines({ series, label, height = 280, format, isFromZero = false, children }: Props): JSX.Element | null {
  const [box, width] = useWidth();
  const points = series.flatMap((row) => [...row.points]);
  if (!points.length) return null;
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const values = ticks(isFromZero ? Math.min(0, ...ys) : Math.min(...ys), Math.max(...ys));
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 1];
  const [first, last] = [Math.floor(Math.min(...xs)), Math.max(Math.ceil(Math.max(...xs)), Math.floor(Math.min(...xs)) + 1)];
  const x = (value: number): number => LEFT + ((value - first) / (last - first)) * (width - LEFT - RIGHT);
  const y = (value: number): number => TOP + ((high - value) / (high - low || 1)) * (height - TOP - BOTTOM);
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, Math.floor((width - LEFT - RIGHT) / LABEL_WIDTH))));
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((year) => (year - first) % every === 0);
  const path = (row: Series): string => row.points.map((point, index) => {
    const at = `${x(point.x).toFixed(1)}`;
    const to = y(point.y).toFixed(1);
    return index === 0 ? `M${at} ${to}` : row.line === "step" ? `H${at}V${to}` : `L${at} ${to}`;
  }).join("") + (row.line === "step" ? `H${x(last).toFixed(1)}` : "");
  return <figure class="lines" ref={box}>
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      {values.map((value) => <g key={value}><line class="grid" x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
        <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">{format(value)}</text></g>)}
      {years.map((year) => <text key={year} x={x(year)} y={height - 6} text-anchor="middle">{year}</text>)}
      {series.map((row) => <g key={row.name} class={row.kind}>
        {row.line === "none" ? null : <path class="through" d={path(row)} />}
        {row.points.map((point, index) => <circle key={index} cx={x(point.x)} cy={y(point.y)} r={row.line === "none" ? 3 : 3.5}><title>{point.title}</title></circle>)}
      </g>)}
    </svg>
    {children}
  </figure>;
}
