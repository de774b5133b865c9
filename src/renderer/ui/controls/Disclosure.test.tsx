import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderInApp } from '../testing/renderInApp.tsx';
import { Disclosure } from './Disclosure.tsx';

afterEach(cleanup);

function show(isLazy: boolean): HTMLDetailsElement {
  renderInApp(
    <Disclosure summary="More" isLazy={isLazy}>
      <p>content</p>
    </Disclosure>,
    {},
  );
  return document.querySelector('details') as HTMLDetailsElement;
}

test('lazy content is mounted when it is first opened, and stays', () => {
  const details = show(true);
  expect(screen.queryByText('content')).toBeNull();
  details.open = true;
  fireEvent(details, new Event('toggle'));
  expect(screen.getByText('content')).toBeDefined();
  details.open = false;
  fireEvent(details, new Event('toggle'));
  expect(screen.getByText('content')).toBeDefined();
});

test('other content is mounted at once', () => {
  show(false);
  expect(screen.getByText('content')).toBeDefined();
});
