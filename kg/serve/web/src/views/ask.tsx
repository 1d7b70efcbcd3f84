/** Questions: named ones as forms, and any SPARQL query in an editor; each answer has an address and files. */

import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { href, ROOT, useQuery, type Query } from "../address";
import { call, schema, useApi, type NamedQuery, type Schema } from "../api";
import { Copy, download, Problem, Shown, useTitle, Waiting } from "../parts/basics";
import { SearchBox } from "../parts/search-box";
import { withPrefixes } from "../prefixes";
import type { Results } from "../results";
import { counted } from "../words";
import { Answer } from "./answer";
import { openEditor, type Editor } from "./editor";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const FILES: [string, string, string][] = [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "json"], ["XML", "application/sparql-results+xml", "xml"]];
const SPARQL = `${ROOT}/sparql`;
const START = "SELECT ?better ?on WHERE {\n  ?a kg:improvesOn ?b ; rdfs:label ?better .\n  ?b rdfs:label ?on .\n}\nLIMIT 20";

interface Answered { found?: Results; text?: string; isCut: boolean; took: number }

async function run(query: string, signal: AbortSignal): Promise<Answered> {
  const started = performance.now();
  const response = await call(SPARQL, { method: "POST", body: query, signal, headers: { "Content-Type": "application/sparql-query", Accept: ACCEPT } });
  const isTable = response.headers.get("content-type")?.includes("json") ?? false;
  const body = await response.text();
  return { ...(isTable ? { found: JSON.parse(body) as Results } : { text: body }), isCut: response.headers.has("KG-Rows-Cut"), took: Math.round(performance.now() - started) };
}

/** The answer of a query, with the files that hold it. */
function Answers({ query, base, name }: { query: string; base: string; name: string }): JSX.Element {
  const [answered, setAnswered] = useState<Answered>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    const controller = new AbortController();
    setAnswered(undefined);
    setError(undefined);
    run(query, controller.signal).then(setAnswered).catch((failure: unknown) => {
      if (!controller.signal.aborted) setError(failure instanceof Error ? failure : new Error(String(failure)));
    });
    return () => controller.abort();
  }, [query]);
  const save = async (type: string, ending: string): Promise<void> => {
    try {
      const response = await call(SPARQL, { method: "POST", body: query, headers: { "Content-Type": "application/sparql-query", Accept: type } });
      download(await response.blob(), `${name}.${ending}`);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  };
  if (error) return <Problem error={error} />;
  if (!answered) return <Waiting />;
  const rows = answered.found?.results?.bindings.length;
  return <section class="answer" aria-label="Answer">
    <p class="acts"><span class="soft" role="status">{rows === undefined ? "" : `${counted(rows, "row")} `}in {answered.took} ms{answered.isCut ? "; only the first rows are here" : ""}</span>
      {rows ? FILES.map(([title, type, ending]) => <button type="button" key={title} onClick={() => void save(type, ending)}>{title}</button>) : null}
      {answered.text === undefined ? null : <button type="button" onClick={() => download(new Blob([answered.text ?? ""], { type: "text/turtle" }), `${name}.ttl`)}>Turtle</button>}
      <Copy text={location.href}>Copy address</Copy></p>
    {answered.found ? <Answer key={query} found={answered.found} base={base} /> : <pre tabIndex={0} role="region" aria-label="Answer">{answered.text}</pre>}
  </section>;
}

function Source({ text, terms, onRun }: { text: string; terms: Schema; onRun: (query: string) => void }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>();
  const submit = (): void => { if (editor.current) onRun(withPrefixes(editor.current.text(), terms.prefixes)); };
  const latest = useRef(submit);
  latest.current = submit;
  useEffect(() => {
    if (!host.current) return undefined;
    editor.current = openEditor(host.current, text, terms, () => latest.current());
    return () => editor.current?.destroy();
  }, [terms]);
  useEffect(() => editor.current?.set(text), [text]);
  return <><div class="editor" ref={host} /><p><button type="button" class="primary" title="Ctrl+Enter" onClick={submit}>Run</button></p></>;
}

function Form({ named, given, onAsk }: { named: NamedQuery; given: Query; onAsk: (values: Query) => void }): JSX.Element | null {
  const [values, setValues] = useState<Query>(given);
  useEffect(() => setValues(given), [JSON.stringify(given)]);
  if (!named.parameters.length) return null;
  const valueOf = (name: string, default_: string | null | undefined): string => values[name] ?? default_ ?? "";
  const ask = (changes: Query = {}): void => { const next = { ...values, ...changes }; setValues(next); onAsk(next); };
  return <form class="parameters" onSubmit={(event) => { event.preventDefault(); ask(); }}>
    {named.parameters.map((parameter) => <div class="field" key={parameter.name}>
      <span class="label">{parameter.comment}</span>
      {parameter.kind === "entity" ? <SearchBox label={parameter.comment} placeholder={parameter.default ?? ""} value={valueOf(parameter.name, parameter.default)}
        onPick={(hit) => ask({ [parameter.name]: hit.label })} onSearch={(text) => ask({ [parameter.name]: text })} />
        : <input type="text" aria-label={parameter.comment} value={valueOf(parameter.name, parameter.default)} onInput={(event) => setValues({ ...values, [parameter.name]: event.currentTarget.value })} />}
    </div>)}
    <button type="submit" class="primary">Ask</button>
  </form>;
}

function Named({ named, terms }: { named: NamedQuery; terms: Schema }): JSX.Element {
  const [query, change] = useQuery();
  const { route } = useLocation();
  const given: Query = Object.fromEntries(named.parameters.filter((parameter) => query[parameter.name]).map((parameter) => [parameter.name, query[parameter.name]]));
  const bound = useApi<{ text: string }>(`queries/${named.name}/text`, given);
  useTitle(named.title);
  return <>
    <h1>{named.title}</h1>
    <p class="soft">{named.description}</p>
    <Form named={named} given={given} onAsk={(values) => change(values, true)} />
    {bound.isLoading ? <Waiting /> : <Shown of={bound}>{({ text }) => <>
      <Answers query={text} base={terms.base} name={named.name} />
      <details class="source-of"><summary>The query in SPARQL, to change it</summary>
        <Source text={text} terms={terms} onRun={(changed) => route(href("ask", { q: changed }))} /></details>
    </>}</Shown>}
  </>;
}

function Own({ terms, questions }: { terms: Schema; questions: NamedQuery[] }): JSX.Element {
  const [{ q = "" }, change] = useQuery();
  useTitle("Ask");
  return <>
    <h1>Ask the graph</h1>
    {q ? null : <ul class="questions">{questions.map((row) => <li key={row.name}><a href={href(`ask/${row.name}`)}>{row.title}</a><p class="soft">{row.description}</p></li>)}</ul>}
    <h2>In SPARQL</h2>
    <Source text={q || withPrefixes(START, terms.prefixes)} terms={terms} onRun={(query) => change({ q: query }, true)} />
    {q ? <Answers query={q} base={terms.base} name="answer" /> : null}
    <p class="soft"><a href={SPARQL}>Without JavaScript</a> · <a href={href("ask")}>All questions</a></p>
  </>;
}

export function Ask({ name }: { name?: string }): JSX.Element {
  const questions = useApi<NamedQuery[]>("queries");
  const [terms, setTerms] = useState<Schema>();
  const [error, setError] = useState<Error>();
  useEffect(() => { schema().then(setTerms).catch((failure: unknown) => setError(failure as Error)); }, []);
  if (error) return <Problem error={error} />;
  if (!terms) return <Waiting />;
  return <Shown of={questions}>{(rows) => {
    const named = rows.find((row) => row.name === name);
    if (name && !named) return <Problem error={new Error(`No question is called “${name}”.`)} />;
    return named ? <Named key={named.name} named={named} terms={terms} /> : <Own terms={terms} questions={rows} />;
  }}</Shown>;
}
