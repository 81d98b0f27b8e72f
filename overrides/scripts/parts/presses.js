// Counts presses of one key. It knows nothing of the page, so it can be tested by itself.

export const PRESSES = 3;
export const WITHIN = 5000; // milliseconds between one press and the next

/**
 * A press counts when the key went down and up with nothing in between. Capital letters, marked
 * text and shortcuts have something in between.
 */
export class Presses {
  count = 0;
  #down = false;
  #last = -Infinity;

  /** The key went down. @param {boolean} alone whether no other modifier key is held */
  down(alone) {
    this.#down = alone;
  }

  /** Something else happened: the press that has begun does not count. */
  spoil() {
    this.#down = false;
  }

  /** The key went up. @param {number} time in milliseconds @returns {boolean} whether a press counted */
  up(time) {
    if (!this.#down) return false;
    this.#down = false;
    this.count = time - this.#last <= WITHIN ? this.count + 1 : 1;
    this.#last = time;
    return true;
  }

  /** All presses so far are forgotten. */
  forget() {
    this.count = 0;
    this.#last = -Infinity;
  }

  /** How many more presses are needed. */
  get left() {
    return Math.max(PRESSES - this.count, 0);
  }
}
