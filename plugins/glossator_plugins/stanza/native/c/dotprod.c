/* ARM with the dot products of ARMv8.2: 16 products in one instruction, 4 lanes. */

#include "ways.h"

#ifdef WITH_DOTPROD

#include <string.h>

#define PATH dotprod
#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#define LANES 4
#define DOUBLES 2
#define ROWS 6 /* rows of a block: with 4 registers of columns 24 sums, which leaves 8 of 32 registers */

typedef float32x4_t V;
typedef int32x4_t I;
typedef float64x2_t D;
typedef int8x16_t Four;

LANES_OF V v_load(const float *from) { return vld1q_f32(from); }
LANES_OF void v_store(float *to, V value) { vst1q_f32(to, value); }
LANES_OF V v_load_some(const float *from, int64_t count) {
    float all[4] = {0};
    memcpy(all, from, (size_t)count * sizeof(float));
    return vld1q_f32(all);
}
LANES_OF void v_store_some(float *to, V value, int64_t count) {
    float all[4];
    vst1q_f32(all, value);
    memcpy(to, all, (size_t)count * sizeof(float));
}
LANES_OF V v_one(float value) { return vdupq_n_f32(value); }
LANES_OF V v_add(V a, V b) { return vaddq_f32(a, b); }
LANES_OF V v_subtract(V a, V b) { return vsubq_f32(a, b); }
LANES_OF V v_multiply(V a, V b) { return vmulq_f32(a, b); }
LANES_OF V v_inverse(V a) { return vdivq_f32(vdupq_n_f32(1.0f), a); }
LANES_OF V v_max(V a, V b) { return vmaxq_f32(a, b); }
LANES_OF V v_min(V a, V b) { return vminq_f32(a, b); }
LANES_OF V v_fma(V a, V b, V c) { return vfmaq_f32(c, a, b); }
LANES_OF V v_fms(V a, V b, V c) { return vfmaq_f32(vnegq_f32(c), a, b); }
LANES_OF V v_floor(V a) { return vrndmq_f32(a); }
LANES_OF V v_times_power(V a, V whole) {
    int32x4_t exponent = vaddq_s32(vcvtq_s32_f32(whole), vdupq_n_s32(127));
    return vmulq_f32(a, vreinterpretq_f32_s32(vshlq_n_s32(exponent, 23)));
}
LANES_OF V v_of(I a) { return vcvtq_f32_s32(a); }

LANES_OF I i_load(const void *from) { return vreinterpretq_s32_s8(vld1q_s8((const int8_t *)from)); }
LANES_OF I i_start(const int32_t *from) {
    (void)from; /* both are signed here: there is no offset to make up for */
    return vdupq_n_s32(0);
}
LANES_OF I i_one(int32_t value) { return vdupq_n_s32(value); }
LANES_OF I i_max(I a, I b) { return vmaxq_s32(a, b); }
LANES_OF Four four_of(const uint8_t *from) {
    int32_t four;
    memcpy(&four, from, sizeof four);
    return veorq_s8(vreinterpretq_s8_s32(vdupq_n_s32(four)), vdupq_n_s8((int8_t)OFFSET));
}
LANES_OF I i_dot(I sum, Four bytes, I weights) { return vdotq_s32(sum, vreinterpretq_s8_s32(weights), bytes); }

LANES_OF void store_some_bytes(uint8_t *to, V value, int64_t count) {
    int32_t all[4];
    vst1q_s32(all, vaddq_s32(vcvtnq_s32_f32(vmulq_f32(value, vdupq_n_f32(127.0f))), vdupq_n_s32(OFFSET)));
    for (int64_t lane = 0; lane < count; lane++) to[lane] = (uint8_t)all[lane];
}
LANES_OF void store_bytes(uint8_t *to, V value) { store_some_bytes(to, value, 4); }

LANES_OF D d_load(const double *from) { return vld1q_f64(from); }
LANES_OF void d_store(double *to, D value) { vst1q_f64(to, value); }
LANES_OF D d_one(double value) { return vdupq_n_f64(value); }
LANES_OF D d_add(D a, D b) { return vaddq_f64(a, b); }
LANES_OF D d_multiply(D a, D b) { return vmulq_f64(a, b); }
LANES_OF D d_fma(D a, D b, D c) { return vfmaq_f64(c, a, b); }

#include "functions.h"

#endif
