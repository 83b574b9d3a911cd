/** Numbers lattice points in the order of their first coming: the same point has the same number. Open addressing. */
export class VertexTable {
  #slots = new Int32Array(1 << 12).fill(-1);
  #lon = new Int32Array(1 << 11);
  #lat = new Int32Array(1 << 11);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  lon = (vertex: number): number => this.#lon[vertex] ?? 0;
  lat = (vertex: number): number => this.#lat[vertex] ?? 0;

  numberOf(lon: number, lat: number): number {
    if (this.#size === this.#lon.length) this.#grow();
    const slot = this.#slotOf(lon, lat);
    const known = this.#slots[slot] ?? -1;
    if (known >= 0) return known;
    this.#slots[slot] = this.#size;
    this.#lon[this.#size] = lon;
    this.#lat[this.#size] = lat;
    return this.#size++;
  }

  #slotOf(lon: number, lat: number): number {
    const mask = this.#slots.length - 1;
    const mixed = Math.imul(lon, 0x9e3779b1) ^ Math.imul(lat, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (let vertex = this.#slots[slot] ?? -1; vertex >= 0; vertex = this.#slots[slot] ?? -1) {
      if (this.#lon[vertex] === lon && this.#lat[vertex] === lat) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [lon, lat] = [this.#lon, this.#lat];
    this.#lon = new Int32Array(2 * lon.length);
    this.#lat = new Int32Array(2 * lat.length);
    this.#lon.set(lon);
    this.#lat.set(lat);
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    for (let vertex = 0; vertex < this.#size; vertex++) this.#slots[this.#slotOf(this.lon(vertex), this.lat(vertex))] = vertex;
  }
}
