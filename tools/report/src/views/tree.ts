// The fork tree: who holds which tip at the cursor.

import type {Cursor} from '../cursor';
import {h, onResize, s} from '../dom';
import type {Model} from '../model';
import {layOut, type TreeLayout} from '../model/tree_layout';
import type {Block} from '../model/tree';
import {laneVariable} from '../paint';
import {inSeconds, list, plural} from '../words';

const columnWidth = 58;
const rowHeight = 62;
const box = {width: 40, height: 24};
const margin = {left: 34, top: 30};
const overscan = 4; // columns drawn beyond what is in view

export function tree(root: HTMLElement, model: Model, cursor: Cursor): void {
  const scroller = h('div', {class: 'scroller', tabindex: 0, role: 'group', 'aria-label': 'Fork tree, scrolls'});
  const summary = h('p', {class: 'summary', id: 'tree-summary'});
  root.append(h('h2', {}, 'Fork tree'), summary, scroller);
  new Tree(scroller, summary, model, cursor).start();
}

class Tree {
  private layout: TreeLayout;
  private readonly unfolded = new Set<number>();
  private readonly byColumn: Block[][] = [];
  private readonly reorgsFrom = new Map<number, {time: number; depth: number; peer: number}[]>();
  private holders = new Map<number, number[]>();

  constructor(
    private readonly scroller: HTMLElement,
    private readonly summary: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    this.layout = layOut(model.tree, model.rests);
    this.index();
    for (const reorg of model.replay.reorgs) {
      const known = this.reorgsFrom.get(reorg.from);
      if (known) known.push(reorg);
      else this.reorgsFrom.set(reorg.from, [reorg]);
    }
  }

  start(): void {
    this.cursor.on(['time', 'choice'], () => {
      this.findHolders();
      this.follow();
      this.draw();
    });
    this.scroller.addEventListener('scroll', () => this.draw());
    this.findHolders();
    onResize(this.scroller, () => this.draw());
  }

  private index(): void {
    this.byColumn.length = 0;
    for (const block of this.model.tree.blocks) {
      if (block.lane < 0) continue;
      (this.byColumn[this.layout.columnOf[block.height]] ??= []).push(block);
    }
  }

  private draw(): void {
    const {columns, rows} = this.layout;
    const from = Math.max(0, Math.floor((this.scroller.scrollLeft - margin.left) / columnWidth) - overscan);
    const to = Math.min(columns.length - 1, from + Math.ceil(this.scroller.clientWidth / columnWidth) + 2 * overscan);
    const svg = s('svg', {
      width: margin.left + (columns.length + 1) * columnWidth,
      height: margin.top + rows * rowHeight + 8,
      role: 'img',
      'aria-labelledby': 'tree-summary',
    });
    const edges = s('g', {class: 'edges'});
    const nodes = s('g', {class: 'nodes'});
    for (let column = from; column <= to; ++column) {
      this.heading(nodes, column);
      this.blocks(edges, nodes, column);
    }
    this.longEdges(edges, from, to);
    svg.append(edges, nodes);
    this.scroller.replaceChildren(svg);
    this.describe();
  }

  private findHolders(): void {
    this.holders = new Map();
    const {tips} = this.model.at(this.cursor.time);
    tips.forEach((tip, peer) => {
      if (tip < 0) return;
      const known = this.holders.get(tip);
      if (known) known.push(peer);
      else this.holders.set(tip, [peer]);
    });
  }

  private x(height: number): number {
    return margin.left + this.layout.columnOf[height] * columnWidth + columnWidth / 2;
  }
  private y(lane: number): number {
    return margin.top + this.layout.row[lane] * rowHeight + rowHeight / 2 - 8;
  }

  private heading(into: SVGGElement, index: number): void {
    const {from, to} = this.layout.columns[index];
    const x = margin.left + index * columnWidth + columnWidth / 2;
    const text = from === to ? String(from) : `${from}–${to}`;
    into.append(s('text', {class: 'height', x, y: 14}, text));
  }

  private blocks(edges: SVGGElement, nodes: SVGGElement, index: number): void {
    const column = this.layout.columns[index];
    const here = this.byColumn[index] ?? [];
    if (column.from === column.to) {
      for (const block of here) {
        this.edge(edges, block);
        nodes.append(this.block(block));
      }
      return;
    }
    const lanes = new Map<number, Block[]>();
    for (const block of here) {
      const known = lanes.get(block.lane);
      if (known) known.push(block);
      else lanes.set(block.lane, [block]);
    }
    for (const [lane, blocks] of lanes) nodes.append(this.folded(index, lane, blocks));
  }

  /** From the parent to `block`, which is the first of its branch where it changes rows. */
  private edge(into: SVGGElement, block: Block): void {
    if (block.parent < 0) return;
    const parent = this.model.tree.blocks[block.parent];
    if (this.layout.row[parent.lane] === this.layout.row[block.lane]) return;
    const [x0, y0, x1, y1] = [this.x(parent.height), this.y(parent.lane), this.x(block.height), this.y(block.lane)];
    const shade = block.time > this.cursor.time ? 'edge later' : 'edge';
    into.append(
      s('path', {
        class: shade,
        style: `stroke: var(--${laneVariable(block.lane)})`,
        d: `M${x0},${y0} C${x0 + 20},${y0} ${x0 + 8},${y1} ${x1 - box.width / 2},${y1}`,
      }),
    );
  }

  /** The line of each branch, as far as it is in view. */
  private longEdges(into: SVGGElement, from: number, to: number): void {
    const {tree} = this.model;
    for (const lane of tree.lanes) {
      const [first, last] = [tree.blocks[lane.from], tree.blocks[lane.to]];
      const [a, b] = [this.layout.columnOf[first.height], this.layout.columnOf[last.height]];
      if (b < from || a > to || a === b) continue;
      const known = this.lastKnown(lane.from, lane.to);
      const [x0, x1, y] = [this.x(first.height), this.x(last.height), this.y(lane.index)];
      const style = `stroke: var(--${laneVariable(lane.index)})`;
      into.append(s('path', {class: 'edge later', style, d: `M${x0},${y} H${x1}`}));
      if (known) into.append(s('path', {class: 'edge', style, d: `M${x0},${y} H${this.x(known.height)}`}));
    }
  }

  private lastKnown(from: number, to: number): Block | null {
    const {blocks} = this.model.tree;
    for (let at = to; at >= 0; at = blocks[at].parent) {
      if (blocks[at].time <= this.cursor.time) return blocks[at];
      if (at === from) break;
    }
    return null;
  }

  private block(block: Block): SVGGElement {
    const {model, cursor} = this;
    const [x, y] = [this.x(block.height), this.y(block.lane)];
    const holders = this.holders.get(block.ref) ?? [];
    const classes = ['block'];
    if (block.time > cursor.time) classes.push('later');
    if (holders.length > 0) classes.push('held');
    if (cursor.block === block.ref) classes.push('chosen');
    const group = s(
      'g',
      {class: classes.join(' '), style: `--lane: var(--${laneVariable(block.lane)})`, click: () => cursor.choose({block: block.ref})},
      s('title', {}, this.title(block)),
      s('rect', {x: x - box.width / 2, y: y - box.height / 2, width: box.width, height: box.height, rx: 6}),
      s('text', {x, y: y + 4}, model.tree.label(block.ref)),
    );
    this.holdersOf(group, holders, x, y);
    this.givenUp(group, block.ref, x, y);
    return group;
  }

  private folded(index: number, lane: number, blocks: Block[]): SVGGElement {
    const x = margin.left + index * columnWidth + columnWidth / 2;
    const y = this.y(lane);
    const there = blocks.filter((block) => block.time <= this.cursor.time).length;
    const holders = blocks.flatMap((block) => this.holders.get(block.ref) ?? []);
    const group = s(
      'g',
      {
        class: `fold${there === 0 ? ' later' : ''}${holders.length > 0 ? ' held' : ''}`,
        style: `--lane: var(--${laneVariable(lane)})`,
        click: () => this.unfold(index),
      },
      s('title', {}, `${plural(blocks.length, 'block')} without a fork, ${there} of them at the cursor; click to unfold`),
      s('rect', {x: x - box.width / 2 - 2, y: y - 10, width: box.width + 4, height: 20, rx: 10}),
      s('text', {x, y: y + 4}, there === blocks.length ? `··${blocks.length}··` : `${there}/${blocks.length}`),
    );
    this.holdersOf(group, holders, x, y);
    for (const block of blocks) this.givenUp(group, block.ref, x, y);
    return group;
  }

  private holdersOf(into: SVGGElement, peers: number[], x: number, y: number): void {
    if (peers.length === 0) return;
    const names = peers.map((peer) => this.model.name(peer));
    const text = peers.length === 1 && names[0].length <= 7 ? names[0] : String(peers.length);
    into.append(s('text', {class: 'holders', x, y: y + 27}, `▲ ${text}`, s('title', {}, names.join(', '))));
  }

  private givenUp(into: SVGGElement, block: number, x: number, y: number): void {
    const gone = (this.reorgsFrom.get(block) ?? []).filter((one) => one.time <= this.cursor.time);
    if (gone.length === 0) return;
    const deepest = Math.max(...gone.map((one) => one.depth));
    const who = list(gone.map((one) => this.model.name(one.peer)), 12);
    into.append(
      s('text', {class: 'reorg', x: x + box.width / 2 - 4, y: y - 15}, `↶ ${gone.length}`, s('title', {}, `Reorganisation: ${who} gave up ${plural(deepest, 'block')}`)),
    );
  }

  private title(block: Block): string {
    const miner = block.miner >= 0 ? `mined by ${this.model.name(block.miner)}` : block.parent < 0 ? 'genesis' : 'miner unknown';
    const seen = block.time > this.cursor.time ? `appears at ${inSeconds(block.time)}` : `since ${inSeconds(block.time)}`;
    return `${this.model.tree.label(block.ref)}: height ${block.height}, ${block.hash}…, effort ${block.effort}, ${miner}, ${seen}`;
  }

  private unfold(index: number): void {
    this.unfolded.add(this.layout.columns[index].from);
    this.layout = layOut(this.model.tree, this.model.rests, this.unfolded);
    this.index();
    this.draw();
  }

  /** Keeps the best tip of the moment in view. */
  private follow(): void {
    let best: Block | null = null;
    for (const tip of this.holders.keys()) {
      const block = this.model.tree.blocks[tip];
      if (!best || block.rank > best.rank) best = block;
    }
    if (!best || best.lane < 0) return;
    const x = this.x(best.height);
    const {scrollLeft, clientWidth} = this.scroller;
    if (x > scrollLeft + clientWidth - columnWidth) this.scroller.scrollLeft = x - clientWidth * 0.7;
    else if (x < scrollLeft + columnWidth) this.scroller.scrollLeft = Math.max(0, x - clientWidth * 0.3);
  }

  private describe(): void {
    const {tree} = this.model;
    const held = [...this.holders.entries()].sort((a, b) => b[1].length - a[1].length);
    const parts = held.slice(0, 4).map(([tip, peers]) => {
      return `${list(peers.map((peer) => this.model.name(peer)), 4)} on ${tree.label(tip)}`;
    });
    const more = held.length > 4 ? `; ${plural(held.length - 4, 'more tip')}` : '';
    const strays = tree.blocks.filter((block) => block.lane < 0 && block.time <= this.cursor.time).length;
    const refused = strays > 0 ? ` ${plural(strays, 'refused block')} stand on no chain.` : '';
    this.summary.textContent = parts.length > 0 ? `${parts.join('; ')}${more}.${refused}` : 'Nobody holds a tip yet.';
  }
}
