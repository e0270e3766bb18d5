import './style.css';

import {Cursor} from './cursor';
import type {PageData} from './data';
import {h, section} from './dom';
import {Model} from './model';
import {forgetColours} from './paint';
import {charts} from './views/charts';
import {path} from './views/path';
import {propagation} from './views/propagation';
import {source} from './views/source';
import {topology} from './views/topology';
import {tracks} from './views/tracks';
import {transport} from './views/transport';
import {tree} from './views/tree';

const format = 1;

function read(): PageData {
  const data = JSON.parse(section('run').textContent ?? '') as PageData;
  if (data.format !== format) throw new Error(`this page reads runs of format ${format}, not ${data.format}`);
  return data;
}

/** The block and the peer that a person asks about first: the best one, and who is stuck or was last. */
function chooseFirst(model: Model, cursor: Cursor): void {
  const lane = model.tree.lanes[0];
  const best = lane ? lane.to : -1;
  const broken = model.data.result?.expectations.find((finding) => finding.verdict !== 'held');
  const stuck = model.data.peers.findIndex((peer) => broken?.peers.includes(peer.name));
  const arrivals = best < 0 ? [] : model.propagation.of(best);
  const last = arrivals.length > 0 ? model.propagation.moves.peer.at(arrivals[arrivals.length - 1]) : 0;
  cursor.block = best >= 0 && model.tree.blocks[best].height > 0 ? best : -1;
  cursor.peer = model.data.peers.length === 0 ? -1 : stuck >= 0 ? stuck : last;
}

function themes(cursor: Cursor): void {
  const button = section('theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const retheme = () => {
    forgetColours();
    cursor.changed('theme');
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    const now = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark';
    retheme();
  });
  dark.addEventListener('change', retheme);
}

/** `Copy` beside the command that repeats the run. */
function copying(): void {
  const command = document.getElementById('repeat');
  if (!command) return;
  const button = h('button', {type: 'button', class: 'copy', click: () => void copy()}, 'Copy');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command.textContent ?? '');
      button.textContent = 'Copied';
    } catch {
      window.getSelection()?.selectAllChildren(command);
      button.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  };
  command.after(' ', button);
}

/** Paper can't be clicked: what held is unfolded on it. */
function printing(): void {
  const folded = [...document.querySelectorAll<HTMLDetailsElement>('#verdict details')];
  const opened: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    for (const one of folded) if (!one.open) opened.push(one), (one.open = true);
  });
  window.addEventListener('afterprint', () => {
    for (const one of opened.splice(0)) one.open = false;
  });
}

function start(): void {
  const model = new Model(read());
  const cursor = new Cursor(model.journal.start, model.journal.end);
  chooseFirst(model, cursor);
  section('app').hidden = false;
  const views = {transport, charts, topology, tree, tracks, propagation, path, source};
  for (const [id, view] of Object.entries(views)) {
    const part = section(id);
    view(part, model, cursor);
    const heading = part.querySelector('h2');
    if (heading) part.setAttribute('aria-label', heading.textContent ?? '');
  }
  themes(cursor);
  document.documentElement.dataset.ready = 'true';
}

copying();
printing();
try {
  start();
} catch (error) {
  const trouble = section('trouble');
  trouble.textContent = `The pictures can’t be drawn: ${error instanceof Error ? error.message : String(error)}`;
  trouble.hidden = false;
}
