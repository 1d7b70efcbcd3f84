import { describe, expect, it } from "vitest";
import { arrange, arrow, border, separate, type Box } from "../src/network/layout";

const box = (id: string, x: number, y: number, width = 100, height = 24): Box => ({ id, x, y, width, height, isPinned: false });
const overlaps = (boxes: Box[]): [string, string][] => boxes.flatMap((one, index) => boxes.slice(index + 1)
  .filter((other) => Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.height + other.height) / 2)
  .map((other): [string, string] => [one.id, other.id]));

describe("layout", () => {
  it.each([2, 15, 60, 120])("leaves no two of %i boxes over each other", (count) => {
    const boxes = Array.from({ length: count }, (_, index) => box(`n${index}`, index % 7, index % 5, 40 + ((index * 37) % 220)));
    const ties = boxes.slice(1).map((one, index) => ({ source: one.id, target: `n${Math.floor(index / 3)}` }));
    expect(overlaps(boxes).length).toBeGreaterThan(0);
    arrange(boxes, ties, 1.5);
    expect(overlaps(boxes)).toEqual([]);
  });

  it("keeps a pinned box where it is", () => {
    const boxes = [{ ...box("a", 0, 0), isPinned: true }, box("b", 5, 3), box("c", -5, 2)];
    expect(separate(boxes)).toBe(false);
    expect(boxes[0]).toMatchObject({ x: 0, y: 0 });
    expect(overlaps(boxes)).toEqual([]);
  });

  it("begins and ends an arrow at the borders of its boxes", () => {
    const [from, to] = [box("a", 0, 0), box("b", 300, 0)];
    expect(border(from, to)).toEqual({ x: 50, y: 0 });
    expect(arrow(from, to, 0).path).toBe("M50.0 0.0Q150.0 0.0 250.0 0.0");
    expect(arrow(from, to, 10).path).not.toBe(arrow(from, to, -10).path);
  });
});
