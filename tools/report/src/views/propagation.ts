// How long blocks took to reach the peers: the chosen one, and all.

import {bisectRight} from 'd3-array';
import {axisBottom, axisLeft} from 'd3-axis';
import {scaleLinear, scaleLog} from 'd3-scale';
import {select} from 'd3-selection';

import type {Cursor} from '../cursor';
import {h, onResize, s, say} from '../dom';
import type {Model} from '../model';
import type {Delays} from '../model/propagation';
import {duration} from '../words';

const height = 232;
const margin = {left: 44, right: 14, top: 10, bottom: 38};
const soonest = 100; // µs: the left edge of the axis
const background = 160; // curves of other blocks drawn at most

export function propagation(root: HTMLElement, model: Model, cursor: Cursor): void {
  const host = h('div', {class: 'plot'});
  const table = h('table', {class: 'figures'});
  root.append(h('h2', {}, 'Propagation'), h('p', {class: 'summary', id: 'reach'}), host, table);
  new Curves(host, root.querySelector('#reach') as HTMLElement, table, model, cursor).start();
}

const y = scaleLinear([0, 1], [height - margin.bottom, margin.top]);

class Curves {
  private width = 0;
  private readonly all: Delays;
  private readonly others: number[][] = [];
  private readonly longest: number;
  private readonly now = h('div', {class: 'cursor', 'aria-hidden': 'true'}, h('i'));
  private delays: number[] = []; // of the chosen block
  private chosen: SVGPathElement = s('path');
  private x = scaleLog();

  constructor(
    private readonly host: HTMLElement,
    private readonly reach: HTMLElement,
    private readonly table: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    this.all = model.propagation.all();
    const blocks = model.tree.blocks.filter((block) => block.height > 0 && model.propagation.knows(block.ref));
    const every = Math.max(1, Math.ceil(blocks.length / background));
    let longest = soonest * 100;
    blocks.forEach((block, index) => {
      const delays = model.propagation.delays(block.ref);
      longest = Math.max(longest, delays[delays.length - 1] ?? 0);
      if (index % every === 0 && delays.length > 1) this.others.push(delays);
    });
    this.longest = longest * 1.15;
  }

  start(): void {
    onResize(this.host, (width) => {
      this.width = width;
      this.draw();
    });
    this.cursor.on(['choice'], () => this.drawChosen());
    this.cursor.on(['time'], () => this.moveNow());
  }

  private draw(): void {
    if (this.width === 0) return;
    this.x = scaleLog([soonest, this.longest], [margin.left, this.width - margin.right]).clamp(true);
    const svg = s('svg', {width: this.width, height, role: 'img', 'aria-label': 'Share of peers that hold a block, over the time since it was mined'});
    const ticks = this.x.ticks().filter((tick) => Math.log10(tick) % 1 === 0);
    const across = s('g', {class: 'axis', transform: `translate(0,${height - margin.bottom})`});
    select(across).call(axisBottom(this.x).tickValues(ticks).tickSize(4).tickFormat((value) => duration(Number(value)).replace(/\.0+ /, ' ')));
    const up = s('g', {class: 'axis', transform: `translate(${margin.left},0)`});
    select(up).call(axisLeft(y).tickValues([0, 0.5, 0.9, 1]).tickSize(-(this.width - margin.left - margin.right)).tickFormat((value) => `${Math.round(Number(value) * 100)} %`));
    svg.append(up, across);
    svg.append(s('text', {class: 'axis-title', x: this.width - margin.right, y: height - 4, 'text-anchor': 'end'}, 'since the block was mined (logarithmic)'));
    for (const delays of this.others) svg.append(s('path', {class: 'other', d: this.curve(delays)}));
    this.chosen = s('path', {class: 'chosen'});
    svg.append(this.chosen);
    this.host.replaceChildren(svg, this.now);
    this.drawChosen();
  }

  private drawChosen(): void {
    const {model, cursor} = this;
    this.delays = cursor.block < 0 ? [] : model.propagation.delays(cursor.block);
    if (this.width === 0) return;
    this.chosen.setAttribute('d', this.delays.length > 0 ? this.curve(this.delays) : '');
    this.fillTable();
    this.moveNow();
  }

  /** A step for each arrival; those that fall on one tenth of a pixel are one. */
  private curve(delays: number[]): string {
    const peers = this.model.data.peers.length;
    let path = `M${margin.left},${y(0).toFixed(1)}`;
    let at = '';
    delays.forEach((delay, index) => {
      const x = this.x(Math.max(soonest, delay)).toFixed(1);
      if (x !== at) path += `V${y(index / peers).toFixed(1)}H${x}`;
      at = x;
    });
    path += `V${y(delays.length / peers).toFixed(1)}`;
    return `${path}H${this.width - margin.right}`;
  }

  private moveNow(): void {
    const {model, cursor} = this;
    if (cursor.block < 0) {
      say(this.reach, 'No block was mined.');
      this.now.hidden = true;
      return;
    }
    const since = cursor.time - model.propagation.born(cursor.block);
    const have = since < 0 ? 0 : bisectRight(this.delays, since);
    const peers = model.data.peers.length;
    const name = model.tree.label(cursor.block);
    say(
      this.reach,
      since < 0
        ? `${name} is mined ${duration(-since)} after the cursor.`
        : `${duration(since)} after it was mined, ${have} of ${peers} (${Math.round((have / peers) * 100)} %) hold ${name}.`,
    );
    if (this.width === 0) return;
    this.now.hidden = since < 0 || since > this.longest; // beyond the axis nothing comes any more
    this.now.style.transform = `translateX(${this.x(Math.max(soonest, since))}px)`;
    (this.now.firstElementChild as HTMLElement).style.transform = `translateY(${y(have / peers) - margin.top}px)`;
  }

  private fillTable(): void {
    const {model, cursor} = this;
    const head = h('tr', {}, ...['Share of peers', 'p50', 'p90', 'p99'].map((text) => h('th', {scope: 'col'}, text)));
    const rows: HTMLTableRowElement[] = [];
    const words = (delay: number | null) => (delay === null ? 'never' : duration(delay));
    if (cursor.block >= 0) {
      const quantiles = [0.5, 0.9, 0.99].map((share) => model.propagation.quantile(cursor.block, share));
      rows.push(line([`Block ${model.tree.label(cursor.block)}`, ...quantiles.map(words)]));
    }
    const {all} = this;
    const any = all.blocks > 0 ? [all.p50, all.p90, all.p99].map(words) : ['–', '–', '–'];
    const every = model.propagation.every;
    const sample = every > 1 ? `, every ${every}th block` : '';
    const arrived = `${all.arrived.toLocaleString('en')} of ${all.of.toLocaleString('en')} arrivals`;
    rows.push(line([`All blocks: ${arrived}${sample}`, ...any]));
    this.table.replaceChildren(h('thead', {}, head), h('tbody', {}, ...rows));
  }
}

function line(texts: string[]): HTMLTableRowElement {
  return h('tr', {}, ...texts.map((text, i) => (i === 0 ? h('th', {scope: 'row'}, text) : h('td', {}, text))));
}
