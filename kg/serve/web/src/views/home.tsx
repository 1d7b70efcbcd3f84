/** The first page: the search, what the graph holds, what is new and what rose. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { href } from "../address";
import { useApi, type Home as HomePage, type Quality } from "../api";
import { NodeLink, Shown, useTitle } from "../parts/basics";
import { withNames } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { Years } from "../parts/years";
import { counted, grouped, perThousand } from "../words";

const TITLES: Record<string, string> = {
  Method: "Methods", Model: "Models", Dataset: "Datasets", Benchmark: "Benchmarks", Task: "Tasks", Metric: "Metrics",
};

function Tops({ page }: { page: HomePage }): JSX.Element {
  return <div class="tiles">
    {Object.entries(TITLES).filter(([type]) => page.top[type]?.length).map(([type, title]) => <section key={type}>
      <h2>{title}</h2>
      <ol class="ranked">
        {page.top[type]?.map((row) => <li key={row.id}>
          <NodeLink id={row.id} label={row.label} type={row.type} /><span class="count">{grouped(row.papers)}</span>
        </li>)}
      </ol>
    </section>)}
  </div>;
}

function Risen({ page }: { page: HomePage }): JSX.Element | null {
  if (!page.recent_years || !page.risen.length) return null;
  const [from, to] = page.recent_years;
  return <section>
    <h2>Rose most, {from}–{to}</h2>
    <ol class="ranked">
      {page.risen.map((row) => <li key={row.id} title={`${row.recent} papers in ${from}–${to}, ${row.former} in the two years before`}>
        <NodeLink id={row.id} label={row.label} type={row.type} /><span class="count">{perThousand(row.growth)}</span>
      </li>)}
    </ol>
  </section>;
}

const FIGURES: Record<string, string> = {
  entity: "names", edge: "claims", "edge strict": "claims with the right subject", result: "numbers with metric and data",
};

function Measured({ quality }: { quality: Quality }): JSX.Element {
  return <section class="wide">
    <h2>How good the extraction is</h2>
    <table class="figures">
      <thead><tr><td />{quality.sets.map((row) => <th scope="col" key={row.name}>{row.name}, {counted(row.papers, "paper")}</th>)}</tr></thead>
      <tbody>{Object.entries(FIGURES).map(([name, title]) => <tr key={name}><th scope="row">{title}</th>
        {quality.sets.map((row) => <td key={row.name}>{row.figures.filter((figure) => figure.name === name).map((figure) =>
          <>{figure.f1.toFixed(2)} <span class="soft">{figure.low.toFixed(2)} to {figure.high.toFixed(2)}</span></>)}</td>)}</tr>)}</tbody>
    </table>
    <p class="soft">F1 of the extractor “{quality.extractor}” against hand annotations that it was not trained on, with 95 % intervals, measured on {quality.measured}.</p>
  </section>;
}

function Content({ page }: { page: HomePage }): JSX.Element {
  if (!page.papers) return <p>The graph is empty: build it from a listing with <code>kg build</code>.</p>;
  return <>
    <p class="lead">{counted(page.papers, "paper")}, {counted(page.entities, "method, model, dataset, benchmark, task or metric", "methods, models, datasets, benchmarks, tasks and metrics")}
      {" "}and {counted(page.claims, "claim")}, each with the sentence that states it.</p>
    <section class="chart"><h2>Papers by year</h2><Years years={page.years} height={130} bar={34} /></section>
    <Tops page={page} />
    <div class="tiles">
      <Risen page={page} />
      {page.newest.length ? <section class="wide"><h2>Newest papers</h2>
        <ul class="plain">{page.newest.map((paper) => <li key={paper.id}>
          <NodeLink id={paper.id} label={paper.title} /> <span class="soft">{[paper.venue, paper.year].filter(Boolean).join(" ")}</span>
        </li>)}</ul></section> : null}
      <section><h2>Start with a question</h2>
        <ul class="plain">
          <li><a href={href("ask/improves-on", { entity: "LoRA" })}>What improves on LoRA?</a></li>
          <li><a href={href("ask/data-for-task")}>The newest data for a task</a></li>
          <li><a href={href("ask/top-benchmarks")}>Which benchmarks are used most?</a></li>
          <li><a href={href("ask/contradictions")}>Which claims contradict each other?</a></li>
          <li><a href={href("ask")}>All questions</a></li>
        </ul></section>
      {page.quality ? <Measured quality={page.quality} /> : null}
    </div>
  </>;
}

export function Home(): JSX.Element {
  useTitle("Machine-learning literature");
  const { route } = useLocation();
  const page = useApi<HomePage>("home");
  return <div class="home">
    <h1>What do the papers claim?</h1>
    <div class="big"><SearchBox label="Search the graph" placeholder="Method, model, dataset, task, paper"
      onPick={(hit) => route(href(hit.id))} onSearch={(text) => route(href("search", { q: text }))} onCompare={(names) => route(href("compare", { names: withNames(names) }))} /></div>
    <Shown of={page}>{(value) => <Content page={value} />}</Shown>
  </div>;
}
