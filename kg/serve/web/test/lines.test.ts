import { expect, test } from "vitest";
import { ticks } from "../src/parts/lines";

test.each([
  [0, 0.214, [0, 0.1, 0.2, 0.3]],
  [4, 93.2, [0, 50, 100]],
  [90.1, 91.9, [90, 90.5, 91, 91.5, 92]],
])("the marks of an axis from %d to %d are round and hold both ends", (from, to, expected) => {
  expect(ticks(from, to)).toEqual(expected);
});

test.each([[5, 5], [0, 0], [-3, 7], [1e-9, 2e-9], [1e6, 3e6]])("an axis from %d to %d has two marks or more, which hold both ends", (from, to) => {
  const marks = ticks(from, to);
  expect(marks.length).toBeGreaterThan(1);
  expect(marks[0]).toBeLessThanOrEqual(from);
  expect(marks.at(-1)).toBeGreaterThanOrEqual(to);
  expect([...marks].sort((a, b) => a - b)).toEqual(marks);
});
