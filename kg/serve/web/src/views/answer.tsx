/** An answer: as a table, as a chart where it counts something, and as a picture of the nodes that it names. */

import type { JSX } from "preact";
import { lazy } from "preact-iso";
import { useEffect, useMemo, useState } from "preact/hooks";
import { href } from "../address";
import { api, useApi, type Picture } from "../api";
import { NodeLink, Outside, Shown } from "../parts/basics";
import { charted, isNumber, nodesOf, type Cell, type Results, type Row } from "../results";
import { counted, grouped, short } from "../words";
import { Tabs } from "./entity";

const Network = lazy(() => import("../network/network").then((module) => module.Network));

const AT_ONCE = 200;
const BARS = 30;
const MOST_NODES = 100;
const ASKED = 40;
const LONGEST_NAME = 200;
const SENTENCE = 60;

/** Return the id of each label in an answer that exactly one node has. */
function useIds(rows: readonly Row[]): ReadonlyMap<string, string> {
  const [ids, setIds] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const labels = new Set(rows.flatMap((row) => Object.values(row)).filter((cell) => cell?.type === "literal" && !cell.datatype && cell.value.length <= LONGEST_NAME).map((cell) => cell?.value ?? ""));
    const asked = [...labels];
    let isCurrent = true;
    void Promise.all(Array.from({ length: Math.ceil(asked.length / ASKED) }, (_, index) =>
      api<Record<string, string>>("ids", { label: asked.slice(index * ASKED, (index + 1) * ASKED) }))).then((found) => {
      if (isCurrent) setIds(new Map(found.flatMap((part) => Object.entries(part))));
    }).catch(() => undefined);
    return () => { isCurrent = false; };
  }, [rows]);
  return ids;
}

function Value({ cell, base, ids }: { cell: Cell | undefined; base: string; ids: ReadonlyMap<string, string> }): JSX.Element {
  if (!cell) return <></>;
  if (cell.type === "uri" && cell.value.startsWith(base) && !cell.value.includes("#")) {
    const id = cell.value.slice(base.length);
    return id.startsWith("evidence/") ? <>{id}</> : <NodeLink id={id} label={id} />;
  }
  if (cell.type === "uri") return <Outside url={cell.value}>{cell.value}</Outside>;
  const id = ids.get(cell.value);
  return id ? <a href={href(id)}>{cell.value}</a> : <>{isNumber(cell) && cell.value.length > 7 ? Number(cell.value).toPrecision(4) : cell.value}</>;
}

function Table({ names, rows, base }: { names: string[]; rows: Row[]; base: string }): JSX.Element {
  const [sort, setSort] = useState<[string, boolean]>();
  const [shown, setShown] = useState(AT_ONCE);
  const sorted = useMemo(() => {
    if (!sort) return rows;
    const [name, isUp] = sort;
    const compare = (one: Row, other: Row): number => {
      const [a, b] = [one[name], other[name]];
      const order = isNumber(a) && isNumber(b) ? Number(a?.value) - Number(b?.value) : (a?.value ?? "").localeCompare(b?.value ?? "");
      return isUp ? order : -order;
    };
    return [...rows].sort(compare);
  }, [rows, sort]);
  const visible = useMemo(() => sorted.slice(0, shown), [sorted, shown]);
  const ids = useIds(visible);
  const isText = useMemo(() => new Set(names.filter((name) => rows.reduce((total, row) => total + (row[name]?.type === "literal" ? row[name].value.length : 0), 0) > SENTENCE * rows.length)), [names, rows]);
  const rest = rows.length - shown;
  return <div class="scroll" tabIndex={0} role="region" aria-label="Answer">
    <table><thead><tr>{names.map((name) => <th scope="col" key={name} aria-sort={sort?.[0] === name ? (sort[1] ? "ascending" : "descending") : undefined}>
      <button type="button" class="sort" onClick={() => setSort([name, sort?.[0] === name ? !sort[1] : true])}>{name.replaceAll("_", " ")}</button></th>)}</tr></thead>
    <tbody>{visible.map((row, index) => <tr key={index}>{names.map((name) => <td key={name} class={isNumber(row[name]) ? "number" : isText.has(name) ? "quote" : undefined}>
      <Value cell={row[name]} base={base} ids={ids} /></td>)}</tr>)}</tbody></table>
    {rest > 0 ? <button type="button" onClick={() => setShown(shown + AT_ONCE)}>Show {Math.min(rest, AT_ONCE)} of {grouped(rest)} more rows</button> : null}
  </div>;
}

function Chart({ label, value, rows }: { label: string; value: string; rows: Row[] }): JSX.Element {
  const bars = rows.slice(0, BARS).map((row) => [row[label]?.value ?? "", Number(row[value]?.value)] as const);
  const most = Math.max(...bars.map(([, count]) => Math.abs(count)), 1e-9);
  return <svg class="bars" viewBox={`0 0 640 ${bars.length * 24}`} role="img" aria-label={`${value} by ${label}: ${bars.map(([name, count]) => `${name} ${count}`).join(", ")}`}>
    {bars.map(([name, count], index) => <g key={index} transform={`translate(0 ${index * 24})`}>
      <title>{`${name}: ${count}`}</title>
      <text x="230" y="16" text-anchor="end">{short(name, 34)}</text>
      <rect class="bar" x="238" y="3" width={(330 * Math.abs(count)) / most} height="17" />
      <text x={244 + (330 * Math.abs(count)) / most} y="16">{count}</text>
    </g>)}
  </svg>;
}

function Drawn({ ids }: { ids: string[] }): JSX.Element {
  const [edge, setEdge] = useState("");
  return <Shown of={useApi<Picture>("subgraph", { id: ids })}>{(picture) => <Network picture={picture} name="answer" edge={edge} notice="" onEdge={setEdge} onExpand={() => undefined} />}</Shown>;
}

export function Answer({ found, base }: { found: Results; base: string }): JSX.Element {
  const [tab, setTab] = useState("table");
  const rows = useMemo(() => found.results?.bindings ?? [], [found]);
  const names = found.head.vars ?? [];
  if (found.boolean !== undefined) return <p class="lead">{found.boolean ? "Yes." : "No."}</p>;
  if (!rows.length) return <p>Nothing in the graph fits.</p>;
  const nodes = nodesOf(rows, base);
  const chart = charted(names, rows);
  const tabs: [string, string][] = [["table", "Table"], ...(chart ? [["chart", "Chart"] as [string, string]] : []), ...(nodes.length > 1 ? [["graph", "Picture"] as [string, string]] : [])];
  return <>
    {tabs.length > 1 ? <Tabs tabs={tabs} current={tab} onTab={setTab} /> : null}
    {tab === "chart" && chart ? <Chart label={chart[0]} value={chart[1]} rows={rows} />
      : tab === "graph" ? <><p class="soft">{nodes.length > MOST_NODES ? `The first ${MOST_NODES} of ${counted(nodes.length, "node")}.` : ""}</p><Drawn ids={nodes.slice(0, MOST_NODES)} /></>
      : <Table names={names} rows={rows} base={base} />}
  </>;
}
