/** Save what is seen: as SVG, PNG, or GEXF for Gephi. */

import { MultiDirectedGraph } from "graphology";
import { write } from "graphology-gexf";
import { download } from "../parts/basics";
import type { Box } from "./layout";
import { keyOf, type Seen } from "./model";

const COPIED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity", "font-family", "font-size", "font-weight", "text-anchor", "opacity", "paint-order"];
const MARGIN = 24;

/** Return a drawing as a file of its own: with the styles of the page written into its elements. */
export function toSvg(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    if (style.display === "none") element.setAttribute("display", "none");
    for (const name of COPIED) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value);
    }
    for (const name of ["class", "role", "tabindex", "aria-label", "aria-pressed"]) element.removeAttribute(name);
  });
  copy.querySelectorAll(".reach").forEach((element) => element.remove());
  const content = drawing.querySelector<SVGGElement>("g.content");
  const box = content?.getBBox() ?? new DOMRect(0, 0, 100, 100);
  copy.querySelector("g")?.removeAttribute("transform");
  const size = [box.width + 2 * MARGIN, box.height + 2 * MARGIN];
  copy.setAttribute("viewBox", [box.x - MARGIN, box.y - MARGIN, ...size].join(" "));
  copy.setAttribute("width", String(size[0]));
  copy.setAttribute("height", String(size[1]));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const [x, y, width, height] = copy.getAttribute("viewBox")?.split(" ") ?? [];
  for (const [name, value] of Object.entries({ x, y, width, height, fill: getComputedStyle(document.body).backgroundColor })) ground.setAttribute(name, value ?? "");
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

async function toPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for a PNG.")))));
}

interface Named { label: string; type: string; year: number | undefined; x: number; y: number; color: string | undefined }
interface Claimed { relation: string; confidence: number; support: number }

function toGexf(seen: Seen, boxes: ReadonlyMap<string, Box>, colours: ReadonlyMap<string, string>): string {
  const graph = new MultiDirectedGraph<Named, Claimed>();
  for (const node of seen.nodes) {
    const box = boxes.get(node.id);
    graph.addNode(node.id, { label: node.label, type: node.type, year: node.year ?? undefined, x: box?.x ?? 0, y: -(box?.y ?? 0), color: colours.get(node.type) });
  }
  for (const edge of seen.edges) graph.addEdgeWithKey(keyOf(edge), edge.source, edge.target, { relation: edge.relation, confidence: edge.confidence, support: edge.support });
  return write(graph, {
    formatNode: (_, node) => {
      const { label, x, y, color, ...attributes } = node;
      return { label, attributes, viz: { x, y, color } };
    },
    formatEdge: (_, edge) => ({ label: (edge).relation, attributes: edge }),
  });
}

export async function save(kind: string, name: string, drawing: SVGSVGElement, seen: Seen, boxes: ReadonlyMap<string, Box>, colours: ReadonlyMap<string, string>): Promise<void> {
  if (kind === "GEXF") download(new Blob([toGexf(seen, boxes, colours)], { type: "application/gexf+xml" }), `${name}.gexf`);
  else if (kind === "SVG") download(new Blob([toSvg(drawing)], { type: "image/svg+xml" }), `${name}.svg`);
  else download(await toPng(toSvg(drawing)), `${name}.png`);
}
