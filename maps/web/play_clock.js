// The clock of what is played back: told by Python, run by the page between two messages.

class PlayClock {
  constructor() {
    this.told = null; // {at_s, from_s, to_s, speed}; null: nothing is played
    this.heard = 0;
  }

  set(told) {
    this.told = told;
    this.heard = performance.now();
  }

  nowS() {
    if (!this.told) return 0;
    const { at_s: at, from_s: from, to_s: to, speed } = this.told;
    return Math.min(to, Math.max(from, at + (speed * (performance.now() - this.heard)) / 1000));
  }

  isRunning() {
    return Boolean(this.told && this.told.speed && this.nowS() < this.told.to_s);
  }
}

export const playClock = new PlayClock();
