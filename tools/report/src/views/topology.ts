// The topology: peers by the tip that they hold, links by the state that they are in.

import {quadtree, type Quadtree} from 'd3-quadtree';
import {symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye} from 'd3-shape';

import type {Cursor} from '../cursor';
import {h, onResize, say, sized} from '../dom';
import type {Model, Moment} from '../model';
import {LinkBits, linkState, type LinkState} from '../model/links';
import {placesOf, type Place} from '../model/places';
import {Status} from '../model/replay';
import {colour, laneColours, laneVariable} from '../paint';
import {list, plural} from '../words';

const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar, symbolWye];
const mostTransfers = 1500;
const shades = 4;
const nameFont = '12px system-ui, sans-serif';
const labelFont = '600 12px system-ui, sans-serif';
const states: LinkState[] = ['open', 'stalled', 'one-way', 'closed'];

export function topology(root: HTMLElement, model: Model, cursor: Cursor): void {
  const canvas = h('canvas', {role: 'img', id: 'network'});
  const wires = h('canvas', {'aria-hidden': 'true'}); // links change seldom, so they have a picture of their own, below
  const holder = h('div', {class: 'network'}, wires, canvas);
  const tips = h('ul', {class: 'legend', id: 'tips', 'aria-label': 'Who holds which tip'});
  const links = h('ul', {class: 'legend links', id: 'links', 'aria-label': 'Links by state'});
  const table = h('tbody');
  const details = h(
    'details',
    {class: 'as-table'},
    h('summary', {}, 'As a table'),
    h('div', {class: 'scroller'}, h('table', {}, h('thead', {}, row('th', ['Peer', 'Tip', 'State', 'Links'])), table)),
  );
  const heading = model.data.topology ? `Topology: ${model.data.topology}` : 'Topology';
  root.append(h('h2', {}, heading), holder, tips, links, details);
  new Network(holder, wires, canvas, tips, links, details, table, model, cursor).start();
}

class Network {
  private readonly unit: Place[];
  private places: Place[] = [];
  private radius = 10;
  private width = 0;
  private height = 0;
  private context: CanvasRenderingContext2D | null = null;
  private find: Quadtree<number> = quadtree<number>();
  private hovered = -1;
  private linksDrawn = new Int32Array();
  private linkLook = '';
  private readonly outlines = new Map<number, Path2D>();
  private readonly dots: (ImageBitmap | undefined)[] = [];
  private readonly stateWords: Record<LinkState, Text>;
  private tipsShown = '';
  private readonly front = new Map<number, number>();

  constructor(
    private readonly holder: HTMLElement,
    private readonly wires: HTMLCanvasElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly tips: HTMLElement,
    linkLegend: HTMLElement,
    private readonly details: HTMLDetailsElement,
    private readonly table: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    this.unit = placesOf(model.data.topology, model.data.peers.length, model.replay.links.all);
    const words = states.map((state) => [state, document.createTextNode('')] as const);
    this.stateWords = Object.fromEntries(words) as Record<LinkState, Text>;
    linkLegend.append(...words.map(([state, word]) => h('li', {class: `link-${state}`}, h('i', {'aria-hidden': 'true'}), word)));
  }

  start(): void {
    onResize(this.holder, (width) => this.resize(width));
    this.cursor.on(['theme'], () => (this.dots.length = 0));
    this.cursor.on(['time', 'choice', 'theme', 'span'], () => this.draw());
    this.details.addEventListener('toggle', () => this.draw());
    this.canvas.addEventListener('pointermove', (event) => this.hover(this.at(event)));
    this.canvas.addEventListener('pointerleave', () => this.hover(-1));
    this.canvas.addEventListener('click', (event) => {
      const peer = this.at(event);
      if (peer >= 0) this.cursor.choose({peer});
    });
  }

  private resize(width: number): void {
    const peers = this.unit.length;
    const flat = new Set(this.unit.map((place) => place.y)).size === 1;
    this.width = width;
    this.height = flat ? 190 : Math.min(width * 0.86, peers > 300 ? 560 : 400);
    this.context = sized(this.canvas, width, this.height);
    this.context.textAlign = 'center';
    this.context.font = nameFont; // set once: each time that it is, the browser looks up styles
    const spacing = Math.sqrt((width * this.height) / Math.max(1, peers));
    this.outlines.clear();
    this.dots.length = 0;
    this.radius = Math.max(3.2, Math.min(21, spacing * 0.24));
    const margin = this.radius + (this.labelled() ? 20 : 6);
    this.places = this.unit.map(({x, y}) => ({
      x: margin + x * (width - 2 * margin),
      y: margin + y * (this.height - 2 * margin),
    }));
    this.find = quadtree<number>()
      .x((peer) => this.places[peer].x)
      .y((peer) => this.places[peer].y)
      .addAll([...this.places.keys()]);
    this.draw();
  }

  private labelled(): boolean {
    return this.radius >= 13;
  }

  private draw(): void {
    const moment = this.model.at(this.cursor.time);
    const context = this.context;
    this.findFront(moment);
    if (context) {
      context.clearRect(0, 0, this.width, this.height);
      this.keepLinks(moment);
      this.drawTransfers(context);
      this.drawPeers(context, moment);
    }
    this.tipLegend(moment);
    this.statesOfLinks(moment);
    if (this.details.open) this.fillTable(moment);
  }

  private keepLinks(moment: Moment): void {
    const look = `${this.width} ${colour('link')}`;
    if (look === this.linkLook && moment.links.every((bits, link) => bits === this.linksDrawn[link])) return;
    this.linkLook = look;
    this.linksDrawn = moment.links.slice();
    this.drawLinks(sized(this.wires, this.width, this.height), moment);
  }

  /** Of each branch the best tip that anyone holds: who is on an older one is drawn hollow. */
  private findFront(moment: Moment): void {
    this.front.clear();
    for (const tip of moment.tips) {
      if (tip < 0) continue;
      const block = this.model.tree.blocks[tip];
      const known = this.front.get(block.lane);
      if (known === undefined || this.model.tree.blocks[known].rank < block.rank) this.front.set(block.lane, tip);
    }
  }

  private isOlder(tip: number): boolean {
    return tip >= 0 && this.front.get(this.model.tree.blocks[tip].lane) !== tip;
  }

  private drawLinks(context: CanvasRenderingContext2D, moment: Moment): void {
    const thin = this.places.length > 80;
    const looks: Record<LinkState, {ink: string; width: number; dash: number[]}> = {
      open: {ink: colour('link'), width: thin ? 0.5 : 1.6, dash: []},
      closed: {ink: colour('link-closed'), width: thin ? 0.4 : 1.2, dash: [1, 4]},
      stalled: {ink: colour('bad'), width: thin ? 0.9 : 2, dash: [5, 4]},
      'one-way': {ink: colour('warn'), width: thin ? 0.9 : 2, dash: [9, 4]},
    };
    for (const state of ['closed', 'open', 'one-way', 'stalled'] as LinkState[]) {
      context.beginPath();
      this.model.replay.links.all.forEach(({a, b}, link) => {
        if (linkState(moment.links[link]) !== state) return;
        context.moveTo(this.places[a].x, this.places[a].y);
        context.lineTo(this.places[b].x, this.places[b].y);
      });
      const look = looks[state];
      context.strokeStyle = look.ink;
      context.lineWidth = look.width;
      context.setLineDash(look.dash);
      context.stroke();
    }
    context.setLineDash([]);
    if (!thin) this.markStopped(context, moment);
  }

  /** Two bars where nothing passes, an arrow head the one way that something does. */
  private markStopped(context: CanvasRenderingContext2D, moment: Moment): void {
    this.model.replay.links.all.forEach(({a, b}, link) => {
      const bits = moment.links[link];
      const state = linkState(bits);
      if (state !== 'stalled' && state !== 'one-way') return;
      const [from, to] = (bits & LinkBits.heldAB) !== 0 ? [this.places[b], this.places[a]] : [this.places[a], this.places[b]];
      context.save();
      context.translate((from.x + to.x) / 2, (from.y + to.y) / 2);
      context.rotate(Math.atan2(to.y - from.y, to.x - from.x));
      context.fillStyle = colour('card');
      context.fillRect(-9, -9, 18, 18);
      context.beginPath();
      if (state === 'stalled') context.rect(-5, -8, 3, 16), context.rect(2, -8, 3, 16);
      else context.moveTo(-6, -7), context.lineTo(7, 0), context.lineTo(-6, 7);
      context.fillStyle = colour(state === 'stalled' ? 'bad' : 'warn');
      context.fill();
      context.restore();
    });
  }

  /** Where a block came along just now. */
  private drawTransfers(context: CanvasRenderingContext2D): void {
    const {moves} = this.model.replay;
    const {time} = this.cursor;
    const recent = this.labelled() ? Math.max(15e3, (this.cursor.to - this.cursor.from) / 80) : 15e3;
    context.strokeStyle = colour('accent');
    context.lineWidth = this.labelled() ? 4 : 1.5;
    context.lineCap = this.labelled() ? 'round' : 'butt';
    const end = moves.time.after(time);
    let i = Math.max(moves.time.after(time - recent), end - mostTransfers);
    for (let shade = 1; shade <= shades; ++shade) {
      const until = time - recent * (1 - shade / shades);
      context.globalAlpha = shade / shades;
      context.beginPath();
      for (; i < end && moves.time.at(i) <= until; ++i) {
        const by = moves.by.at(i);
        if (by < 0) continue;
        const [from, to] = [this.places[by], this.places[moves.peer.at(i)]];
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
    context.lineCap = 'butt';
  }

  private drawPeers(context: CanvasRenderingContext2D, moment: Moment): void {
    this.stampDots(context, moment);
    for (let peer = 0; peer < this.places.length; ++peer) {
      if (!this.isPlain(moment, peer)) this.mark(context, moment, peer);
    }
  }

  /** Pixel on pixel: between them each dot would be sampled anew, which for a thousand takes longer than all the rest. */
  private stampDots(context: CanvasRenderingContext2D, moment: Moment): void {
    const ratio = this.canvas.width / this.width;
    context.save();
    context.resetTransform();
    this.places.forEach(({x, y}, peer) => {
      const tip = moment.tips[peer];
      const lane = tip < 0 ? -1 : this.model.tree.blocks[tip].lane;
      const dot = this.dot(lane, this.model.isUp(moment, peer), this.isOlder(tip));
      context.drawImage(dot, Math.round(x * ratio - dot.width / 2), Math.round(y * ratio - dot.height / 2));
    });
    context.restore();
  }

  /** Nothing but a dot: most of a thousand peers are. */
  private isPlain(moment: Moment, peer: number): boolean {
    return !this.labelled() && moment.status[peer] !== Status.paused && !this.isNamed(peer);
  }

  private isNamed(peer: number): boolean {
    return peer === this.cursor.peer || peer === this.hovered || this.model.data.peers[peer].hostile;
  }

  /** What is drawn onto a peer's dot, and around it. */
  private mark(context: CanvasRenderingContext2D, moment: Moment, peer: number): void {
    const {x, y} = this.places[peer];
    context.save();
    context.translate(x, y);
    if (moment.status[peer] === Status.paused) this.pauseSign(context);
    if (this.model.data.peers[peer].hostile) this.ring(context, colour('bad'), [3, 2], 5);
    if (peer === this.cursor.peer || peer === this.hovered) this.ring(context, colour('ink'), [], 3);
    this.label(context, moment, peer, this.model.isUp(moment, peer));
    context.restore();
  }

  private dotSize(): number {
    return 2 * Math.ceil(this.radius * 1.6 + 3); // a star is wider than a circle of its area
  }

  /** Peers that look alike are drawn once and copied. */
  private dot(lane: number, up: boolean, hollow: boolean): ImageBitmap {
    const look = lane < 0 ? 0 : 1 + (lane % (laneColours * shapes.length));
    const key = 4 * look + (up ? 2 : 0) + (hollow ? 1 : 0);
    return (this.dots[key] ??= this.makeDot(lane, up, hollow));
  }

  private makeDot(lane: number, up: boolean, hollow: boolean): ImageBitmap {
    const ratio = this.canvas.width / this.width;
    const size = Math.ceil(this.dotSize() * ratio);
    const tile = new OffscreenCanvas(size, size);
    const context = tile.getContext('2d');
    if (!context) throw new Error('this browser draws no canvas');
    context.setTransform(ratio, 0, 0, ratio, size / 2, size / 2);
    this.drawDot(context, lane, up, hollow);
    return tile.transferToImageBitmap();
  }

  private drawDot(context: OffscreenCanvasRenderingContext2D, lane: number, up: boolean, hollow: boolean): void {
    const ink = colour(laneVariable(lane));
    const outline = this.outline(lane);
    context.fillStyle = colour('card');
    context.fill(outline);
    context.fillStyle = ink;
    context.globalAlpha = !up ? 0.15 : hollow ? 0.16 : 1;
    context.fill(outline);
    context.globalAlpha = 1;
    context.lineWidth = this.labelled() ? 2.5 : hollow ? 1.6 : 1;
    context.strokeStyle = !up ? colour('faint') : hollow ? ink : colour('card');
    if (!up) context.setLineDash([2, 2]);
    context.stroke(outline);
  }

  private shape(lane: number): number {
    return this.labelled() || lane < 0 ? 0 : lane % shapes.length;
  }

  private outline(lane: number): Path2D {
    const index = this.shape(lane);
    let path = this.outlines.get(index);
    if (!path) {
      path = new Path2D(symbol(shapes[index], Math.PI * this.radius * this.radius)() ?? '');
      this.outlines.set(index, path);
    }
    return path;
  }

  private ring(context: CanvasRenderingContext2D, ink: string, dash: number[], distance: number): void {
    context.beginPath();
    context.arc(0, 0, this.radius + distance, 0, 2 * Math.PI);
    context.setLineDash(dash);
    context.lineWidth = 2;
    context.strokeStyle = ink;
    context.stroke();
    context.setLineDash([]);
  }

  private pauseSign(context: CanvasRenderingContext2D): void {
    context.fillStyle = colour('card');
    context.fillRect(-4, -this.radius + 2, 3, 7);
    context.fillRect(1, -this.radius + 2, 3, 7);
  }

  private label(context: CanvasRenderingContext2D, moment: Moment, peer: number, up: boolean): void {
    if (this.labelled()) {
      context.font = labelFont;
      context.fillStyle = up && !this.isOlder(moment.tips[peer]) ? colour('on-lane') : colour('ink');
      context.fillText(up ? this.model.tree.label(moment.tips[peer]) : 'down', 0, 4);
    }
    if (!this.labelled() && !this.isNamed(peer)) return;
    if (this.labelled()) context.font = nameFont;
    context.lineWidth = 3;
    context.strokeStyle = colour('card');
    context.fillStyle = colour('ink');
    const hostile = this.model.data.peers[peer].hostile ? ' ⚠' : '';
    const name = this.model.name(peer) + hostile;
    context.strokeText(name, 0, this.radius + 15);
    context.fillText(name, 0, this.radius + 15);
  }

  private tipLegend(moment: Moment): void {
    const held = new Map<number, number[]>();
    let down = 0;
    moment.tips.forEach((tip, peer) => {
      if (tip < 0) ++down;
      else if (held.has(tip)) held.get(tip)?.push(peer);
      else held.set(tip, [peer]);
    });
    const order = [...held].sort((a, b) => b[1].length - a[1].length);
    // Whom the legend names, and how many there are: while that stays so does the legend.
    const shown = order.slice(0, 6).map(([tip, peers]) => `${tip} ${this.isOlder(tip)} ${peers.length} ${peers.slice(0, 7).join()}`);
    const key = `${shown.join(';')} ${order.length} ${down}`;
    if (key === this.tipsShown) return;
    this.tipsShown = key;
    const items = order.slice(0, 6).map(([tip, peers]) => {
      const names = list(peers, 6, (peer) => this.model.name(peer));
      return item(laneVariable(this.model.tree.blocks[tip].lane), this.isOlder(tip), this.model.tree.label(tip), `${plural(peers.length, 'peer')}: ${names}`);
    });
    if (order.length > 6) items.push(h('li', {}, `and ${plural(order.length - 6, 'more tip')}`));
    if (down > 0) items.push(item('faint', true, 'down', plural(down, 'peer')));
    this.tips.replaceChildren(...items);
    this.canvas.setAttribute('aria-label', `Topology at the cursor. ${items.map((one) => one.textContent).join('; ')}`);
  }

  private statesOfLinks(moment: Moment): void {
    const counts: Record<LinkState, number> = {open: 0, stalled: 0, 'one-way': 0, closed: 0};
    for (const bits of moment.links) ++counts[linkState(bits)];
    for (const state of states) say(this.stateWords[state], `${counts[state]} ${state}`);
  }

  private fillTable(moment: Moment): void {
    this.table.replaceChildren(
      ...this.model.data.peers.map((peer, index) =>
        row('td', [
          peer.hostile || (peer.behaviour !== 'honest' && peer.behaviour !== '') ? `${peer.name} (${peer.behaviour})` : peer.name,
          this.model.tree.label(moment.tips[index]),
          this.model.replay.tracks.at(index, this.cursor.time),
          this.linksOf(moment, index),
        ]),
      ),
    );
  }

  private linksOf(moment: Moment, peer: number): string {
    const links = this.model.replay.links.of[peer];
    const counts = states.map((state) => [links.filter((link) => linkState(moment.links[link]) === state).length, state] as const);
    return counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`).join(', ');
  }

  private at(event: PointerEvent | MouseEvent): number {
    const bounds = this.canvas.getBoundingClientRect();
    return this.find.find(event.clientX - bounds.left, event.clientY - bounds.top, this.radius + 6) ?? -1;
  }

  private hover(peer: number): void {
    if (peer === this.hovered) return;
    this.hovered = peer;
    const spec = this.model.data.peers[peer];
    this.canvas.title = spec ? `${spec.name}${spec.behaviour && spec.behaviour !== 'honest' ? ` (${spec.behaviour})` : ''}` : '';
    this.canvas.style.cursor = peer >= 0 ? 'pointer' : '';
    this.draw();
  }
}

function item(swatch: string, hollow: boolean, strong: string, text: string): HTMLLIElement {
  return h('li', {}, h('i', {class: hollow ? 'swatch hollow' : 'swatch', style: `--swatch: var(--${swatch})`, 'aria-hidden': 'true'}), h('b', {}, strong), ` ${text}`);
}

function row(cell: 'td' | 'th', texts: string[]): HTMLTableRowElement {
  return h('tr', {}, ...texts.map((text) => h(cell, cell === 'th' ? {scope: 'col'} : {}, text)));
}
