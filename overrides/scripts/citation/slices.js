// Long work in slices: between two of them the page answers its reader, the way to leave above all.

export class Slices {
  /** @param {number} length milliseconds of one slice @param {() => number} now */
  constructor(length = 12, now = () => performance.now()) {
    this.length = length;
    this.now = now;
    this.begun = now();
  }

  /** Goes on at once, or after the page had its turn where the slice is over. */
  async pause() {
    if (this.now() - this.begun < this.length) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.begun = this.now();
  }
}
