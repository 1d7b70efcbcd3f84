/** What is seen, as the part of the address after `#`: a link shows the same again. */

export interface State { view: string; params: URLSearchParams }

export function read(): State {
  const [view = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  return { view: view || "graph", params: new URLSearchParams(query) };
}

export function link(view: string, params: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  const query = search.toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

/** Change parameters of the view that is seen; a change that does not move the reader makes no step back. */
export function update(changes: Record<string, string | undefined>, isStep = false): void {
  const { view, params } = read();
  for (const [name, value] of Object.entries(changes)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const query = params.toString();
  const address = `#/${view}${query ? `?${query}` : ""}`;
  if (isStep) location.hash = address;
  else history.replaceState(null, "", address);
}
