/** The numbers that abstracts state, by where they were measured and what they measure. */

import { api, type Board, type Leaderboard } from "./api";
import { h, problem } from "./dom";
import { link } from "./state";

async function show(main: HTMLElement, params: URLSearchParams): Promise<void> {
  const list = h("nav", { class: "boards", "aria-label": "Leaderboards" });
  const board = h("section", { class: "board" });
  main.replaceChildren(h("h1", {}, "Leaderboards"),
    h("p", {}, "Numbers as the abstracts state them, each with its sentence, and as catalogues list them, each with its record; gains stand below absolute numbers."),
    h("div", { class: "columns" }, list, board));
  try {
    const boards = await api<Board[]>("leaderboards");
    if (!boards.length) {
      list.append(h("p", {}, "No abstract of this graph gives a number for a dataset or benchmark."));
      return;
    }
    const places = new Map<string, Board[]>();
    for (const row of boards) places.set(row.on, [...(places.get(row.on) ?? []), row]);
    const on = params.get("on") ?? boards[0]?.on ?? "";
    const metric = params.get("metric") ?? undefined;
    const sum = (rows: Board[]): number => rows.reduce((total, row) => total + row.results, 0);
    list.append(h("ul", {}, ...[...places].sort((a, b) => sum(b[1]) - sum(a[1])).map(([id, rows]) => h("li", {},
      h("a", { href: link("leaderboards", { on: id }), ...(id === on ? { "aria-current": "true" } : {}) }, rows[0]?.label ?? id),
      h("span", { class: "soft" }, ` ${sum(rows)}`)))));
    const metrics = (places.get(on) ?? []).map((row) => row.metric).filter((name) => name !== null);
    draw(board, await api<Leaderboard>("leaderboard", { on, metric }), metrics, metric);
  } catch (error) {
    board.replaceChildren(problem(error));
  }
}

function draw(section: HTMLElement, found: Leaderboard, metrics: string[], metric: string | undefined): void {
  const id = found.on.id;
  const filters = ["", ...metrics].map((name) => h("a", {
    href: link("leaderboards", { on: id, metric: name }), ...((metric ?? "") === name ? { "aria-current": "true" } : {}),
  }, name || "all metrics"));
  section.replaceChildren(h("h2", {}, h("a", { href: link("graph", { focus: id }) }, found.on.label)),
    metrics.length ? h("p", { class: "filters" }, ...filters) : "",
    found.lower_is_better ? h("p", { class: "soft" }, "Smaller is better.") : "",
    found.scores.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Results" }, h("table", {},
      h("thead", {}, h("tr", {}, ...["Who", "Value", "Metric", "Kind", "Sentence"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...found.scores.map((score) => h("tr", {},
        h("th", { scope: "row" }, h("a", { href: link("graph", { focus: score.subject }) }, score.label)),
        h("td", { class: "number" }, score.value), h("td", {}, score.metric ?? "not said"), h("td", {}, score.kind),
        h("td", {}, score.sentence || score.record || "", " ", score.paper ? h("a", { class: "soft", href: link("graph", { focus: score.paper }) }, score.title) : ""),
      ))))) : h("p", {}, "No results."));
}

export const view = { show };
