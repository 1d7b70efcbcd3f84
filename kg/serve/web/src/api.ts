/** The server's JSON API, as kg/serve/models.py describes it. */

export interface Hit { id: string; type: string; label: string; aliases: string[]; degree: number }
export interface PictureNode { id: string; type: string; label: string; degree: number; x: number; y: number; year: number | null }
export interface PictureEdge { source: string; relation: string; target: string; confidence: number; support: number }
export interface Picture { nodes: PictureNode[]; edges: PictureEdge[]; is_cut: boolean }
export interface CardLine {
  relation: string; is_outgoing: boolean; other: string; label: string; type: string; edge_confidence: number; confidence: number;
  paper: string; title: string; sentence: string;
}
export interface Card {
  id: string; type: string; label: string; aliases: string[]; url: string | null; iri: string; papers: number;
  counts: Record<string, number>; lines: CardLine[];
}
export interface Mark { start: number; end: number; end_of_edge: "source" | "target" }
export interface Evidence { id: string; stated: string | null; sentence: string; paper: string; title: string; confidence: number; extractor: string; marks: Mark[] }
export interface Edge { source: Hit; relation: string; target: Hit; confidence: number; evidence: Evidence[] }
export interface Step { source: string; source_label: string; relation: string; target: string; target_label: string; depth: number }
export interface Lineage { node: Hit; ancestors: Step[]; progeny: Step[] }
export interface Board { on: string; label: string; metric: string | null; results: number }
export interface Score {
  subject: string; label: string; value: string; number: number | null; unit: string | null; kind: string; metric: string | null;
  paper: string; title: string; year: number | null; sentence: string;
}
export interface Leaderboard { on: Hit; metric: string | null; lower_is_better: boolean; scores: Score[] }
export interface Term { name: string; iri: string; comment: string; colour: string }
export interface Schema { base: string; prefixes: Record<string, string>; types: Term[]; relations: Term[]; attributes: Term[] }
export interface Parameter { name: string; kind: string; default: string | null; comment: string }
export interface NamedQuery { name: string; title: string; description: string; parameters: Parameter[]; text: string }
export interface Paper {
  id: string; title: string; text: string; year: number | null; month: number | null; day: number | null;
  organization: string | null; sources: string[];
  spans: { start: number; end: number; source: string; source_label: string; relation: string; target: string; target_label: string; confidence: number }[];
}
export interface Stats { papers: number; nodes: Record<string, number>; edges: Record<string, number>; evidence: number }

type Params = Record<string, string | number | string[] | undefined>;

/** Call the API; throws an Error with the server's message. */
export async function api<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) value.forEach((part) => search.append(name, part));
    else if (value !== undefined) search.append(name, String(value));
  }
  const query = search.toString();
  let response: Response;
  try {
    response = await fetch(`api/${path}${query ? `?${query}` : ""}`, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Error("The server does not answer. Is kg serve still running?");
  }
  if (!response.ok) throw new Error(await detail(response));
  return (await response.json()) as T;
}

export async function detail(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { detail: string }).detail;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

let known: Promise<Schema> | undefined;
export function schema(): Promise<Schema> {
  known ??= api<Schema>("schema");
  return known;
}
