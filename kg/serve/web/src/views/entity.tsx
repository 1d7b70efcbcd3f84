/** The page of a method, model, dataset, benchmark, task or metric, and of any other node that is no paper. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { href, useQuery } from "../address";
import { useApi, type AliasReason, type EntityPage } from "../api";
import { Dot, NodeLink, Outside, Shown, ShownNode, useTitle } from "../parts/basics";
import { Star } from "../parts/stars";
import { Years } from "../parts/years";
import { counted, grouped } from "../words";
import { Claims } from "./claims";
import { Papers } from "./papers";

const Around = lazy(() => import("./around").then((module) => module.Around));
const MOST_ALIASES = 12;
const MOST_HOMONYMS = 5;

function Reasons({ id }: { id: string }): JSX.Element {
  return <Shown of={useApi<AliasReason[]>("aliases", { name: id })}>{(rows) => <ul class="plain">{rows.map((row) => <li key={row.alias}>
    {row.alias} <span class="soft">{row.paper ? <NodeLink id={row.paper} label={row.reason} /> : row.reason}</span>{row.sentence ? <blockquote>{row.sentence}</blockquote> : null}</li>)}</ul>}</Shown>;
}

function Aliases({ page }: { page: EntityPage }): JSX.Element | null {
  const [isOpen, setOpen] = useState(false);
  if (!page.aliases.length) return null;
  const more = page.aliases.length - MOST_ALIASES;
  // The reasons are read from the papers' texts: only for those who ask.
  return <details class="aliases" onToggle={(event) => setOpen(event.currentTarget.open)}>
    <summary><span class="soft">also </span>{page.aliases.slice(0, MOST_ALIASES).join(" · ")}{more > 0 ? ` and ${more} more` : ""} <span class="soft">why?</span></summary>
    {isOpen ? <Reasons id={page.id} /> : null}
  </details>;
}

function Homonyms({ page }: { page: EntityPage }): JSX.Element | null {
  const [isWhole, setWhole] = useState(false);
  const others = page.homonyms;
  if (!others.length) return null;
  const names = [...new Set(others.map((other) => other.name))].join(" or ");
  const more = others.length - MOST_HOMONYMS;
  return <p class="homonyms"><span class="soft">Other meanings of {names}: </span>
    {others.slice(0, isWhole ? undefined : MOST_HOMONYMS).map((other, index) => <span key={other.id}>{index ? " · " : ""}
      <NodeLink id={other.id} label={other.label} /> <span class="soft">({other.type}, {other.papers ? counted(other.papers, "paper") : "no claims"})</span></span>)}
    {more > 0 && !isWhole ? <> <button type="button" onClick={() => setWhole(true)}>and {more} more</button></> : null}</p>;
}

export function Tabs({ tabs, current, onTab }: { tabs: [string, string, number?][]; current: string; onTab: (name: string) => void }): JSX.Element {
  return <div class="tabs" role="tablist">
    {tabs.map(([name, title, count]) => <button type="button" role="tab" key={name} aria-selected={name === current} onClick={() => onTab(name)}>
      {title}{count === undefined ? null : <span class="count">{grouped(count)}</span>}</button>)}
  </div>;
}

function Content({ page }: { page: EntityPage }): JSX.Element {
  const [{ tab = "claims" }, change] = useQuery();
  useTitle(page.label);
  const claims = page.groups.reduce((sum, group) => sum + group.claims, 0);
  const canImprove = page.groups.some((group) => group.relation === "improves_on");
  const hasBoard = page.groups.some((group) => group.relation === "on" && group.direction === "in");
  return <article class="entity">
    <div class="head">
      <div>
        <p class="kind"><Dot type={page.type} />{page.type}</p>
        <h1>{page.label}</h1>
        <p><Star id={page.id} label={page.label} /></p>
        <Homonyms page={page} />
        <Aliases page={page} />
        <p>{page.papers ? `Named by ${counted(page.papers, "paper")}.` : ""}
          {" "}<a href={href("compare", { names: page.id })}>Compare</a> · <a href={href("trends", { names: page.id })}>Trends</a> · <a href={href(`gaps/${page.id}`)}>Gaps</a>
          {canImprove ? <> · <a href={href(`lineage/${page.id}`)}>Lineage</a></> : null}
          {hasBoard ? <> · <a href={href(`leaderboard/${page.id}`)}>Leaderboard</a></> : null}</p>
        {page.description ? <p>{page.description} <span class="soft">{page.described_in}</span></p> : null}
        {page.url ? <p><Outside url={page.url}>{page.url}</Outside></p> : null}
        {page.matches.length ? <p><span class="soft">Elsewhere: </span>{page.matches.map((found, index) => <span key={found.identifier}>
          {index ? " · " : ""}<Outside url={found.identifier}>{found.identifier}</Outside> <span class="soft">({found.match}, {found.reason})</span></span>)}</p> : null}
        {page.links.length ? <p><span class="soft">Code and data: </span>{page.links.map((link, index) => <span key={link.url}>
          {index ? " · " : ""}<Outside url={link.url}>{link.url.replace(/^https?:\/\//, "")}</Outside>{" "}
          <span class="soft">(in <NodeLink id={link.paper} label={link.title} />)</span></span>)}</p> : null}
      </div>
      <Years years={page.years} />
    </div>
    <Tabs tabs={[["claims", "Claims", claims], ["around", "Neighbourhood"], ["papers", "Papers", page.papers]]} current={tab}
      onTab={(name) => change({ tab: name === "claims" ? undefined : name, edge: undefined }, true)} />
    {tab === "around" ? <Around id={page.id} label={page.label} /> : tab === "papers" ? <Papers id={page.id} /> : <Claims page={page} />}
  </article>;
}

export function Entity({ id }: { id: string }): JSX.Element {
  return <ShownNode id={id} of={useApi<EntityPage>("entity", { name: id })}>{(page) => <Content page={page} />}</ShownNode>;
}
