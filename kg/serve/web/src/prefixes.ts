/** The prefixes of a query. */

/** Declare each known prefix that a query uses without declaring it. */
export function withPrefixes(text: string, prefixes: Readonly<Record<string, string>>): string {
  const bare = text.replace(/#[^\n>]*$|"(?:\\.|[^"\\\n])*"|<[^>\s]*>/gm, " ");
  const missing = Object.entries(prefixes).filter(([name]) => new RegExp(`(?:^|[^\\w:-])${name}:`).test(bare.replace(/\bprefix\s+\S+/gi, " "))
    && !new RegExp(`\\bprefix\\s+${name}:`, "i").test(bare));
  return missing.map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join("") + text;
}
