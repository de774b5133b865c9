/**
 * Whether a text is nothing but the names, paths or addresses of files, one per line: what file managers copy with
 * files.
 */
export function areNamesOf(files: readonly { readonly name: string }[], text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (files.length === 0 || lines.length !== files.length) return false;
  const names = new Set(files.map(({ name }) => name));
  return lines.every((line) => names.has(line.trim()) || names.has(lastPart(line.trim())));
}

/** Of a path, or of a `file:` address, decoded. */
function lastPart(line: string): string {
  const part = line.split(/[/\\]/).at(-1) ?? '';
  if (!line.startsWith('file:')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
