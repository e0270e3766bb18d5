// Fault bands over four step lines, on one axis of time.

import {axisBottom} from 'd3-axis';
import {scaleLinear, type ScaleLinear} from 'd3-scale';
import {select} from 'd3-selection';

import type {Cursor} from '../cursor';
import {h, onResize, s, say} from '../dom';
import type {Model} from '../model';
import type {Run} from '../model/activity';
import type {Series} from '../model/series';
import {bandPatterns, svgPatterns} from '../paint';
import {signs} from '../signs';
import {bytes, inSeconds, plural} from '../words';

const left = 10;
const right = 84;
const rowHeight = 72;
const gap = 32;
const bandLine = 15;

interface Line {
  title: string;
  series: Series;
  text: (value: number) => string;
}

const ruler = new OffscreenCanvas(1, 1).getContext('2d');

/** How long a band's name is. */
function measure(name: string): number {
  if (!ruler) return name.length * 7;
  ruler.font = '600 11px system-ui, sans-serif';
  return ruler.measureText(name).width;
}

export function charts(root: HTMLElement, model: Model, cursor: Cursor): void {
  const {replay} = model;
  const lines: Line[] = [
    {title: 'Distinct tips', series: replay.distinct, text: String},
    {title: 'Height spread', series: replay.spread, text: (value) => plural(value, 'block')},
    {title: 'Stale blocks', series: replay.stale, text: String},
    {title: 'Bytes a second', series: replay.traffic, text: (value) => `${bytes(value)}/s`},
  ];
  const host = h('div', {class: 'plot'});
  const below = signs(
    {sign: h('i', {class: 'tick', 'aria-hidden': 'true'}), means: 'an entry of the timeline that is no fault', there: replay.runs.some((run) => !run.fault)},
    {sign: h('b', {class: 'gone'}, '▲'), means: 'a peer gives up blocks: a reorganisation', there: replay.reorgs.length > 0},
  );
  root.append(h('h2', {}, 'Over time'), host, below);
  new Charts(host, model, cursor, lines).start();
}

class Charts {
  private width = 0;
  private x: ScaleLinear<number, number> = scaleLinear();
  private readonly faults: Run[];
  private readonly rows: number;
  private readonly top: number;
  private readonly height: number;
  private readonly marker = h('div', {class: 'cursor', 'aria-hidden': 'true'}); // beside the drawing: a move draws nothing again
  private readonly readouts: SVGTextElement[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly model: Model,
    private readonly cursor: Cursor,
    private readonly lines: Line[],
  ) {
    this.faults = model.replay.runs.filter((run) => run.fault);
    this.rows = Math.min(4, new Set(this.faults.map((run) => run.entry)).size);
    this.top = 6 + this.rows * bandLine + 14;
    this.height = this.top + lines.length * (rowHeight + gap) + 16;
  }

  start(): void {
    onResize(this.host, (width) => {
      this.width = width;
      this.draw();
    });
    this.cursor.on(['span', 'theme'], () => this.draw());
    this.cursor.on(['time'], () => this.moveMarker());
    this.host.addEventListener('pointerdown', (event) => this.grab(event));
    this.host.addEventListener('wheel', (event) => this.wheel(event), {passive: false});
  }

  private draw(): void {
    if (this.width === 0) return;
    this.x = scaleLinear([this.cursor.from, this.cursor.to], [left, this.width - right]);
    const svg = s('svg', {
      width: this.width,
      height: this.height,
      role: 'img',
      'aria-label': this.summary(),
    });
    svg.append(
      svgPatterns('band', bandPatterns, (i) => `var(--band-${i})`),
      s('defs', {}, s('clipPath', {id: 'plot-area'}, this.area())),
    );
    svg.append(this.bands(), this.events());
    this.readouts.length = 0;
    this.lines.forEach((line, index) => svg.append(this.line(line, index)));
    svg.append(this.axis());
    this.marker.style.height = `${this.height - 14}px`;
    this.host.replaceChildren(svg, this.marker);
    this.moveMarker();
  }

  private area(): SVGRectElement {
    return s('rect', {x: left, y: 0, width: Math.max(0, this.width - left - right), height: this.height});
  }

  /** Each faulty entry of the timeline has a row, a colour and a pattern of its own. */
  private bands(): SVGGElement {
    const group = s('g', {class: 'bands', 'clip-path': 'url(#plot-area)'});
    const names = s('g');
    const order = new Map([...new Set(this.faults.map((run) => run.entry))].map((entry, index) => [entry, index]));
    const drawnTo = new Map<number, number>(); // repetitions too close to tell apart are one band
    const namedTo: number[] = []; // by row
    for (const run of this.faults) {
      const index = order.get(run.entry) ?? 0;
      const from = this.x(Math.max(run.from, this.cursor.from - 1e3));
      const to = this.x(Math.min(run.to ?? this.cursor.end, this.cursor.to + 1e3));
      if (to < left || from > this.width) continue;
      const drawn = drawnTo.has(index);
      const before = drawnTo.get(index) ?? -Infinity;
      if (to < before + 0.5) continue;
      drawnTo.set(index, to);
      const look = index % bandPatterns;
      const row = Math.min(index, this.rows - 1);
      const y = 4 + row * bandLine;
      const size = {x: from, width: Math.max(1.5, to - from)};
      group.append(
        s('rect', {...size, y, height: this.height - 20 - y, fill: `var(--band-${look})`, opacity: 0.09}),
        s('rect', {...size, y, height: bandLine - 3, rx: 2, fill: `var(--band-${look})`, opacity: 0.22}),
        s('rect', {...size, y, height: bandLine - 3, rx: 2, fill: `url(#band${look})`}),
      );
      const name = this.nameOf(run);
      const long = measure(name) + 8;
      if (drawn && size.width < long + 10) continue; // of a repeated one, too narrow for its name
      const x = Math.max(left, Math.min(from + 3, this.width - right - long));
      if (x < (namedTo[row] ?? 0)) continue;
      namedTo[row] = x + long + 12;
      names.append(
        s('rect', {class: 'band-label', x, y: y - 0.5, width: long, height: bandLine - 2, rx: 2.5}),
        s('text', {class: 'band-name', x: x + 4, y: y + 9.5}, name),
      );
    }
    group.append(names); // above all bands
    return group;
  }

  private nameOf(run: Run): string {
    const entry = this.model.data.entries[run.entry];
    if (!entry) return `fault ${run.entry}`;
    return entry.name.startsWith(entry.action) ? entry.name : `${entry.name} (${entry.action})`;
  }

  /** What else the timeline does, and reorganisations, as ticks under the bands. */
  private events(): SVGGElement {
    const group = s('g', {class: 'events', 'clip-path': 'url(#plot-area)'});
    const y = 6 + this.rows * bandLine;
    const taken = new Set<number>();
    for (const run of this.model.replay.runs) {
      const x = Math.round(this.x(run.from));
      if (run.fault || taken.has(x) || x < left || x > this.width - right) continue;
      taken.add(x);
      group.append(s('path', {class: 'action', d: `M${x},${y} v8`}, s('title', {}, `${this.nameOf(run)}, ${inSeconds(run.from)}`)));
    }
    const reorged = new Set<number>();
    for (const one of this.model.replay.reorgs) {
      const x = Math.round(this.x(one.time));
      if (reorged.has(x) || x < left || x > this.width - right) continue;
      reorged.add(x);
      group.append(
        s('path', {class: 'reorg', d: `M${x - 3},${y + 12} l3,-6 l3,6 z`}, s('title', {}, `reorganisation: ${this.model.name(one.peer)} gave up ${plural(one.depth, 'block')}, ${inSeconds(one.time)}`)),
      );
    }
    return group;
  }

  private line(line: Line, index: number): SVGGElement {
    const y0 = this.top + index * (rowHeight + gap) + gap - 8;
    const y = scaleLinear([0, Math.max(1, line.series.max)], [y0 + rowHeight, y0]);
    const group = s('g', {class: `line line-${index}`});
    const steps = line.series.steps(this.cursor.from, this.cursor.to, Math.max(1, this.width - left - right));
    let path = '';
    let edge = '';
    for (const [i, step] of steps.entries()) {
      const x = this.x(step.time).toFixed(1);
      const until = this.x(steps[i + 1]?.time ?? Math.min(this.cursor.to, this.cursor.end)).toFixed(1);
      path += i === 0 ? `M${x},${y(step.last).toFixed(1)}` : `H${x}`;
      if (step.low !== step.high) path += `V${y(step.high).toFixed(1)}V${y(step.low).toFixed(1)}`;
      path += `V${y(step.last).toFixed(1)}H${until}`;
      edge += `M${x},${y(0)}V${y(step.last).toFixed(1)}H${until}V${y(0)}Z`;
    }
    const readout = s('text', {class: 'readout', x: this.width - right + 8, y: y0 + rowHeight});
    this.readouts.push(readout);
    group.append(
      s('line', {class: 'ground', x1: left, x2: this.width - right, y1: y(0), y2: y(0)}),
      s('text', {class: 'title', x: left, y: y0 - 6}, line.title),
      s('text', {class: 'most', x: this.width - right, y: y0 - 6, 'text-anchor': 'end'}, `most ${line.text(line.series.max)}`),
      s('path', {class: 'fill', d: edge, 'clip-path': 'url(#plot-area)'}),
      s('path', {class: 'stroke', d: path, 'clip-path': 'url(#plot-area)'}),
      readout,
    );
    return group;
  }

  private axis(): SVGGElement {
    const group = s('g', {class: 'axis', transform: `translate(0,${this.height - 18})`});
    const ticks = Math.max(2, Math.floor(this.width / 110));
    const span = this.cursor.to - this.cursor.from;
    select(group).call(
      axisBottom(this.x)
        .ticks(ticks)
        .tickSize(4)
        .tickFormat((value) => inSeconds(Number(value), span / 4).replace(/0+ s$/, ' s').replace(/\. s$/, ' s')),
    );
    return group;
  }

  private moveMarker(): void {
    if (this.width === 0) return;
    this.marker.style.transform = `translateX(${this.x(this.cursor.time)}px)`;
    this.lines.forEach((line, index) => {
      say(this.readouts[index], line.text(line.series.at(this.cursor.time)));
    });
  }

  private grab(event: PointerEvent): void {
    this.host.setPointerCapture(event.pointerId);
    const follow = (at: PointerEvent) => {
      this.cursor.move(this.x.invert(at.clientX - this.host.getBoundingClientRect().left));
    };
    const drop = () => {
      this.host.removeEventListener('pointermove', follow);
      this.host.removeEventListener('pointerup', drop);
      this.host.removeEventListener('pointercancel', drop);
    };
    this.cursor.play(false);
    follow(event);
    this.host.addEventListener('pointermove', follow);
    this.host.addEventListener('pointerup', drop);
    this.host.addEventListener('pointercancel', drop);
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    if (event.shiftKey) {
      const way = Math.sign(event.deltaY || event.deltaX);
      this.cursor.pan(way * (this.cursor.to - this.cursor.from) * 0.1);
      return;
    }
    const around = this.x.invert(event.clientX - this.host.getBoundingClientRect().left);
    this.cursor.zoom(event.deltaY > 0 ? 1.3 : 1 / 1.3, around);
  }

  private summary(): string {
    const faults = [...new Set(this.faults.map((run) => this.nameOf(run)))].slice(0, 8);
    const most = this.lines.map((line) => `${line.title}: at most ${line.text(line.series.max)}`);
    return `${most.join('; ')}. ${faults.length > 0 ? `Faults: ${faults.join(', ')}.` : 'No faults.'}`;
  }
}
