/** What a list lacks, and its numbers. */

import type { JSX } from "preact";
import { apiAddress, useApi, type ListBoard, type ListGaps } from "../api";
import { href } from "../address";
import { NodeLink, Shown } from "../parts/basics";
import { Files, withNames } from "../parts/picked";
import { counted } from "../words";
import { Table } from "./leaderboard";

const filesOf = (path: string, ids: string[], name: string): JSX.Element => <Files files={[[apiAddress(`${path}.csv`, { id: ids }), `${name}.csv`, "CSV"],
  [apiAddress(path, { id: ids }), `${name}.json`, "JSON"], [apiAddress(`${path}.md`, { id: ids }), `${name}.md`, "Markdown"]]} />;

function Gaps({ found }: { found: ListGaps }): JSX.Element {
  const names = new Map(found.members.map((member) => [member.id, member]));
  const links = (ids: readonly string[]): JSX.Element => <>{ids.map((id, index) => <span key={id}>{index ? ", " : ""}<NodeLink id={id} label={names.get(id)?.label ?? id} /></span>)}</>;
  if (found.members.length < 2) return <p>A gap needs two methods or models, or papers that introduce them; this list has {counted(found.members.length, "such")}.</p>;
  return <>
    <section><h2>Measured for some and not for others <span class="count">{found.data.length}</span></h2>
      {found.data.length ? <div class="scroll" tabIndex={0} role="region" aria-label="Gaps by data"><table><thead><tr><th scope="col">Data</th><th scope="col">Measured on it</th><th scope="col">Not in this graph</th></tr></thead>
        <tbody>{found.data.map((gap) => <tr key={gap.id}><th scope="row"><NodeLink id={gap.id} label={gap.label} type={gap.type} /></th><td>{links(gap.measured)}</td><td>{links(gap.missing)}</td></tr>)}</tbody></table></div>
        : <p class="soft">None.</p>}</section>
    <section><h2>On the same data, but never against each other <span class="count">{found.pairs.length}</span></h2>
      {found.pairs.length ? <ul class="plain">{found.pairs.map((pair) => <li key={`${pair.one}|${pair.other}`}>{links([pair.one])} and {links([pair.other])} on {pair.data.map((data, index) => <span key={data.id}>{index ? ", " : ""}<NodeLink id={data.id} label={data.label} type={data.type} /></span>)}{" "}
        <a class="soft" href={href("compare", { names: withNames([pair.one, pair.other]) })}>compare</a></li>)}</ul> : <p class="soft">None.</p>}</section>
  </>;
}

function Board({ board }: { board: ListBoard }): JSX.Element {
  const measures = [...new Set(board.scores.filter((row) => row.group === "ranked").map((row) => row.measure ?? ""))];
  const rest = board.scores.filter((row) => row.group !== "ranked");
  return <section><h2><NodeLink id={board.on} label={board.label} type={board.type} /> <a class="soft" href={href(`leaderboard/${board.on}`)}>whole leaderboard</a></h2>
    {measures.map((measure) => <div key={measure}><h3>{measure}</h3><Table isRanked title={`${board.label} by ${measure}`} scores={board.scores.filter((row) => row.group === "ranked" && row.measure === measure)} /></div>)}
    {rest.length ? <><h3>Not ranked</h3><Table isRanked={false} title={`${board.label}, not ranked`} scores={rest} /></> : null}</section>;
}

export function GapsOf({ ids }: { ids: string[] }): JSX.Element {
  return <Shown of={useApi<ListGaps>("list-gaps", { id: ids })}>{(found) => <>{filesOf("list-gaps", ids, "list-gaps")}<Gaps found={found} /></>}</Shown>;
}

export function BoardsOf({ ids }: { ids: string[] }): JSX.Element {
  return <Shown of={useApi<ListBoard[]>("list-leaderboards", { id: ids })}>{(found) => found.length
    ? <>{filesOf("list-leaderboards", ids, "list-leaderboards")}<p class="soft">Only the methods and models of this list, and those that its papers introduce, ranked among themselves.</p>{found.map((board) => <Board key={board.on} board={board} />)}</>
    : <p>No paper of this graph states a number for a method or model of this list on data or a task.</p>}</Shown>;
}
