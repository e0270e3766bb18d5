// Where each block of the fork tree stands: heights from left to right, dull stretches folded to one
// step, a row for each branch that is there at the same heights.

import type {BlockTree, Lane} from './tree';

/** A column of the drawing: one height, or a folded stretch of them. */
export interface Column {
  from: number;
  to: number;
}

export interface TreeLayout {
  columns: Column[];
  /** By height: the index of its column. */
  columnOf: number[];
  /** By lane: its row. */
  row: number[];
  rows: number;
}

const dull = 4; // shorter stretches stay as they are
const short = 20; // a tree of so many heights fits without folding

/** `rests`: blocks on which somebody stayed for long; they are never folded away. */
export function layOut(tree: BlockTree, rests: readonly number[], unfolded: ReadonlySet<number> = new Set()): TreeLayout {
  const columns = fold(tree, rests, unfolded);
  const columnOf: number[] = [];
  columns.forEach((column, index) => {
    for (let height = column.from; height <= column.to; ++height) columnOf[height] = index;
  });
  const {row, rows} = stack(tree, columnOf);
  return {columns, columnOf, row, rows};
}

/** A height is worth its own column where a branch starts, forks or ends. */
function fold(tree: BlockTree, rests: readonly number[], unfolded: ReadonlySet<number>): Column[] {
  const worth = new Set<number>([0, ...rests.map((block) => tree.blocks[block].height)]);
  for (const lane of tree.lanes) {
    const [from, to] = [tree.blocks[lane.from], tree.blocks[lane.to]];
    worth.add(to.height);
    if (from.height > 0) worth.add(from.height).add(from.height - 1);
  }
  const last = tree.lanes.reduce((most, lane) => Math.max(most, tree.blocks[lane.to].height), 0);
  const columns: Column[] = [];
  for (let height = 0; height <= last; ) {
    let end = height;
    while (end <= last && !worth.has(end)) ++end;
    if (last > short && end - height >= dull && !unfolded.has(height)) {
      columns.push({from: height, to: end - 1});
      height = end;
    } else {
      for (const stop = Math.max(end, height + 1); height < stop; ++height) columns.push({from: height, to: height});
    }
  }
  return columns;
}

function stack(tree: BlockTree, columnOf: number[]): {row: number[]; rows: number} {
  const busy: [number, number][][] = [];
  const row = tree.lanes.map((lane) => {
    const [from, to] = span(tree, lane, columnOf);
    let at = 0;
    while (busy[at]?.some(([a, b]) => a <= to && from <= b)) ++at;
    (busy[at] ??= []).push([from, to]);
    return at;
  });
  return {row, rows: busy.length};
}

/** With a column to spare for whoever holds its tip. */
function span(tree: BlockTree, lane: Lane, columnOf: number[]): [number, number] {
  const from = tree.blocks[lane.from].height;
  return [columnOf[Math.max(0, from - 1)], columnOf[tree.blocks[lane.to].height] + 1];
}
