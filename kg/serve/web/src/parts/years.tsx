/** Papers by year, as bars. */

import type { JSX } from "preact";
import type { YearCount } from "../api";
import { counted } from "../words";

const GAP = 3;
const LABEL = 16;

/** A bar chart with each year of the span, in bars of the given width; papers without a year are counted below it. */
export function Years({ years, height = 90, bar = 14 }: { years: readonly YearCount[]; height?: number; bar?: number }): JSX.Element | null {
  const dated = years.filter((row): row is { year: number; papers: number } => row.year !== null);
  const undated = years.find((row) => row.year === null)?.papers ?? 0;
  const first = dated[0]?.year;
  const last = dated.at(-1)?.year;
  const note = undated ? <p class="soft">{counted(undated, "paper")} without a year</p> : null;
  if (first === undefined || last === undefined) return note;
  const counts = new Map(dated.map((row) => [row.year, row.papers]));
  const span = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const most = Math.max(...counts.values());
  const width = Math.max(span.length * (bar + GAP), 60);
  const said = dated.map((row) => `${row.year}: ${row.papers}`).join(", ");
  return <figure class="years">
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`Papers by year: ${said}`}>
      {span.map((year, index) => {
        const count = counts.get(year) ?? 0;
        const size = ((height - LABEL - 2) * count) / most;
        return <g key={year}>
          <title>{`${year}: ${counted(count, "paper")}`}</title>
          <rect class="reach" x={index * (bar + GAP)} y={0} width={bar} height={height - LABEL} />
          <rect class="bar" x={index * (bar + GAP)} y={height - LABEL - size} width={bar} height={size} />
        </g>;
      })}
      <text x={0} y={height - 3}>{first}</text>
      {last > first ? <text x={width - GAP} y={height - 3} text-anchor="end">{last}</text> : null}
    </svg>
    {note}
  </figure>;
}
