/** The view's state, encoded in the address after `#`, so that it can be linked. */

export interface State { view: string; params: URLSearchParams }

export function read(): State {
  const address = location.hash.replace(/^#\/?/, "");
// A query typed into the address may contain question marks.
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
