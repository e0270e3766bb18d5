/** In the page: texts whose contrast to what is behind them is below 4.5 to 1, the AA of WCAG. */
export function faintTexts(): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string) => {
    const [r, g, b] = channels(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element: Element | null): string => {
    if (!element) return 'rgb(255, 255, 255)';
    const colour = getComputedStyle(element).backgroundColor;
    return colour.startsWith('rgb(') ? colour : ground(element.parentElement);
  };
  const faint: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const hidden = element.getClientRects().length === 0 || element.closest('script, style, option, .skip, .block, .later');
    if (!own || hidden) continue;
    const style = getComputedStyle(element);
    const [text, behind] = [luminance(element instanceof SVGElement ? style.fill : style.color), luminance(ground(element))];
    const contrast = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    if (contrast < 4.5) faint.push(`${element.outerHTML.slice(0, 60)}: ${contrast.toFixed(2)}`);
  }
  return faint;
}
