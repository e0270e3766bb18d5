// Where each peer stands in the picture of the topology, in a square from 0 to 1.

import {forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum} from 'd3-force';
import {quadtree} from 'd3-quadtree';

import type {Link} from './links';

export interface Place {
  x: number;
  y: number;
}

const many = 60; // a mesh of more looks like a ball of wool either way

export function placesOf(topology: string, peers: number, links: readonly Link[]): Place[] {
  switch (topology) {
    case 'ring':
    case 'small-world':
      return circle(peers);
    case 'mesh':
      return peers <= many ? circle(peers) : byForce(peers, links);
    case 'line':
      return line(peers);
    case 'grid':
      return grid(peers);
    case 'star':
      return [{x: 0.5, y: 0.5}, ...circle(peers - 1)].slice(0, peers);
    case 'tree':
      return binaryTree(peers);
  }
  return peers <= 3 ? line(peers) : peers <= 8 ? circle(peers) : byForce(peers, links);
}

export function isRound(places: readonly Place[]): boolean {
  return places.length > 2 && places.every(({x, y}) => Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.5) < 1e-6);
}

/** How far apart neighbours are: most peers have at least so much room around them. */
export function nearest(places: readonly Place[]): number {
  const tree = quadtree<number>()
    .x((peer) => places[peer].x)
    .y((peer) => places[peer].y);
  const gaps = places.map((place, peer) => {
    const other = tree.find(place.x, place.y);
    tree.add(peer);
    return other === undefined ? Infinity : Math.hypot(places[other].x - place.x, places[other].y - place.y);
  });
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 20)] ?? Infinity;
}

function circle(peers: number): Place[] {
  return Array.from({length: peers}, (_, i) => {
    const angle = (i / peers) * 2 * Math.PI - Math.PI / 2;
    return {x: 0.5 + 0.5 * Math.cos(angle), y: 0.5 + 0.5 * Math.sin(angle)};
  });
}

/** There and back again, row by row, where one row would be too long. */
function line(peers: number): Place[] {
  const columns = peers <= 10 ? peers : Math.ceil(Math.sqrt(peers * 1.5));
  const rows = Math.ceil(peers / columns);
  return Array.from({length: peers}, (_, i) => {
    const row = Math.floor(i / columns);
    const column = row % 2 === 0 ? i % columns : columns - 1 - (i % columns);
    return {x: columns === 1 ? 0.5 : column / (columns - 1), y: rows === 1 ? 0.5 : row / (rows - 1)};
  });
}

function grid(peers: number): Place[] {
  const columns = Math.ceil(Math.sqrt(peers));
  const rows = Math.ceil(peers / columns);
  return Array.from({length: peers}, (_, i) => ({
    x: columns === 1 ? 0.5 : (i % columns) / (columns - 1),
    y: rows === 1 ? 0.5 : Math.floor(i / columns) / (rows - 1),
  }));
}

function binaryTree(peers: number): Place[] {
  const depth = Math.floor(Math.log2(Math.max(1, peers)));
  return Array.from({length: peers}, (_, i) => {
    const level = Math.floor(Math.log2(i + 1));
    const inLevel = i + 1 - 2 ** level;
    return {x: (inLevel + 0.5) / 2 ** level, y: depth === 0 ? 0.5 : level / depth};
  });
}

/** The same picture every time: d3-force draws from a fixed generator. */
function byForce(peers: number, links: readonly Link[]): Place[] {
  const nodes: SimulationNodeDatum[] = circle(peers).map(({x, y}) => ({x: x * 100, y: y * 100}));
  const simulation = forceSimulation(nodes)
    .force('push', forceManyBody().strength(-30).distanceMax(400).theta(1.1))
    .force('pull', forceLink(links.map(({a, b}) => ({source: a, target: b}))).distance(18))
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.04))
    .stop();
  simulation.tick(peers > 400 ? 90 : 220);
  return squeezed(nodes.map((node) => ({x: node.x ?? 0, y: node.y ?? 0})));
}

/** Into the square, with outliers drawn in. */
function squeezed(places: Place[]): Place[] {
  const bounds = (pick: (place: Place) => number) => {
    const sorted = places.map(pick).sort((a, b) => a - b);
    return [sorted[0], sorted[sorted.length - 1]];
  };
  const [left, right] = bounds((place) => place.x);
  const [top, bottom] = bounds((place) => place.y);
  return places.map(({x, y}) => ({
    x: (x - left) / Math.max(1e-9, right - left),
    y: (y - top) / Math.max(1e-9, bottom - top),
  }));
}
