/** Addresses: each node's page is its id below the root at which the program is served. */

import { useCallback } from "preact/hooks";
import { useLocation } from "preact-iso";

/** The path at which the program is served, without a slash at its end. */
export const ROOT = new URL(document.querySelector<HTMLMetaElement>("meta[name=kg-root]")?.content ?? "/", location.href).pathname.replace(/\/$/, "");

export type Query = Record<string, string | undefined>;

/** Return the address of a view; parameters that are undefined or empty are left out. */
export function href(path: string, query: Query = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const text = new URLSearchParams(kept).toString();
  const escaped = path.split("/").map((part) => encodeURIComponent(part)).join("/");
  return `${ROOT}/${escaped}${text ? `?${text}` : ""}`;
}

/** Return the parameters of the address, and a function that changes some of them. */
export function useQuery(): [Record<string, string>, (changes: Query, isStep?: boolean) => void] {
  const { path, query, route } = useLocation();
  const change = useCallback((changes: Query, isStep = false) => {
    const next: Query = { ...query, ...changes };
    const kept = Object.entries(next).filter((pair): pair is [string, string] => Boolean(pair[1]));
    const text = new URLSearchParams(kept).toString();
    route(`${path}${text ? `?${text}` : ""}`, !isStep);
  }, [path, query, route]);
  return [query, change];
}

/** Return the address of today for one of the first version's page, which stood behind a "#"; null for any other. */
export function fromHash(hash: string): string | null {
  const found = /^#\/(graph|query|leaderboards|lineage)(?:\?(.*))?$/.exec(hash);
  if (!found) return null;
  const params = new URLSearchParams(found[2] ?? "");
  const get = (name: string): string | undefined => params.get(name) ?? undefined;
  switch (found[1]) {
    case "query": return href(get("name") ? `ask/${get("name")}` : "ask", { q: get("q") });
    case "leaderboards": return href(get("on") ? `leaderboard/${get("on")}` : "leaderboards", { metric: get("metric") });
    case "lineage": return href("lineage", { name: get("name") });
    default: return href(get("focus") ?? get("edge")?.split("|")[0] ?? "", { edge: get("edge"), tab: get("edge") ? "around" : undefined });
  }
}
