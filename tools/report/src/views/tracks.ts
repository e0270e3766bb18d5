// One row a peer: what it was doing, all along.

import {scaleLinear} from 'd3-scale';

import type {Cursor} from '../cursor';
import {h, onResize, sized} from '../dom';
import type {Model} from '../model';
import {trackStates, type Span, type TrackState} from '../model/tracks';
import {canvasFill, colour} from '../paint';
import {inSeconds} from '../words';

const looks: Record<TrackState, {ink: string; ground: string; stroke: number; height: number}> = {
  synced: {ink: 'good', ground: 'good', stroke: -1, height: 0.55},
  behind: {ink: 'warn', ground: 'warn-soft', stroke: 0, height: 0.8},
  'cut off': {ink: 'bad', ground: 'bad-soft', stroke: 4, height: 1},
  paused: {ink: 'faint', ground: 'card', stroke: 3, height: 0.8},
  down: {ink: 'faint', ground: 'card', stroke: 5, height: 0.4},
};
const legend: TrackState[] = ['synced', 'behind', 'cut off', 'paused', 'down'];
const right = 104;

export function tracks(root: HTMLElement, model: Model, cursor: Cursor): void {
  const canvas = h('canvas', {role: 'img'});
  const now = h('canvas', {class: 'now', 'aria-hidden': 'true'});
  const line = h('div', {class: 'now-line'});
  const scroller = h('div', {class: 'scroller tracks', tabindex: 0, role: 'group', 'aria-label': 'Tracks, scroll'}, h('div', {class: 'stack'}, canvas, now, line));
  const key = h('ul', {class: 'legend', 'aria-label': 'States at the cursor', id: 'states'});
  root.append(h('h2', {}, 'Tracks'), key, scroller);
  new TrackView(scroller, canvas, now, line, key, model, cursor).start();
}

class TrackView {
  private width = 0;
  private left = 0;
  private rowHeight = 16;
  private marked = -2; // the peer that the overlay marks
  private context: CanvasRenderingContext2D | null = null;
  private overlay: CanvasRenderingContext2D | null = null;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly now: HTMLCanvasElement,
    private readonly line: HTMLElement,
    private readonly key: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {}

  start(): void {
    onResize(this.scroller, (width) => this.resize(width));
    this.cursor.on(['span', 'theme'], () => this.draw());
    this.cursor.on(['time', 'choice', 'span', 'theme'], () => this.drawNow());
    this.now.addEventListener('click', (event) => this.click(event));
    this.now.addEventListener('pointermove', (event) => this.tell(event));
  }

  private get peers(): number {
    return this.model.data.peers.length;
  }

  private resize(width: number): void {
    this.width = width;
    this.rowHeight = this.peers <= 40 ? Math.min(36, Math.max(20, 380 / Math.max(1, this.peers))) : this.peers <= 150 ? 13 : this.peers <= 400 ? 5 : 3;
    const height = Math.max(1, this.peers * this.rowHeight);
    this.context = sized(this.canvas, width, height);
    this.overlay = sized(this.now, width, height);
    this.overlay.font = this.context.font = `${this.named() ? Math.min(12.5, this.rowHeight - 3) : 1}px system-ui, sans-serif`;
    const widest = this.model.data.peers.reduce((most, peer) => Math.max(most, this.context?.measureText(peer.name).width ?? 0), 0);
    this.left = this.named() ? Math.min(130, widest + 14) : 0;
    this.marked = -2;
    this.draw();
    this.drawNow();
  }

  private named(): boolean {
    return this.rowHeight >= 12;
  }

  private scale() {
    return scaleLinear([this.cursor.from, this.cursor.to], [this.left, this.width - (this.named() ? right : 0)]);
  }

  private draw(): void {
    const {context} = this;
    if (!context) return;
    const x = this.scale();
    const [from, to] = x.range();
    context.clearRect(0, 0, this.width, this.peers * this.rowHeight);
    const fills = Object.fromEntries(
      trackStates.map((state) => {
        const look = looks[state];
        const stroke = this.rowHeight < 5 ? -1 : look.stroke;
        return [state, canvasFill(context, stroke, colour(look.ink), colour(stroke < 0 ? look.ink : look.ground))];
      }),
    ) as Record<TrackState, CanvasPattern | string>;
    for (let peer = 0; peer < this.peers; ++peer) {
      const y = peer * this.rowHeight;
      if (this.named()) this.name(context, peer, y);
      let drawnTo = from;
      for (const span of this.visible(peer)) {
        const a = Math.max(drawnTo, x(span.from));
        const b = Math.min(to, Math.max(x(span.to), a + 0.4));
        if (b <= a) continue;
        const height = this.named() ? (this.rowHeight - 4) * looks[span.state].height : this.rowHeight - 0.5;
        context.fillStyle = fills[span.state];
        context.fillRect(a, y + (this.rowHeight - height) / 2, b - a, height);
        drawnTo = b;
      }
    }
    this.canvas.setAttribute('aria-label', `What each of ${this.peers} peers was doing over time; the table of the topology has the states at the cursor.`);
  }

  private name(context: CanvasRenderingContext2D, peer: number, y: number): void {
    context.textAlign = 'right';
    context.fillStyle = colour('ink');
    context.fillText(this.model.name(peer), this.left - 8, y + this.rowHeight / 2 + 4, this.left - 8);
  }

  private visible(peer: number): Span[] {
    return this.model.replay.tracks.of[peer].filter((span) => span.to >= this.cursor.from && span.from <= this.cursor.to);
  }

  private drawNow(): void {
    const {overlay} = this;
    if (!overlay) return;
    const {tracks} = this.model.replay;
    const height = this.peers * this.rowHeight;
    this.line.style.transform = `translateX(${this.scale()(this.cursor.time) - 0.75}px)`;
    const draws = this.named() || this.cursor.peer !== this.marked;
    if (draws) overlay.clearRect(0, 0, this.width, height);
    this.marked = this.cursor.peer;
    const counts = new Map<TrackState, number>();
    const {tips} = this.model.at(this.cursor.time);
    overlay.textAlign = 'left';
    for (let peer = 0; peer < this.peers; ++peer) {
      const state = tracks.at(peer, this.cursor.time);
      counts.set(state, (counts.get(state) ?? 0) + 1);
      if (!draws) continue;
      const y = peer * this.rowHeight;
      if (peer === this.cursor.peer) {
        overlay.strokeStyle = colour('ink');
        overlay.lineWidth = 1.2;
        overlay.strokeRect(1, y + 0.5, this.width - 2, this.rowHeight - 1);
      }
      if (!this.named()) continue;
      overlay.fillStyle = state === 'synced' ? colour('soft') : colour('ink');
      const label = tips[peer] < 0 ? '' : this.model.tree.label(tips[peer]);
      overlay.fillText(`${label}  ${state}`, this.width - right + 10, y + this.rowHeight / 2 + 4);
    }
    this.key.replaceChildren(
      ...legend.map((state) => h('li', {class: `state-${state.replace(' ', '-')}`}, h('i', {'aria-hidden': 'true'}), `${counts.get(state) ?? 0} ${state}`)),
    );
  }

  private peerAt(event: MouseEvent): number {
    const row = Math.floor((event.clientY - this.now.getBoundingClientRect().top) / this.rowHeight);
    return Math.min(this.peers - 1, Math.max(0, row));
  }

  private click(event: MouseEvent): void {
    const x = event.clientX - this.now.getBoundingClientRect().left;
    this.cursor.choose({peer: this.peerAt(event)});
    if (x >= this.left && (!this.named() || x <= this.width - right)) this.cursor.move(this.scale().invert(x));
  }

  private tell(event: MouseEvent): void {
    const peer = this.peerAt(event);
    const time = this.scale().invert(event.clientX - this.now.getBoundingClientRect().left);
    this.now.title = `${this.model.name(peer)}, ${inSeconds(time, this.cursor.to - this.cursor.from)}: ${this.model.replay.tracks.at(peer, time)}`;
  }
}
