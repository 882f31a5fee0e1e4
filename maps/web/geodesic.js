// The running figures of a sketch on the WGS-84 ellipsoid; what is kept is worked out exactly in maps/geodesic.py.

const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const ROUNDS = 100;
const rad = (degrees) => (degrees * Math.PI) / 180;

// Metres from one place to another and the bearing it begins with (Vincenty); between antipodes by the sphere.
export function leg([lon1, lat1], [lon2, lat2]) {
  const U1 = Math.atan((1 - F) * Math.tan(rad(lat1)));
  const U2 = Math.atan((1 - F) * Math.tan(rad(lat2)));
  const L = rad(((lon2 - lon1 + 540) % 360) - 180);
  const [s1, c1, s2, c2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  let lambda = L;
  for (let round = 0; round < ROUNDS; round++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (!sinSigma) return { m: 0, deg: 0 };
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2M = cos2Alpha ? cosSigma - (2 * s1 * s2) / cos2Alpha : 0;
    const C = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = L + (1 - C) * F * sinAlpha * (sigma + C * sinSigma * (cos2M + C * cosSigma * (2 * cos2M ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u2 = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
    const bigA = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    const bigB = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    const inner = cosSigma * (2 * cos2M ** 2 - 1) - (bigB / 6) * cos2M * (4 * sinSigma ** 2 - 3) * (4 * cos2M ** 2 - 3);
    const m = B * bigA * (sigma - bigB * sinSigma * (cos2M + (bigB / 4) * inner));
    return { m, deg: turn(Math.atan2(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda))) };
  }
  return sphere(rad(lat1), rad(lat2), L);
}

function sphere(lat1, lat2, L) {
  const a = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(L / 2) ** 2;
  const deg = turn(Math.atan2(Math.cos(lat2) * Math.sin(L), Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(L)));
  return { m: 2 * 6371008.8 * Math.asin(Math.min(1, Math.sqrt(a))), deg };
}

const turn = (radians) => ((radians * 180) / Math.PI + 360) % 360;

export function lengthOf(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += leg(points[i - 1], points[i]).m;
  return sum;
}

// Square metres within an outline: on the sphere of the same surface, whose latitudes keep areas true.
export function areaOf(ring) {
  const authalic = ring.map(([lon, lat]) => [rad(lon), Math.asin(q(rad(lat)) / q(Math.PI / 2))]);
  let sum = 0;
  authalic.forEach(([lon1, lat1], i) => {
    const [lon2, lat2] = authalic[(i + 1) % authalic.length];
    const dLon = Math.atan2(Math.sin(lon2 - lon1), Math.cos(lon2 - lon1));
    sum += 2 * Math.atan2(Math.tan(dLon / 2) * (Math.tan(lat1 / 2) + Math.tan(lat2 / 2)), 1 + Math.tan(lat1 / 2) * Math.tan(lat2 / 2));
  });
  return Math.abs(sum) * (A ** 2 / 2) * q(Math.PI / 2);
}

function q(lat) {
  const s = Math.sin(lat);
  return (1 - E2) * (s / (1 - E2 * s * s) + Math.atanh(E * s) / E);
}

export function lengthWords(m) {
  if (m < 1000) return m < 100 ? `${m.toFixed(1)} m` : `${m.toFixed(0)} m`;
  return m < 100_000 ? `${(m / 1000).toFixed(2)} km` : `${(m / 1000).toFixed(0)} km`;
}

export function areaWords(m2) {
  if (m2 < 1e4) return `${m2.toFixed(0)} m²`;
  return m2 < 1e6 ? `${(m2 / 1e4).toFixed(2)} ha` : `${(m2 / 1e6).toFixed(2)} km²`;
}

export const bearingWords = (deg) => `${String(Math.round(deg) % 360).padStart(3, "0")}°`;
