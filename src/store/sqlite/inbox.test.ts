import { expect, it } from 'vitest';
import { openLetterbox } from './inbox.ts';
import { logFolder, opened } from './testing/log-folder.ts';

it('an entry reaches the owner once and in order, and its answer reaches the sender', () => {
  using box = logFolder();
  const owner = box.open();
  const sender = openLetterbox(box.dir, box.clock);
  expect(sender.put('b', 'command', { n: 1 })).toBe(true);
  expect(sender.put('a', 'command', { n: 2 })).toBe(true);
  expect(sender.put('b', 'command', { n: 3 })).toBe(false);
  expect(owner.inbox.waiting().map(({ key, body }) => [key, body])).toEqual([
    ['b', { n: 1 }],
    ['a', { n: 2 }],
  ]);
  owner.inbox.answer('b', { kind: 'done' });
  expect(sender.answerTo('b')).toEqual({ kind: 'done' });
  expect(sender.answerTo('a')).toBeUndefined();
  expect(owner.inbox.waiting().map(({ key }) => key)).toEqual(['a']);
  sender.close();
});

it('an entry waits for the next owner when there is none', () => {
  using box = logFolder();
  box.open().close();
  const sender = openLetterbox(box.dir, box.clock);
  sender.put('a', 'command', {});
  sender.close();
  expect(box.open().inbox.waiting()).toMatchObject([{ key: 'a', kind: 'command', at: '2026-01-05T00:00:00.000Z' }]);
});

it('a replaced owner can not answer, but leaves what it learnt', async () => {
  using box = logFolder();
  const old = box.open();
  const sender = openLetterbox(box.dir, box.clock);
  sender.put('a', 'command', {});
  box.tamper('UPDATE lease SET epoch = epoch + 1');
  old.inbox.answer('a', { kind: 'done' });
  expect(sender.answerTo('a')).toBeUndefined();
  old.leave?.([opened]);
  expect(old.inbox.waiting()).toMatchObject([{ key: 'a' }, { kind: 'stray', body: { facts: [opened] } }]);
  sender.close();
});

it('a damaged entry reads as nothing instead of stopping the run', () => {
  using box = logFolder();
  const owner = box.open();
  box.tamper(`INSERT INTO inbox VALUES ('a', 'command', '{torn', '2026-01-05T00:00:00.000Z', NULL)`);
  expect(owner.inbox.waiting()).toMatchObject([{ key: 'a', body: undefined }]);
});
