// The scenario's text, with the lines that fired marked at the cursor.

import type {Cursor} from '../cursor';
import {h} from '../dom';
import type {Model} from '../model';

interface Mark {
  sign: string;
  state: string; // pending, active, fired, held, violated, inconclusive
  word: string;
}

const nothing: Mark = {sign: '', state: '', word: ''};

export function source(root: HTMLElement, model: Model, cursor: Cursor): void {
  const {data} = model;
  root.append(h('h2', {}, 'Scenario'));
  if (data.source === null) {
    root.append(h('p', {class: 'empty'}, 'The scenario’s text was not kept beside this journal.'));
    return;
  }
  const texts = data.source.replace(/\n$/, '').split('\n');
  const rows = texts.map((text, index) => {
    const mark = h('span', {class: 'mark'});
    const row = h('div', {class: 'row', id: `line-${index + 1}`}, mark, h('span', {class: 'number'}, String(index + 1)), coloured(text));
    return {row, mark};
  });
  root.append(h('div', {class: 'code', role: 'group', 'aria-label': 'The scenario, line by line'}, ...rows.map((one) => one.row)));
  const marks = new Marks(model);
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
}

/** What each line did by a moment. */
class Marks {
  private readonly entries = new Map<number, number[]>(); // by line
  private readonly judged = new Map<number, {since: number; settled: number; verdict: string}[]>();

  constructor(private readonly model: Model) {
    model.data.entries.forEach(({line}, entry) => this.entries.set(line, [...(this.entries.get(line) ?? []), entry]));
    const {end} = model.journal;
    for (const finding of model.data.result?.expectations ?? []) {
      if (finding.line === undefined) continue;
      // The result counts nanoseconds, so what was settled last may lie beyond the journal's last microsecond.
      const since = finding.since === null ? end : Math.min(end, finding.since / 1e3);
      const limit = finding.within === null ? end : Math.min(end, since + finding.within / 1e3);
      const settled = finding.held_at === null ? limit : Math.min(end, finding.held_at / 1e3);
      this.judged.set(finding.line, [...(this.judged.get(finding.line) ?? []), {since, settled, verdict: finding.verdict}]);
    }
  }

  at(line: number, time: number): Mark {
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
