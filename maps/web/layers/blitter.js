// Thousands of sprites into one buffer of pixels, handed to a canvas at once: ten times as fast as drawing each there.
//
// A pixel is 0xAABBGGRR, not multiplied by its alpha, as in ImageData.

export class Blitter {
  constructor() {
    this.image = null;
  }

  // An empty buffer of this size, in pixels of the screen.
  begin(width, height) {
    if (this.image?.width === width && this.image.height === height) this.pixels.fill(0);
    else {
      this.image = new ImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    [this.top, this.bottom] = [height, 0];
  }

  // A sprite with its corner there, over what is there already.
  draw({ pixels, side, box }, x, y) {
    const { width, height } = this.image;
    const [left, right] = [Math.max(box[0], -x), Math.min(box[2], width - x)];
    const [first, last] = [Math.max(box[1], -y), Math.min(box[3], height - y)];
    if (left >= right || first >= last) return;
    this.top = Math.min(this.top, y + first);
    this.bottom = Math.max(this.bottom, y + last);
    for (let row = first; row < last; row++) {
      let to = (y + row) * width + x + left;
      const end = row * side + right;
      for (let from = row * side + left; from < end; from++, to++) {
        const pixel = pixels[from];
        if (!pixel) continue;
        const below = this.pixels[to];
        this.pixels[to] = below && pixel >>> 24 !== 255 ? over(pixel, below) : pixel;
      }
    }
  }

  // To the canvas, in place of what is there.
  end(ctx) {
    if (this.top < this.bottom) ctx.putImageData(this.image, 0, 0, 0, this.top, this.image.width, this.bottom - this.top);
  }

  // Ten megabytes on a large screen, for as long as they are needed.
  release() {
    this.image = this.pixels = null;
  }
}

function over(pixel, below) {
  const alpha = pixel >>> 24;
  const rest = ((below >>> 24) * (255 - alpha)) / 255;
  const whole = alpha + rest;
  let mixed = Math.round(whole) << 24;
  for (const shift of [0, 8, 16]) {
    mixed |= Math.round((((pixel >>> shift) & 255) * alpha + ((below >>> shift) & 255) * rest) / whole) << shift;
  }
  return mixed >>> 0;
}

// The pixels of a square of a canvas, all of them fainter by `alpha`, and the box of those that are not empty.
export function spriteOf(ctx, x, y, side, alpha) {
  const { data } = ctx.getImageData(x, y, side, side);
  if (alpha < 1) for (let at = 3; at < data.length; at += 4) data[at] = Math.round(data[at] * alpha);
  const pixels = new Uint32Array(data.buffer);
  const box = [side, side, 0, 0];
  for (let at = 0; at < pixels.length; at++) {
    if (!pixels[at]) continue;
    const [column, row] = [at % side, Math.floor(at / side)];
    [box[0], box[1]] = [Math.min(box[0], column), Math.min(box[1], row)];
    [box[2], box[3]] = [Math.max(box[2], column + 1), Math.max(box[3], row + 1)];
  }
  return { pixels, side, box };
}
