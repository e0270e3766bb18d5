// Elements, made by functions. Text goes in as text, never as markup: names come from strangers.

type Attributes = Record<string, string | number | boolean | EventListener | undefined>;
type Child = Node | string | null;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child !== null) element.append(child);
  }
  return element;
}

export function section(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page lacks #${id}`);
  return element;
}

/** Says it where it isn't said already: to set the same text again would lay the page out again. */
export function say(element: Node, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const paperWidth = 676; // of what stands in a card on A4 or Letter, upright

/** Calls `draw` with the element's width now, whenever it changes, and with the paper's while it is printed: of that
 *  width no observer hears. */
export function onResize(element: Element, draw: (width: number) => void): void {
  let width = 0;
  const look = () => {
    const now = element.clientWidth;
    if (now === width || now === 0) return;
    width = now;
    draw(width);
  };
  // Not at once: a drawing changes sizes, and of that the browser complains as long as observers are being told.
  new ResizeObserver(() => requestAnimationFrame(look)).observe(element);
  window.addEventListener('beforeprint', () => draw(paperWidth));
  window.addEventListener('afterprint', () => {
    if (width > 0) draw(width);
  });
}

/** A canvas of that size in CSS pixels, sharp on any screen. */
export function sized(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no canvas');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
