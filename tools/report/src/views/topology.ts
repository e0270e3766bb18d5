// The topology: peers by the tip that they hold, links by the state that they are in.

import {quadtree, type Quadtree} from 'd3-quadtree';

import type {Cursor} from '../cursor';
import {h, onResize, sized} from '../dom';
import type {Model, Moment} from '../model';
import {type Caption, placeCaptions} from '../model/captions';
import {isRound, nearest, placesOf, type Place} from '../model/places';
import {Status} from '../model/replay';
import {colour} from '../paint';
import {signs} from '../signs';
import {offset} from '../words';
import {Dots} from './topology_dots';
import {drawLinks} from './topology_links';
import {TopologyWords} from './topology_words';

const mostTransfers = 1500;
const mostTransfersAPeer = 2; // two waves of blocks: more would cover each other
const shades = 4;
const nameFont = '12px system-ui, sans-serif';
const labelFont = '600 12px system-ui, sans-serif';
const namedAtMost = 12; // of the peers that something is the matter with, where only these are named

export function topology(root: HTMLElement, model: Model, cursor: Cursor): void {
  const canvas = h('canvas', {role: 'img', id: 'network'});
  const wires = h('canvas', {'aria-hidden': 'true'}); // links change seldom, so they have a picture of their own, below
  const holder = h('div', {class: 'network'}, wires, canvas);
  const heading = model.data.topology ? `Topology: ${model.data.topology}` : 'Topology';
  const words = new TopologyWords(model, cursor);
  const {peers} = model.data;
  const below = signs(
    {sign: h('i', {class: 'news', 'aria-hidden': 'true'}), means: 'a block came this way just now', there: model.tree.blocks.length > 1},
    {sign: h('i', {class: 'ring', 'aria-hidden': 'true'}), means: 'the peer that is chosen', there: peers.length > 0},
    {sign: h('i', {class: 'ring odd', 'aria-hidden': 'true'}), means: 'behaves in a way of its own', there: peers.some(({hostile}, peer) => model.isOdd(peer) && !hostile)},
    {sign: h('i', {class: 'ring hostile', 'aria-hidden': 'true'}), means: 'means harm', there: peers.some(({hostile}) => hostile)},
  );
  root.append(h('h2', {}, heading), holder, ...words.elements, below);
  new Network(holder, wires, canvas, words, model, cursor).start();
}

class Network {
  private readonly unit: Place[];
  private places: Place[] = [];
  private radius = 10;
  private width = 0;
  private height = 0;
  private context: CanvasRenderingContext2D | null = null;
  private find: Quadtree<number> = quadtree<number>();
  private blank = true; // nothing is drawn yet
  private hovered = -1;
  private linksDrawn = new Int32Array();
  private linkLook = '';
  private readonly dots = new Dots();
  private readonly captions = new Map<number, string>(); // of the moment
  private captionPlaces = new Map<number, Place>();
  private captionsPlaced = '';
  private readonly front = new Map<number, number>();
  private readonly fewHostile: boolean; // so few that each can be named
  private fewSkewed = true;

  constructor(
    private readonly holder: HTMLElement,
    private readonly wires: HTMLCanvasElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly words: TopologyWords,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    this.unit = placesOf(model.data.topology, model.data.peers.length, model.replay.links.all);
    this.fewHostile = model.data.peers.filter((peer) => peer.hostile).length <= namedAtMost;
  }

  start(): void {
    onResize(this.holder, (width) => this.resize(width));
    this.cursor.on(['theme'], () => this.dots.forget());
    this.cursor.on(['time', 'choice', 'theme', 'span'], () => this.draw());
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
    this.blank = true;
    this.context.font = nameFont; // set once: each time that it is, the browser looks up styles
    const spacing = Math.sqrt((width * this.height) / Math.max(1, peers));
    const room = nearest(this.unit.map(({x, y}) => ({x: x * width, y: y * this.height})));
    this.radius = Math.max(3.2, Math.min(21, spacing * 0.24, room * 0.42));
    this.dots.resize(this.radius, this.canvas.width / width, this.labelled());
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
    this.fewSkewed = moment.clocks.reduce((count, clock) => count + Number(clock !== 0), 0) <= namedAtMost;
    if (context) {
      // On paper what is cleared clears the links below, too.
      if (!this.blank) context.clearRect(0, 0, this.width, this.height);
      this.blank = false;
      this.keepLinks(moment);
      this.drawTransfers(context);
      this.drawPeers(context, moment);
    }
    this.words.tell(moment, (tip) => this.isOlder(tip));
    this.canvas.setAttribute('aria-label', this.words.summary());
  }

  private keepLinks(moment: Moment): void {
    const look = `${this.width} ${colour('link')}`;
    if (look === this.linkLook && moment.links.every((bits, link) => bits === this.linksDrawn[link])) return;
    this.linkLook = look;
    this.linksDrawn = moment.links.slice();
    drawLinks(sized(this.wires, this.width, this.height), moment, this.model.replay.links.all, this.places);
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

  /** Where a block came along just now. */
  private drawTransfers(context: CanvasRenderingContext2D): void {
    const {moves} = this.model.replay;
    const {time} = this.cursor;
    const recent = this.labelled() ? Math.max(15e3, (this.cursor.to - this.cursor.from) / 80) : 15e3;
    context.strokeStyle = colour('accent');
    context.lineWidth = this.labelled() ? 4 : 1.5;
    context.lineCap = this.labelled() ? 'round' : 'butt';
    const end = moves.time.after(time);
    let i = Math.max(moves.time.after(time - recent), end - Math.min(mostTransfers, mostTransfersAPeer * this.places.length));
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
    this.captions.clear();
    for (let peer = 0; peer < this.places.length; ++peer) {
      if (this.isPlain(moment, peer)) continue;
      this.mark(context, moment, peer);
      if (this.isNamed(moment, peer)) this.captions.set(peer, this.caption(moment, peer));
    }
    this.drawCaptions(context);
  }

  /** Pixel on pixel: between them each dot would be sampled anew, which for a thousand takes longer than all the rest. */
  private stampDots(context: CanvasRenderingContext2D, moment: Moment): void {
    const ratio = this.canvas.width / this.width;
    context.save();
    context.resetTransform();
    this.places.forEach(({x, y}, peer) => {
      const tip = moment.tips[peer];
      const lane = tip < 0 ? -1 : this.model.tree.blocks[tip].lane;
      const dot = this.dots.of(lane, this.model.isUp(moment, peer), this.isOlder(tip));
      context.drawImage(dot, Math.round(x * ratio - dot.width / 2), Math.round(y * ratio - dot.height / 2));
    });
    context.restore();
  }

  /** Nothing but a dot: most of a thousand peers are. */
  private isPlain(moment: Moment, peer: number): boolean {
    if (this.labelled() || moment.status[peer] === Status.paused || moment.clocks[peer] !== 0) return false;
    return !this.model.isOdd(peer) && peer !== this.cursor.peer && peer !== this.hovered;
  }

  private isNamed(moment: Moment, peer: number): boolean {
    if (this.labelled() || peer === this.cursor.peer || peer === this.hovered) return true;
    return (this.model.data.peers[peer].hostile && this.fewHostile) || (moment.clocks[peer] !== 0 && this.fewSkewed);
  }

  /** What is drawn onto a peer's dot, and around it. */
  private mark(context: CanvasRenderingContext2D, moment: Moment, peer: number): void {
    const {x, y} = this.places[peer];
    context.save();
    context.translate(x, y);
    if (moment.status[peer] === Status.paused) this.pauseSign(context);
    if (this.model.isOdd(peer)) this.ring(context, colour(this.model.data.peers[peer].hostile ? 'bad' : 'warn'), [3, 2], 5);
    if (moment.clocks[peer] !== 0) this.clockSign(context);
    if (peer === this.cursor.peer || peer === this.hovered) this.ring(context, colour('ink'), [], 3);
    this.label(context, moment, peer);
    context.restore();
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

  /** A clock at the upper right. */
  private clockSign(context: CanvasRenderingContext2D): void {
    const size = Math.max(4, Math.min(7, this.radius * 0.45));
    const at = this.radius * 0.75 + 2;
    context.beginPath();
    context.arc(at, -at, size, 0, 2 * Math.PI);
    context.fillStyle = colour('card');
    context.fill();
    context.moveTo(at, -at - size * 0.65);
    context.lineTo(at, -at);
    context.lineTo(at + size * 0.5, -at);
    context.lineWidth = 1.5;
    context.strokeStyle = colour('ink');
    context.stroke();
  }

  /** In a dot that has room for it. */
  private label(context: CanvasRenderingContext2D, moment: Moment, peer: number): void {
    if (!this.labelled()) return;
    const up = this.model.isUp(moment, peer);
    context.font = labelFont;
    context.fillStyle = up && !this.isOlder(moment.tips[peer]) ? colour('on-lane') : colour('ink');
    context.fillText(up ? this.model.tree.label(moment.tips[peer]) : 'down', 0, 4);
  }

  private drawCaptions(context: CanvasRenderingContext2D): void {
    context.font = nameFont;
    const key = `${this.cursor.peer} ${this.hovered} ${this.width} ${[...this.captions].join()}`;
    if (key !== this.captionsPlaced) this.placeCaptions(context);
    this.captionsPlaced = key;
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.strokeStyle = colour('card');
    context.fillStyle = colour('ink');
    for (const [peer, {x, y}] of this.captionPlaces) {
      const text = this.captions.get(peer) ?? '';
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }

  private placeCaptions(context: CanvasRenderingContext2D): void {
    const weight = (peer: number) => {
      if (peer === this.cursor.peer || peer === this.hovered) return 0;
      return this.model.isOdd(peer) ? 1 : 2;
    };
    const captions: Caption[] = [...this.captions].map(([peer, text]) => ({peer, width: context.measureText(text).width, must: weight(peer) === 0}));
    captions.sort((a, b) => weight(a.peer) - weight(b.peer));
    const few = this.labelled();
    this.captionPlaces = placeCaptions(captions, {
      places: this.places,
      lines: few ? this.model.replay.links.all.map(({a, b}) => [this.places[a], this.places[b]] as const) : [],
      distance: this.radius + 3,
      radius: few ? this.radius : 0,
      round: isRound(this.unit),
      width: this.width,
      height: this.height,
    });
  }

  /** `p3`, `mallory ⚠ forger`, `p5 +1 h`. */
  private caption(moment: Moment, peer: number): string {
    const {hostile, behaviour} = this.model.data.peers[peer];
    const known = hostile && !this.fewHostile ? '' : ` ${behaviour}`;
    const odd = this.model.isOdd(peer) ? ` ⚠\uFE0E${known}` : '';
    const shift = moment.clocks[peer] === 0 ? '' : ` ${offset(this.model.offset(moment, peer))}`;
    return `${this.model.name(peer)}${odd}${shift}`;
  }

  private at(event: PointerEvent | MouseEvent): number {
    const bounds = this.canvas.getBoundingClientRect();
    return this.find.find(event.clientX - bounds.left, event.clientY - bounds.top, this.radius + 6) ?? -1;
  }

  private hover(peer: number): void {
    if (peer === this.hovered) return;
    this.hovered = peer;
    this.canvas.title = peer < 0 ? '' : this.words.ofPeer(this.model.at(this.cursor.time), peer);
    this.canvas.style.cursor = peer >= 0 ? 'pointer' : '';
    this.draw();
  }
}
