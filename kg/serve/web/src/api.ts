/** The server's JSON API; the types are those of its OpenAPI description (`npm run types`). */

import type { components } from "./openapi";

type Schemas = components["schemas"];
export type Hit = Schemas["Hit"];
export type Picture = Schemas["PictureModel"];
export type CardLine = Schemas["Line"];
export type Card = Schemas["CardModel"];
export type Mark = Schemas["Mark"];
export type Evidence = Schemas["Claim"];
export type Edge = Schemas["EdgeModel"];
export type Step = Schemas["Step"];
export type Lineage = Schemas["LineageModel"];
export type Board = Schemas["Board"];
export type Leaderboard = Schemas["Leaderboard"];
export type Term = Schemas["SchemaTerm"];
export type Schema = Schemas["SchemaModel"];
export type NamedQuery = Schemas["NamedQuery"];
export type Paper = Schemas["PaperText"];

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
