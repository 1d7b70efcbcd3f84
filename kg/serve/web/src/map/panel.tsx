/** Beside the map: what a community or an entity is, with its members and where to read on. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, useApi, type Community, type CommunityPage, type EntityPage } from "../api";
import { NodeLink, Problem, Shown } from "../parts/basics";
import { Years } from "../parts/years";
import { counted, grouped } from "../words";

const AT_ONCE = 20;

interface Acts { onChoose: (id: string) => void; onOpen: (id: string) => void }

/** The first members, and more of them as they are asked for. */
function Members({ first }: { first: CommunityPage }): JSX.Element {
  const [pages, setPages] = useState<readonly CommunityPage[]>([first]);
  const [error, setError] = useState<Error>();
  const last = pages.at(-1) ?? first;
  const more = (): void => {
    api<CommunityPage>("community", { id: first.community.id, offset: pages.length * AT_ONCE, limit: AT_ONCE })
      .then((page) => setPages([...pages, page])).catch((failure: unknown) => setError(failure instanceof Error ? failure : new Error(String(failure))));
  };
  return <>
    <h3>Entities</h3>
    <ol class="ranked">{pages.flatMap((page) => page.entities).map((row) => <li key={row.id}><NodeLink id={row.id} label={row.label} type={row.type} />
      <span class="count" title="papers of the community that name it">{grouped(row.shared)}</span></li>)}</ol>
    <h3>Papers</h3>
    <ul class="plain">{pages.flatMap((page) => page.papers).map((row) => <li key={row.id}><NodeLink id={row.id} label={row.title} /> <span class="soft">{[row.venue, row.year].filter(Boolean).join(" ")}</span></li>)}</ul>
    {last.papers.length === AT_ONCE || last.entities.length === AT_ONCE ? <p><button type="button" onClick={more}>Show more</button></p> : null}
    {error ? <Problem error={error} /> : null}
  </>;
}

function Choice({ community, onChoose }: { community: Community; onChoose: (id: string) => void }): JSX.Element {
  return <button type="button" class="choice" onClick={() => onChoose(community.id)}>{community.name}</button>;
}

export function CommunityPanel({ id, onChoose, onOpen }: { id: string } & Acts): JSX.Element {
  return <Shown of={useApi<CommunityPage>("community", { id, limit: AT_ONCE })}>{(page) => {
    const { community, field, topics } = page;
    if (community.id !== id) return null;
    return <>
      <p class="kind">{field ? "Topic" : "Field"}</p>
      <h2>{community.name}</h2>
      <p class="soft">{counted(community.papers, "paper")}, {counted(community.entities, "entity", "entities")}{community.median_year ? `; half of the papers until ${community.median_year}` : ""}</p>
      <p class="acts"><button type="button" onClick={() => onOpen(id)}>Zoom to it</button>{field ? <button type="button" onClick={() => onChoose(field.id)}>Field: {field.terms[0]?.label}</button> : null}</p>
      <Years years={page.years} height={64} />
      {topics.length ? <details open={topics.length <= AT_ONCE}><summary>{counted(topics.length, "topic")}</summary><ol class="ranked">{topics.map((topic) => <li key={topic.id}>
        <Choice community={topic} onChoose={onChoose} /><span class="count">{grouped(topic.papers)}</span></li>)}</ol></details> : null}
      <Members key={id} first={page} />
    </>;
  }}</Shown>;
}

export function DotPanel({ id, onChoose }: { id: string; onChoose: (id: string) => void }): JSX.Element {
  const above = useApi<Community[]>("communities", { name: id });
  return <Shown of={useApi<EntityPage>("entity", { name: id })}>{(page) => <>
    <p class="kind">{page.type}</p>
    <h2><NodeLink id={page.id} label={page.label} type={page.type} /></h2>
    <p>{counted(page.papers, "paper")}</p>
    {(above.value ?? []).map((community) => <p key={community.id} class="soft">{community.level ? "Topic" : "Field"}: <Choice community={community} onChoose={onChoose} /></p>)}
    <ul class="plain">{page.groups.map((group) => <li key={`${group.relation}${group.direction}`}>{group.label} <span class="count">{grouped(group.claims)}</span></li>)}</ul>
  </>}</Shown>;
}
