// Places of the hand's figures as the screen has them: on the turn of the world in view, each beside the one before it.

export function inView(map, points) {
  let last = map.getCenter().lng;
  return points.map(([lon, lat]) => {
    last = lon + 360 * Math.round((last - lon) / 360);
    return [last, lat];
  });
}

export const wrapped = (lon) => lon - 360 * Math.floor((lon + 180) / 360);
