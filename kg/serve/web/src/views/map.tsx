/** The map: the whole graph as communities, with topics and entities as one comes closer. */

import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useQuery } from "../address";
import { api, apiAddress, useApi, type Community, type MapPart } from "../api";
import { Drawing } from "../map/drawing";
import { around, moved, SIDE, windowOf, type Box, type Size, type View } from "../map/geometry";
import { CommunityPanel, DotPanel } from "../map/panel";
import { Problem, useTitle, Waiting } from "../parts/basics";
import { Files } from "../parts/picked";
import { SearchBox } from "../parts/search-box";
import { counted, grouped } from "../words";

const WHOLE = { x: SIDE / 2, y: SIDE / 2, radius: SIDE / 2 };
const LEAST = 1.2;
const MOST = 500;
const PAUSE = 120;
const SHADES = 5;
const NONE: Size = { width: 0, height: 0 };

/** Return the size of an element as it changes, and the boxes of what stands over it. */
function useSizes(): [preact.RefObject<HTMLDivElement>, preact.RefObject<HTMLDivElement>, Size, readonly Box[]] {
  const box = useRef<HTMLDivElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const [sizes, setSizes] = useState<[Size, readonly Box[]]>([NONE, []]);
  useEffect(() => {
    const measure = (): void => {
      const whole = box.current?.getBoundingClientRect();
      const over = tools.current?.getBoundingClientRect();
      if (whole && over) setSizes([{ width: Math.round(whole.width), height: Math.round(whole.height) }, [{ left: over.left - whole.left, top: over.top - whole.top, width: over.width, height: over.height }]]);
    };
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, tools, ...sizes];
}

/** Return a value that follows another after a pause. */
function useLater<T>(value: T): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}

/** Return the class of a year, from s0 to s4, and the first year of each class: the fields fall evenly into them. */
function useShades(fields: readonly Community[] | undefined): { shade: (year: number | null) => string; bounds: readonly number[] } {
  return useMemo(() => {
    const years = (fields ?? []).flatMap((field) => (field.median_year === null ? [] : [field.median_year])).sort((one, other) => one - other);
    const bounds = [...new Set(Array.from({ length: SHADES }, (_, index) => years[Math.floor((index * years.length) / SHADES)] ?? 0))].filter(Boolean);
    return { bounds, shade: (year) => (year === null ? "y-none" : `y${Math.max(0, bounds.filter((bound) => bound <= year).length - 1)}`) };
  }, [fields]);
}

function Legend({ bounds }: { bounds: readonly number[] }): JSX.Element | null {
  if (bounds.length < 2) return null;
  return <p class="legend shades soft">Half of its papers until {bounds.map((bound, index) => {
    const next = bounds[index + 1];
    return <span key={bound}><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle class={`disc y${index}`} cx="6" cy="6" r="5" /></svg>{next === undefined ? `${bound} or later` : next - 1 > bound ? `${bound}–${next - 1}` : bound}</span>;
  })}</p>;
}

function Fields({ fields, onChoose }: { fields: readonly Community[]; onChoose: (id: string) => void }): JSX.Element {
  return <><h2>Fields</h2><ol class="ranked">{fields.map((field) => <li key={field.id}>
    <button type="button" class="choice" onClick={() => onChoose(field.id)}>{field.name}</button><span class="count">{grouped(field.papers)}</span></li>)}</ol></>;
}

export function MapView(): JSX.Element {
  const [{ community = "", entity = "" }, change] = useQuery();
  const [box, tools, size, taken] = useSizes();
  const [view, setView] = useState<View>();
  const shown = useMemo(() => view ?? around(WHOLE, size), [view, size]);
  const asked = useLater(useMemo(() => (size.width ? windowOf(shown, size, LEAST) : undefined), [shown, size]));
  const part = useApi<MapPart>(asked ? "map" : null, { ...asked, most: MOST });
  const fields = useApi<Community[]>("communities", { level: 0, limit: 100 });
  const { shade, bounds } = useShades(fields.value);
  const [notice, setNotice] = useState("");
  useTitle("Map");
  const onView = useCallback((next: (view: View) => View): void => setView((now) => next(now ?? around(WHOLE, size))), [size]);
  const choose = (id: string, isDot = false): void => change(isDot ? { entity: id, community: undefined } : { community: id || undefined, entity: undefined });
  const open = (id: string): void => {
    api<{ community: Community }>("community", { id, limit: 1 }).then((page) => setView(around(page.community, size))).catch(() => undefined);
    choose(id);
  };
  const find = (id: string, label: string): void => {
    api<Community[]>("communities", { name: id }).then((found) => {
      const lowest = found.at(-1);
      setNotice(lowest ? "" : `${label} is in no community`);
      if (lowest) setView(around(lowest, size));
      if (lowest) choose(id.startsWith("paper/") ? lowest.id : id, !id.startsWith("paper/"));
    }).catch((error: unknown) => setNotice(String(error)));
  };
  const isPlaced = useRef(false);
  useEffect(() => {
    // An address that names a community or an entity opens there.
    if (isPlaced.current || !size.width) return;
    isPlaced.current = true;
    if (community) open(community);
    else if (entity) find(entity, entity);
  }, [size]);
  const zoom = (factor: number): void => onView((now) => moved(now, size, 0, 0, factor));
  const error = fields.error ?? part.error;
  return <>
    <div class="head"><div><h1>Map</h1>
    <p class="soft">{part.value ? <>{counted(part.value.papers, "paper")} and {counted(part.value.entities, "entity", "entities")} as communities of what papers name together.</> : "What papers name together, as communities."}</p></div>
    <div class="picked"><SearchBox label="Find on the map" placeholder="Find on the map…" onPick={(hit) => find(hit.id, hit.label)} />
      <p role="status" class="soft">{notice}</p></div></div>
    {error ? <Problem error={error} /> : null}
    <section class="network map" aria-label="Map">
      <div class="drawn" ref={box}>
        {part.value && size.width ? <Drawing part={part.value} view={shown} size={size} chosen={community || entity} taken={taken} shade={shade} onView={onView} onChoose={choose} onOpen={open} />
          : <div class="stage">{error ? null : <Waiting />}</div>}
        <div class="tools" role="toolbar" aria-label="Map" ref={tools}>
          <button type="button" onClick={() => setView(undefined)}>Whole</button>
          <button type="button" aria-label="Closer" onClick={() => zoom(1.5)}>+</button>
          <button type="button" aria-label="Farther" onClick={() => zoom(1 / 1.5)}>−</button>
        </div>
      </div>
      <aside class="panel" aria-label="What is chosen" tabIndex={0}>
        {community ? <CommunityPanel id={community} onChoose={choose} onOpen={open} /> : entity ? <DotPanel id={entity} onChoose={choose} /> : null}
        {!community && !entity && fields.value ? <Fields fields={fields.value} onChoose={open} /> : null}
      </aside>
    </section>
    <Legend bounds={bounds} />
    {part.value ? <p class="soft">Not on it: {counted(part.value.other_papers, "paper")} and {counted(part.value.other_entities, "entity", "entities")} that share no name with others.</p> : null}
    <Files files={[[apiAddress("communities.csv", { level: 0 }), "fields.csv", "Fields, CSV"], [apiAddress("communities.csv", { level: 1 }), "topics.csv", "Topics, CSV"]]} />
  </>;
}
