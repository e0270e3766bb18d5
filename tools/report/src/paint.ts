// Colours and patterns, the same in every picture. Each meaning has both: colour alone says nothing.

import {s} from './dom';

export const laneColours = 8;

const known = new Map<string, string>();

/** What style.css says a colour is, in the theme of the moment. */
export function colour(name: string): string {
  let value = known.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    known.set(name, value);
  }
  return value;
}

export function forgetColours(): void {
  known.clear();
}

export function laneVariable(lane: number): string {
  return lane < 0 ? 'faint' : `lane-${lane % laneColours}`;
}

/** Lines of a pattern, as a path inside a square of 8 by 8. */
const strokes: string[] = [
  'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4',
  'M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4',
  'M0,4 h8',
  'M4,0 v8',
  'M0,0 l8,8 M8,0 l-8,8',
  'M2,2 h1 M6,6 h1',
];
export const bandPatterns = strokes.length;

export function svgPatterns(prefix: string, count: number, colourOf: (index: number) => string): SVGDefsElement {
  const defs = s('defs');
  for (let i = 0; i < count; ++i) {
    defs.append(
      s(
        'pattern',
        {id: `${prefix}${i}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse'},
        s('path', {d: strokes[i % strokes.length], stroke: colourOf(i), 'stroke-width': 1.4, fill: 'none'}),
      ),
    );
  }
  return defs;
}

/** The same for a canvas; -1: plain. */
export function canvasFill(
  context: CanvasRenderingContext2D,
  stroke: number,
  ink: string,
  ground: string,
): CanvasPattern | string {
  if (stroke < 0) return ground;
  const tile = document.createElement('canvas');
  const scale = 2;
  tile.width = tile.height = 8 * scale;
  const paint = tile.getContext('2d');
  if (!paint) return ground;
  paint.scale(scale, scale);
  paint.fillStyle = ground;
  paint.fillRect(0, 0, 8, 8);
  paint.strokeStyle = ink;
  paint.lineWidth = 1.3;
  paint.stroke(new Path2D(strokes[stroke]));
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? ground;
}
