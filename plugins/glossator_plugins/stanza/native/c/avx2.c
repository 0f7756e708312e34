/* x86 with AVX2 and FMA alone: 32 products in four instructions, 8 lanes.

   Products of bytes are added in pairs to 16 bits, which would be too few for what bytes without a sign can give: so
   signs go from the activations to the weights, and no pair is greater than 2 * 128 * 127. The offset is away then, and
   with it what `start` makes up for. */

#include "ways.h"

#ifdef WITH_X86

#define PATH avx2
#define TARGET __attribute__((target("avx2,fma")))
#include "eight_lanes.h"

typedef struct {
    __m256i value, size;
} Four;

LANES_OF I i_start(const int32_t *from) {
    (void)from;
    return _mm256_setzero_si256();
}
LANES_OF Four four_of(const uint8_t *from) {
    Four found;
    found.value = _mm256_xor_si256(_mm256_set1_epi32(*(const int32_t *)from), _mm256_set1_epi8((char)OFFSET));
    found.size = _mm256_abs_epi8(found.value);
    return found;
}
LANES_OF I i_dot(I sum, Four bytes, I weights) {
    __m256i pairs = _mm256_maddubs_epi16(bytes.size, _mm256_sign_epi8(weights, bytes.value));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

#include "functions.h"

#endif
