import { ALARM_ON, DUTY_STATES, DUTY_STATE_BITS, HEADING_KNOWN } from "#contract/positions.ts";
import { FRESH_INTERVALS, GONE_SECONDS, LATE_INTERVALS } from "./state.ts";
import { GLIDE_SECONDS } from "./vertices.ts";

/** How far a symbol reaches, in radii: the alarm's ring is the outermost. */
const REACH = 2.3;
const [EN_ROUTE, ON_SCENE, SOS] = [DUTY_STATES.indexOf("en_route"), DUTY_STATES.indexOf("on_scene"), DUTY_STATES.indexOf("sos")];
const float = (value: number): string => value.toFixed(1);

/** Places a worker, and judges by the clock how far its position may be trusted: 0 fresh, 1 late, 2 stale, 3 gone. */
export const VERTEX = `#version 300 es
precision highp float;
uniform mat4 u_matrix;
uniform float u_seconds;
uniform float u_radius;
uniform float u_shows_gone;
uniform float u_chosen;
in vec4 a_way;
in vec4 a_fix;
out float v_age;
out float v_turn;
out float v_ring;
out float v_chosen;
void main() {
  float code = floor(a_fix.w + 0.5);
  int state = int(code) / 256;
  float heading = code - float(state) * 256.0;
  float age = u_seconds - a_fix.y;
  v_age = age <= ${float(FRESH_INTERVALS)} * a_fix.z ? 0.0 : age <= ${float(LATE_INTERVALS)} * a_fix.z ? 1.0 : age <= ${float(GONE_SECONDS)} ? 2.0 : 3.0;
  v_turn = (state & ${HEADING_KNOWN}) != 0 ? heading / 256.0 * 6.2831853 : -1.0;
  int duty = state & ${DUTY_STATE_BITS};
  v_ring = (state & ${ALARM_ON}) != 0 || duty == ${SOS} ? 3.0 : duty == ${ON_SCENE} ? 2.0 : duty == ${EN_ROUTE} ? 1.0 : 0.0;
  v_chosen = abs(float(gl_VertexID) - u_chosen) < 0.5 ? 1.0 : 0.0;
  vec2 at = mix(a_way.xy, a_way.zw, clamp((u_seconds - a_fix.x) / ${float(GLIDE_SECONDS)}, 0.0, 1.0));
  gl_Position = u_matrix * vec4(at, 0.0, 1.0);
  gl_PointSize = 2.0 * ${float(REACH)} * u_radius;
  // nobody is drawn whose interval is not known, nor whose place nobody knows any more, unless they call for help
  if (a_fix.z <= 0.0 || (v_age > 2.5 && u_shows_gone < 0.5 && v_ring < 2.5)) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`;

/** Draws a wedge that points where the worker goes, or a dot; filled while the position is trusted, hollow when stale, a broken circle when gone. */
export const FRAGMENT = `#version 300 es
precision highp float;
uniform float u_radius;
uniform vec3 u_inks[4];
uniform vec3 u_halo;
uniform vec3 u_alarm;
uniform vec3 u_focus;
in float v_age;
in float v_turn;
in float v_ring;
in float v_chosen;
out vec4 colour;

float segment(vec2 p, vec2 a, vec2 b, inout float side) {
  vec2 e = b - a, w = p - a;
  vec2 d = w - e * clamp(dot(w, e) / dot(e, e), 0.0, 1.0);
  bvec3 c = bvec3(p.y >= a.y, p.y < b.y, e.x * w.y > e.y * w.x);
  if (all(c) || all(not(c))) side = -side;
  return dot(d, d);
}
// the distance to the wedge's edge, below 0 inside; the wedge of notes: (0,-1) (.72,.8) (0,.42) (-.72,.8)
float wedge(vec2 p) {
  float side = 1.0;
  vec2 a = vec2(0.0, -1.0), b = vec2(0.72, 0.8), c = vec2(0.0, 0.42), d = vec2(-0.72, 0.8);
  float least = min(min(segment(p, a, b, side), segment(p, b, c, side)), min(segment(p, c, d, side), segment(p, d, a, side)));
  return side * sqrt(least);
}
void over(vec3 ink, float cover) {
  colour = vec4(ink, 1.0) * cover + colour * (1.0 - cover);
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * 2.0 * ${float(REACH)};
  float soft = 0.7 / u_radius;
  #define COVER(distance) (1.0 - smoothstep(-soft, soft, distance))
  int age = int(v_age + 0.5);
  vec3 ink = u_inks[age];
  float strength = age == 0 ? 1.0 : age == 1 ? 0.8 : 0.9;
  float away = length(p);
  float turn = atan(p.y, p.x);
  colour = vec4(0.0);

  if (v_ring > 2.5) over(u_alarm, COVER(abs(away - 1.85) - 0.16));
  else if (v_ring > 1.5 && age < 2) over(ink, COVER(abs(away - 1.5) - 0.08) * 0.9);
  else if (v_ring > 0.5 && age < 2 && fract(turn * 1.2732) < 0.55) over(ink, COVER(abs(away - 1.5) - 0.08) * 0.9);
  if (v_chosen > 0.5) over(u_focus, COVER(abs(away - 2.1) - 0.11));

  if (age == 3) {
    if (fract(turn * 1.5915) < 0.55) over(ink, COVER(abs(away - 0.7) - 0.08));
  } else {
    float s = sin(v_turn), c = cos(v_turn);
    float edge = v_turn < 0.0 ? away - 0.62 : wedge(vec2(c * p.x + s * p.y, -s * p.x + c * p.y));
    if (age == 2) {
      over(u_halo, COVER(abs(edge) - 0.2));
      over(ink, COVER(abs(edge) - 0.1));
    } else {
      over(u_halo, COVER(edge - 0.16));
      over(ink, COVER(edge));
    }
  }
  colour *= strength;
  if (colour.a < 0.004) discard;
}`;
