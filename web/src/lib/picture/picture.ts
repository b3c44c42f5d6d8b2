/** Pictures to take along: what is drawn, with the colours it has on the page and all that must be known to read it. */
import { laid, type Caption, type Laid } from './caption';
import { plain } from './colour';
import { FONTS } from './letters';
import { made, set, SVG } from './made';
import { fileName, save } from './save';

const KEPT = ['fill-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'font-size', 'font-weight', 'text-anchor'];

/** A drawing as a file of its own: style sheets do not travel, so what they say is written into each mark. */
export function svgText(drawing: SVGSVGElement, caption: Caption): string {
  return framed(dressed(drawing), drawing.getBoundingClientRect(), caption);
}

/** A drawing that needs no style sheet, with its caption around it. */
function framed(drawing: SVGSVGElement, { width, height }: { width: number; height: number }, caption: Caption): string {
  const frame = laid(caption, { width, height });
  const whole = made('svg', { xmlns: SVG, width: frame.width, height: frame.height, viewBox: `0 0 ${frame.width} ${frame.height}`, 'font-family': FONTS, role: 'img' });
  whole.append(made('title', {}, caption.title), made('desc', {}, caption.counts), made('rect', { width: frame.width, height: frame.height, fill: frame.ground }));
  set(drawing, { x: frame.left, y: frame.top, width, height });
  whole.append(drawing, ...drawn(frame));
  return new XMLSerializer().serializeToString(whole);
}

/** A copy that looks the same without the page's style sheets. */
function dressed(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll('*')];
  [drawing, ...drawing.querySelectorAll('*')].forEach((one, index) => {
    const to = copies[index];
    if (!to || one instanceof SVGTitleElement) return;
    const look = getComputedStyle(one);
    for (const name of KEPT) to.setAttribute(name, look.getPropertyValue(name));
    for (const name of ['fill', 'stroke']) {
      const colour = look.getPropertyValue(name);
      to.setAttribute(name, colour === 'none' ? colour : plain(colour));
    }
    for (const name of ['class', 'style', 'tabindex', 'role', 'aria-label', 'aria-hidden']) to.removeAttribute(name);
  });
  return copy;
}

/** Words of a drawing, and how they stand in it. */
interface Written {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly font: string;
  readonly colour: string;
  readonly align: CanvasTextAlign;
  /** From the text's own places to those of the drawing. */
  readonly turned: DOMMatrix | null;
}

const ALIGNED: Readonly<Record<string, CanvasTextAlign>> = { start: 'left', middle: 'center', end: 'right' };

function written(drawing: SVGSVGElement): Written[] {
  return [...drawing.querySelectorAll('text')].map((text) => {
    const look = getComputedStyle(text);
    const words = [...text.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent);
    return {
      words: words.join('').trim(),
      x: Number(text.getAttribute('x')),
      y: Number(text.getAttribute('y')),
      font: `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`,
      colour: plain(look.fill),
      align: ALIGNED[look.textAnchor] ?? 'left',
      turned: text.getCTM(),
    };
  });
}

function paint(pen: CanvasRenderingContext2D, { words, x, y, font, colour, align, turned }: Written, frame: Laid) {
  pen.save();
  pen.translate(frame.left, frame.top);
  if (turned) pen.transform(turned.a, turned.b, turned.c, turned.d, turned.e, turned.f);
  pen.font = font;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(words, x, y);
  pen.restore();
}

function drawn(frame: Laid): SVGElement[] {
  return frame.marks.map((one) =>
    one.kind === 'sign'
      ? made('rect', { x: one.x, y: one.y, width: one.side, height: one.side, rx: 2, fill: one.colour })
      : made('text', { x: one.x, y: one.y, 'font-size': one.size, 'font-weight': one.weight, fill: one.colour }, one.words),
  );
}

export function saveDrawing(name: string, drawing: SVGSVGElement, caption: Caption) {
  save(fileName(name, 'svg'), new Blob([svgText(drawing, caption)], { type: 'image/svg+xml' }));
}

/** Saves a drawing that was made for it, and stands in no page. */
export function saveMade(name: string, drawing: SVGSVGElement, caption: Caption) {
  const size = { width: Number(drawing.getAttribute('width')), height: Number(drawing.getAttribute('height')) };
  save(fileName(name, 'svg'), new Blob([framed(drawing, size, caption)], { type: 'image/svg+xml' }));
}

/** The same as points, twice as many to the inch as on the page: it is read in print. */
export async function saveDrawingAsPoints(name: string, drawing: SVGSVGElement, caption: Caption) {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = dressed(drawing);
  // A picture that is decoded by itself has none of the page's fonts: words are painted in afterwards.
  for (const text of copy.querySelectorAll('text')) text.remove();
  set(copy, { xmlns: SVG, width, height, 'font-family': FONTS });
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  await savePoints(name, [image], { width, height, fine: 2 }, caption, written(drawing));
}

/** Layers of canvases, one above another, as one picture. */
export async function saveLayers(name: string, layers: readonly HTMLCanvasElement[], caption: Caption) {
  const first = layers[0];
  if (!first) return;
  // Screens with more points to the inch have them in the canvas, too.
  const fine = first.width / (first.clientWidth || first.width);
  await savePoints(name, layers, { width: first.width / fine, height: first.height / fine, fine }, caption);
}

/** No browser has canvases of more points to a side. */
const MOST_POINTS = 16_000;

async function savePoints(name: string, layers: readonly CanvasImageSource[], size: { width: number; height: number; fine: number }, caption: Caption, texts: readonly Written[] = []) {
  const { width, height } = size;
  const frame = laid(caption, { width, height });
  const fine = Math.min(size.fine, MOST_POINTS / Math.max(frame.width, frame.height));
  const whole = Object.assign(document.createElement('canvas'), { width: Math.ceil(frame.width * fine), height: Math.ceil(frame.height * fine) });
  const pen = whole.getContext('2d');
  if (!pen) throw new Error('no canvas to paint on');
  pen.scale(fine, fine);
  pen.fillStyle = frame.ground;
  pen.fillRect(0, 0, frame.width, frame.height);
  for (const layer of layers) pen.drawImage(layer, frame.left, frame.top, width, height);
  for (const text of texts) paint(pen, text, frame);
  for (const one of frame.marks) {
    pen.fillStyle = one.colour;
    if (one.kind === 'sign') {
      pen.fillRect(one.x, one.y, one.side, one.side);
    } else {
      pen.font = `${one.weight} ${one.size}px ${FONTS}`;
      pen.fillText(one.words, one.x, one.y);
    }
  }
  const picture = await new Promise<Blob | null>((done) => whole.toBlob(done));
  if (!picture) throw new Error('the canvas gave no picture');
  save(fileName(name, 'png'), picture);
}
