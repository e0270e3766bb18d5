// The scenario's text, with the lines that fired marked at the cursor; beside it that of another future, where one was
// taken.

import type {Cursor} from '../cursor';
import type {Source} from '../data';
import {h} from '../dom';
import type {Model} from '../model';

interface Mark {
  sign: string;
  state: string; // pending, active, fired, held, violated, inconclusive, replaced
  word: string;
}

const nothing: Mark = {sign: '', state: '', word: ''};
const gone: Mark = {sign: '−', state: 'replaced', word: 'replaced by the other file'};

export function source(root: HTMLElement, model: Model, cursor: Cursor): void {
  root.append(h('h2', {}, 'Scenario'));
  if (model.data.sources.length === 0) root.append(h('p', {class: 'empty'}, 'The scenario’s text was not kept beside this journal.'));
  model.data.sources.forEach((one, index) => {
    if (one.when) root.append(h('p', {class: 'summary'}, h('b', {}, one.file), `, ${one.when}`));
    root.append(listing(one, lineIds[index], new Marks(model, index), cursor));
  });
}

const lineIds = ['line', 'then']; // as sim/pages/verdict_html.cpp links to them

function listing(source: Source, id: string, marks: Marks, cursor: Cursor): HTMLElement {
  const texts = source.text.replace(/\n$/, '').split('\n');
  const rows = texts.map((text, index) => {
    const mark = h('span', {class: 'mark'});
    const row = h('div', {class: 'row', id: `${id}-${index + 1}`}, mark, h('span', {class: 'number'}, String(index + 1)), coloured(text));
    return {row, mark};
  });
  const draw = () => {
    rows.forEach(({row, mark}, index) => {
      const {sign, state, word} = marks.at(index + 1, cursor.time);
      const name = state === '' ? 'row' : `row ${state}`;
      if (row.className === name) return;
      row.className = name;
      mark.textContent = sign;
      mark.title = word;
      mark.setAttribute('aria-label', word);
      mark.setAttribute('role', 'img');
    });
  };
  cursor.on(['time'], draw);
  draw();
  return h('div', {class: 'code', role: 'group', 'aria-label': `${source.file}, line by line`}, ...rows.map((one) => one.row));
}

/** What each line of a source did by a moment. */
class Marks {
  private readonly entries = new Map<number, number[]>(); // by line
  private readonly judged = new Map<number, {since: number; settled: number; verdict: string}[]>();
  private readonly replaced: Set<number>;

  constructor(
    private readonly model: Model,
    source: number,
  ) {
    const {sources, entries, result} = model.data;
    this.replaced = new Set(sources[source].replaced);
    entries.forEach((one, entry) => {
      if ((one.source ?? 0) === source) this.entries.set(one.line, [...(this.entries.get(one.line) ?? []), entry]);
    });
    const {end} = model.journal;
    for (const finding of result?.expectations ?? []) {
      const where = sources.length > 1 && finding.file === sources[1].file ? 1 : 0;
      if (finding.line === undefined || where !== source) continue;
      // The result counts nanoseconds, so what was settled last may lie beyond the journal's last microsecond.
      const since = finding.since === null ? end : Math.min(end, finding.since / 1e3);
      const limit = finding.within === null ? end : Math.min(end, since + finding.within / 1e3);
      const settled = finding.held_at === null ? limit : Math.min(end, finding.held_at / 1e3);
      this.judged.set(finding.line, [...(this.judged.get(finding.line) ?? []), {since, settled, verdict: finding.verdict}]);
    }
  }

  at(line: number, time: number): Mark {
    if (this.replaced.has(line)) return gone;
    const entries = this.entries.get(line);
    if (entries) return this.fired(entries, time);
    const judged = this.judged.get(line);
    return judged ? this.judgement(judged, time) : nothing;
  }

  private fired(entries: number[], time: number): Mark {
    const {activity} = this.model.replay;
    if (!entries.some((entry) => activity.begun(entry, time) > 0)) return {sign: '·', state: 'pending', word: 'not yet'};
    if (entries.some((entry) => activity.active(entry, time) > 0)) return {sign: '▶', state: 'active', word: 'active'};
    return {sign: '✓', state: 'fired', word: 'done'};
  }

  private judgement(all: {since: number; settled: number; verdict: string}[], time: number): Mark {
    const settled = all.filter((one) => one.settled <= time);
    if (settled.length > 0) {
      const worst = settled.find((one) => one.verdict !== 'held') ?? settled[0];
      const sign = worst.verdict === 'held' ? '✓' : worst.verdict === 'violated' ? '✗' : '?';
      return {sign, state: worst.verdict, word: worst.verdict};
    }
    if (all.some((one) => one.since <= time)) return {sign: '…', state: 'judging', word: 'being judged'};
    return {sign: '·', state: 'pending', word: 'not yet'};
  }
}

/** Comments and keys, told apart a little. */
function coloured(text: string): HTMLElement {
  const line = h('code');
  const comment = text.search(/(^|\s)#/);
  const code = comment < 0 ? text : text.slice(0, comment);
  for (const part of code.split(/([A-Za-z_-]+:)/)) {
    if (/^[A-Za-z_-]+:$/.test(part)) line.append(h('span', {class: 'key'}, part));
    else if (part) line.append(part);
  }
  if (comment >= 0) line.append(h('span', {class: 'comment'}, text.slice(comment)));
  return line;
}
