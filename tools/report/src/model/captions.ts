// Where names stand beside their peers, so that none covers another name, or another peer. What finds no room is left
// out; who matters most comes first.

import type {Place} from './places';

export interface Caption {
  peer: number;
  width: number;
  /** It stands there even if it finds no room. */
  must: boolean;
}

/** A rectangle. */
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const lineHeight = 14;

export interface Ground {
  places: readonly Place[]; // of the peers
  lines: readonly (readonly [Place, Place])[]; // which a caption keeps clear of where it can
  distance: number; // from the middle of its peer
  radius: number; // of all peers' dots, which captions keep clear of; 0: there are too many
  round: boolean; // peers stand around the middle: captions stand outside
  width: number;
  height: number;
}

/** For each caption that has room the middle of its base line. */
export function placeCaptions(captions: readonly Caption[], ground: Ground): Map<number, Place> {
  const {places, lines, distance, radius, round, width: right, height: bottom} = ground;
  const placed = new Map<number, Place>();
  const taken: Box[] = [];
  const fromMiddle = ({x, y}: Place) => Math.hypot(x / right - 0.5, y / bottom - 0.5);
  for (const {peer, width, must} of captions) {
    const options = around(places[peer], width, distance);
    if (round) options.sort((a, b) => fromMiddle(b) - fromMiddle(a));
    const free = (at: Place) => {
      const box = boxOf(at, width);
      if (box.left < 0 || box.right > right || box.top < 0 || box.bottom > bottom) return false;
      if (taken.some((other) => meet(box, other))) return false;
      return radius === 0 || !places.some((dot, other) => other !== peer && touches(dot, radius, box));
    };
    const clear = (at: Place) => !lines.some(([from, to]) => crosses(from, to, boxOf(at, width)));
    const room = options.filter(free);
    const at = room.find(clear) ?? room[0] ?? (must ? options[0] : undefined);
    if (!at) continue;
    placed.set(peer, at);
    taken.push(boxOf(at, width));
  }
  return placed;
}

/** Below, above, right, left. */
function around({x, y}: Place, width: number, distance: number): Place[] {
  return [
    {x, y: y + distance + 12},
    {x, y: y - distance - 4},
    {x: x + distance + 4 + width / 2, y: y + 4},
    {x: x - distance - 4 - width / 2, y: y + 4},
  ];
}

function boxOf({x, y}: Place, width: number): Box {
  return {left: x - width / 2, right: x + width / 2, top: y - lineHeight + 3, bottom: y + 3};
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function touches({x, y}: Place, radius: number, box: Box): boolean {
  const dx = x - Math.min(box.right, Math.max(box.left, x));
  const dy = y - Math.min(box.bottom, Math.max(box.top, y));
  return dx * dx + dy * dy < radius * radius;
}

/** Whether the line between two places enters the box: what is left of it between each two sides is not empty. */
function crosses(from: Place, to: Place, box: Box): boolean {
  let [first, last] = [0, 1];
  const sides = [
    [to.x - from.x, box.left - from.x, box.right - from.x],
    [to.y - from.y, box.top - from.y, box.bottom - from.y],
  ];
  for (const [way, low, high] of sides) {
    if (way === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    first = Math.max(first, Math.min(low / way, high / way));
    last = Math.min(last, Math.max(low / way, high / way));
  }
  return first < last;
}
