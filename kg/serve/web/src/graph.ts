/** The picture: all nodes laid out, drawn with WebGL; the panel beside it describes the selection. */

import Graph, { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { drawDiscNodeLabel } from "sigma/rendering";
import type { Settings } from "sigma/settings";
import type { NodeDisplayData, PartialButFor } from "sigma/types";
import { api, schema, type Picture, type Schema } from "./api";
import { showEdge, showNode } from "./card";
import { h, notify, problem, said, words } from "./dom";
import { controls, isSeen, QUIET, read as readFilters, years, type Filters } from "./filters";
import { saveMenu } from "./save";
import { update } from "./state";

const FADED = { light: "#e3e6ea", dark: "#33383f" };
const INK = { light: "#1d2733", dark: "#e8eaed" };
const GROUND = { light: "#ffffff", dark: "#15181c" };
const RADIUS = 60;
const LONGEST = 42;
const MANY = 5000;

interface Scene {
  graph: Graph; sigma: Sigma; filters: Filters; terms: Schema; panel: HTMLElement; side: HTMLElement;
  spans: Map<string, [number, number]>; focus: string; hovered: string; edge: string;
}
let scene: Scene | undefined;
const night = matchMedia("(prefers-color-scheme: dark)");
const shade = (): "light" | "dark" => (night.matches ? "dark" : "light");

const edgeKey = (source: string, relation: string, target: string): string => `${source}|${relation}|${target}`;

const short = (label: string): string => (label.length <= LONGEST ? label : `${label.slice(0, LONGEST - 1).trimEnd()}…`);

type Drawn = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">;

/** A name with a halo, so that it can be read on a crowd of nodes. */
function drawLabel(context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  if (!data.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.strokeStyle = GROUND[shade()];
  context.strokeText(data.label, data.x + data.size + 3, data.y + settings.labelSize / 3);
  drawDiscNodeLabel(context, data, settings);
}

/** Sigma's own box behind a hovered label is white, by day and by night. */
function drawHover(context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const width = data.label ? context.measureText(data.label).width + data.size + 12 : 0;
  context.fillStyle = GROUND[shade()];
  context.strokeStyle = INK[shade()];
  context.beginPath();
  context.roundRect(data.x - data.size - 3, data.y - settings.labelSize / 2 - 6, width + data.size + 3, settings.labelSize + 12, 6);
  context.arc(data.x, data.y, data.size + 3, 0, Math.PI * 2);
  context.fill();
  drawDiscNodeLabel(context, data, settings);
}

/** Add what is not there; new nodes stand around `center`, where there is one. */
function add(graph: Graph, picture: Picture, terms: Schema, center?: string): number {
  const colours = new Map(terms.types.map((type) => [type.name, type.colour]));
  const relations = new Map(terms.relations.map((relation) => [relation.name, relation.colour]));
  const before = graph.order;
  const middle = picture.nodes.find((node) => node.id === center);
  const origin = center && graph.hasNode(center) ? graph.getNodeAttributes(center) : undefined;
  const widest = middle ? Math.max(1, ...picture.nodes.map((node) => Math.hypot(node.x - middle.x, node.y - middle.y))) : 1;
  for (const node of picture.nodes) {
    if (graph.hasNode(node.id)) continue;
    const near = origin && middle ? { x: origin.x + ((node.x - middle.x) / widest) * RADIUS * 3, y: origin.y - ((node.y - middle.y) / widest) * RADIUS * 3 }
      : { x: node.x, y: -node.y };
    graph.addNode(node.id, { ...near, label: short(node.label), kind: node.type, color: colours.get(node.type), size: 2 + 0.9 * Math.sqrt(node.degree), year: node.year });
  }
  for (const edge of picture.edges) {
    const key = edgeKey(edge.source, edge.relation, edge.target);
    if (!graph.hasEdge(key)) {
      graph.addEdgeWithKey(key, edge.source, edge.target, { relation: edge.relation, confidence: edge.confidence, color: relations.get(edge.relation), size: 1 });
    }
  }
  return graph.order - before;
}

function reducers(current: Scene): void {
  const { graph, sigma } = current;
  sigma.setSetting("nodeReducer", (node, data) => {
    const { filters, spans } = current;
    if (!isSeen(node, data["kind"], filters, spans.get(node))) return { ...data, hidden: true };
    const center = current.hovered || current.focus;
// In the overview, names of methods and data are more informative than titles.
    if (!center || !graph.hasNode(center)) return data["kind"] === "Paper" && sigma.getCamera().ratio > 0.5 ? { ...data, label: null } : data;
    if (node === center) return { ...data, highlighted: true, zIndex: 2, forceLabel: true };
    if (graph.areNeighbors(node, center)) return { ...data, zIndex: 1, forceLabel: graph.degree(center) < 40 };
    return { ...data, color: FADED[shade()], label: null, zIndex: 0 };
  });
  sigma.setSetting("edgeReducer", (edge, data) => {
    if ((data["confidence"] as number) < current.filters.confidence) return { ...data, hidden: true };
    if (edge === current.edge) return { ...data, size: 4, zIndex: 2, forceLabel: true, label: words(data["relation"] as string) };
    const center = current.hovered || current.focus;
    if (!center) return data;
    return graph.hasNode(center) && graph.hasExtremity(edge, center) ? { ...data, size: 2, zIndex: 1 } : { ...data, hidden: true };
  });
}

function centre(current: Scene, node: string): void {
  const place = current.sigma.getNodeDisplayData(node);
  if (!place) return;
  const ratio = Math.min(current.sigma.getCamera().getState().ratio, 0.35);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  void current.sigma.getCamera().animate({ x: place.x, y: place.y, ratio }, { duration: isStill ? 0 : 350 });
}

async function open(id: string, isStep = true): Promise<void> {
  const current = scene;
  if (!current) return;
  if (!current.graph.hasNode(id)) await expand(id);
  current.focus = id;
  current.edge = "";
  if (isStep) update({ focus: id, edge: undefined }, true);
  current.sigma.refresh();
  if (current.graph.hasNode(id)) centre(current, id);
  await showNode(current.panel, id, (other) => void open(other));
}

async function openEdge(key: string, isStep = true): Promise<void> {
  const current = scene;
  const [source, relation, target] = key.split("|");
  if (!current || !source || !relation || !target) return;
  current.edge = key;
  if (isStep) update({ edge: key }, true);
  current.sigma.refresh();
  await showEdge(current.panel, source, relation, target, (other) => void open(other));
}

async function expand(id: string): Promise<void> {
  const current = scene;
  if (!current) return;
  try {
    const added = add(current.graph, await api<Picture>("neighbourhood", { name: id, depth: 1, limit: 200 }), current.terms, id);
    current.spans = years(current.graph);
    drawControls(current);
    notify(added ? `${added} more nodes` : "All its neighbours are here already.");
  } catch (error) {
    notify(said(error));
  }
}

function drawControls(current: Scene): void {
  const all = [...current.spans.values()].flat();
  const span: [number, number] | null = all.length ? [Math.min(...all), Math.max(...all)] : null;
  const { filters } = current;
  const changed = (): void => {
    const hide = [...filters.hidden].join(",");
    const whole = span && filters.from <= span[0] ? "" : String(filters.from || "");
    const last = span && filters.to >= span[1] ? "" : String(filters.to);
    update({ hide: hide === QUIET ? "" : hide || "none", min: filters.confidence ? String(filters.confidence) : "", from: whole, to: last });
    current.sigma.refresh();
  };
  const only = filters.only ? h("p", {}, `Only the ${filters.only.size} nodes of an answer are shown. `, h("a", { href: "#/graph" }, "Show all")) : "";
  current.side.replaceChildren(only, controls(current.graph, current.terms.types, filters, span, changed), saveMenu(() => current.sigma));
}

function welcome(panel: HTMLElement, picture: Picture): void {
  panel.replaceChildren(h("h2", {}, `${picture.nodes.length} nodes, ${picture.edges.length} edges`),
    h("p", {}, picture.nodes.length ? "Search, or click a node for what the papers say of it; click an edge for its sentences; double click to see more around a node."
      : "The graph is empty: build it from a listing with kg build."),
    picture.is_cut ? h("p", { class: "soft" }, "This is the core of a larger graph; searching brings in the rest.") : "");
}

async function show(main: HTMLElement, params: URLSearchParams): Promise<void> {
  const stage = h("div", { id: "stage", role: "img", "aria-label": "The graph; the panel and the search tell the same in words" });
  const panel = h("aside", { id: "panel", "aria-label": "What is chosen", tabindex: "0" });
  const side = h("div", { id: "side" });
  try {
    const [picture, terms] = await Promise.all([api<Picture>("overview"), schema()]);
    const fold = h("details", { id: "fold" }, h("summary", {}, "Filter and save"), side);
    fold.open = matchMedia("(min-width: 761px)").matches;
    main.replaceChildren(h("h1", { class: "hidden" }, "Graph"), stage, fold, panel);
    const graph = new MultiDirectedGraph();
    add(graph, picture, terms);
    const sigma = new Sigma(graph, stage, {
      enableEdgeEvents: true, zIndex: true, renderEdgeLabels: true, allowInvalidContainer: true, labelColor: { color: INK[shade()] },
      edgeLabelColor: { color: INK[shade()] }, defaultEdgeType: "arrow", labelRenderedSizeThreshold: 6.2, labelDensity: 0.8, labelGridCellSize: 120, defaultDrawNodeHover: drawHover, defaultDrawNodeLabel: drawLabel, labelFont: "system-ui, sans-serif", edgeLabelSize: 11,
      minEdgeThickness: 0.6, hideEdgesOnMove: picture.edges.length > MANY, hideLabelsOnMove: picture.nodes.length > MANY,
    });
    scene = { graph, sigma, filters: readFilters(params), terms, panel, side, spans: years(graph), focus: "", hovered: "", edge: "" };
    const current = scene;
    reducers(current);
    drawControls(current);
    welcome(panel, picture);
    const hover = (node: string): void => {
      stage.style.cursor = node ? "pointer" : "";
      // To fade all others takes longer than a frame where there are many.
      if (graph.order > MANY) return;
      current.hovered = node;
      sigma.refresh({ skipIndexation: true });
    };
    sigma.on("enterNode", ({ node }) => hover(node));
    sigma.on("leaveNode", () => hover(""));
    sigma.on("enterEdge", () => { stage.style.cursor = "pointer"; });
    sigma.on("leaveEdge", () => { stage.style.cursor = ""; });
    sigma.on("clickNode", ({ node }) => void open(node));
    sigma.on("clickEdge", ({ edge }) => void openEdge(edge));
    sigma.on("doubleClickNode", (event) => { event.preventSigmaDefault(); void expand(event.node); });
    sigma.on("clickStage", () => { current.focus = current.edge = ""; update({ focus: undefined, edge: undefined }); sigma.refresh(); });
    night.addEventListener("change", repaint);
    await follow(current, params);
  } catch (error) {
    main.replaceChildren(problem(error));
  }
}

function repaint(): void {
  scene?.sigma.setSettings({ labelColor: { color: INK[shade()] }, edgeLabelColor: { color: INK[shade()] } });
}

/** Show the view encoded in the address. */
async function follow(current: Scene, params: URLSearchParams): Promise<void> {
  const focus = params.get("focus") ?? "";
  const edge = params.get("edge") ?? "";
  if (focus && focus !== current.focus) await open(focus, false);
  if (edge && edge !== current.edge) await openEdge(edge, false);
}

/** Apply a changed address without rebuilding the picture if the nodes are the same. */
function change(params: URLSearchParams): boolean {
  if (!scene || (params.get("nodes") ?? "") !== [...(scene.filters.only ?? [])].join(",")) return false;
  Object.assign(scene.filters, readFilters(params));
  if (!params.get("focus")) scene.focus = "";
  if (!params.get("edge")) scene.edge = "";
  drawControls(scene);
  scene.sigma.refresh();
  void follow(scene, params);
  return true;
}

function leave(): void {
  night.removeEventListener("change", repaint);
  scene?.sigma.kill();
  scene = undefined;
}

export const view = { show, change, leave };
