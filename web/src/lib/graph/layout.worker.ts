import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { LayoutWork, Places } from './net';

const ROUNDS = 12;

/** Lays a network out away from the page, and tells where nodes are as it goes. */
onmessage = (event: MessageEvent<LayoutWork>) => {
  const { nodes, edges } = event.data;
  const graph = new UndirectedGraph();
  nodes.forEach(({ id, size }, index) => {
    // A spiral: the same network always comes to lie the same way.
    const turn = index * 2.399963;
    const out = 10 * Math.sqrt(index + 1);
    graph.addNode(id, { x: out * Math.cos(turn), y: out * Math.sin(turn), size });
  });
  for (const { from, to, weight } of edges) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.mergeEdge(from, to, { weight });
  }
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 300, adjustSizes: false, gravity: 0.4, scalingRatio: 6, linLogMode: true, strongGravityMode: false, outboundAttractionDistribution: false };
  const iterations = graph.order > 2000 ? 15 : graph.order > 600 ? 30 : 60;
  for (let round = 1; round <= ROUNDS; round += 1) {
    forceAtlas2.assign(graph, { iterations, settings });
    const places: Places = {};
    graph.forEachNode((id, node) => {
      places[id] = { x: Number(node['x']), y: Number(node['y']) };
    });
    postMessage({ places, done: round === ROUNDS });
  }
};
