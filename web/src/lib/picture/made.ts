export const SVG = 'http://www.w3.org/2000/svg';

/** A mark of a drawing, made by hand. */
export function made(name: string, attributes: Record<string, string | number>, words?: string): SVGElement {
  const mark = document.createElementNS(SVG, name) as SVGElement;
  set(mark, attributes);
  if (words !== undefined) mark.textContent = words;
  return mark;
}

export function set(on: Element, attributes: Record<string, string | number>) {
  for (const [name, word] of Object.entries(attributes)) on.setAttribute(name, String(word));
}
