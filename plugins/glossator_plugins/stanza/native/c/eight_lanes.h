/* What the two ways of x86 with registers of 256 bits have in common. */

#include <string.h>

#define LANES 8
#define DOUBLES 4
#define ROWS 3 /* rows of a block: with 4 registers of columns 12 sums, which leaves 4 of 16 registers */

typedef __m256 V;
typedef __m256i I;
typedef __m256d D;

LANES_OF V v_load(const float *from) { return _mm256_loadu_ps(from); }
LANES_OF void v_store(float *to, V value) { _mm256_storeu_ps(to, value); }
LANES_OF V v_load_some(const float *from, int64_t count) {
    float all[8] = {0};
    memcpy(all, from, (size_t)count * sizeof(float));
    return _mm256_loadu_ps(all);
}
LANES_OF void v_store_some(float *to, V value, int64_t count) {
    float all[8];
    _mm256_storeu_ps(all, value);
    memcpy(to, all, (size_t)count * sizeof(float));
}
LANES_OF V v_one(float value) { return _mm256_set1_ps(value); }
LANES_OF V v_add(V a, V b) { return _mm256_add_ps(a, b); }
LANES_OF V v_subtract(V a, V b) { return _mm256_sub_ps(a, b); }
LANES_OF V v_multiply(V a, V b) { return _mm256_mul_ps(a, b); }
LANES_OF V v_inverse(V a) { return _mm256_div_ps(_mm256_set1_ps(1.0f), a); }
LANES_OF V v_max(V a, V b) { return _mm256_max_ps(a, b); }
LANES_OF V v_min(V a, V b) { return _mm256_min_ps(a, b); }
LANES_OF V v_fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
LANES_OF V v_fms(V a, V b, V c) { return _mm256_fmsub_ps(a, b, c); }
LANES_OF V v_floor(V a) { return _mm256_floor_ps(a); }
LANES_OF V v_times_power(V a, V whole) {
    __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(whole), _mm256_set1_epi32(127));
    return _mm256_mul_ps(a, _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23)));
}
LANES_OF V v_of(I a) { return _mm256_cvtepi32_ps(a); }

LANES_OF I i_load(const void *from) { return _mm256_loadu_si256((const __m256i *)from); }
LANES_OF I i_one(int32_t value) { return _mm256_set1_epi32(value); }
LANES_OF I i_max(I a, I b) { return _mm256_max_epi32(a, b); }

LANES_OF void store_bytes(uint8_t *to, V value) {
    __m256i whole = _mm256_cvtps_epi32(_mm256_mul_ps(value, _mm256_set1_ps(127.0f)));
    whole = _mm256_add_epi32(whole, _mm256_set1_epi32(OFFSET));
    __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64((__m128i *)to, _mm_packus_epi16(halves, halves));
}
LANES_OF void store_some_bytes(uint8_t *to, V value, int64_t count) {
    uint8_t all[8];
    store_bytes(all, value);
    memcpy(to, all, (size_t)count);
}

LANES_OF D d_load(const double *from) { return _mm256_loadu_pd(from); }
LANES_OF void d_store(double *to, D value) { _mm256_storeu_pd(to, value); }
LANES_OF D d_one(double value) { return _mm256_set1_pd(value); }
LANES_OF D d_add(D a, D b) { return _mm256_add_pd(a, b); }
LANES_OF D d_multiply(D a, D b) { return _mm256_mul_pd(a, b); }
LANES_OF D d_fma(D a, D b, D c) { return _mm256_fmadd_pd(a, b, c); }
