import { describe, expect, it } from "vitest";
import { around, isOver, moved, placed, seenAt, windowOf, wrapped, type Wish } from "../src/map/geometry";

const SIZE = { width: 900, height: 600 };
const LETTERS = { field: { line: 18, measure: (text: string): number => 9 * text.length } };

describe("map", () => {
  it("places labels that overlap neither each other nor what is taken, the first wishes first", () => {
    const wishes: Wish[] = Array.from({ length: 300 }, (_, index) => {
      const [x, y] = [(index * 137) % 900, (index * 71) % 600];
      return { key: `${index}`, ways: [{ kind: "field", lines: ["two lines", "of a name"], x, y }, { kind: "field", lines: ["name"], x, y }] };
    });
    const taken = [{ left: 10, top: 560, width: 130, height: 30 }];
    const found = placed(wishes, LETTERS, SIZE, taken);
    expect(found.length).toBeGreaterThan(40);
    const boxes = [...taken, ...found.map((label) => label.box)];
    boxes.forEach((box, index) => boxes.slice(index + 1).forEach((other) => expect(isOver(box, other, 0)).toBe(false)));
    found.forEach(({ box }) => expect(box.left >= 0 && box.top >= 0 && box.left + box.width <= 900 && box.top + box.height <= 600).toBe(true));
    const first = wishes.find((wish) => wish.ways.some((way) => way.x > 60 && way.y > 40));
    expect(found.some((label) => label.key === first?.key)).toBe(true);
  });

  it("keeps the point under the pointer where it is while the scale changes", () => {
    const view = { x: 400, y: 300, scale: 2 };
    const next = moved(view, SIZE, 0, 0, 1.5, 700, 100);
    expect(next.scale).toBe(3);
    const there = { x: view.x + (700 - 450) / 2, y: view.y + (100 - 300) / 2, radius: 1 };
    const seen = seenAt(there, next, SIZE);
    expect(seen.x).toBeCloseTo(700);
    expect(seen.y).toBeCloseTo(100);
  });

  it("shows a disc in the middle, and asks for a window that holds what is seen", () => {
    const view = around({ x: 100, y: 900, radius: 30 }, SIZE);
    expect(seenAt({ x: 100, y: 900, radius: 30 }, view, SIZE)).toMatchObject({ x: 450, y: 300 });
    const asked = windowOf(view, SIZE, 2);
    expect(asked.left).toBeLessThanOrEqual(Math.max(0, 100 - 450 / view.scale));
    expect(asked.right).toBeGreaterThanOrEqual(100 + 450 / view.scale);
    expect(asked.bottom).toBeGreaterThanOrEqual(Math.min(1000, 900 + 300 / view.scale));
    expect(asked.least).toBeLessThanOrEqual(2 / view.scale);
    expect(windowOf({ ...view, x: view.x + 0.001 }, SIZE, 2)).toEqual(asked);
  });
});

describe("wrapped", () => {
  const letters = { line: 14, measure: (text: string): number => text.length };
  it("cuts at spaces and behind hyphens, and loses no letter", () => {
    expect(wrapped("image super-resolution", letters, 12)).toEqual(["image super-", "resolution"]);
    expect(wrapped("image super-resolution", letters, 6)).toEqual(["image", "super-", "resolution"]);
    expect(wrapped("GPT-4, Llama", letters, 40)).toEqual(["GPT-4, Llama"]);
  });
});
