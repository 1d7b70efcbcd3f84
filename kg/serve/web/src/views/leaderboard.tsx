/** One leaderboard: ranked numbers of each metric, their records over time, gains, ratios and baselines, and what has no rank. */

import { Fragment, type JSX } from "preact";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Board, type Leaderboard } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { Lines, type Point } from "../parts/lines";
import { Files } from "../parts/picked";
import { counted } from "../words";

const AT_ONCE = 300;
type Score = Leaderboard["scores"][number];
type Order = "rank" | "name" | "when" | "origin";
const COLUMNS: [Order, string][] = [["rank", "Rank"], ["name", "What"], ["origin", "Stated by"], ["when", "Date"]];
const CONFIDENCES = ["0.3", "0.5", "0.7"];
/** From this confidence on, a board counts a result as sure. */
const SURE = 0.5;
const ORIGINS: Record<Score["origin"], string> = { own: "its own paper", quoted: "another paper", catalogue: "a catalogue" };

/** Return a date, as exact as it is known, in years. */
export function inYears(when: string): number {
  const [year = 0, month = 1, day = 1] = when.split("-").map(Number);
  return year + (month - 1) / 12 + (day - 1) / 366;
}

function ordered(scores: readonly Score[], order: Order): Score[] {
  const key = (row: Score): string => order === "name" ? row.label.toLowerCase() : order === "when" ? row.when ?? "" : row.origin;
  if (order === "rank") return [...scores];
  const sign = order === "when" ? -1 : 1;
  return [...scores].sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function Source({ row }: { row: Score }): JSX.Element {
  return <>{row.sentence ? <span>{row.sentence} </span> : null}
    {row.cell && row.paper ? <><a href={href(row.paper, { tab: "tables", cell: row.cell })}>see the table</a> </> : null}{row.record ? <span class="soft">{row.record} </span> : null}
    {row.paper && row.subject !== row.paper ? <span class="soft"><NodeLink id={row.paper} label={row.title} /></span> : null}</>;
}

/** A table of numbers with their evidence. */
export function Table({ scores, isRanked, title }: { scores: readonly Score[]; isRanked: boolean; title: string }): JSX.Element {
  const [{ sort = "rank", all = "" }, change] = useQuery();
  const order = isRanked ? sort as Order : "rank";
  const rows = ordered(scores, order);
  // Numbers of different settings have no common rank.
  const hasSettings = isRanked && scores.some((row) => row.setting !== null);
  const shown = all ? rows : rows.slice(0, AT_ONCE);
  const head = isRanked ? COLUMNS : COLUMNS.slice(1);
  return <><div class="scroll" tabIndex={0} role="region" aria-label={title}><table class="board"><thead><tr>
    {head.slice(0, isRanked ? 2 : 1).map(([name, text]) => <Head key={name} name={name} text={text} order={order} isRanked={isRanked} onSort={(next) => change({ sort: next === "rank" ? undefined : next })} />)}
    <th scope="col">Value</th>{isRanked ? null : <th scope="col">Metric</th>}
    {head.slice(isRanked ? 2 : 1).map(([name, text]) => <Head key={name} name={name} text={text} order={order} isRanked={isRanked} onSort={(next) => change({ sort: next === "rank" ? undefined : next })} />)}
    <th scope="col">Confidence</th><th scope="col">Evidence</th></tr></thead>
    <tbody>{shown.map((row, index) => <Fragment key={index}>
      {hasSettings && order === "rank" && row.setting !== shown[index - 1]?.setting ? <tr><th scope="colgroup" colSpan={COLUMNS.length + 3} class="setting">{row.setting === null ? "no setting stated" : `setting: ${row.setting}`}</th></tr> : null}
      <tr>{isRanked ? <td class="number rank">{row.rank}</td> : null}
        <td><NodeLink id={row.subject} label={row.label} />{row.setting && !(hasSettings && order === "rank") ? <span class="soft"> {row.setting}</span> : null}</td>
        <td class="number"><b>{row.value}</b>{row.spread ? <span class="soft"> ± {row.spread}</span> : null}{row.kind === "absolute" ? null : <span class="soft"> {row.kind}</span>}{row.is_record ? <span class="record" title="The best until then"> record</span> : null}</td>
        {isRanked ? null : <td>{row.measure ?? <span class="soft">not stated</span>}</td>}
        <td>{ORIGINS[row.origin]}</td><td class="number">{row.when ?? <span class="soft">unknown</span>}</td><td class="number">{row.confidence.toFixed(2)}</td><td class="quote"><Source row={row} /></td></tr></Fragment>)}</tbody></table></div>
    {rows.length > shown.length ? <p><button type="button" onClick={() => change({ all: "1" })}>Show all {rows.length}</button></p> : null}</>;
}

function Head({ name, text, order, isRanked, onSort }: { name: Order; text: string; order: Order; isRanked: boolean; onSort: (order: Order) => void }): JSX.Element {
  if (!isRanked) return <th scope="col">{text}</th>;
  return <th scope="col" aria-sort={order === name ? (name === "when" ? "descending" : "ascending") : undefined}><button type="button" class="sort" onClick={() => onSort(name)}>{text}</button></th>;
}

/** The numbers over time; those of a setting have no common line. */
function Records({ scores, measure }: { scores: readonly Score[]; measure: string }): JSX.Element | null {
  const dated = scores.filter((row): row is Score & { when: string; comparable: number } => row.when !== null && row.comparable !== null && row.setting === null);
  const point = (row: typeof dated[number]): Point => ({ x: inYears(row.when), y: row.comparable, title: `${row.label}: ${row.value}, ${row.when}` });
  const records = dated.filter((row) => row.is_record).sort((a, b) => a.when < b.when ? -1 : 1);
  if (new Set(dated.map((row) => row.when)).size < 2) return null;
  return <><Lines label={`${measure} over time; records: ${records.map((row) => `${row.when} ${row.label} ${row.value}`).join(", ")}`} format={(value) => String(value)}
    series={[{ name: "all", kind: "faint", line: "none", points: dated.map(point) }, { name: "records", kind: "s0", line: "step", points: records.map(point) }]} />
    <p class="soft">{counted(dated.length, "dated number")}; the line is the record, lately {records.slice(-4).map((row, index) => <span key={index}>{index ? ", " : ""}{row.label} {row.value} ({row.when})</span>)}.</p></>;
}

function Metrics({ metrics, metric, confidence, onMetric }: { metrics: readonly Board[]; metric: string; confidence: number; onMetric: (metric: string | undefined) => void }): JSX.Element {
  const shown = metrics.filter((row) => row.metric !== null && (row.metric === metric || confidence < SURE || row.sure > 0));
  return <div class="chips" role="group" aria-label="Metrics">
    <button type="button" aria-pressed={!metric} onClick={() => onMetric(undefined)}>All</button>
    {shown.map((row) => <button type="button" key={row.metric} aria-pressed={row.metric === metric} onClick={() => onMetric(row.metric ?? undefined)}>
      {row.metric} <span class="count">{row.results}</span></button>)}</div>;
}

function Groups({ board, metrics }: { board: Leaderboard; metrics: readonly Board[] }): JSX.Element {
  const ranked = board.scores.filter((row) => row.group === "ranked");
  const measures = [...new Set(ranked.map((row) => row.measure ?? ""))];
  const rest: [string, Score[]][] = [
    ["Gains, ratios and baselines", board.scores.filter((row) => row.group === "relative")],
    ["Without metric or number, not ranked", board.scores.filter((row) => row.group === "unranked")],
  ];
  return <>
    {measures.map((measure) => {
      const scores = ranked.filter((row) => row.measure === measure);
      const isLower = metrics.find((row) => row.metric === measure)?.lower_is_better ?? board.lower_is_better;
      return <section key={measure}><h2>{measure} <span class="count">{scores.length}</span> <span class="soft">· {isLower ? "lower is better" : "higher is better"}</span></h2>
        <Records scores={scores} measure={measure} /><Table scores={scores} isRanked title={`Ranked by ${measure}`} /></section>;
    })}
    {rest.filter(([, scores]) => scores.length).map(([title, scores]) => <section key={title}><h2>{title} <span class="count">{scores.length}</span></h2>
      <Table scores={scores} isRanked={false} title={title} /></section>)}
    {board.scores.length ? null : <p>No number here fits.</p>}
  </>;
}

export function OneBoard({ on, boards }: { on: string; boards: readonly Board[] }): JSX.Element {
  const [{ metric = "", as_of: asOf = "", confidence = "" }, change] = useQuery();
  const params = { on, metric: metric || undefined, as_of: asOf || undefined, confidence: confidence || undefined };
  const loaded = useApi<Leaderboard>("leaderboard", params);
  const name = loaded.value?.on.label;
  useTitle(name ? `${name}${metric ? `, ${metric}` : ""}` : undefined);
  return <>
    <p class="kind"><a href={href("leaderboards")}>Leaderboards</a></p>
    <Shown of={loaded}>{(board) => <h1><NodeLink id={board.on.id} label={board.on.label} type={board.on.type} /></h1>}</Shown>
    <Metrics metrics={boards.filter((row) => row.on === loaded.value?.on.id)} metric={metric} confidence={Number(confidence)} onMetric={(next) => change({ metric: next, all: undefined })} />
    <form class="filters" onSubmit={(event) => event.preventDefault()}><label>as of <input type="text" value={asOf} placeholder="2020-05 or snapshot:3" size={18} pattern="\d{4}(-\d\d(-\d\d)?)?|snapshot:[\w\-]+"
      onChange={(event) => { if (event.currentTarget.checkValidity()) change({ as_of: event.currentTarget.value || undefined }); }} /></label>
      <label>confidence at least <select value={confidence} onChange={(event) => change({ confidence: event.currentTarget.value || undefined })}>
        <option value="">0</option>{CONFIDENCES.map((least) => <option key={least}>{least}</option>)}</select></label>
      {loaded.value?.as_of ? <span class="soft" role="status">{counted(loaded.value.later, "later result")} and {loaded.value.undated} without a date are left out</span> : null}
      {loaded.value?.quotations ? <span class="soft">{counted(loaded.value.quotations, "quotation")} of numbers that the models' own papers state are left out</span> : null}
      {loaded.value?.doubtful ? <span class="soft" role="status">{counted(loaded.value.doubtful, "result")} of less confidence {loaded.value.doubtful === 1 ? "is" : "are"} left out</span> : null}</form>
    <Files files={[[apiAddress("leaderboard.csv", params), "leaderboard.csv", "CSV"], [apiAddress("leaderboard.md", params), "leaderboard.md", "Markdown"], [apiAddress("leaderboard", params), "leaderboard.json", "JSON"]]} />
    {loaded.value && !loaded.error ? <Groups board={loaded.value} metrics={boards.filter((row) => row.on === loaded.value?.on.id)} /> : null}
  </>;
}
