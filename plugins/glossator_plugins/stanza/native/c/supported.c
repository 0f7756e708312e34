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

#ifdef WITH_X86

/* The processor is asked, and not the compiler's __builtin_cpu_supports, which says no to everything where the compiler
   brings a library of its own that does not know: that of Zig. */
enum { EAX, EBX, ECX, EDX };

static int has(unsigned leaf, unsigned part, int where, unsigned bits) {
    unsigned found[4];
    if (!__get_cpuid_count(leaf, part, &found[EAX], &found[EBX], &found[ECX], &found[EDX])) return 0;
    return (found[where] & bits) == bits;
}

/* Which registers the system keeps when it lets another process run: bits of XCR0. */
static int keeps(unsigned registers) {
    unsigned low, high;
    if (!has(1, 0, ECX, bit_OSXSAVE)) return 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & registers) == registers;
}

#define KEEPS_256 0x06u
#define KEEPS_512 0xe6u

#endif

EXPORT int glossator_supported_avx512(void) {
#ifdef WITH_AVX512
    return keeps(KEEPS_512) &&
           has(7, 0, EBX, bit_AVX512F | bit_AVX512BW | bit_AVX512VL | bit_AVX512DQ) &&
           has(7, 0, ECX, bit_AVX512VNNI);
#else
    return 0;
#endif
}

EXPORT int glossator_supported_avx2(void) {
#ifdef WITH_X86
    return keeps(KEEPS_256) && has(1, 0, ECX, bit_AVX | bit_FMA) && has(7, 0, EBX, bit_AVX2);
#else
    return 0;
#endif
}

EXPORT int glossator_supported_avxvnni(void) {
#ifdef WITH_AVXVNNI
    return glossator_supported_avx2() && has(7, 1, EAX, 1u << 4);
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
