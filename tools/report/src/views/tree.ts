// The fork tree: who holds which tip at the cursor.

import {bisector, bisectRight} from 'd3-array';

import type {Cursor} from '../cursor';
import {h, onResize, s, say} from '../dom';
import type {Model} from '../model';
import {layOut, type TreeLayout} from '../model/tree_layout';
import type {Block, Lane} from '../model/tree';
import {laneVariable} from '../paint';
import {signs} from '../signs';
import {inSeconds, list, plural} from '../words';

const columnWidth = 58;
const rowHeight = 62;
const box = {width: 40, height: 24};
const margin = {left: 34, top: 30};
const overscan = 4; // columns drawn beyond what is in view
const named = 40; // peers named at most where one points at a block

const byTime = bisector((one: {time: number}) => one.time);

/** An element that is made again only when what it depends on has changed. */
interface Piece {
  key: () => string;
  make: () => SVGElement;
  drawn: string;
  element: SVGElement;
}

function piece(key: () => string, make: () => SVGElement): Piece {
  return {key, make, drawn: key(), element: make()};
}

export function tree(root: HTMLElement, model: Model, cursor: Cursor): void {
  const scroller = h('div', {class: 'scroller', tabindex: 0, role: 'group', 'aria-label': 'Fork tree, scrolls'});
  const summary = h('p', {class: 'summary', id: 'tree-summary'});
  const view = new Tree(scroller, summary, model, cursor);
  root.append(h('h2', {}, 'Fork tree'), summary, scroller, view.signs());
  view.start();
}

class Tree {
  private layout: TreeLayout;
  private readonly unfolded = new Set<number>();
  private readonly byColumn: Block[][] = [];
  private readonly lanesAt: Lane[][] = []; // by column: whose lines cross it
  private readonly reorgsFrom = new Map<number, {time: number; depth: number; peer: number}[]>();
  private holders = new Map<number, number[]>();
  private readonly strays: number[]; // when each came, in order
  private pieces: Piece[] = [];
  private drawnFrom = -1; // the first column that is drawn; -1: none is
  private left = 0; // how far it is scrolled, and its width: to ask the page would lay it out
  private width = 0;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly summary: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    this.layout = layOut(model.tree, model.rests);
    this.strays = model.tree.blocks.filter((block) => block.lane < 0).map((block) => block.time);
    this.index();
    for (const reorg of model.replay.reorgs) {
      const known = this.reorgsFrom.get(reorg.from);
      if (known) known.push(reorg);
      else this.reorgsFrom.set(reorg.from, [reorg]); // in order of time
    }
  }

  start(): void {
    this.cursor.on(['time', 'choice'], () => {
      this.findHolders();
      this.follow();
      this.draw();
    });
    this.scroller.addEventListener('scroll', () => {
      this.left = this.scroller.scrollLeft;
      this.draw();
    });
    this.findHolders();
    onResize(this.scroller, (width) => {
      const isNew = this.width === 0;
      this.width = width;
      this.drawnFrom = -1;
      this.draw();
      if (!isNew) return;
      this.follow(); // what there is to scroll is known only now
      this.draw();
    });
  }

  signs(): HTMLElement {
    const {replay} = this.model;
    return signs(
      {sign: h('b', {}, '▲'), means: 'whose tip it is, or how many have it', there: true},
      {sign: h('b', {class: 'gone'}, '↶'), means: 'how many gave it up for another branch', there: replay.reorgs.length > 0},
      {sign: h('b', {}, '··9··'), means: 'so many blocks without a fork: unfold them', there: this.layout.columns.some(({from, to}) => from < to)},
      {sign: h('i', {class: 'outlined later', 'aria-hidden': 'true'}), means: 'mined after the cursor', there: true},
      {sign: h('i', {class: 'outlined', 'aria-hidden': 'true'}), means: 'the block that is chosen', there: true},
    );
  }

  private index(): void {
    const {tree} = this.model;
    this.byColumn.length = 0;
    for (const block of tree.blocks) {
      if (block.lane < 0) continue;
      (this.byColumn[this.layout.columnOf[block.height]] ??= []).push(block);
    }
    this.lanesAt.length = 0;
    for (const lane of tree.lanes) {
      const [a, b] = this.columnsOf(lane);
      for (let column = a; a < b && column <= b; ++column) (this.lanesAt[column] ??= []).push(lane);
    }
  }

  private draw(): void {
    const from = Math.max(0, Math.floor((this.left - margin.left) / columnWidth) - overscan);
    if (from === this.drawnFrom) this.refresh();
    else this.drawFrom(from);
    this.describe();
  }

  private refresh(): void {
    for (const one of this.pieces) {
      const key = one.key();
      if (key === one.drawn) continue;
      const element = one.make();
      one.element.replaceWith(element);
      one.element = element;
      one.drawn = key;
    }
  }

  private drawFrom(from: number): void {
    const {columns, rows} = this.layout;
    const to = Math.min(columns.length - 1, from + Math.ceil(this.width / columnWidth) + 2 * overscan);
    this.drawnFrom = from;
    this.pieces = [];
    const svg = s('svg', {
      width: margin.left + (columns.length + 1) * columnWidth,
      height: margin.top + rows * rowHeight + 8,
      role: 'group',
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
        this.add(nodes, () => this.blockKey(block), () => this.block(block));
      }
      return;
    }
    const lanes = new Map<number, Block[]>();
    for (const block of here) {
      const known = lanes.get(block.lane);
      if (known) known.push(block);
      else lanes.set(block.lane, [block]);
    }
    for (const [lane, blocks] of lanes) {
      this.add(nodes, () => blocks.map((block) => this.blockKey(block)).join(), () => this.folded(index, lane, blocks));
    }
  }

  private add(into: SVGGElement, key: () => string, make: () => SVGElement): void {
    const one = piece(key, make);
    this.pieces.push(one);
    into.append(one.element);
  }

  /** All that its picture depends on. */
  private blockKey(block: Block): string {
    const holders = this.holders.get(block.ref) ?? [];
    const chosen = this.cursor.block === block.ref;
    const who = `${holders.length}: ${holders.slice(0, named + 1).join()}`;
    return `${block.time > this.cursor.time} ${chosen} ${this.gone(block.ref)} ${who}`;
  }

  /** From the parent to `block`, which is the first of its branch where it changes rows. */
  private edge(into: SVGGElement, block: Block): void {
    if (block.parent < 0) return;
    const parent = this.model.tree.blocks[block.parent];
    if (this.layout.row[parent.lane] === this.layout.row[block.lane]) return;
    const [x0, y0, x1, y1] = [this.x(parent.height), this.y(parent.lane), this.x(block.height), this.y(block.lane)];
    const shade = () => (block.time > this.cursor.time ? 'edge later' : 'edge');
    const style = `stroke: var(--${laneVariable(block.lane)})`;
    const d = `M${x0},${y0} C${x0 + 20},${y0} ${x0 + 8},${y1} ${x1 - box.width / 2},${y1}`;
    this.add(into, shade, () => s('path', {class: shade(), style, d}));
  }

  /** Its first and its last. */
  private columnsOf(lane: Lane): [number, number] {
    const {blocks} = this.model.tree;
    return [this.layout.columnOf[blocks[lane.from].height], this.layout.columnOf[blocks[lane.to].height]];
  }

  /** The line of each branch, as far as it is in view. */
  private longEdges(into: SVGGElement, from: number, to: number): void {
    const {tree} = this.model;
    const lanes = new Set(this.lanesAt.slice(from, to + 1).flat());
    for (const lane of lanes) {
      const [first, last] = [tree.blocks[lane.from], tree.blocks[lane.to]];
      const [x0, x1, y] = [this.x(first.height), this.x(last.height), this.y(lane.index)];
      const style = `stroke: var(--${laneVariable(lane.index)})`;
      into.append(s('path', {class: 'edge later', style, d: `M${x0},${y} H${x1}`}));
      const d = () => {
        const known = tree.lastBy(lane, this.cursor.time);
        return known < 0 ? '' : `M${x0},${y} H${this.x(tree.blocks[known].height)}`;
      };
      this.add(into, d, () => s('path', {class: 'edge', style, d: d()}));
    }
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
        tabindex: 0,
        role: 'button',
        'aria-label': `Unfold ${plural(blocks.length, 'block')} from ${this.model.tree.label(blocks[0].ref)} on`,
        click: () => this.unfold(index),
        keydown: (event) => this.press(event as KeyboardEvent, index),
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
    const first = this.model.name(peers[0]);
    const text = peers.length === 1 && first.length <= 7 ? first : String(peers.length);
    const names = list(peers, named, (peer) => this.model.name(peer));
    into.append(s('text', {class: 'holders', x, y: y + 27}, `▲ ${text}`, s('title', {}, names)));
  }

  /** How many have given it up by now. */
  private gone(block: number): number {
    return byTime.right(this.reorgsFrom.get(block) ?? [], this.cursor.time);
  }

  private givenUp(into: SVGGElement, block: number, x: number, y: number): void {
    const gone = (this.reorgsFrom.get(block) ?? []).slice(0, this.gone(block));
    if (gone.length === 0) return;
    const deepest = gone.reduce((most, one) => Math.max(most, one.depth), 0);
    const who = list(gone, 12, (one) => this.model.name(one.peer));
    into.append(
      s('text', {class: 'reorg', x: x + box.width / 2 - 4, y: y - 15}, `↶ ${gone.length}`, s('title', {}, `Reorganisation: ${who} gave up ${plural(deepest, 'block')}`)),
    );
  }

  private title(block: Block): string {
    const miner = block.miner >= 0 ? `mined by ${this.model.name(block.miner)}` : block.parent < 0 ? 'genesis' : 'miner unknown';
    const seen = block.time > this.cursor.time ? `appears at ${inSeconds(block.time)}` : `since ${inSeconds(block.time)}`;
    return `${this.model.tree.label(block.ref)}: height ${block.height}, ${block.hash}…, effort ${block.effort}, ${miner}, ${seen}`;
  }

  private press(event: KeyboardEvent, index: number): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation(); // a space plays, elsewhere
    this.unfold(index);
    this.scroller.focus();
  }

  private unfold(index: number): void {
    this.unfolded.add(this.layout.columns[index].from);
    this.layout = layOut(this.model.tree, this.model.rests, this.unfolded);
    this.index();
    this.drawnFrom = -1;
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
    const {left, width} = this;
    if (width === 0) return;
    const whole = margin.left + (this.layout.columns.length + 1) * columnWidth;
    let wanted = left;
    if (x > left + width - columnWidth) wanted = x - width * 0.7;
    else if (x < left + columnWidth) wanted = x - width * 0.3;
    wanted = Math.max(0, Math.min(wanted, whole - width));
    if (wanted === left) return;
    this.left = wanted;
    this.scroller.scrollLeft = wanted;
  }

  private describe(): void {
    const {tree} = this.model;
    const held = [...this.holders.entries()].sort((a, b) => b[1].length - a[1].length);
    const parts = held.slice(0, 4).map(([tip, peers]) => {
      return `${list(peers, 4, (peer) => this.model.name(peer))} on ${tree.label(tip)}`;
    });
    const more = held.length > 4 ? `; ${plural(held.length - 4, 'more tip')}` : '';
    const strays = bisectRight(this.strays, this.cursor.time);
    const refused = strays > 0 ? ` ${plural(strays, 'refused block')} stand on no chain.` : '';
    say(this.summary, parts.length > 0 ? `${parts.join('; ')}${more}.${refused}` : 'Nobody holds a tip yet.');
  }
}
