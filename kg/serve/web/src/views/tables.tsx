/** The result tables of a paper as they were read; a cell says as which results its numbers are. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useQuery } from "../address";
import { apiAddress, useApi, type PaperTable, type TableNumber } from "../api";
import { NodeLink, Shown } from "../parts/basics";
import { Files } from "../parts/picked";
import { counted } from "../words";

type Cell = NonNullable<PaperTable["rows"][number]["cells"][number]>;

function Meaning({ number }: { number: TableNumber }): JSX.Element {
  return <li><b class="number">{number.value}</b> {number.metric ?? <span class="soft">a metric that is not known</span>}
    {number.on && number.data ? <> on <NodeLink id={number.on} label={number.data} /></> : <span class="soft"> on data that is not known</span>}
    {" of "}<NodeLink id={number.subject} label={number.model} />{number.setting ? <span class="soft"> · {number.setting}</span> : null}
    <span class="soft"> · {number.own ? "the paper's own" : "quoted or a baseline"}</span></li>;
}

function Number({ cell, isMarked, onMark }: { cell: Cell; isMarked: boolean; onMark: () => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isMarked) button.current?.scrollIntoView({ block: "center", inline: "nearest" });
  }, [isMarked]);
  return <button type="button" ref={button} class={cell.numbers.some((number) => number.own) ? "cell own-number" : "cell"}
    aria-pressed={isMarked} onClick={onMark}>{cell.text}</button>;
}

function One({ table }: { table: PaperTable }): JSX.Element {
  const [{ cell: marked = "" }, change] = useQuery();
  const holds = (cell: Cell): boolean => cell.numbers.some((number) => number.evidence === marked);
  const found = table.rows.flatMap((row) => row.cells).find((cell) => cell !== null && holds(cell));
  const title = `${table.name}${table.section ? `, ${table.section}` : ""}`;
  return <section class="paper-table"><h2>{title}</h2>
    <div class="scroll" tabIndex={0} role="region" aria-label={title}><table><thead><tr><th scope="col">Row</th>
      {table.columns.map((column, index) => <th scope="col" key={index}>{column || "value"}</th>)}</tr></thead>
      <tbody>{table.rows.map((row, index) => <tr key={index}><th scope="row">{row.name}</th>
        {row.cells.map((cell, column) => <td class="number" key={column}>{cell ? <Number cell={cell} isMarked={holds(cell)}
          onMark={() => change({ cell: holds(cell) ? undefined : cell.numbers[0]?.evidence })} /> : null}</td>)}</tr>)}</tbody></table></div>
    <div aria-live="polite">{found ? <ul class="plain">{found.numbers.map((number) => <Meaning key={number.evidence} number={number} />)}</ul> : null}</div>
    <p class="soft">{table.file}</p></section>;
}

export function Tables({ id }: { id: string }): JSX.Element {
  return <Shown of={useApi<PaperTable[]>("tables", { id })}>{(tables) => <>
    <p class="lead">{counted(tables.length, "table")} as they were read; numbers in bold are the paper's own. Choose a number to see the result that it states.</p>
    <Files files={[[apiAddress("tables.csv", { id }), "tables.csv", "CSV"], [apiAddress("tables", { id }), "tables.json", "JSON"]]} />
    {tables.map((table, index) => <One key={index} table={table} />)}</>}</Shown>;
}
