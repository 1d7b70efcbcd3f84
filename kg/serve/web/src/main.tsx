/** The page: a header with the search box, and one view for each address. */

import { render, type JSX } from "preact";
import { lazy, LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { fromHash, href, ROOT } from "./address";
import { Missing } from "./parts/basics";
import { withNames } from "./parts/picked";
import { SearchBox } from "./parts/search-box";
import "./style.css";
import { Home } from "./views/home";

const Search = lazy(() => import("./views/search").then((module) => module.Search));
const Node = lazy(() => import("./views/node").then((module) => module.Node));
const Ask = lazy(() => import("./views/ask").then((module) => module.Ask));
const Leaderboards = lazy(() => import("./views/leaderboards").then((module) => module.Leaderboards));
const Lineage = lazy(() => import("./views/lineage").then((module) => module.Lineage));

const Compare = lazy(() => import("./views/compare").then((module) => module.Compare));
const Path = lazy(() => import("./views/path").then((module) => module.Path));
const Trends = lazy(() => import("./views/trends").then((module) => module.Trends));
const Gaps = lazy(() => import("./views/gaps").then((module) => module.Gaps));
const List = lazy(() => import("./views/list").then((module) => module.List));
const MapView = lazy(() => import("./views/map").then((module) => module.MapView));
const Contradictions = lazy(() => import("./views/contradictions").then((module) => module.Contradictions));

const KINDS = ["entity", "paper", "result", "repository", "author", "organization"];
const TABS: [string, string][] = [["ask", "Ask"], ["leaderboards", "Leaderboards"], ["compare", "Compare"], ["trends", "Trends"], ["map", "Map"], ["lineage", "Lineage"], ["gaps", "Gaps"], ["contradictions", "Contradictions"], ["list", "My list"]];

function Header(): JSX.Element {
  const { path, route } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [path]);
  const current = path.slice(ROOT.length + 1).split("/")[0]?.replace("leaderboard", "leaderboards").replace("ss", "s");
  return <header>
    <a class="brand" href={`${ROOT}/`} aria-label="kg: first page">kg</a>
    <div role="search"><SearchBox isShortcut label="Search methods, models, datasets, papers" placeholder="Search, for example LoRA ( / )"
      onPick={(hit) => route(href(hit.id))} onSearch={(text) => route(href("search", { q: text }))} onCompare={(names) => route(href("compare", { names: withNames(names) }))} /></div>
    <nav aria-label="Views" ref={nav}>
      {TABS.map(([view, title]) => <a key={view} href={href(view)} aria-current={view === current ? "page" : undefined}>{title}</a>)}
    </nav>
  </header>;
}

function App(): JSX.Element {
  return <LocationProvider>
    <a class="skip" href="#main">Skip to content</a>
    <Header />
    <main id="main" tabIndex={-1}>
      <Router onRouteChange={() => window.scrollTo(0, 0)}>
        <Route path={`${ROOT}/`} component={Home} />
        <Route path={`${ROOT}/search`} component={Search} />
        <Route path={`${ROOT}/ask`} component={Ask} />
        <Route path={`${ROOT}/ask/:name`} component={Ask} />
        <Route path={`${ROOT}/leaderboards`} component={Leaderboards} />
        <Route path={`${ROOT}/leaderboard/:id+`} component={Leaderboards} />
        <Route path={`${ROOT}/compare`} component={Compare} />
        <Route path={`${ROOT}/path`} component={Path} />
        <Route path={`${ROOT}/trends`} component={Trends} />
        <Route path={`${ROOT}/gaps`} component={Gaps} />
        <Route path={`${ROOT}/gaps/:id+`} component={Gaps} />
        <Route path={`${ROOT}/map`} component={MapView} />
        <Route path={`${ROOT}/list`} component={List} />
        <Route path={`${ROOT}/contradictions`} component={Contradictions} />
        <Route path={`${ROOT}/lineage`} component={Lineage} />
        <Route path={`${ROOT}/lineage/:id+`} component={Lineage} />
        {KINDS.map((kind) => <Route key={kind} path={`${ROOT}/${kind}/:id+`} component={Node} kind={kind} />)}
        <Route default component={Missing} />
      </Router>
    </main>
  </LocationProvider>;
}

const former = fromHash(location.hash);
if (former) history.replaceState(null, "", former);
const app = document.querySelector("#app");
if (app) render(<App />, app);
