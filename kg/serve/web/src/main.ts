import "./style.css";
import { h } from "./dom";
import { searchBox } from "./search";
import { link, read } from "./state";

interface View { show(main: HTMLElement, params: URLSearchParams): Promise<void>; leave?(): void; change?(params: URLSearchParams): boolean }

const VIEWS: Record<string, { title: string; load: () => Promise<View> }> = {
  graph: { title: "Graph", load: async () => (await import("./graph")).view },
  query: { title: "Query", load: async () => (await import("./query")).view },
  leaderboards: { title: "Leaderboards", load: async () => (await import("./leaderboards")).view },
  lineage: { title: "Lineage", load: async () => (await import("./lineage")).view },
};
const main = document.getElementById("main") as HTMLElement;
const tabs = document.getElementById("tabs") as HTMLElement;
let shown: { name: string; view: View } | undefined;

async function route(): Promise<void> {
  const { view: asked, params } = read();
  const name = asked in VIEWS ? asked : "graph";
  const described = VIEWS[name] as (typeof VIEWS)[string];
  tabs.replaceChildren(...Object.entries(VIEWS).map(([key, { title }]) => h(
    "a", { href: link(key), ...(key === name ? { "aria-current": "page" } : {}) }, title,
  )));
  document.title = `${described.title} · kg`;
  if (shown?.name === name && shown.view.change?.(params)) return;
  shown?.view.leave?.();
  main.className = name;
  main.replaceChildren(h("p", { class: "waiting" }, "Loading…"));
  const view = await described.load();
  shown = { name, view };
  await view.show(main, params);
}

document.getElementById("search")?.append(searchBox("Search methods, models, datasets, papers", "Search, for example LoRA  ( / )", (hit) => {
  location.hash = link("graph", { focus: hit.id });
}));
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.key === "/" && !target.closest("input, textarea, select, .CodeMirror")) {
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#search input")?.focus();
  }
});
window.addEventListener("hashchange", () => void route());
void route();
