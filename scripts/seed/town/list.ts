/**
 * The item at `index`.
 *
 * @throws RangeError when there is none: a number that names no vertex, face or block is our mistake
 */
export function at<Item>(list: ArrayLike<Item>, index: number): Item {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index} in a list of ${list.length}`);
  return item;
}

/** @throws RangeError when the list is empty */
export function last<Item>(list: ArrayLike<Item>): Item {
  return at(list, list.length - 1);
}

export function sum<Item>(list: Iterable<Item>, valueOf: (item: Item) => number): number {
  let total = 0;
  for (const item of list) total += valueOf(item);
  return total;
}

/** The item of least `costOf`; of equals the first. An item that costs Infinity is never chosen. */
export function cheapest<Item>(list: Iterable<Item>, costOf: (item: Item) => number): Item | undefined {
  let best: Item | undefined;
  let bestCost = Infinity;
  for (const item of list) {
    const cost = costOf(item);
    if (cost >= bestCost) continue;
    best = item;
    bestCost = cost;
  }
  return best;
}

/** The list of a key, made when it is first asked for. */
export function listOf<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}
