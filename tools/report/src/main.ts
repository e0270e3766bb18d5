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

const format = 2;

function read(): PageData {
  const data = JSON.parse(section('run').textContent ?? '') as PageData;
  if (data.format !== format) throw new Error(`this page reads runs of format ${format}, not ${data.format}`);
  return data;
}

/** The block and the peer that a person asks about first: the best tip of the end, and who is stuck or had it last. Of
 *  who had it first there is no way to show. */
function chooseFirst(model: Model, cursor: Cursor): void {
  const {data, propagation} = model;
  cursor.block = model.bestAtEnd();
  const takers = propagation.of(cursor.block).map((row) => propagation.peer.at(row));
  const broken = data.result?.expectations.find((finding) => finding.verdict !== 'held');
  const stuck = data.peers.findIndex((peer, index) => index !== takers[0] && broken?.peers.includes(peer.name));
  const last = takers.length > 1 ? takers[takers.length - 1] : data.peers.findIndex((_, index) => index !== takers[0]);
  cursor.peer = Math.max(stuck >= 0 ? stuck : last, Math.min(0, data.peers.length - 1));
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
