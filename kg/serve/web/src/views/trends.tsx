/** Papers by year of some names, and their share of all papers; what rose and what fell most. */

import type { JSX } from "preact";
import { useQuery } from "../address";
import { apiAddress, useApi, type Hit, type Params, type Trends as TrendsModel } from "../api";
import { Dot, NodeLink, Shown, useTitle } from "../parts/basics";
import { Lines, type Series } from "../parts/lines";
import { Files, namesOf, Picked, withNames } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted, grouped, perThousand } from "../words";

const MOST = 8;
const TYPES = ["Method", "Model", "Dataset", "Benchmark", "Task", "Metric"];
const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

type Trend = TrendsModel["trends"][number];
type Change = TrendsModel["risen"][number];

function Chart({ trends, isShare }: { trends: readonly Trend[]; isShare: boolean }): JSX.Element {
  const series: Series[] = trends.map((trend, index) => ({
    name: trend.id, kind: `s${index}`, line: "straight",
    points: trend.years.map((row) => ({ x: row.year, y: isShare ? row.share : row.papers, title: `${trend.label}, ${row.year}: ${counted(row.papers, "paper")} of ${grouped(row.total)}, ${percent(row.share)}` })),
  }));
  return <Lines series={series} isFromZero label={`${isShare ? "Share of all papers" : "Papers"} by year of ${trends.map((trend) => trend.label).join(", ")}`}
    format={(value) => isShare ? percent(value) : grouped(value)}>
    <figcaption class="legend">{trends.map((trend, index) => <span key={trend.id}><svg class={`s${index}`} viewBox="0 0 22 8" width="22" height="8" aria-hidden="true"><path class="through" d="M0 4H22" /><circle cx="11" cy="4" r="3" /></svg>
      <NodeLink id={trend.id} label={trend.label} /> <span class="soft">{grouped(trend.papers)}</span></span>)}</figcaption>
  </Lines>;
}

function Table({ trends }: { trends: readonly Trend[] }): JSX.Element {
  const years = trends[0]?.years ?? [];
  return <details><summary>As a table</summary><div class="scroll" tabIndex={0} role="region" aria-label="Papers by year"><table>
    <thead><tr><th scope="col">Year</th>{trends.map((trend) => <th scope="col" key={trend.id}>{trend.label}</th>)}<th scope="col">All papers</th></tr></thead>
    <tbody>{years.map((year, index) => <tr key={year.year}><th scope="row">{year.year}</th>
      {trends.map((trend) => <td class="number" key={trend.id}>{grouped(trend.years[index]?.papers ?? 0)} <span class="soft">{percent(trend.years[index]?.share ?? 0)}</span></td>)}
      <td class="number">{grouped(year.total)}</td></tr>)}</tbody></table></div></details>;
}

function Changes({ title, rows }: { title: string; rows: readonly Change[] }): JSX.Element {
  return <section><h2>{title}</h2>{rows.length ? <ol class="ranked">{rows.map((row) => <li key={row.id} title={`${counted(row.recent, "paper")}, ${row.former} in the two years before`}>
    <NodeLink id={row.id} label={row.label} type={row.type} /><span class="count">{perThousand(row.growth)}</span></li>)}</ol> : <p class="soft">Nothing here.</p>}</section>;
}

function Found({ found, params, isShare }: { found: TrendsModel; params: Params; isShare: boolean }): JSX.Element {
  const undated = found.trends.filter((trend) => trend.undated);
  return <>
    {found.trends.some((trend) => trend.years.length) ? <Chart trends={found.trends} isShare={isShare} /> : <p>No paper that names {found.trends.length === 1 ? "it" : "them"} has a year.</p>}
    {undated.length ? <p class="soft">Not drawn, since they have no year: {undated.map((trend) => `${trend.label} ${counted(trend.undated, "paper")}`).join(", ")}.</p> : null}
    <Files files={[[apiAddress("trends.csv", params), "trends.csv", "CSV"], [apiAddress("trends", params), "trends.json", "JSON"]]} />
    {found.totals.length ? <Table trends={found.trends} /> : null}
    {found.recent_years ? <><p class="soft">Change of the share from the two years before to {found.recent_years[0]}–{found.recent_years[1]}, in papers per thousand.</p>
      <div class="sides"><Changes title="Rose most" rows={found.risen} /><Changes title="Fell most" rows={found.fallen} /></div></> : null}
  </>;
}

export function Trends(): JSX.Element {
  const [query, change] = useQuery();
  const { type = "", by = "", below = "" } = query;
  const names = namesOf(query.names);
  const task = useApi<Hit>(below ? "node" : null, { name: below, most: 1 });
  const params = { name: names, type: names.length ? undefined : type || undefined, below: below || undefined };
  const found = useApi<TrendsModel>("trends", params);
  useTitle(names.length && found.value ? `${found.value.trends.map((trend) => trend.label).join(", ")} by year` : "Trends");
  return <>
    <h1>Trends</h1>
    <p class="lead">How many papers name what, by year.</p>
    <Picked names={names} known={names.length ? found.value?.trends ?? [] : []} most={MOST} label="Add a name"
      onChange={(next) => change({ names: withNames(next), type: undefined, below: undefined }, true)} />
    <div class="filters">
      <div class="chips" role="group" aria-label="Type">{["", ...TYPES].map((name) => <button type="button" key={name} aria-pressed={!names.length && !below && name === type}
        onClick={() => change({ names: undefined, below: undefined, type: name || undefined }, true)}>{name ? <Dot type={name} /> : null}{name || "All"}</button>)}</div>
      <div class="chips" role="group" aria-label="Measure"><button type="button" aria-pressed={!by} onClick={() => change({ by: undefined })}>Share of papers</button>
        <button type="button" aria-pressed={by === "papers"} onClick={() => change({ by: "papers" })}>Papers</button></div>
      {below ? <span class="chips">Tasks below <NodeLink id={task.value?.id ?? below} label={task.value?.label ?? below} type="Task" />
        <button type="button" aria-label="Remove the task" onClick={() => change({ below: undefined }, true)}>×</button></span>
        : <SearchBox label="Tasks below a task" placeholder="Tasks below…" type="Task" onPick={(hit) => change({ names: undefined, type: undefined, below: hit.id }, true)} />}
    </div>
    <Shown of={found}>{(value) => <Found found={value} params={params} isShare={!by} />}</Shown>
  </>;
}
