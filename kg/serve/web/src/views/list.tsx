/** A list of papers and entities with notes: the reader's own, or one that an address holds; its claims, gaps, numbers. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { href, useQuery } from "../address";
import { apiAddress, useApi, type Listing } from "../api";
import { Copy, NodeLink, Shown, useTitle } from "../parts/basics";
import { Sentence } from "../parts/claim";
import { Files, namesOf, withNames } from "../parts/picked";
import { annotate, keep, LONGEST_NOTE, Star, useNotes, useStars } from "../parts/stars";
import { counted, words } from "../words";
import { BoardsOf, GapsOf } from "./list-answers";

const COMPARED = 4;
const TABS: [string, string][] = [["", "Claims"], ["gaps", "Gaps"], ["numbers", "Leaderboards"]];
type Notes = Readonly<Record<string, string>>;

/** Return notes as an address holds them: in the order of the ids, which may have none. */
const inAddress = (ids: readonly string[], notes: Notes): string | undefined => ids.some((id) => notes[id]) ? JSON.stringify(ids.map((id) => notes[id] ?? "")) : undefined;

/** Return the notes that an address holds. */
function fromAddress(ids: readonly string[], text: string): Notes {
  try {
    const found: unknown = JSON.parse(text || "[]");
    if (!Array.isArray(found)) return {};
    return Object.fromEntries(ids.flatMap((id, index) => typeof found[index] === "string" && found[index] ? [[id, found[index].slice(0, LONGEST_NOTE)]] : []));
  } catch {
    return {};
  }
}

/** The reader's own words on a node, kept as soon as the field is left. */
function Note({ id, label, note }: { id: string; label: string; note: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState("");
  const [written, setWritten] = useState<string>();
  const leave = (text: string): void => {
    const refused = annotate({ [id]: text.trim() });
    setProblem(refused);
    // What is refused stays in the field, to be shortened or copied.
    setOpen(refused !== "");
    setWritten(refused ? text : undefined);
  };
  if (!isOpen && !note) return <button type="button" class="plain-button" onClick={() => setOpen(true)}>Add a note<span class="hidden"> on {label}</span></button>;
  return <><textarea class="note-field" rows={note.length > 90 ? 3 : 1} maxLength={LONGEST_NOTE} aria-label={`Note on ${label}`} placeholder="Your note" value={written ?? note} ref={(field) => { if (isOpen && field && !note && !field.value) field.focus(); }}
    onInput={(event) => setWritten(event.currentTarget.value)} onChange={(event) => leave(event.currentTarget.value)} />{problem ? <span role="alert" class="problem">{problem}</span> : null}</>;
}

function Claims({ list }: { list: Listing }): JSX.Element {
  return <section><h2>Claims between them <span class="count">{list.claims.length}</span></h2>
    {list.claims.length ? list.claims.map((claim) => <article class="between" key={`${claim.source}|${claim.relation}|${claim.target}`}>
      <h3><NodeLink id={claim.source} label={claim.source_label} /> <span class="relation">{words(claim.relation)}</span> <NodeLink id={claim.target} label={claim.target_label} /></h3>
      {claim.sentence ? <blockquote><Sentence text={claim.sentence} spans={claim.spans} kind={(span) => span.names} /></blockquote> : null}
    </article>) : <p class="soft">No claim of this graph joins two of them.</p>}</section>;
}

function Found({ list, notes, isOwn }: { list: Listing; notes: Notes; isOwn: boolean }): JSX.Element {
  const [{ tab = "" }, change] = useQuery();
  const ids = list.items.map((item) => item.id);
  const params = { id: ids };
  const noted = ids.some((id) => notes[id]) ? { id: ids, note: ids.map((id) => notes[id] ?? "") } : params;
  const entities = list.items.filter((item) => item.type !== "Paper").slice(0, COMPARED).map((item) => item.id);
  return <>
    <Files files={[[apiAddress("list.bib", params), "list.bib", "BibTeX"], [apiAddress("list.csv", noted), "list.csv", "CSV"], [apiAddress("list", noted), "list.json", "JSON"], [apiAddress("list.md", noted), "list.md", "Markdown"]]} />
    <p class="links"><Copy text={`${location.origin}${href("list", { ids: withNames(ids), notes: inAddress(ids, notes) })}`}>Copy the address of this list</Copy>
      {entities.length > 1 ? <><a href={href("compare", { names: withNames(entities) })}>Compare</a><a href={href("trends", { names: withNames(entities) })}>Trends</a></> : null}</p>
    <ul class="plain listed">{list.items.map((item) => <li key={item.id}><div><NodeLink id={item.id} label={item.label} type={item.type} />
      <span class="soft"> {[item.type, item.venue, item.year, item.papers === null ? null : counted(item.papers, "paper")].filter(Boolean).join(" · ")}</span>
      <div class="noted">{isOwn ? <Note id={item.id} label={item.label} note={notes[item.id] ?? ""} /> : notes[item.id] ? <p class="note">{notes[item.id]}</p> : null}</div></div><Star id={item.id} label={item.label} /></li>)}</ul>
    {list.unknown.length ? <p class="problem">Not in this graph: {list.unknown.join(", ")}</p> : null}
    <div class="tabs" role="tablist" aria-label="About this list">{TABS.map(([name, title]) => <button type="button" role="tab" key={name} id={`tab-${name}`} aria-selected={name === tab} aria-controls="about-list" onClick={() => change({ tab: name || undefined })}>{title}</button>)}</div>
    <div role="tabpanel" id="about-list" aria-labelledby={`tab-${tab}`}>{tab === "gaps" ? <GapsOf ids={ids} /> : tab === "numbers" ? <BoardsOf ids={ids} /> : <Claims list={list} />}</div>
  </>;
}

export function List(): JSX.Element {
  const [{ ids: given, notes: givenNotes = "" }, change] = useQuery();
  const own = useStars();
  const ownNotes = useNotes();
  const [problem, setProblem] = useState("");
  const shared = namesOf(given);
  const ids = given ? shared : own;
  const notes = given ? fromAddress(shared, givenNotes) : ownNotes;
  const found = useApi<Listing>(ids.length ? "list" : null, { id: ids });
  useTitle(given ? "A shared list" : "My list");
  const add = (): void => {
    // A note of one's own stays.
    const refused = annotate({ ...notes, ...ownNotes });
    setProblem(refused);
    if (!refused && keep([...own, ...shared])) change({ ids: undefined, notes: undefined }, true);
  };
  return <>
    <h1>{given ? "A shared list" : "My list"}</h1>
    {given ? <p class="links"><button type="button" onClick={add}>Add these to my list</button> <a href={href("list")}>My list</a>{problem ? <span role="alert" class="problem">{problem}</span> : null}</p>
      : <p class="soft">It is kept in this browser only, with its notes.</p>}
    {ids.length ? <Shown of={found}>{(list) => <Found list={list} notes={notes} isOwn={!given} />}</Shown> : <p>Nothing is on it yet: <b>☆ Add to my list</b> is on the page of each paper and entity.</p>}
  </>;
}
