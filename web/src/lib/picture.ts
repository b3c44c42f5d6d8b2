/** Pictures to take along: what is drawn, with the colours it has on the page. */

const KEPT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'font-size', 'font-weight', 'text-anchor'];

/** A drawing as a file of its own: style sheets do not travel, so what they say is written into each mark. */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const marks = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  marks.forEach((mark, index) => {
    const look = getComputedStyle(mark);
    const to = copies[index];
    for (const name of KEPT) to?.setAttribute(name, look.getPropertyValue(name));
    to?.removeAttribute('class');
    to?.removeAttribute('style');
    to?.removeAttribute('tabindex');
  });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(Math.round(width)));
  copy.setAttribute('height', String(Math.round(height)));
  copy.setAttribute('font-family', 'sans-serif');
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const box = drawing.viewBox.baseVal;
  ground.setAttribute('x', String(box.x));
  ground.setAttribute('y', String(box.y));
  ground.setAttribute('width', String(box.width || width));
  ground.setAttribute('height', String(box.height || height));
  ground.setAttribute('fill', getComputedStyle(document.body).getPropertyValue('background-color'));
  copy.insertBefore(ground, copy.firstChild);
  return new XMLSerializer().serializeToString(copy);
}

/** Gives a file to the person. */
export function save(name: string, content: Blob) {
  const address = URL.createObjectURL(content);
  saveFrom(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Has the browser save what an address answers. */
export function saveFrom(address: string, name: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export function saveDrawing(name: string, drawing: SVGSVGElement) {
  save(`${name}.svg`, new Blob([svgText(drawing)], { type: 'image/svg+xml' }));
}

/** Layers of canvases, one above another, as one picture. */
export function saveLayers(name: string, layers: readonly HTMLCanvasElement[], ground: string) {
  const first = layers[0];
  if (!first) return;
  const whole = document.createElement('canvas');
  whole.width = first.width;
  whole.height = first.height;
  const pen = whole.getContext('2d');
  if (!pen) return;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, whole.width, whole.height);
  for (const layer of layers) pen.drawImage(layer, 0, 0);
  whole.toBlob((picture) => picture && save(`${name}.png`, picture));
}

/** The colour that a token has now, as canvases want it. */
export function colour(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const seen = getComputedStyle(probe).color;
  probe.remove();
  return hex(seen);
}

function hex(rgb: string): string {
  const parts = rgb.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [0, 0, 0];
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
