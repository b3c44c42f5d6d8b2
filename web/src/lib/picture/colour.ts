const kept = new Map<string, string>();
let pixel: CanvasRenderingContext2D | null = null;

/** A colour as every program reads it: what browsers compute may be written in ways that only browsers know. */
export function plain(colour: string): string {
  const known = kept.get(colour);
  if (known) return known;
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!pixel) return colour;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, solid = 0] = pixel.getImageData(0, 0, 1, 1).data;
  const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const written = solid === 255 ? hex : `rgba(${red}, ${green}, ${blue}, ${(solid / 255).toFixed(3)})`;
  kept.set(colour, written);
  return written;
}

/** What a colour of a style sheet, such as `var(--ink)`, is now. */
export function resolved(css: string): string {
  const probe = document.createElement('span');
  probe.style.color = css;
  document.body.append(probe);
  const seen = getComputedStyle(probe).color;
  probe.remove();
  return plain(seen);
}
