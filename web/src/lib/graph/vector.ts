import type Sigma from 'sigma';
import { made } from '../picture/made';

/** A name beside its disc, where it found room. */
export interface Label {
  readonly words: string;
  readonly x: number;
  readonly y: number;
}

/** What a network shows now, as lines, discs and words, which any program draws as large as it is wanted. */
export function vector(sigma: Sigma, labels: readonly Label[], letters: { size: number; colour: string }): SVGSVGElement {
  const { width, height } = sigma.getDimensions();
  const graph = sigma.getGraph();
  const places = new Map(graph.mapNodes((id, { x, y }) => [id, sigma.graphToViewport({ x: x as number, y: y as number })]));
  const isNear = (id: string, by: number) => {
    const { x = 0, y = 0 } = places.get(id) ?? {};
    return x > -by && y > -by && x < width + by && y < height + by;
  };
  const lines = graph.mapEdges((edge, _, from, to) => {
    const look = sigma.getEdgeDisplayData(edge);
    const [a, b] = [places.get(from), places.get(to)];
    if (!look || look.hidden || !a || !b || !(isNear(from, width) || isNear(to, width))) return [];
    return [made('line', { x1: short(a.x), y1: short(a.y), x2: short(b.x), y2: short(b.y), stroke: look.color, 'stroke-width': short(sigma.scaleSize(look.size)) })];
  });
  const discs = graph.mapNodes((id) => {
    const look = sigma.getNodeDisplayData(id);
    const at = places.get(id);
    if (!look || look.hidden || !at || !isNear(id, 40)) return [];
    return [made('circle', { cx: short(at.x), cy: short(at.y), r: short(sigma.scaleSize(look.size)), fill: look.color })];
  });
  const words = labels.map((label) => made('text', { x: short(label.x), y: short(label.y + letters.size / 3), 'font-size': letters.size, fill: letters.colour }, label.words));
  const whole = made('svg', { width, height }) as SVGSVGElement;
  whole.append(...lines.flat(), ...discs.flat(), ...words);
  return whole;
}

function short(n: number): number {
  return Math.round(n * 100) / 100;
}
