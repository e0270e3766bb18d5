// For one block and one peer: how it came there, hop by hop; or why it did not come.

import type {Cursor} from '../cursor';
import {h} from '../dom';
import type {Model} from '../model';
import type {Hop} from '../model/path';
import {duration, inSeconds} from '../words';

const listed = 400; // blocks in the list; the chosen one is always there

export function path(root: HTMLElement, model: Model, cursor: Cursor): void {
  const block = h('select', {id: 'block', change: () => cursor.choose({block: Number(block.value)})});
  const peer = h('select', {id: 'peer', change: () => cursor.choose({peer: Number(peer.value)})});
  fillBlocks(block, model);
  block.disabled = block.options.length === 0;
  model.data.peers.forEach((one, index) => peer.append(h('option', {value: index}, one.name)));
  const body = h('div', {class: 'path', 'aria-live': 'polite'});
  root.append(
    h('h2', {}, 'The way of a block'),
    h('p', {class: 'choice'}, h('label', {for: 'block'}, 'Block '), block, h('label', {for: 'peer'}, ' to '), peer),
    body,
  );
  let shown = '';
  const draw = () => {
    const {content, key} = story(model, cursor);
    if (key === shown) return;
    shown = key;
    body.replaceChildren(...content());
  };
  const list = () => {
    if (cursor.block >= 0 && !block.querySelector(`option[value="${cursor.block}"]`)) {
      block.append(h('option', {value: cursor.block}, model.tree.label(cursor.block)));
    }
    block.value = String(cursor.block);
    peer.value = String(cursor.peer);
  };
  cursor.on(['choice'], list);
  cursor.on(['time', 'choice'], draw);
  list();
  draw();
}

function fillBlocks(select: HTMLSelectElement, model: Model): void {
  const blocks = model.tree.blocks.filter((block) => block.height > 0).sort((a, b) => a.lane - b.lane || b.height - a.height);
  for (const block of blocks.slice(0, listed)) {
    const miner = block.miner >= 0 ? `, mined by ${model.name(block.miner)}` : '';
    select.append(h('option', {value: block.ref}, `${model.tree.label(block.ref)}${miner}`));
  }
}

interface Story {
  key: string; // what it depends on, so that nothing is drawn twice
  content: () => Node[];
}

function story(model: Model, cursor: Cursor): Story {
  const {block, peer, time} = cursor;
  if (block < 0 || peer < 0) return {key: 'none', content: () => [h('p', {class: 'empty'}, 'Nothing to follow: no block was mined.')]};
  const arrival = model.propagation.arrival(block, peer);
  const comes = arrival < 0 ? Infinity : model.propagation.time.at(arrival);
  if (comes <= time) {
    const keeps = model.propagation.keeps(block, peer, time);
    return {key: `${block} ${peer} came ${keeps}`, content: () => came(model, block, peer, comes, keeps)};
  }
  const later = arrival >= 0 ? `It comes at ${inSeconds(comes)}.` : 'It never came.';
  const links = model.at(time).links;
  const bits = model.replay.links.of[peer].map((link) => links[link]).join();
  const missing = model.paths.firstMissing(block, model.at(time).tips[peer]);
  const holders = neighbours(model, missing, peer, time).map((one) => `${one.holds} ${one.keeps}`).join();
  return {
    key: `${block} ${peer} ${missing} ${bits} ${holders} ${model.replay.tracks.at(peer, time)}`,
    content: () => absent(model, block, missing, peer, time, later),
  };
}

function came(model: Model, block: number, peer: number, at: number, keeps: boolean): Node[] {
  const hops = model.paths.to(block, peer);
  const name = model.name(peer);
  const label = model.tree.label(block);
  if (hops.length === 0) {
    const alone = keeps ? ', and keeps it to itself' : '';
    return [h('p', {class: 'summary'}, `${name} had ${label} first, at ${inSeconds(at)}${alone}.`)];
  }
  const total = hops[hops.length - 1].taken - hops[0].held;
  const longest = Math.max(...hops.map((hop) => hop.taken - hop.held), 1);
  return [
    h('p', {class: 'summary'}, `${label} came from ${model.name(hops[0].from)} to ${name} over ${hops.length} ${hops.length === 1 ? 'hop' : 'hops'} in ${duration(total)}.`),
    h('ol', {class: 'hops'}, ...hops.map((hop) => hopRow(model, hop, longest))),
    h(
      'ul',
      {class: 'legend parts'},
      ...['waiting', 'on the wire', 'in validation'].map((part, i) => h('li', {class: `part-${i}`}, h('i', {'aria-hidden': 'true'}), part)),
    ),
  ];
}

function hopRow(model: Model, hop: Hop, longest: number): HTMLLIElement {
  const parts = [hop.asked - hop.held, hop.answered - hop.asked, hop.taken - hop.answered];
  const words = ['waiting', 'on the wire', 'in validation'];
  const text = parts.map((part, i) => (part > 0 ? `${duration(part)} ${words[i]}` : '')).filter(Boolean);
  return h(
    'li',
    {},
    h('span', {class: 'hop-names'}, `${model.name(hop.from)} → ${model.name(hop.to)}`),
    h(
      'span',
      {class: 'bar', 'aria-hidden': 'true'},
      ...parts.map((part, i) => h('i', {class: `part-${i}`, style: `width: ${((part / longest) * 100).toFixed(2)}%`})),
    ),
    h('span', {class: 'hop-times'}, text.join(', ') || duration(0)),
  );
}

function neighbours(model: Model, missing: number, peer: number, time: number) {
  const moment = model.at(time);
  return missing < 0 ? [] : model.paths.neighbours(missing, peer, moment);
}

function absent(model: Model, block: number, missing: number, peer: number, time: number, later: string): Node[] {
  const name = model.name(peer);
  const state = model.replay.tracks.at(peer, time);
  const first = missing >= 0 && missing !== block ? `; the first block that it lacks is ${model.tree.label(missing)}` : '';
  const rows = neighbours(model, missing, peer, time).map((one) => {
    const has = one.keeps ? 'mined it and keeps it to itself' : one.holds ? 'holds it' : 'lacks it, too';
    return h('li', {class: one.holds || one.keeps ? 'has' : ''}, h('b', {}, model.name(one.peer)), ` ${has}; the link is `, h('span', {class: `link-${one.link}`}, one.link));
  });
  const known = model.tree.blocks[block].time <= time;
  return [
    h('p', {class: 'summary'}, known ? `At the cursor ${name} is ${state} and lacks ${model.tree.label(block)}${first}. ${later}` : `${model.tree.label(block)} is not there yet at the cursor. ${later}`),
    rows.length > 0 && known ? h('ul', {class: 'neighbours'}, ...rows) : h('p', {class: 'empty'}, known ? 'It has no link to anyone.' : ''),
  ];
}
