"""Line charts as plain SVG."""

from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 44, 52
COLOURS = ["#0b5fa5", "#b3541e", "#4a7a2c", "#7a4a8a", "#6b6b6b"]


def line(title, across, upward, series, ticks, most=None):
    """A chart: `series` maps names to lists of (x, y); `ticks` are the labelled values of x."""
    xs = [x for points in series.values() for x, _ in points] or [0, 1]
    ys = [y for points in series.values() for _, y in points] or [0, 1]
    low, high, top = min(xs), max(xs), most or nice(max(ys))
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    at_x = lambda x: LEFT + (wide / 2 if high == low else wide * (x - low) / (high - low))
    at_y = lambda y: TOP + tall * (1 - y / top)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#333" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for step in range(6):
        y = top * step / 5
        parts.append(f'<path d="M{LEFT} {at_y(y):.1f}h{wide}" stroke="#e3e3e3"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at_y(y) + 4:.1f}" text-anchor="end">{y:.3g}</text>')
    for x, label in ticks:
        parts.append(f'<text x="{at_x(x):.1f}" y="{TOP + tall + 20}" text-anchor="middle">{escape(label)}</text>')
    parts.append(f'<text x="{LEFT + wide / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>')
    middle = TOP + tall / 2
    parts.append(f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{escape(upward)}</text>')
    parts += lines(series, at_x, at_y)
    return "\n".join(parts + ["</svg>"]) + "\n"


def lines(series, at_x, at_y):
    """The lines with their names at their right ends, kept from lying on each other."""
    parts, taken = [], []
    ends = sorted((at_y(points[-1][1]), name) for name, points in series.items() if points)
    colours = dict(zip(series, COLOURS))
    for y, name in ends:
        y = max([y, *(other + 15 for other in taken)])
        taken.append(y)
        points, colour = series[name], colours[name]
        path = " ".join(f"{at_x(x):.1f},{at_y(value):.1f}" for x, value in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(v):.1f}" r="3" fill="{colour}"/>' for x, v in points]
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return parts


def nice(most):
    """A round number no smaller."""
    scale = 1
    while scale < most:
        scale *= 10
    return next(scale * part for part in (0.1, 0.2, 0.25, 0.5, 1) if scale * part >= most)
