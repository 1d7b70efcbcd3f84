/** The neighbourhood of a node. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useQuery } from "../address";
import { api, useApi, type Picture } from "../api";
import { Network } from "../network/network";
import { joined } from "../network/model";
import { Shown } from "../parts/basics";
import { counted } from "../words";

const MOST = 40;
// As many as can be read side by side on a telephone.
const MOST_NARROW = 14;
const NARROW = "(max-width: 800px)";
const EXPANDED = 30;

export function Around({ id, label }: { id: string; label: string }): JSX.Element {
  const [{ edge = "", depth = "1" }, change] = useQuery();
  const [added, setAdded] = useState<Picture>();
  const [notice, setNotice] = useState("");
  const found = useApi<Picture>("neighbourhood", { name: id, depth, limit: matchMedia(NARROW).matches ? MOST_NARROW : MOST });
  const expand = async (node: string, shown: Picture): Promise<void> => {
    try {
      const more = await api<Picture>("neighbourhood", { name: node, depth: 1, limit: EXPANDED });
      const whole = joined(shown, more);
      const count = whole.nodes.length - shown.nodes.length;
      setAdded(whole);
      const label = whole.nodes.find((row) => row.id === node)?.label ?? node;
      setNotice(count ? `${counted(count, "more node")} around ${label}.` : `Everything around ${label} is in the picture, some of it hidden by the filters.`);
    } catch (error) {
      setNotice(error instanceof Error ? error.message : String(error));
    }
  };
  return <Shown of={found}>{(first) => {
    const picture = added ? joined(first, added) : first;
    return <Network picture={picture} centre={id} name={label} edge={edge} notice={notice}
      onEdge={(key) => change({ edge: key || undefined }, Boolean(key))} onExpand={(node) => void expand(node, picture)} />;
  }}</Shown>;
}
