/** A node's page: a paper's own, or that of an entity. */

import type { JSX } from "preact";
import { lazy } from "preact-iso";
import { Entity } from "./entity";

const Paper = lazy(() => import("./paper").then((module) => module.Paper));

export function Node({ kind, id }: { kind: string; id: string }): JSX.Element {
  const whole = `${kind}/${decodeURIComponent(id)}`;
  return kind === "paper" ? <Paper key={whole} id={whole} /> : <Entity key={whole} id={whole} />;
}
