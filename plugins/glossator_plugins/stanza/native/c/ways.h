/* Which ways the compiler knows, and what all files begin with. */

#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define WITH_X86
#include <cpuid.h>
#include <immintrin.h>
#if (defined(__clang__) && __clang_major__ >= 7) || (!defined(__clang__) && __GNUC__ >= 8)
#define WITH_AVX512
#endif
#if (defined(__clang__) && __clang_major__ >= 12) || (!defined(__clang__) && __GNUC__ >= 11)
#define WITH_AVXVNNI
#endif
#elif defined(__aarch64__) && defined(__linux__) && (defined(__GNUC__) || defined(__clang__))
#define WITH_DOTPROD
#include <arm_neon.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include "structures.h"

#define OFFSET 128
#define LANES_OF static inline __attribute__((always_inline)) TARGET
