/**
 * Why the lab does not call a URL; `undefined` when it does. It emulates vendors for this machine only: nothing that
 * plays with it may make it call anybody else.
 */
export function callbackProblem(url: string): string | undefined {
  const target = URL.parse(url);
  if (target === null || !/^https?:$/.test(target.protocol)) return 'is not a valid URL';
  if (/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(target.hostname)) return undefined;
  return 'is not on this machine: the lab calls 127.0.0.1, localhost and [::1] only';
}
