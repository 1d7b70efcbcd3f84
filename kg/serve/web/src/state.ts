/** What is seen, as the part of the address after `#`: a link shows the same again. */

export interface State { view: string; params: URLSearchParams }

export function read(): State {
  const address = location.hash.replace(/^#\/?/, "");
  // A query that somebody wrote into the address by hand holds question marks of its own.
  const end = address.includes("?") ? address.indexOf("?") : address.length;
  return { view: address.slice(0, end) || "graph", params: new URLSearchParams(address.slice(end + 1)) };
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
