import { type Finding, found, unmeasured } from '../finding.ts';

/** Whether the picture has the size that was asked of the engine. */
export const geometryRule = { id: 'technical.geometry', version: '1' } as const;

/** A picture size with square pixels. */
interface Shape {
  readonly width: number;
  readonly height: number;
}

/** Fails a clip of another size than was asked. Value: shown aspect ratio over asked aspect ratio. */
export function judgeGeometry(seen: Shape & { readonly pixelAspect: number }, asked: Partial<Shape>): Finding {
  if (asked.width === undefined || asked.height === undefined) {
    return unmeasured(geometryRule, 'no picture size was asked for');
  }
  const right = seen.width === asked.width && seen.height === asked.height && Math.abs(seen.pixelAspect - 1) < 0.005;
  return found(geometryRule, {
    value: (seen.width * seen.pixelAspect * asked.height) / (seen.height * asked.width),
    threshold: `= ${asked.width}x${asked.height}, square pixels`,
    level: right ? 'pass' : 'fail',
    reason: `the picture is ${seen.width}x${seen.height}, asked was ${asked.width}x${asked.height}`,
    note: `${seen.width}x${seen.height}`,
  });
}
