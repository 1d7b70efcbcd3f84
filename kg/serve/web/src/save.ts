/** Export of the visible picture: PNG, SVG or GEXF. */

import type Graph from "graphology";
import gexf from "graphology-gexf/browser";
import { toBlob } from "@sigma/export-image";
import type Sigma from "sigma";
import { download, h } from "./dom";

const NAME = "graph";
const SVG = "http://www.w3.org/2000/svg";

const ground = (): string => getComputedStyle(document.body).backgroundColor;
const ink = (): string => getComputedStyle(document.body).color;

/** The nodes and edges that are not hidden, with their places on the screen. */
function seen(sigma: Sigma): Graph {
  const graph = sigma.getGraph().copy() as Graph;
  for (const node of graph.nodes()) if (sigma.getNodeDisplayData(node)?.hidden) graph.dropNode(node);
  for (const edge of graph.edges()) if (sigma.getEdgeDisplayData(edge)?.hidden) graph.dropEdge(edge);
  return graph;
}

function element(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

function svg(sigma: Sigma): string {
  const { width, height } = sigma.getDimensions();
  const root = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "sans-serif", "font-size": 11 });
  root.append(element("rect", { width, height, fill: ground() }));
  const graph = seen(sigma);
  const place = (node: string) => sigma.graphToViewport(graph.getNodeAttributes(node) as { x: number; y: number });
  graph.forEachEdge((_, { color }, source, target) => {
    const [a, b] = [place(source), place(target)];
    root.append(element("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: color, "stroke-opacity": 0.5 }));
  });
  const labelled = sigma.getNodeDisplayedLabels();
  graph.forEachNode((node, { color, label }) => {
    const { x, y } = place(node);
    const size = sigma.scaleSize(sigma.getNodeDisplayData(node)?.size ?? 3);
    root.append(element("circle", { cx: x, cy: y, r: size, fill: color }));
    if (labelled.has(node)) root.append(element("text", { x: x + size + 3, y: y + 4, fill: ink() }, label));
  });
  return new XMLSerializer().serializeToString(root);
}

export function saveMenu(sigma: () => Sigma): HTMLElement {
  const kinds: [string, () => Promise<void>][] = [
    ["PNG", async () => download(await toBlob(sigma(), { fileName: NAME, format: "png", backgroundColor: ground() }), `${NAME}.png`)],
    ["SVG", async () => download(new Blob([svg(sigma())], { type: "image/svg+xml" }), `${NAME}.svg`)],
    ["GEXF", async () => download(new Blob([gexf.write(seen(sigma()))], { type: "application/xml" }), `${NAME}.gexf`)],
  ];
  return h("div", { class: "save", role: "group", "aria-label": "Save what is seen" }, h("span", { class: "soft" }, "Save "),
    ...kinds.map(([name, save]) => h("button", { type: "button", click: () => void save() }, name)));
}
