// Neo4j's own checker over statements (a JSON list on standard input): the findings of each, as CYPHER 5 and CYPHER 25.
import { readFileSync } from 'node:fs';
import { allCypherVersions, lintCypherQuery } from '@neo4j-cypher/language-support';

const given = JSON.parse(readFileSync(0, 'utf8'));
const findings = given.statements.flatMap((statement) =>
  allCypherVersions.flatMap((version) =>
    lintCypherQuery(`${version} ${statement}`, { parameters: given.parameters }).diagnostics.map(
      (finding) => `${version} ${statement}\n${finding.message}`,
    ),
  ),
);
console.log(JSON.stringify({ versions: allCypherVersions, findings }));
