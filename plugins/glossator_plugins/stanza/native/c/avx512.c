/* x86 with AVX-512 and VNNI: 64 products in one instruction, 16 lanes. */

#include "ways.h"

#ifdef WITH_AVX512

#define PATH avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")))
#define LANES 16
#define DOUBLES 8
#define ROWS 6 /* rows of a block: with 4 registers of columns 24 sums, which leaves 8 of 32 registers */

typedef __m512 V;
typedef __m512i I;
typedef __m512d D;
typedef __m512i Four;

LANES_OF V v_load(const float *from) { return _mm512_loadu_ps(from); }
LANES_OF void v_store(float *to, V value) { _mm512_storeu_ps(to, value); }
LANES_OF __mmask16 some(int64_t count) { return (__mmask16)((1u << count) - 1); }
LANES_OF V v_load_some(const float *from, int64_t count) { return _mm512_maskz_loadu_ps(some(count), from); }
LANES_OF void v_store_some(float *to, V value, int64_t count) { _mm512_mask_storeu_ps(to, some(count), value); }
LANES_OF V v_one(float value) { return _mm512_set1_ps(value); }
LANES_OF V v_add(V a, V b) { return _mm512_add_ps(a, b); }
LANES_OF V v_subtract(V a, V b) { return _mm512_sub_ps(a, b); }
LANES_OF V v_multiply(V a, V b) { return _mm512_mul_ps(a, b); }
LANES_OF V v_inverse(V a) { return _mm512_div_ps(_mm512_set1_ps(1.0f), a); }
LANES_OF V v_max(V a, V b) { return _mm512_max_ps(a, b); }
LANES_OF V v_min(V a, V b) { return _mm512_min_ps(a, b); }
LANES_OF V v_fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
LANES_OF V v_fms(V a, V b, V c) { return _mm512_fmsub_ps(a, b, c); }
LANES_OF V v_floor(V a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
LANES_OF V v_times_power(V a, V whole) { return _mm512_scalef_ps(a, whole); }
LANES_OF V v_of(I a) { return _mm512_cvtepi32_ps(a); }

LANES_OF I i_load(const void *from) { return _mm512_loadu_si512(from); }
LANES_OF I i_start(const int32_t *from) { return _mm512_loadu_si512(from); }
LANES_OF I i_one(int32_t value) { return _mm512_set1_epi32(value); }
LANES_OF I i_max(I a, I b) { return _mm512_max_epi32(a, b); }
LANES_OF Four four_of(const uint8_t *from) { return _mm512_set1_epi32(*(const int32_t *)from); }
LANES_OF I i_dot(I sum, Four bytes, I weights) { return _mm512_dpbusd_epi32(sum, bytes, weights); }

LANES_OF __m128i bytes_of(V value) {
    __m512i whole = _mm512_cvtps_epi32(_mm512_mul_ps(value, _mm512_set1_ps(127.0f)));
    return _mm512_cvtepi32_epi8(_mm512_add_epi32(whole, _mm512_set1_epi32(OFFSET)));
}
LANES_OF void store_bytes(uint8_t *to, V value) { _mm_storeu_si128((__m128i *)to, bytes_of(value)); }
LANES_OF void store_some_bytes(uint8_t *to, V value, int64_t count) {
    _mm_mask_storeu_epi8(to, some(count), bytes_of(value));
}

LANES_OF D d_load(const double *from) { return _mm512_loadu_pd(from); }
LANES_OF void d_store(double *to, D value) { _mm512_storeu_pd(to, value); }
LANES_OF D d_one(double value) { return _mm512_set1_pd(value); }
LANES_OF D d_add(D a, D b) { return _mm512_add_pd(a, b); }
LANES_OF D d_multiply(D a, D b) { return _mm512_mul_pd(a, b); }
LANES_OF D d_fma(D a, D b, D c) { return _mm512_fmadd_pd(a, b, c); }

#include "functions.h"

#endif
