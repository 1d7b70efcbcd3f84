/** The numbers that papers state, by where they were measured and what they measure. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { useApi, type Board, type Leaderboard } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { counted, grouped } from "../words";

function byPlace(boards: readonly Board[]): [string, Board[]][] {
  const places = new Map<string, Board[]>();
  for (const board of boards) places.set(board.on, [...(places.get(board.on) ?? []), board]);
  const sum = (rows: Board[]): number => rows.reduce((total, row) => total + row.results, 0);
  return [...places].sort((a, b) => sum(b[1]) - sum(a[1]));
}

function Index({ boards }: { boards: Board[] }): JSX.Element {
  useTitle("Leaderboards");
  return <>
    <h1>Leaderboards</h1>
    <p class="lead">Numbers as the papers state them, each with its sentence or its cell of a table, and as catalogues list them, each with its record.</p>
    {boards.length ? <div class="tiles">{byPlace(boards).map(([on, rows]) => <section key={on}>
      <h2><a href={href(`leaderboard/${on}`)}>{rows[0]?.label}</a></h2>
      <p class="soft">{rows.map((row) => <span key={row.metric}><a href={href(`leaderboard/${on}`, { metric: row.metric ?? undefined })}>{row.metric ?? "metric not stated"}</a> {grouped(row.results)} </span>)}</p>
    </section>)}</div> : <p>No paper of this graph states a number for a dataset or benchmark.</p>}
  </>;
}

function One({ board, metrics }: { board: Leaderboard; metrics: (string | null)[] }): JSX.Element {
  const [{ metric = "" }, change] = useQuery();
  useTitle(`${board.on.label}${metric ? `, ${metric}` : ""}`);
  return <>
    <p class="kind"><a href={href("leaderboards")}>Leaderboards</a></p>
    <h1><NodeLink id={board.on.id} label={board.on.label} type={board.on.type} /></h1>
    <div class="chips" role="group" aria-label="Metrics">
      <button type="button" aria-pressed={!metric} onClick={() => change({ metric: undefined })}>All</button>
      {metrics.filter((name) => name !== null).map((name) => <button type="button" key={name} aria-pressed={name === metric} onClick={() => change({ metric: name })}>{name}</button>)}
    </div>
    <p class="soft">{counted(board.scores.length, "number")}; {board.lower_is_better ? "lower is better" : "the highest first"}; gains and ratios stand below absolute numbers.</p>
    <div class="scroll" tabIndex={0} role="region" aria-label="Results"><table><thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Metric</th><th scope="col">Setting</th><th scope="col">Year</th><th scope="col">Evidence</th></tr></thead>
      <tbody>{board.scores.map((row, index) => <tr key={index}>
        <td><NodeLink id={row.subject} label={row.subject === row.paper ? row.model ?? row.label : row.label} /></td><td class="number">{row.value}{row.spread ? ` ± ${row.spread}` : ""}{row.kind === "absolute" ? "" : <span class="soft"> {row.kind}</span>}</td>
        <td>{row.metric ?? <span class="soft">not stated</span>}</td><td>{row.setting ?? ""}</td><td>{row.year ?? ""}</td>
        <td class="quote">{row.sentence || row.record} {row.own === false ? <span class="soft">quoted </span> : null}{row.subject === row.paper || !row.paper ? null : <span class="soft"><NodeLink id={row.paper} label={row.title} /></span>}</td></tr>)}</tbody></table></div>
  </>;
}

export function Leaderboards({ id }: { id?: string }): JSX.Element {
  const [{ metric }] = useQuery();
  const on = id ? decodeURIComponent(id) : undefined;
  const boards = useApi<Board[]>("leaderboards");
  const board = useApi<Leaderboard>(on ? "leaderboard" : null, { on, metric });
  if (!on) return <Shown of={boards}>{(rows) => <Index boards={rows} />}</Shown>;
  const metrics = [...new Set((boards.value ?? []).filter((row) => row.on === board.value?.on.id).map((row) => row.metric ?? null))];
  return <Shown of={board}>{(value) => <One board={value} metrics={metrics} />}</Shown>;
}
