#!/bin/sh
# Import this folder into a new Neo4j database (5.26 LTS, or 2025 and later; the same command for both).
# Stop the server or the database first, and run it where neo4j-admin is, as the user who owns the data:
#
#     sh import.sh [DATABASE]        the database is "neo4j" unless named
#
# The database's name comes first, because --nodes and --relationships consume all following arguments.
set -eu
cd "$(dirname "$0")"
exec neo4j-admin database import full "${1:-neo4j}" --overwrite-destination --id-type=string \
{%- for file in nodes %}
  --nodes={{ file }} \
{%- endfor %}
{%- for file in relationships %}
  --relationships={{ file }} \
{%- endfor %}
  --array-delimiter=";"
