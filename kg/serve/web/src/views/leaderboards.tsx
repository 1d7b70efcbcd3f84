/** The index of leaderboards: by task, with the numbers of results. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Board, type Unplaced } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Files } from "../parts/picked";
import { counted, grouped } from "../words";
import { OneBoard } from "./leaderboard";

const UNKNOWN = "No task known";
const AT_ONCE = 40;

type Places = Map<string, Board[]>;

/** Return the boards by task and place, those with most results first; boards without a task last. */
export function byTask(boards: readonly Board[]): [string, Places][] {
  const tasks = new Map<string, Places>();
  for (const board of boards) {
    const task = board.task_label ?? UNKNOWN;
    const places = tasks.get(task) ?? new Map<string, Board[]>();
    places.set(board.on, [...(places.get(board.on) ?? []), board]);
    tasks.set(task, places);
  }
  const size = (places: Places): number => [...places.values()].flat().reduce((total, row) => total + row.results, 0);
  return [...tasks].sort((a, b) => Number(a[0] === UNKNOWN) - Number(b[0] === UNKNOWN) || size(b[1]) - size(a[1]));
}

function Index({ boards }: { boards: readonly Board[] }): JSX.Element {
  useTitle("Leaderboards");
  const [{ find = "", all = "", doubtful = "" }, change] = useQuery();
  const wanted = find.toLowerCase();
  const shown = doubtful ? boards : boards.filter((board) => board.sure > 0);
  const unsure = boards.filter((board) => board.sure === 0).length;
  const kept = shown.filter((board) => `${board.task_label ?? ""}\n${board.label}\n${board.metric ?? ""}`.toLowerCase().includes(wanted));
  const tasks = byTask(kept);
  return <>
    <h1>Leaderboards</h1>
    <p class="lead">Numbers as the papers state them, each with its sentence or its cell of a table, and as catalogues list them, each with its record.</p>
    <div class="filters"><label>with <input type="search" value={find} placeholder="task, data or metric" onInput={(event) => change({ find: event.currentTarget.value || undefined })} /></label>
      <span role="status" class="soft">{counted(kept.length, "leaderboard")}, {counted(tasks.filter(([task]) => task !== UNKNOWN).length, "task")}</span>
      {unsure ? <label><input type="checkbox" checked={doubtful !== ""} onChange={() => change({ doubtful: doubtful ? undefined : "1" })} /> also {counted(unsure, "leaderboard")} of doubtful numbers alone (confidence below 0.5)</label> : null}</div>
    <Files files={[[apiAddress("leaderboards.csv"), "leaderboards.csv", "CSV"], [apiAddress("leaderboards"), "leaderboards.json", "JSON"]]} />
    {shown.length ? (all ? tasks : tasks.slice(0, AT_ONCE)).map(([task, places]) => {
      const [first] = [...places.values()][0] ?? [];
      return <section class="task" key={task}><h2>{first?.task ? <NodeLink id={first.task} label={task} /> : task}
        <span class="count">{counted([...places.values()].flat().reduce((total, row) => total + row.results, 0), "number")}</span>
        {first?.task && !first.is_task_stated ? <span class="soft"> · the task that most of their papers address</span> : null}</h2>
        <ul class="plain places">{[...places].map(([on, rows]) => <li key={on}><a href={href(`leaderboard/${on}`)}>{rows[0]?.label}</a>
          <span class="soft">{rows.map((row) => <span key={row.metric}> <a href={href(`leaderboard/${on}`, { metric: row.metric ?? undefined })}>{row.metric ?? "metric not stated"}</a> {grouped(row.results)}{row.papers > 1 ? ` in ${counted(row.papers, "paper")}` : ""}</span>)}</span></li>)}</ul></section>;
    }) : <p>{boards.length ? "No number is sure." : "No paper of this graph states a number for a dataset or benchmark."}</p>}
    {!all && tasks.length > AT_ONCE ? <p><button type="button" onClick={() => change({ all: "1" })}>Show all {counted(tasks.length, "task")}</button></p> : null}
    <p><a href={href("leaderboards", { unplaced: "1" })}>Numbers that are on no data or task</a></p>
  </>;
}

function Elsewhere({ found }: { found: Unplaced }): JSX.Element {
  return <>
    <p class="kind"><a href={href("leaderboards")}>Leaderboards</a></p>
    <h1>Numbers without a place</h1>
    <p class="lead">{counted(found.total, "number")} that no sentence puts on a data set, a benchmark or a task; they are in no leaderboard.</p>
    <ul class="plain">{found.scores.map((row, index) => <li key={index}><b>{row.value}</b> {row.kind === "absolute" ? "" : row.kind} {row.metric ?? ""} · <NodeLink id={row.subject} label={row.label} />
      <blockquote>{row.sentence || row.record}</blockquote></li>)}</ul>
    {found.total > found.scores.length ? <p class="soft">The first {found.scores.length} are shown; <code>kg leaderboard --unplaced --csv</code> writes all.</p> : null}
  </>;
}

export function Leaderboards({ id }: { id?: string }): JSX.Element {
  const [{ unplaced }] = useQuery();
  const boards = useApi<Board[]>("leaderboards");
  const elsewhere = useApi<Unplaced>(unplaced && !id ? "unplaced" : null);
  if (id) return <OneBoard on={decodeURIComponent(id)} boards={boards.value ?? []} />;
  if (unplaced) return <Shown of={elsewhere}>{(value) => <Elsewhere found={value} />}</Shown>;
  return <Shown of={boards}>{(rows) => <Index boards={rows} />}</Shown>;
}
