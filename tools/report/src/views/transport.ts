// Play, step, speed, the slider, and what happened last at the cursor.

import type {Cursor} from '../cursor';
import {h, say} from '../dom';
import type {Model} from '../model';
import {inSeconds} from '../words';

const speeds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];

export function transport(root: HTMLElement, model: Model, cursor: Cursor): void {
  const play = button('▶', 'Play or pause (space)', () => cursor.play());
  play.id = 'play';
  const clock = h('output', {id: 'clock', 'aria-live': 'off'});
  const happened = h('output', {id: 'happened', 'aria-live': 'off'});
  const slider = h('input', {
    type: 'range',
    id: 'slider',
    min: cursor.start,
    max: cursor.end,
    step: 'any',
    'aria-label': 'Time cursor',
    input: () => cursor.move(Number(slider.value)),
  });
  const speed = h('select', {
    id: 'speed',
    'aria-label': 'Speed',
    change: () => (cursor.speed = Number(speed.value)),
  });
  for (const value of speeds) speed.append(h('option', {value, selected: value === 1}, `${value}×`));
  cursor.speed = 1;
  root.append(
    h(
      'div',
      {class: 'buttons'},
      button('⇤', 'To the start (Home)', () => cursor.move(cursor.start)),
      button('‹', 'One event back (←)', () => step(model, cursor, -1)),
      play,
      button('›', 'One event on (→)', () => step(model, cursor, 1)),
      button('⇥', 'To the end (End)', () => cursor.move(cursor.end)),
      speed,
    ),
    clock,
    slider,
    h(
      'div',
      {class: 'buttons'},
      button('−', 'Zoom out (−)', () => cursor.zoom(2)),
      button('+', 'Zoom in (+)', () => cursor.zoom(0.5)),
      button('All', 'The whole run (0)', () => cursor.showAll()),
    ),
    happened,
    h('span', {id: 'keys'}, 'Space plays · ← → step · + − 0 zoom'),
  );

  const draw = () => {
    const span = cursor.to - cursor.from;
    slider.value = String(cursor.time);
    const time = inSeconds(cursor.time, span);
    slider.setAttribute('aria-valuetext', time);
    say(clock, time);
    say(play, cursor.playing ? '❚❚' : '▶');
    play.setAttribute('aria-pressed', String(cursor.playing));
    say(happened, lastRecord(model, cursor.time));
  };
  cursor.on(['time', 'span', 'play'], draw);
  draw();
  keys(model, cursor, speed);
}

function button(sign: string, title: string, click: () => void): HTMLButtonElement {
  return h('button', {type: 'button', title, 'aria-label': title, click}, sign);
}

/** To the next or the last moment at which something changed. */
export function step(model: Model, cursor: Cursor, by: 1 | -1): void {
  const {stops} = model.replay;
  cursor.play(false);
  if (by > 0) {
    const next = stops.after(cursor.time);
    cursor.move(next < stops.length ? stops.at(next) : cursor.end);
    return;
  }
  let before = stops.after(cursor.time) - 1;
  while (before >= 0 && stops.at(before) >= cursor.time) --before;
  cursor.move(before >= 0 ? stops.at(before) : cursor.start);
}

function lastRecord(model: Model, time: number): string {
  const {journal} = model;
  let low = 0;
  let high = journal.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (journal.time[middle] > time) high = middle;
    else low = middle + 1;
  }
  if (low === 0) return 'Nothing has happened yet';
  return `Record ${low - 1}: ${model.records.describe(low - 1)}`;
}

const scrolling = ['ArrowLeft', 'ArrowRight', 'Home', 'End'];

function keys(model: Model, cursor: Cursor, speed: HTMLSelectElement): void {
  const actions: Record<string, () => void> = {
    ' ': () => cursor.play(),
    ArrowRight: () => step(model, cursor, 1),
    ArrowLeft: () => step(model, cursor, -1),
    Home: () => cursor.move(cursor.start),
    End: () => cursor.move(cursor.end),
    '+': () => cursor.zoom(0.5),
    '=': () => cursor.zoom(0.5),
    '-': () => cursor.zoom(2),
    '0': () => cursor.showAll(),
    '<': () => slower(speed, cursor, -1),
    '>': () => slower(speed, cursor, 1),
  };
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (['SELECT', 'TEXTAREA'].includes(target.tagName)) return;
    if (target.classList?.contains('scroller') && scrolling.includes(event.key)) return;
    if (event.key === ' ' && ['BUTTON', 'SUMMARY', 'A'].includes(target.tagName)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function slower(speed: HTMLSelectElement, cursor: Cursor, by: number): void {
  speed.selectedIndex = Math.min(speeds.length - 1, Math.max(0, speed.selectedIndex + by));
  cursor.speed = Number(speed.value);
}
