// One row a peer: what it was doing, all along.

import {scaleLinear} from 'd3-scale';

import type {Cursor} from '../cursor';
import {h, onResize, say, sized} from '../dom';
import type {Model} from '../model';
import {trackStates, type Span, type TrackState} from '../model/tracks';
import {canvasFill, colour} from '../paint';
import {duration, inSeconds} from '../words';

const looks: Record<TrackState, {ink: string; ground: string; stroke: number; height: number}> = {
  synced: {ink: 'good', ground: 'good', stroke: -1, height: 0.55},
  behind: {ink: 'warn', ground: 'warn-soft', stroke: 0, height: 0.8},
  'cut off': {ink: 'bad', ground: 'bad-soft', stroke: 4, height: 1},
  paused: {ink: 'faint', ground: 'card', stroke: 3, height: 0.8},
  down: {ink: 'faint', ground: 'card', stroke: 5, height: 0.4},
};
const legend: TrackState[] = ['synced', 'behind', 'cut off', 'paused', 'down'];
const right = 104; // where rows have room for it: the tip and the state at the cursor
const onePage = 900;
const tallest = 400; // what is in view: rows beyond it are drawn as one scrolls to them

export function tracks(root: HTMLElement, model: Model, cursor: Cursor): void {
  const canvas = h('canvas', {role: 'img'});
  const now = h('canvas', {class: 'now', 'aria-hidden': 'true'});
  const line = h('div', {class: 'now-line'});
  const chosen = h('div', {class: 'chosen-row', hidden: true});
  const stack = h('div', {class: 'stack'}, h('div', {class: 'view'}, canvas, now), line, chosen);
  const scroller = h('div', {class: 'scroller tracks', tabindex: 0, role: 'group', 'aria-label': 'Tracks, scroll'}, stack);
  const key = h('ul', {class: 'legend', 'aria-label': 'States at the cursor', id: 'states'});
  root.append(h('h2', {}, 'Tracks'), key, scroller, asTable(model));
  new TrackView(scroller, stack, canvas, now, line, chosen, key, model, cursor).start();
}

/** How long each peer was in each state; filled when it is opened. */
function asTable(model: Model): HTMLDetailsElement {
  const body = h('tbody');
  const fill = () => {
    if (body.childElementCount > 0) return;
    model.data.peers.forEach(({name}, peer) => {
      const spent = model.replay.tracks.spent(peer);
      body.append(h('tr', {}, h('th', {scope: 'row'}, name), ...legend.map((state) => h('td', {}, spent[state] > 0 ? duration(spent[state]) : '–'))));
    });
  };
  const head = h('tr', {}, ...['Peer', ...legend].map((text) => h('th', {scope: 'col'}, text)));
  return h(
    'details',
    {class: 'as-table', toggle: fill},
    h('summary', {}, 'Time in each state, as a table'),
    h('div', {class: 'scroller', tabindex: 0}, h('table', {}, h('thead', {}, head), body)),
  );
}

class TrackView {
  private width = 0;
  private left = 0;
  private rowHeight = 16;
  private top = 0; // how far it is scrolled
  private height = 1; // of what is drawn
  private readonly paper = window.matchMedia('print'); // on which all rows are
  private readonly words = new Map<TrackState, Text>();
  private context: CanvasRenderingContext2D | null = null;
  private overlay: CanvasRenderingContext2D | null = null;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly stack: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly now: HTMLCanvasElement,
    private readonly line: HTMLElement,
    private readonly chosen: HTMLElement,
    key: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    for (const state of legend) {
      const word = document.createTextNode('');
      this.words.set(state, word);
      key.append(h('li', {class: `state-${state.replace(' ', '-')}`}, h('i', {'aria-hidden': 'true'}), word));
    }
  }

  start(): void {
    onResize(this.scroller, (width) => this.resize(width));
    this.cursor.on(['span', 'theme'], () => this.draw());
    this.cursor.on(['choice'], () => this.showChosen());
    this.cursor.on(['time', 'choice', 'span', 'theme'], () => this.drawNow());
    this.scroller.addEventListener('scroll', () => this.scroll());
    this.paper.addEventListener('change', () => this.resize(this.width));
    this.stack.addEventListener('click', (event) => this.click(event));
    this.stack.addEventListener('pointermove', (event) => this.tell(event));
  }

  private get peers(): number {
    return this.model.data.peers.length;
  }

  private resize(width: number): void {
    this.width = width;
    this.rowHeight = this.peers <= 40 ? Math.min(36, Math.max(20, 380 / Math.max(1, this.peers))) : this.peers <= 150 ? 13 : this.peers <= 400 ? 5 : 3;
    if (this.paper.matches) this.rowHeight = Math.min(this.rowHeight, onePage / Math.max(1, this.peers));
    const whole = Math.max(1, this.peers * this.rowHeight);
    this.height = this.paper.matches ? whole : Math.min(whole, tallest);
    this.top = this.paper.matches ? 0 : this.scroller.scrollTop;
    this.stack.style.height = `${whole}px`;
    this.stack.style.width = `${width}px`;
    this.context = sized(this.canvas, width, this.height);
    this.overlay = sized(this.now, this.named() ? right : 1, this.named() ? this.height : 1);
    this.overlay.font = this.context.font = `${this.named() ? Math.min(12.5, this.rowHeight - 3) : 1}px system-ui, sans-serif`;
    const widest = this.model.data.peers.reduce((most, peer) => Math.max(most, this.context?.measureText(peer.name).width ?? 0), 0);
    this.left = this.named() ? Math.min(130, widest + 14) : 0;
    this.draw();
    this.drawNow();
    this.showChosen();
  }

  /** Scrolls to the row of the chosen peer, and names it where rows have no names. */
  private showChosen(): void {
    const {peer} = this.cursor;
    this.chosen.textContent = peer < 0 || this.named() ? '' : this.model.name(peer);
    if (peer < 0) return;
    const [above, below] = [peer * this.rowHeight, (peer + 1) * this.rowHeight];
    const wanted = below > this.top + this.height || above < this.top ? above - this.height / 2 : this.top;
    if (wanted !== this.top) this.scroller.scrollTop = wanted;
  }

  private scroll(): void {
    if (this.paper.matches) return;
    this.top = this.scroller.scrollTop;
    this.draw();
    this.drawNow();
  }

  /** The peers whose rows are in view. */
  private inView(): [number, number] {
    const first = Math.floor(this.top / this.rowHeight);
    return [first, Math.min(this.peers, Math.ceil((this.top + this.height) / this.rowHeight))];
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
    context.clearRect(0, 0, this.width, this.height);
    const fills = Object.fromEntries(
      trackStates.map((state) => {
        const look = looks[state];
        const stroke = this.rowHeight < 5 ? -1 : look.stroke;
        return [state, canvasFill(context, stroke, colour(look.ink), colour(stroke < 0 ? look.ink : look.ground))];
      }),
    ) as Record<TrackState, CanvasPattern | string>;
    const [first, end] = this.inView();
    for (let peer = first; peer < end; ++peer) {
      const y = peer * this.rowHeight - this.top;
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
    this.canvas.setAttribute('aria-label', `What each of ${this.peers} peers was doing over time; tables have how long, and the states at the cursor.`);
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
    const {time, peer} = this.cursor;
    this.line.style.transform = `translateX(${this.scale()(time) - 0.75}px)`;
    this.chosen.hidden = peer < 0;
    this.chosen.style.height = `${this.rowHeight}px`;
    this.chosen.style.transform = `translateY(${peer * this.rowHeight}px)`;
    const counts = new Map<TrackState, number>();
    for (let one = 0; one < this.peers; ++one) {
      const state = tracks.at(one, time);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    for (const [state, word] of this.words) say(word, `${counts.get(state) ?? 0} ${state}`);
    if (this.named()) this.drawLabels(overlay);
  }

  private drawLabels(overlay: CanvasRenderingContext2D): void {
    const {tips} = this.model.at(this.cursor.time);
    overlay.clearRect(0, 0, right, this.height);
    const [first, end] = this.inView();
    for (let peer = first; peer < end; ++peer) {
      const state = this.model.replay.tracks.at(peer, this.cursor.time);
      const label = tips[peer] < 0 ? '' : this.model.tree.label(tips[peer]);
      overlay.fillStyle = state === 'synced' ? colour('soft') : colour('ink');
      overlay.fillText(`${label}  ${state}`, 10, (peer + 0.5) * this.rowHeight - this.top + 4);
    }
  }

  private peerAt(event: MouseEvent): number {
    const row = Math.floor((event.clientY - this.stack.getBoundingClientRect().top) / this.rowHeight);
    return Math.min(this.peers - 1, Math.max(0, row));
  }

  private click(event: MouseEvent): void {
    const x = event.clientX - this.stack.getBoundingClientRect().left;
    this.cursor.choose({peer: this.peerAt(event)});
    if (x >= this.left && (!this.named() || x <= this.width - right)) this.cursor.move(this.scale().invert(x));
  }

  private tell(event: MouseEvent): void {
    const peer = this.peerAt(event);
    const time = this.scale().invert(event.clientX - this.stack.getBoundingClientRect().left);
    this.stack.title = `${this.model.name(peer)}, ${inSeconds(time, this.cursor.to - this.cursor.from)}: ${this.model.replay.tracks.at(peer, time)}`;
  }
}
