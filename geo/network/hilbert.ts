const ORDER = 16;
const SIDE = 2 ** ORDER;

/**
 * The place of a cell along the Hilbert curve over 65,536 × 65,536 cells; `x` and `y` run from 0 to 1.
 *
 * @see D. Hilbert, "Ueber die stetige Abbildung einer Linie auf ein Flächenstück", Mathematische Annalen 38 (1891), p. 459
 */
export function hilbertKey(x: number, y: number): number {
  let column = cellOf(x);
  let row = cellOf(y);
  let key = 0;
  for (let half = SIDE / 2; half >= 1; half /= 2) {
    const right = column & half ? 1 : 0;
    const up = row & half ? 1 : 0;
    key += half * half * ((3 * right) ^ up);
    if (up) continue;
    if (right) [column, row] = [SIDE - 1 - column, SIDE - 1 - row];
    [column, row] = [row, column];
  }
  return key;
}

const cellOf = (along: number): number => Math.min(SIDE - 1, Math.max(0, Math.floor(along * SIDE)));
