// The links of the topology, each in its state. No state is told by its colour alone: each has a dash of its own and,
// where there is room, a sign at its middle.

import type {Moment} from '../model';
import {LinkBits, linkState, type Link, type LinkState} from '../model/links';
import type {Place} from '../model/places';
import {colour} from '../paint';

interface Look {
  ink: string;
  width: number;
  dash: number[];
}

const many = 80; // peers; of so many, lines are thin and without signs
const clearUpTo = 500; // lines; more of them fade, so that peers stand out
const order: LinkState[] = ['closed', 'open', 'degraded', 'one-way', 'stalled'];

function looks(thin: boolean): Record<LinkState, Look> {
  return {
    open: {ink: colour('link'), width: thin ? 0.5 : 1.6, dash: []},
    degraded: {ink: colour('slow'), width: thin ? 0.9 : 2, dash: [8, 3, 2, 3]},
    closed: {ink: colour('link-closed'), width: thin ? 0.4 : 1.2, dash: [1, 4]},
    stalled: {ink: colour('bad'), width: thin ? 0.9 : 2, dash: [5, 4]},
    'one-way': {ink: colour('warn'), width: thin ? 0.9 : 2, dash: [9, 4]},
  };
}

export function drawLinks(context: CanvasRenderingContext2D, moment: Moment, links: readonly Link[], places: readonly Place[]): void {
  const thin = places.length > many;
  const look = looks(thin);
  for (const state of order) {
    context.beginPath();
    let count = 0;
    links.forEach(({a, b}, link) => {
      if (linkState(moment.links[link]) !== state) return;
      context.moveTo(places[a].x, places[a].y);
      context.lineTo(places[b].x, places[b].y);
      ++count;
    });
    context.globalAlpha = Math.max(0.25, Math.min(1, clearUpTo / count));
    context.strokeStyle = look[state].ink;
    context.lineWidth = look[state].width;
    context.setLineDash(look[state].dash);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  if (thin) return;
  links.forEach(({a, b}, link) => {
    const bits = moment.links[link];
    const state = linkState(bits);
    if (state === 'open' || state === 'closed') return;
    const [from, to] = (bits & LinkBits.heldAB) !== 0 ? [places[b], places[a]] : [places[a], places[b]];
    context.save();
    context.translate((from.x + to.x) / 2, (from.y + to.y) / 2);
    if (state !== 'degraded') context.rotate(Math.atan2(to.y - from.y, to.x - from.x));
    context.fillStyle = colour('card');
    context.beginPath();
    context.arc(0, 0, 12, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = look[state].ink;
    context.fill(signs[state]);
    context.restore();
  });
}

/** Two bars where nothing passes, an arrow head the one way that something does, an hourglass where it takes longer. */
const signs = {
  stalled: new Path2D('M-5,-8 h3 v16 h-3 z M2,-8 h3 v16 h-3 z'),
  'one-way': new Path2D('M-6,-7 L7,0 L-6,7 z'),
  degraded: new Path2D('M-7,-10 h14 v2.5 h-1 L1.2,0 L6,7.5 h1 v2.5 h-14 v-2.5 h1 L-1.2,0 L-6,-7.5 h-1 z'),
};
