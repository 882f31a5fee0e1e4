// Where a place is in the unit square of Web Mercator; what is nearer to a pole than it reaches stands at its edge.

export function worldOf(lon, lat) {
  const sin = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}
