import * as echarts from 'echarts';

interface Series {
  readonly name: string;
  readonly color: string;
  /** One for each category; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly title: string;
  readonly kind: 'line' | 'bar';
  /** Orders of magnitude apart. */
  readonly logarithmic?: boolean;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
}

const SIZE = { width: 760, height: 380 };

/** An SVG, drawn without a browser. */
export function draw({ title, kind, logarithmic, categories, series }: Chart): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#fff',
      title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
      // The width of a text is guessed: whoever looks at it has another font.
      legend: { bottom: 0, itemGap: 45 },
      grid: { left: 90, right: 20, top: 50, bottom: 60 },
      xAxis: { type: 'category', data: [...categories] },
      yAxis: { type: logarithmic ? 'log' : 'value' },
      series: series.map(({ name, color, values }) => ({
        name,
        color,
        type: kind,
        data: values.map((value) => value ?? '-'),
        label: { show: kind === 'bar', position: 'top', fontSize: 10 },
      })),
    });
    return `${chart.renderToSVGString()}\n`;
  } finally {
    chart.dispose();
  }
}
