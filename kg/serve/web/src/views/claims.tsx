/** The claims about an entity: one list for each relation and direction, filtered and sorted by the server. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useQuery } from "../address";
import { api, type Claim, type ClaimGroup, type ClaimPage, type EntityPage } from "../api";
import { ClaimRow } from "../parts/claim";
import { Windowed } from "../parts/windowed";
import { counted, grouped } from "../words";

const DELAY = 200;
const ORDERS: [string, string][] = [["confidence", "surest first"], ["year", "newest first"], ["support", "most papers first"], ["name", "by name"]];
const keyOf = (group: ClaimGroup): string => `${group.relation}.${group.direction}`;

export function Claims({ page }: { page: EntityPage }): JSX.Element {
  const [{ group: wanted, order = "confidence", year = "", with: given = "" }, change] = useQuery();
  const [text, setText] = useState(given);
  const [total, setTotal] = useState<number>();
  useEffect(() => {
    if (text === given) return undefined;
    const timer = setTimeout(() => change({ with: text }), DELAY);
    return () => clearTimeout(timer);
  }, [text, given, change]);
  // What a data set is for says more of it than the few claims to be better than it.
  const isData = page.type === "Dataset" || page.type === "Benchmark";
  const usual = page.groups.filter((row) => row.relation !== "introduces");
  const first = isData ? usual.find((row) => row.relation === "evaluated_on" && row.direction === "in") ?? usual[0] : usual[0];
  const group = page.groups.find((row) => keyOf(row) === wanted) ?? first ?? page.groups[0];
  if (!group) return <p class="soft">No paper of this graph states anything of it.</p>;
  const years = page.years.filter((row) => row.year !== null).map((row) => row.year).reverse();
  return <div class="claims">
    <nav class="groups" aria-label="Relations">
      {page.groups.map((row) => <button type="button" key={keyOf(row)} aria-pressed={row === group} onClick={() => change({ group: keyOf(row) })}>
        {row.label}<span class="count">{grouped(row.claims)}</span></button>)}
    </nav>
    <section aria-label={group.label}>
      <div class="filters">
        <label>with <input type="search" value={text} placeholder="words" onInput={(event) => setText(event.currentTarget.value)} /></label>
        {years.length > 1 ? <label>in <select value={year} onChange={(event) => change({ year: event.currentTarget.value })}>
          <option value="">any year</option>{years.map((value) => <option key={value} value={String(value)}>{value}</option>)}</select></label> : null}
        <label>order <select value={order} onChange={(event) => change({ order: event.currentTarget.value })}>
          {ORDERS.map(([name, title]) => <option key={name} value={name}>{title}</option>)}</select></label>
        <span class="soft" role="status">{total === undefined ? "" : counted(total, "claim")}</span>
      </div>
      <Windowed<Claim> of={[page.id, keyOf(group), order, year, given].join("|")} label={group.label} height={120} onTotal={setTotal}
        empty="No claim fits the filter."
        load={async (offset, limit, signal) => {
          const found = await api<ClaimPage>("claims", {
            name: page.id, relation: group.relation, direction: group.direction, order, descending: order !== "name",
            q: given || undefined, year: year || undefined, offset, limit,
          }, signal);
          return { total: found.total, rows: found.claims };
        }}
        row={(claim) => <ClaimRow claim={claim} around={page.id} />} />
    </section>
  </div>;
}
