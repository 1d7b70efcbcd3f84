/** Several entities that a view is about: each can be taken away, and more added. */

import type { JSX } from "preact";
import { NodeLink } from "./basics";
import { SearchBox } from "./search-box";

const BETWEEN = "|";

/** Return the names that an address holds. */
export const namesOf = (text: string | undefined): string[] => (text ?? "").split(BETWEEN).filter(Boolean);

/** Return names as an address holds them. */
export const withNames = (names: readonly string[]): string | undefined => names.length ? names.join(BETWEEN) : undefined;

interface Props {
  names: readonly string[];
  /** What is known of the names; a name in any spelling stands at its place. */
  known: readonly { id: string; label: string; type: string }[];
  most: number;
  label: string;
  onChange: (names: string[]) => void;
}

export function Picked({ names, known, most, label, onChange }: Props): JSX.Element {
  return <div class="picked">
    {names.length ? <ul class="chips" aria-label="Chosen">{names.map((name, index) => {
      const entity = known[index];
      return <li key={name}>{entity ? <NodeLink id={entity.id} label={entity.label} type={entity.type} /> : name}
        <button type="button" aria-label={`Remove ${entity?.label ?? name}`} onClick={() => onChange(names.filter((_, place) => place !== index))}>×</button></li>;
    })}</ul> : null}
    {names.length < most ? <SearchBox label={label} placeholder={label} onPick={(hit) => { if (!names.includes(hit.id)) onChange([...names, hit.id]); }} /> : null}
  </div>;
}

/** Links to the files of an answer; each has the address of the answer. */
export function Files({ files }: { files: readonly [string, string, string][] }): JSX.Element {
  return <p class="links files">{files.map(([address, name, title]) => <a key={title} href={address} download={name}>{title}</a>)}</p>;
}
