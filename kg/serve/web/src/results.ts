/** SPARQL 1.1 Query Results JSON Format, and what an answer in it can be shown as. */

export interface Cell { type: string; value: string; datatype?: string; "xml:lang"?: string }
export type Row = Record<string, Cell | undefined>;
export interface Results { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Row[] } }

export const isNumber = (cell: Cell | undefined): boolean => /#(?:integer|decimal|double|float|int|long)$/.test(cell?.datatype ?? "");

/** Return the ids of the nodes that an answer names by their IRIs. */
export function nodesOf(rows: readonly Row[], base: string): string[] {
  const iris = rows.flatMap((row) => Object.values(row)).filter((cell) => cell?.type === "uri" && cell.value.startsWith(base) && !cell.value.includes("#"));
  return [...new Set(iris.map((cell) => (cell?.value ?? "").slice(base.length)))].filter((id) => /^(?:entity|paper|repository|organization|author|result)\//.test(id));
}

/** Return the first column of names and the first of numbers, where there is one of each. */
export function charted(names: readonly string[], rows: readonly Row[]): [string, string] | undefined {
  const value = names.find((name) => rows.length > 1 && rows.every((row) => isNumber(row[name])) && name !== "year" && name !== "confidence");
  const label = names.find((name) => name !== value && rows.every((row) => row[name] && row[name].value.length <= 120 && !/ence$/.test(name)));
  return value && label ? [label, value] : undefined;
}
