// The topology in words: who holds which tip, links by state, faults that change links and clocks without stopping
// anything, and a table. All that the picture shows is said here, too.

import type {Cursor} from '../cursor';
import type {Degrading, Entry} from '../data';
import {h, say} from '../dom';
import type {Model, Moment} from '../model';
import {linkState, type LinkState} from '../model/links';
import {laneVariable} from '../paint';
import {bitRate, duration, list, offset, plural} from '../words';

const states: LinkState[] = ['open', 'degraded', 'stalled', 'one-way', 'closed'];
const listedTips = 6;
const listedClocks = 6;

export class TopologyWords {
  readonly elements: HTMLElement[];
  private readonly tips = h('ul', {class: 'legend', id: 'tips', 'aria-label': 'Who holds which tip'});
  private readonly links = h('ul', {class: 'legend links', id: 'links', 'aria-label': 'Links by state'});
  private readonly changes = h('p', {class: 'legend', id: 'changes'});
  private readonly table = h('tbody');
  private readonly details: HTMLDetailsElement;
  private readonly stateWords: (readonly [LinkState, Text])[]; // of states that the run knows
  private readonly degrading: {entry: number; what: Entry; terms: Degrading}[] = [];
  private tipsShown = '';

  constructor(
    private readonly model: Model,
    private readonly cursor: Cursor,
  ) {
    const words = states.filter((state) => model.replay.linkStates.has(state)).map((state) => [state, document.createTextNode('')] as const);
    this.stateWords = words;
    this.links.append(...words.map(([state, word]) => h('li', {class: `link-${state}`}, h('i', {'aria-hidden': 'true'}), word)));
    model.data.entries.forEach((what, entry) => {
      if (what.degrades) this.degrading.push({entry, what, terms: what.degrades});
    });
    const head = h('thead', {}, row('th', ['Peer', 'Tip', 'State', 'Links']));
    this.details = h(
      'details',
      {class: 'as-table', toggle: () => this.fillTable(model.at(cursor.time))},
      h('summary', {}, 'As a table'),
      h('div', {class: 'scroller', tabindex: 0}, h('table', {}, head, this.table)),
    );
    this.elements = [this.tips, this.links, this.changes, this.details];
  }

  /** `isOlder`: of a tip that is not the best of its branch that anyone holds. */
  tell(moment: Moment, isOlder: (tip: number) => boolean): void {
    this.tellTips(moment, isOlder);
    const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<LinkState, number>;
    for (const bits of moment.links) ++counts[linkState(bits)];
    for (const [state, word] of this.stateWords) say(word, `${counts[state]} ${state}`);
    say(this.changes, [...this.degraded(), ...this.skewed(moment)].join('; '));
    if (this.details.open) this.fillTable(moment);
  }

  summary(): string {
    const parts = [...this.tips.children, ...this.links.children, this.changes].map((one) => one.textContent).filter(Boolean);
    return `Topology at the cursor. ${parts.join('; ')}`;
  }

  /** `p3 (forger): A5, synced, clock +1 h; 2 open, 1 stalled`. */
  ofPeer(moment: Moment, peer: number): string {
    const name = this.nameOf(peer);
    return `${name}: ${this.model.tree.label(moment.tips[peer])}, ${this.stateOf(moment, peer)}; ${this.linksOf(moment, peer)}`;
  }

  private tellTips(moment: Moment, isOlder: (tip: number) => boolean): void {
    const held = new Map<number, number[]>();
    let down = 0;
    moment.tips.forEach((tip, peer) => {
      if (tip < 0) ++down;
      else if (held.has(tip)) held.get(tip)?.push(peer);
      else held.set(tip, [peer]);
    });
    const order = [...held].sort((a, b) => b[1].length - a[1].length);
    // Whom the legend names, and how many there are: while that stays so does the legend.
    const shown = order.slice(0, listedTips).map(([tip, peers]) => `${tip} ${isOlder(tip)} ${peers.length} ${peers.slice(0, 7).join()}`);
    const key = `${shown.join(';')} ${order.length} ${down}`;
    if (key === this.tipsShown) return;
    this.tipsShown = key;
    const items = order.slice(0, listedTips).map(([tip, peers]) => {
      const names = list(peers, 6, (peer) => this.model.name(peer));
      const lane = laneVariable(this.model.tree.blocks[tip].lane);
      return item(lane, isOlder(tip), this.model.tree.label(tip), `${plural(peers.length, 'peer')}: ${names}`);
    });
    if (order.length > listedTips) items.push(h('li', {}, `and ${plural(order.length - listedTips, 'more tip')}`));
    if (down > 0) items.push(item('faint', true, 'down', plural(down, 'peer')));
    this.tips.replaceChildren(...items);
  }

  private degraded(): string[] {
    return this.degrading
      .filter(({entry}) => this.model.replay.activity.active(entry, this.cursor.time) > 0)
      .map(({what, terms}) => `${what.name} degrades links: ${termsOf(terms)}`);
  }

  /** By offset: whose clocks are off so far. */
  private skewed(moment: Moment): string[] {
    const byOffset = new Map<number, number[]>();
    moment.clocks.forEach((clock, peer) => {
      if (clock === 0) return;
      const known = byOffset.get(clock);
      if (known) known.push(peer);
      else byOffset.set(clock, [peer]);
    });
    return [...byOffset].map(([clock, peers]) => {
      const whose = list(peers, listedClocks, (peer) => this.model.name(peer));
      return `${peers.length === 1 ? 'clock' : 'clocks'} of ${whose} ${offset(this.model.replay.clocks.offset(clock))}`;
    });
  }

  private fillTable(moment: Moment): void {
    this.table.replaceChildren(
      ...this.model.data.peers.map((_, peer) =>
        row('td', [this.nameOf(peer), this.model.tree.label(moment.tips[peer]), this.stateOf(moment, peer), this.linksOf(moment, peer)]),
      ),
    );
  }

  private nameOf(peer: number): string {
    const name = this.model.name(peer);
    return this.model.isOdd(peer) ? `${name} (${this.model.data.peers[peer].behaviour})` : name;
  }

  private stateOf(moment: Moment, peer: number): string {
    const state = this.model.replay.tracks.at(peer, this.cursor.time);
    return moment.clocks[peer] === 0 ? state : `${state}, clock ${offset(this.model.offset(moment, peer))}`;
  }

  private linksOf(moment: Moment, peer: number): string {
    const own = this.model.replay.links.of[peer];
    const counts = states.map((state) => [own.filter((link) => linkState(moment.links[link]) === state).length, state] as const);
    const parts = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
    return parts.length > 0 ? parts.join(', ') : 'no links';
  }
}

function termsOf({latency, jitter, bandwidth}: Degrading): string {
  const parts: string[] = [];
  if (latency !== undefined) parts.push(`latency ${duration(latency)}`);
  if (jitter !== undefined) parts.push(`jitter ${duration(jitter)}`);
  if (bandwidth !== undefined) parts.push(bitRate(bandwidth));
  return parts.join(', ');
}

function item(swatch: string, hollow: boolean, strong: string, text: string): HTMLLIElement {
  return h('li', {}, h('i', {class: hollow ? 'swatch hollow' : 'swatch', style: `--swatch: var(--${swatch})`, 'aria-hidden': 'true'}), h('b', {}, strong), ` ${text}`);
}

function row(cell: 'td' | 'th', texts: string[]): HTMLTableRowElement {
  return h('tr', {}, ...texts.map((text) => h(cell, cell === 'th' ? {scope: 'col'} : {}, text)));
}
