/* x86 with AVX-VNNI and no AVX-512: 32 products in one instruction, 8 lanes. */

#include "ways.h"

#ifdef WITH_AVXVNNI

#define PATH avxvnni
#define TARGET __attribute__((target("avx2,fma,avxvnni")))
#include "eight_lanes.h"

typedef __m256i Four;

LANES_OF I i_start(const int32_t *from) { return i_load(from); }
LANES_OF Four four_of(const uint8_t *from) { return _mm256_set1_epi32(*(const int32_t *)from); }
LANES_OF I i_dot(I sum, Four bytes, I weights) { return _mm256_dpbusd_avx_epi32(sum, bytes, weights); }

#include "functions.h"

#endif
