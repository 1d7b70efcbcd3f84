/** The papers that name an entity, as a sortable table of any length. */

import type { JSX } from "preact";
import { href, useQuery } from "../address";
import { api, type PaperPage, type PaperRow } from "../api";
import { Windowed } from "../parts/windowed";
import { statedWords } from "../words";

const COLUMNS: [string, string][] = [["year", "Year"], ["title", "Title"], ["venue", "Venue"], ["confidence", "What it states"]];
const MOST_AUTHORS = 3;

function authors(row: PaperRow): string {
  const more = row.authors.length > MOST_AUTHORS ? " and others" : "";
  return row.authors.slice(0, MOST_AUTHORS).join(", ") + more;
}

export function Papers({ id }: { id: string }): JSX.Element {
  const [{ sort = "year", up = "" }, change] = useQuery();
  const press = (column: string): void => change({ sort: column, up: sort === column ? (up ? "" : "1") : column === "title" || column === "venue" ? "1" : "" });
  return <section class="papers" aria-label="Papers">
    <div class="columns" role="group" aria-label="Sort by">
      {COLUMNS.map(([name, title]) => <button type="button" class={`column ${name}`} key={name} aria-pressed={name === sort} onClick={() => press(name)}>
        {title}<span aria-hidden="true">{name === sort ? (up ? " ↑" : " ↓") : ""}</span></button>)}
    </div>
    <Windowed<PaperRow> of={`${id}|${sort}|${up}`} label="Papers" height={64} empty="No paper names it."
      load={async (offset, limit, signal) => {
        const found = await api<PaperPage>("papers", { name: id, order: sort, descending: !up, offset, limit }, signal);
        return { total: found.total, rows: found.papers };
      }}
      row={(row) => <div class="paper-row">
        <span class="year">{row.year ?? "–"}</span>
        <span class="title"><a href={href(row.id)}>{row.title}</a>{row.authors.length ? <span class="soft"> {authors(row)}</span> : null}</span>
        <span class="venue soft">{row.venue ?? ""}</span>
        <span class="confidence soft">{statedWords(row.relations)}</span>
      </div>} />
  </section>;
}
