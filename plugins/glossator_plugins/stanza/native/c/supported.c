/* Products of bytes for recurrent layers and filters: which of the ways to compute them this processor has.

   Activations are bytes: q stands for (q - 128) * scale. Weights are signed bytes with a scale for each column. Sums are
   exact integers, so that no row's result depends on the rows beside it. Beside a sum everything is single precision, of
   operations that IEEE 754 defines, in one order: all ways give the same to the last bit.

   Weights lie in panels of 64 columns (four blocks of 16), which `packing.py` makes: for every four rows of the matrix,
   for each block, for each column four bytes. The last panel of a filter may have fewer blocks. `start` has for each
   column -128 times the sum of its weights: what the offset of the activations adds otherwise.

   Nothing here allocates, keeps state or checks: `kernels.py` does. Plain C with the compiler's vectors, no libraries.
   `functions.h` has the functions, `structures.h` what they are told; each other file is one way. */

#include "ways.h"

/* Of the structures and of the ways: raised with each change of them, here and in `kernels.py`. */
EXPORT int glossator_kernels_version(void) { return 3; }

EXPORT int glossator_supported_avx512(void) {
#ifdef WITH_AVX512
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
#else
    return 0;
#endif
}

EXPORT int glossator_supported_avx2(void) {
#ifdef WITH_X86
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

EXPORT int glossator_supported_avxvnni(void) {
#ifdef WITH_AVXVNNI
    unsigned a, b, c, d;
    if (!glossator_supported_avx2() || !__get_cpuid_count(7, 1, &a, &b, &c, &d)) return 0;
    return a >> 4 & 1;
#else
    return 0;
#endif
}

EXPORT int glossator_supported_dotprod(void) {
#ifdef WITH_DOTPROD
    return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#else
    return 0;
#endif
}
