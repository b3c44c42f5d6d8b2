/** Slanted lines over a box, as one path: every program draws those, and not every one draws patterns. */
export function hatch(x: number, y: number, width: number, height: number, gap = 5): string {
  const lines: string[] = [];
  for (let at = gap / 2 - height; at < width; at += gap) {
    const from = Math.max(at, 0);
    const to = Math.min(at + height, width);
    if (to > from) lines.push(`M${short(x + from)} ${short(y + height - (from - at))}L${short(x + to)} ${short(y + height - (to - at))}`);
  }
  return lines.join('');
}

function short(n: number): number {
  return Math.round(n * 10) / 10;
}
