import { cleanup, render, screen } from '@testing-library/react';
import { type ReactNode, useRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useFocusInList } from './useFocusInList.ts';

afterEach(cleanup);

function List({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  useFocusInList(list, ids);
  return (
    <>
      <input aria-label="search" data-focus-first />
      <ul ref={list}>
        {ids.map((id) => (
          <li key={id}>
            <button type="button">{id}</button>
          </li>
        ))}
      </ul>
    </>
  );
}

function show(...ids: readonly string[]) {
  const { rerender } = render(<List ids={ids} />);
  return (...next: readonly string[]): void => rerender(<List ids={next} />);
}

const button = (name: string): HTMLElement => screen.getByRole('button', { name });

test('moves the focus to the item that takes the place of the removed one', () => {
  const showOnly = show('a', 'b', 'c');
  button('b').focus();
  showOnly('a', 'c');
  expect(document.activeElement).toBe(button('c'));
  showOnly('a');
  expect(document.activeElement).toBe(button('a'));
});

test('moves the focus out of a list that has become empty', () => {
  const showOnly = show('a');
  button('a').focus();
  showOnly();
  expect(document.activeElement).toBe(screen.getByLabelText('search'));
});

test('leaves the focus alone when another item is removed, or the focus is elsewhere', () => {
  const showOnly = show('a', 'b', 'c');
  button('b').focus();
  showOnly('b', 'c');
  expect(document.activeElement).toBe(button('b'));
  screen.getByLabelText('search').focus();
  showOnly('c');
  expect(document.activeElement).toBe(screen.getByLabelText('search'));
});
