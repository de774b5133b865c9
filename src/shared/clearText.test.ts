import { expect, it } from 'vitest';
import { isClearText } from './clearText.ts';

it.each([
  'ws://boards.example.com',
  'ws://192.168.1.5:1234',
  'http://langfuse.example.com:3000',
  'ws://[2001:db8::1]:1',
])('data sent to %s is readable by others', (address) => expect(isClearText(address)).toBe(true));

it.each([
  'wss://boards.example.com',
  'https://cloud.langfuse.com',
  'ws://127.0.0.1:1234',
  'ws://localhost',
  'ws://[::1]:1',
  '',
  'ws://',
])('data sent to %s is not readable by others', (address) =>
  expect(isClearText(address)).toBe(false),
);
