/** A claim: what it says, with its sentence in sight and the names in it marked. */

import type { JSX } from "preact";
import { href } from "../address";
import type { Claim } from "../api";
import { counted, cut, type Span } from "../words";
import { NodeLink } from "./basics";

/** A sentence with its names marked; `kind` is the class of each mark. */
export function Sentence<S extends Span>({ text, spans, kind }: { text: string; spans: readonly S[]; kind: (span: S) => string }): JSX.Element {
  return <>{cut(text, spans).map((piece, index) => piece.span ? <mark key={index} class={kind(piece.span)}>{piece.text}</mark> : piece.text)}</>;
}

/** How sure the extractor is, in words for readers and as a bar for eyes. */
export function Confidence({ value }: { value: number }): JSX.Element {
  return <span class="confidence" title="How sure the program is that the sentence states it, from 0 to 1">
    <svg viewBox="0 0 30 6" width="30" height="6" aria-hidden="true"><rect class="reach" width="30" height="6" /><rect class="bar" width={30 * value} height="6" /></svg>
    {value.toFixed(2)}</span>;
}

export function ClaimRow({ claim, around }: { claim: Claim; around: string }): JSX.Element {
  const [source, target] = claim.direction === "out" ? [around, claim.other] : [claim.other, around];
  return <article class="claim">
    <h3><NodeLink id={claim.other} label={claim.name} type={claim.type} /><Confidence value={claim.confidence} />
      <a class="soft" href={href(around, { tab: "around", edge: `${source}|${claim.relation}|${target}` })}>
        {claim.support > 1 ? counted(claim.support, "paper") : "all evidence"}</a></h3>
    {claim.sentence ? <blockquote><Sentence text={claim.sentence} spans={claim.spans} kind={(span) => span.names} /></blockquote> : null}
    {claim.record ? <p class="source soft" title={claim.record}>{claim.catalogue}: {claim.record}</p> : null}
    {claim.note ? <p class="note">{claim.note}</p> : null}
    {claim.paper && claim.paper !== claim.other
      ? <p class="source"><NodeLink id={claim.paper} label={claim.title} />{claim.year ? <span class="soft"> {claim.year}</span> : null}</p>
      : claim.year ? <p class="source soft">{claim.year}</p> : null}
  </article>;
}
