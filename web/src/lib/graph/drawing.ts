import { UndirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { drawDiscNodeLabel, type NodeLabelDrawingFunction } from 'sigma/rendering';
import { resolved } from '../picture/colour';
import { FONTS } from '../picture/letters';
import type { Net, Places } from './net';
import { vector, type Label } from './vector';

export interface Drawing {
  place(places: Places): void;
  highlight(id: string | null): void;
  paint(): void;
  zoom(by: 'in' | 'out' | 'fit'): void;
  layers(): HTMLCanvasElement[];
  /** What the layers show, as lines, discs and words. */
  vector(): SVGSVGElement;
  end(): void;
}

interface Acts {
  onopen: (id: string) => void;
  /** Pressed with the shift key. */
  onmark: (id: string) => void;
  onhover: (id: string | null) => void;
}

const LABEL = 11.5;

/** Draws a network into a box; throws where the browser has no WebGL. */
export function draw(box: HTMLElement, net: Net, acts: Acts): Drawing {
  const graph = new UndirectedGraph();
  const crowded = net.nodes.length > 300;
  net.nodes.forEach((node, index) => {
    const turn = index * 2.399963;
    const out = Math.sqrt(index + 1);
    const isReport = node.basis === 'report';
    const size = isReport ? 2.5 : Math.min(3 + (crowded ? 0.9 : 1.7) * Math.sqrt(node.degree), crowded ? 12 : 18);
    graph.addNode(node.id, { x: out * Math.cos(turn), y: out * Math.sin(turn), size, label: node.label, isReport, provider: node.provider });
  });
  for (const edge of net.edges) {
    if (!graph.hasNode(edge.report) || !graph.hasNode(edge.value)) continue;
    graph.mergeEdge(edge.report, edge.value, { size: (crowded ? 0.2 : 0.4) + Math.min(edge.millibits, 15_000) / (crowded ? 40_000 : 12_000), weak: edge.weak });
  }
  let chosen: string | null = null;
  let near = new Set<string>();
  let paints = palette();
  /** Where labels stand in this frame: one that would stand across another is left out until there is room. */
  let written: (Label & { left: number; right: number })[] = [];

  const sigma = new Sigma(graph, box, {
    labelFont: FONTS,
    labelSize: LABEL,
    labelDensity: crowded ? 0.35 : 0.6,
    labelRenderedSizeThreshold: crowded ? 8 : 6,
    labelColor: { color: paints.ink },
    minCameraRatio: 0.04,
    maxCameraRatio: 4,
    zIndex: true,
    // While another tab is opened, or the page is left, there is no room for a moment.
    allowInvalidContainer: true,
    defaultDrawNodeLabel: drawLabel,
    defaultDrawNodeHover: drawHover,
    nodeReducer: (id, node) => {
      const base = node['provider'] ? paints.provider : node['isReport'] ? paints.report : paints.value;
      const faded = chosen !== null && id !== chosen && !near.has(id);
      return { ...node, color: faded ? paints.faded : base, label: faded ? null : (node['label'] as string), zIndex: faded ? 0 : 1, forceLabel: id === chosen };
    },
    edgeReducer: (id, edge) => {
      const lit = chosen !== null && graph.hasExtremity(id, chosen);
      const hidden = chosen !== null && !lit;
      return { ...edge, color: lit ? paints.lit : edge['weak'] ? paints.weak : paints.edge, hidden, zIndex: lit ? 1 : 0 };
    },
  });

  sigma.on('beforeRender', () => (written = []));
  function drawLabel(...[pen, node, settings]: Parameters<NodeLabelDrawingFunction>) {
    if (!node.label) return;
    pen.font = `${settings.labelSize}px ${settings.labelFont}`;
    const left = node.x - node.size;
    const place = { left, right: node.x + node.size + pen.measureText(node.label).width + 8, x: node.x + node.size + 3, y: node.y, words: node.label };
    const crosses = written.some((other) => Math.abs(other.y - place.y) < settings.labelSize + 2 && other.left < place.right && place.left < other.right);
    if (crosses) return;
    written.push(place);
    drawDiscNodeLabel(pen, node, settings);
  }

  function drawHover(pen: CanvasRenderingContext2D, node: { x: number; y: number; size: number; label: string | null }) {
    if (!node.label) return;
    pen.font = `12px ${FONTS}`;
    const across = pen.measureText(node.label).width + 12;
    pen.fillStyle = paints.raised;
    pen.strokeStyle = paints.edge;
    pen.beginPath();
    pen.roundRect(node.x + node.size + 4, node.y - 11, across, 22, 4);
    pen.fill();
    pen.stroke();
    pen.fillStyle = paints.ink;
    pen.fillText(node.label, node.x + node.size + 10, node.y + 4);
    pen.beginPath();
    pen.arc(node.x, node.y, node.size + 2, 0, 2 * Math.PI);
    pen.strokeStyle = paints.lit;
    pen.lineWidth = 2;
    pen.stroke();
  }
  function highlight(id: string | null) {
    chosen = id;
    near = new Set(id && graph.hasNode(id) ? graph.neighbors(id) : []);
    sigma.refresh({ skipIndexation: true });
  }
  sigma.on('enterNode', ({ node }) => {
    highlight(node);
    acts.onhover(node);
  });
  sigma.on('leaveNode', () => {
    highlight(null);
    acts.onhover(null);
  });
  sigma.on('clickNode', ({ node, event }) => (event.original.shiftKey ? acts.onmark(node) : acts.onopen(node)));

  return {
    place(places) {
      graph.updateEachNodeAttributes((id, node) => ({ ...node, ...places[id] }), { attributes: ['x', 'y'] });
    },
    highlight,
    paint() {
      paints = palette();
      sigma.setSetting('labelColor', { color: paints.ink });
      sigma.refresh();
    },
    zoom(by) {
      const camera = sigma.getCamera();
      if (by === 'fit') void camera.animatedReset();
      else if (by === 'in') void camera.animatedZoom(1.6);
      else void camera.animatedUnzoom(1.6);
    },
    layers() {
      // What WebGL drew is kept only until the next frame: draw anew and copy at once.
      sigma.refresh({ schedule: false });
      const canvases = sigma.getCanvases();
      return ['edges', 'nodes', 'edgeLabels', 'labels'].flatMap((name) => canvases[name] ?? []);
    },
    vector() {
      sigma.refresh({ schedule: false });
      return vector(sigma, written, { size: LABEL, colour: paints.ink });
    },
    end: () => sigma.kill(),
  };
}

function palette() {
  return {
    ink: resolved('var(--ink)'),
    raised: resolved('var(--raised)'),
    report: resolved('var(--ink-faint)'),
    value: resolved('var(--series-1)'),
    provider: resolved('var(--series-2)'),
    edge: resolved('var(--thread)'),
    weak: resolved('var(--rule)'),
    lit: resolved('var(--accent)'),
    faded: resolved('var(--rule)'),
  };
}
