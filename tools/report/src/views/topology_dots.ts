// The dots of the topology: a shape and a colour for each branch; hollow where the tip is an older one of it, dashed
// where the peer is down. Peers that look alike are drawn once and copied.

import {symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye} from 'd3-shape';

import {colour, laneColours, laneVariable} from '../paint';

const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar, symbolWye];

export class Dots {
  private readonly outlines = new Map<number, Path2D>();
  private readonly made: (ImageBitmap | undefined)[] = [];
  private radius = 10;
  private ratio = 1;
  private labelled = false; // what stands in a dot tells branches apart, so all are circles

  resize(radius: number, ratio: number, labelled: boolean): void {
    this.radius = radius;
    this.ratio = ratio;
    this.labelled = labelled;
    this.outlines.clear();
    this.forget();
  }

  /** The theme is another one. */
  forget(): void {
    this.made.length = 0;
  }

  of(lane: number, up: boolean, hollow: boolean): ImageBitmap {
    const look = lane < 0 ? 0 : 1 + (lane % (laneColours * shapes.length));
    const key = 4 * look + (up ? 2 : 0) + (hollow ? 1 : 0);
    return (this.made[key] ??= this.make(lane, up, hollow));
  }

  private make(lane: number, up: boolean, hollow: boolean): ImageBitmap {
    const across = 2 * Math.ceil(this.radius * 1.6 + 3); // a star is wider than a circle of its area
    const size = Math.ceil(across * this.ratio);
    const tile = new OffscreenCanvas(size, size);
    const context = tile.getContext('2d');
    if (!context) throw new Error('this browser draws no canvas');
    context.setTransform(this.ratio, 0, 0, this.ratio, size / 2, size / 2);
    this.draw(context, lane, up, hollow);
    return tile.transferToImageBitmap();
  }

  private draw(context: OffscreenCanvasRenderingContext2D, lane: number, up: boolean, hollow: boolean): void {
    const ink = colour(laneVariable(lane));
    const outline = this.outline(lane);
    context.fillStyle = colour('card');
    context.fill(outline);
    context.fillStyle = ink;
    context.globalAlpha = !up ? 0.15 : hollow ? 0.16 : 1;
    context.fill(outline);
    context.globalAlpha = 1;
    context.lineWidth = this.labelled ? 2.5 : hollow ? 1.6 : 1;
    context.strokeStyle = !up ? colour('faint') : hollow ? ink : colour('card');
    if (!up) context.setLineDash([2, 2]);
    context.stroke(outline);
  }

  private outline(lane: number): Path2D {
    const index = this.labelled || lane < 0 ? 0 : lane % shapes.length;
    let path = this.outlines.get(index);
    if (!path) {
      path = new Path2D(symbol(shapes[index], Math.PI * this.radius * this.radius)() ?? '');
      this.outlines.set(index, path);
    }
    return path;
  }
}
