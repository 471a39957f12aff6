import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../../theme.ts';

export interface LineChartProps {
  /** Instants in seconds, then the values of each line; null leaves a gap. */
  readonly data: readonly [readonly number[], ...(readonly (number | null)[])[]];
  readonly names: readonly string[];
  /** A value for people. */
  readonly text: (value: number) => string;
}

const height = 176;
const colours = ['--primary', '--destructive', '--warning', '--success'];

/** Lines over time. It says nothing to those who do not see it: a summary in words stands beside it. */
export function LineChart({ data, names, text }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { dark } = useTheme();
  const words = useRef(text);
  words.current = text;
  const legend = names.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const home = place.current;
    if (!home) return;
    const colourOf = (name: string) => getComputedStyle(home).getPropertyValue(name);
    const axis = {
      stroke: colourOf('--muted-foreground'),
      grid: { stroke: colourOf('--border'), width: 1 },
      ticks: { stroke: colourOf('--border'), width: 1 },
    };
    const said = (value: number | null) => (value === null ? '–' : words.current(value));
    const plot = new uPlot(
      {
        width: home.clientWidth,
        height,
        series: [
          {},
          ...legend.split('\n').map((label, index) => ({
            label,
            stroke: colourOf(colours[index % colours.length] ?? '--primary'),
            width: 1.5,
            points: { show: (data[0].length ?? 0) < 2 },
            value: (_: uPlot, value: number | null) => said(value),
          })),
        ],
        axes: [
          axis,
          { ...axis, size: 72, values: (_: uPlot, values: number[]) => values.map((value) => said(value)) },
        ],
        scales: { y: { range: (_: uPlot, __: number, most: number) => [0, most > 0 ? most * 1.1 : 1] } },
      },
      data.map((values) => [...values]) as uPlot.AlignedData,
      home,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: home.clientWidth, height }));
    resized.observe(home);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [data, legend, dark]);
  return <div ref={place} aria-hidden className="min-w-0 [&_.u-legend]:text-xs" />;
}
