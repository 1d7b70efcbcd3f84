// Read a GEXF or GraphML file with graphology: its nodes and edges as JSON.
import { readFileSync } from 'node:fs';
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import { DOMParser } from '@xmldom/xmldom';

globalThis.DOMParser ??= DOMParser;
const { path } = JSON.parse(readFileSync(0, 'utf8'));
const document = readFileSync(path, 'utf8');
const reader = path.endsWith('.gexf') ? gexf : graphml;
const graph = reader.parse(Graph, document, { addMissingNodes: false });
console.log(
  JSON.stringify({
    nodes: graph.mapNodes((key, attributes) => [key, attributes]),
    edges: graph.mapEdges((key, attributes, source, target) => [source, target, attributes]),
  }),
);
