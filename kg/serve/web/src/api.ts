/** The server's JSON API; the types are those of its OpenAPI description (`npm run types`). */

import { useEffect, useState } from "preact/hooks";
import { ROOT } from "./address";
import type { components } from "./openapi";

type Schemas = components["schemas"];
export type Hit = Schemas["Hit"];
export type Picture = Schemas["PictureModel"];
export type PictureNode = Schemas["PictureNode"];
export type PictureEdge = Schemas["PictureEdge"];
export type Edge = Schemas["EdgeModel"];
export type Lineage = Schemas["DrawnLineage"];
export type LineageNode = Schemas["LineageNode"];
export type Board = Schemas["Board"];
export type Leaderboard = Schemas["Leaderboard"];
export type Schema = Schemas["SchemaModel"];
export type NamedQuery = Schemas["NamedQuery"];
export type Paper = Schemas["PaperText"];
export type PaperTable = Schemas["PaperTable"];
export type TableNumber = Schemas["TableNumber"];
export type PaperSpan = Schemas["PaperSpan"];
export type Home = Schemas["Home"];
export type SearchPage = Schemas["SearchPage"];
export type EntityPage = Schemas["EntityPage"];
export type AliasReason = Schemas["AliasReason"];
export type Quality = Schemas["Quality"];
export type ClaimGroup = Schemas["ClaimGroup"];
export type ClaimPage = Schemas["ClaimPage"];
export type Claim = Schemas["Claim"];
export type PaperPage = Schemas["PaperPage"];
export type PaperRow = Schemas["PaperRow"];
export type Related = Schemas["Related"];
export type Citation = Schemas["Citation"];
export type YearCount = Schemas["YearCount"];
export type PathAnswer = Schemas["PathModel"];
export type Comparison = Schemas["Comparison"];
export type Trends = Schemas["Trends"];
export type Gaps = Schemas["Gaps"];
export type Contradiction = Schemas["Contradiction"];
export type Contradictions = Schemas["Contradictions"];
export type Listing = Schemas["Listing"];
export type ListGaps = Schemas["ListGaps"];
export type ListBoard = Schemas["ListBoard"];
export type Unplaced = Schemas["Unplaced"];
export type Community = Schemas["Community"];
export type CommunityPage = Schemas["CommunityPage"];
export type MapPart = Schemas["MapPart"];
export type Dot = Schemas["Dot"];

type Value = string | number | boolean | string[] | null | undefined;
export type Params = Record<string, Value>;

/** Return the address of an API call. */
export function apiAddress(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) value.forEach((part) => search.append(name, part));
    else if (value !== undefined && value !== null) search.append(name, String(value));
  }
  const query = search.toString();
  return `${ROOT}/api/${path}${query ? `?${query}` : ""}`;
}

/** Call an address of this server; throw an Error with the server's message. */
export async function call(address: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Error("The server does not answer. Is kg serve still running?");
  }
  if (!response.ok) throw new Error(await detail(response));
  return response;
}

/** Call the API. */
export async function api<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return (await (await call(apiAddress(path, params), signal ? { signal } : {})).json()) as T;
}

async function detail(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { detail: string }).detail;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

export interface Loaded<T> { value?: T; error?: Error; isLoading: boolean }

/** Return what an API call answers; null as the path makes no call. The former value stays until the next is here. */
export function useApi<T>(path: string | null, params: Params = {}): Loaded<T> {
  const address = path === null ? null : apiAddress(path, params);
  const [loaded, setLoaded] = useState<Loaded<T> & { address: string | null }>({ isLoading: true, address: null });
  useEffect(() => {
    if (address === null) return undefined;
    const controller = new AbortController();
    call(address, { signal: controller.signal }).then(async (response) => {
      setLoaded({ value: (await response.json()) as T, isLoading: false, address });
    }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") return;
      setLoaded({ error: error instanceof Error ? error : new Error(String(error)), isLoading: false, address });
    });
    return () => controller.abort();
  }, [address]);
  return { ...loaded, isLoading: loaded.address !== address };
}

let known: Promise<Schema> | undefined;
/** Return the ontology, which is read once. */
export function schema(): Promise<Schema> {
  known ??= api<Schema>("schema");
  return known;
}
