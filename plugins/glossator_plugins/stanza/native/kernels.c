/* Products of bytes for recurrent layers and filters, for x86 processors that have AVX-512 with VNNI.

   Activations are bytes: q stands for (q - 128) * scale. Weights are signed bytes with a scale for each column. Sums are
   exact integers, so that no row's result depends on the rows beside it. Beside a sum everything is single precision.

   Weights lie in panels of 64 columns (16 lanes in each of 4 registers), which `packing.py` makes: for every four rows
   of the matrix, for each register, for each lane four bytes. The last panel of a filter may have fewer registers.
   `start` has for each column -128 times the sum of its weights: what the offset of the activations adds otherwise.

   Nothing here allocates, keeps state or checks: `kernels.py` does. Plain C with the compiler's vectors, no libraries.
*/

#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <immintrin.h>

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")))
#define INSIDE static inline __attribute__((always_inline)) VNNI
#define ROWS 6    /* rows of a block: with 4 registers of columns 24 sums, which leaves 8 of 32 registers */
#define OFFSET 128

/* Of the structures below: raised with each change of them, here and in `kernels.py`. */
EXPORT int glossator_kernels_version(void) { return 2; }

EXPORT int glossator_kernels_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}

/* Add to `sums` the products of rows with a panel, four bytes deep at a time. */
INSIDE void multiply_all(int rows, int wide, __m512i sums[ROWS][4], const uint8_t *const *from, const int8_t *panel,
                         int64_t fours) {
    __m512i kept[ROWS][4];
#pragma GCC unroll 6
    for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++) kept[row][column] = sums[row][column];
    for (int64_t four = 0; four < fours; four++) {
        __m512i weights[4];
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++)
            weights[column] = _mm512_loadu_si512(panel + (four * wide + column) * 64);
#pragma GCC unroll 6
        for (int row = 0; row < rows; row++) {
            __m512i bytes = _mm512_set1_epi32(*(const int32_t *)(from[row] + 4 * four));
#pragma GCC unroll 4
            for (int column = 0; column < wide; column++)
                kept[row][column] = _mm512_dpbusd_epi32(kept[row][column], bytes, weights[column]);
        }
    }
#pragma GCC unroll 6
    for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++) sums[row][column] = kept[row][column];
}

/* A function for each size: inside of others, constants of what comes after would take the registers of sums. */
#define MULTIPLY(rows, wide)                                                                                           \
    static __attribute__((noinline)) VNNI void multiply_##rows##_##wide(__m512i sums[ROWS][4],                         \
                                                                        const uint8_t *const *from,                    \
                                                                        const int8_t *panel, int64_t fours) {          \
        multiply_all(rows, wide, sums, from, panel, fours);                                                            \
    }
MULTIPLY(1, 4) MULTIPLY(2, 4) MULTIPLY(3, 4) MULTIPLY(4, 4) MULTIPLY(5, 4) MULTIPLY(6, 4)
MULTIPLY(1, 3) MULTIPLY(2, 3) MULTIPLY(6, 3) MULTIPLY(1, 2) MULTIPLY(2, 2) MULTIPLY(6, 2)
MULTIPLY(1, 1) MULTIPLY(2, 1) MULTIPLY(6, 1)

INSIDE void multiply(int rows, int wide, __m512i sums[ROWS][4], const uint8_t *const *from, const int8_t *panel,
                     int64_t fours) {
    switch (10 * rows + wide) { /* known where this is compiled */
        case 14: multiply_1_4(sums, from, panel, fours); break;
        case 24: multiply_2_4(sums, from, panel, fours); break;
        case 34: multiply_3_4(sums, from, panel, fours); break;
        case 44: multiply_4_4(sums, from, panel, fours); break;
        case 54: multiply_5_4(sums, from, panel, fours); break;
        case 64: multiply_6_4(sums, from, panel, fours); break;
        case 13: multiply_1_3(sums, from, panel, fours); break;
        case 23: multiply_2_3(sums, from, panel, fours); break;
        case 63: multiply_6_3(sums, from, panel, fours); break;
        case 12: multiply_1_2(sums, from, panel, fours); break;
        case 22: multiply_2_2(sums, from, panel, fours); break;
        case 62: multiply_6_2(sums, from, panel, fours); break;
        case 11: multiply_1_1(sums, from, panel, fours); break;
        case 21: multiply_2_1(sums, from, panel, fours); break;
        case 61: multiply_6_1(sums, from, panel, fours); break;
    }
}

/* 1 / (1 + 2 ** power), to four digits: bytes tell two. */
INSIDE __m512 sigmoid(__m512 power) {
    __m512 part = _mm512_reduce_ps(power, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    __m512 found = _mm512_set1_ps(1.35341598e-02f);
    found = _mm512_fmadd_ps(found, part, _mm512_set1_ps(5.20114762e-02f));
    found = _mm512_fmadd_ps(found, part, _mm512_set1_ps(2.41442748e-01f));
    found = _mm512_fmadd_ps(found, part, _mm512_set1_ps(6.93003836e-01f));
    found = _mm512_fmadd_ps(found, part, _mm512_set1_ps(1.00000259e+00f));
    /* It takes the whole part by itself. */
    return _mm512_rcp14_ps(_mm512_add_ps(_mm512_set1_ps(1.0f), _mm512_scalef_ps(found, power)));
}

/* The hyperbolic tangent of what -2 / ln 2 times gives the power. */
INSIDE __m512 hyperbolic(__m512 power) {
    return _mm512_fmsub_ps(_mm512_set1_ps(2.0f), sigmoid(power), _mm512_set1_ps(1.0f));
}

INSIDE __m128i as_bytes(__m512 value) {
    __m512i whole = _mm512_cvtps_epi32(_mm512_mul_ps(value, _mm512_set1_ps(127.0f)));
    return _mm512_cvtepi32_epi8(_mm512_add_epi32(whole, _mm512_set1_epi32(OFFSET)));
}

/* One direction of an LSTM over sequences of any lengths, the longest first. */
typedef struct {
    const float *gates;     /* what inputs add to the gates, biases included: (inputs, blocks, 4, 16); as powers of two */
    int64_t gates_stride;   /* 0: the same for all */
    const uint8_t *inputs;  /* bytes that are multiplied at each step, (inputs, inputs_stride) */
    int64_t inputs_stride;
    int64_t input_fours;    /* 0: none */
    const int64_t *reads;   /* which input each row of each step reads */
    const int64_t *writes;  /* which row of the outputs it gives */
    const int64_t *sizes;   /* how many rows each step has: never more than the one before */
    int64_t steps;
    int64_t size;           /* of the state */
    int64_t state_fours;
    const int8_t *weights;  /* a panel for every 16 units of the state: the four gates of these; inputs before state */
    const int32_t *start;   /* (blocks, 4, 16) */
    const float *scales;    /* (blocks, 4, 16) */
    const float *first;     /* what the given state adds to the gates of the first step, (blocks, 4, 16); or null */
    float *cells;           /* (rows of the first step, 16 * blocks), given */
    uint8_t *hidden;        /* (2, rows of the first step, 16 * blocks), given as OFFSET */
    float *outputs;         /* (rows, outputs_stride); or null */
    int64_t outputs_stride;
    uint8_t *bytes;         /* the same as bytes, (rows, bytes_stride); or null */
    int64_t bytes_stride;
} Recurrence;

INSIDE void recur_rows(int rows, const Recurrence *it, int64_t block, int64_t step_begin, int64_t row, int64_t begin,
                       const uint8_t *before, uint8_t *after) {
    int64_t padded = (it->size + 15) / 16 * 16, column = 16 * block;
    int64_t depth = it->input_fours + it->state_fours;
    __mmask16 lanes = it->size - column >= 16 ? 0xffff : (__mmask16)((1u << (it->size - column)) - 1);
    const int8_t *panel = it->weights + block * depth * 256;
    const uint8_t *from[ROWS];
    __m512i sums[ROWS][4];
#pragma GCC unroll 4
    for (int gate = 0; gate < 4; gate++) {
        __m512i start = _mm512_loadu_si512(it->start + block * 64 + gate * 16);
#pragma GCC unroll 6
        for (int one = 0; one < rows; one++) sums[one][gate] = start;
    }
    if (it->input_fours) {
#pragma GCC unroll 6
        for (int one = 0; one < rows; one++) from[one] = it->inputs + it->reads[begin + one] * it->inputs_stride;
        multiply(rows, 4, sums, from, panel, it->input_fours);
    }
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) from[one] = before + (row + one) * padded;
    multiply(rows, 4, sums, from, panel + it->input_fours * 256, it->state_fours);
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        const float *given = it->gates + it->reads[begin + one] * it->gates_stride + block * 64;
        __m512 gates[4];
#pragma GCC unroll 4
        for (int gate = 0; gate < 4; gate++) {
            __m512 scale = _mm512_loadu_ps(it->scales + block * 64 + gate * 16);
            gates[gate] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[one][gate]), scale, _mm512_loadu_ps(given + gate * 16));
            if (it->first && !step_begin)
                gates[gate] = _mm512_add_ps(gates[gate], _mm512_loadu_ps(it->first + block * 64 + gate * 16));
        }
        float *cells = it->cells + (row + one) * padded + column;
        __m512 cell = _mm512_mul_ps(sigmoid(gates[1]), _mm512_loadu_ps(cells));
        cell = _mm512_fmadd_ps(sigmoid(gates[0]), hyperbolic(gates[2]), cell);
        _mm512_storeu_ps(cells, cell);
        __m512 state = _mm512_mul_ps(sigmoid(gates[3]), hyperbolic(_mm512_mul_ps(cell, _mm512_set1_ps(-2.88539008f))));
        __m128i bytes = as_bytes(state);
        _mm_storeu_si128((__m128i *)(after + (row + one) * padded + column), bytes);
        int64_t place = it->writes[begin + one];
        if (it->outputs) _mm512_mask_storeu_ps(it->outputs + place * it->outputs_stride + column, lanes, state);
        if (it->bytes) _mm_mask_storeu_epi8(it->bytes + place * it->bytes_stride + column, lanes, bytes);
    }
}

EXPORT VNNI void glossator_recur(const Recurrence *it) {
    int64_t blocks = (it->size + 15) / 16, most = it->sizes[0], begin = 0;
    uint8_t *before = it->hidden, *after = it->hidden + most * 16 * blocks;
    for (int64_t step = 0; step < it->steps; step++) {
        int64_t rows = it->sizes[step];
        /* A panel stays in the nearest cache for all rows of the step. */
        for (int64_t block = 0; block < blocks; block++) {
            int64_t row = 0;
            for (; row + ROWS <= rows; row += ROWS) recur_rows(ROWS, it, block, step, row, begin + row, before, after);
            switch (rows - row) {
                case 5: recur_rows(5, it, block, step, row, begin + row, before, after); break;
                case 4: recur_rows(4, it, block, step, row, begin + row, before, after); break;
                case 3: recur_rows(3, it, block, step, row, begin + row, before, after); break;
                case 2: recur_rows(2, it, block, step, row, begin + row, before, after); break;
                case 1: recur_rows(1, it, block, step, row, begin + row, before, after); break;
            }
        }
        begin += rows;
        uint8_t *other = before;
        before = after;
        after = other;
    }
}

/* Rows times a matrix: (rows, 64 * panels) = bytes * weights * scales * row's scale + bias. */
typedef struct {
    const uint8_t *rows;
    int64_t count, stride, fours, panels;
    const int8_t *weights;
    const int32_t *start;
    const float *scales, *bias;
    const float *of_rows; /* the scale of each row */
    float *outputs;
    int64_t outputs_stride;
} Product;

INSIDE void product_rows(int rows, const Product *it, int64_t panel, int64_t row) {
    const uint8_t *from[ROWS];
    __m512i sums[ROWS][4];
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        from[one] = it->rows + (row + one) * it->stride;
#pragma GCC unroll 4
        for (int part = 0; part < 4; part++) sums[one][part] = _mm512_loadu_si512(it->start + panel * 64 + part * 16);
    }
    multiply(rows, 4, sums, from, it->weights + panel * it->fours * 256, it->fours);
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        __m512 scale = _mm512_set1_ps(it->of_rows[row + one]);
        float *to = it->outputs + (row + one) * it->outputs_stride + panel * 64;
#pragma GCC unroll 4
        for (int part = 0; part < 4; part++) {
            int64_t column = panel * 64 + part * 16;
            __m512 both = _mm512_mul_ps(scale, _mm512_loadu_ps(it->scales + column));
            _mm512_storeu_ps(to + part * 16, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[one][part]), both,
                                                             _mm512_loadu_ps(it->bias + column)));
        }
    }
}

EXPORT VNNI void glossator_multiply(const Product *it) {
    /* So many rows stay in the second cache for all panels. */
    for (int64_t first = 0; first < it->count; first += 192) {
        int64_t end = first + 192 < it->count ? first + 192 : it->count;
        for (int64_t panel = 0; panel < it->panels; panel++) {
            int64_t row = first;
            for (; row + ROWS <= end; row += ROWS) product_rows(ROWS, it, panel, row);
            for (; row < end; row++) product_rows(1, it, panel, row);
        }
    }
}

/* The greatest value of each filter at all places of each sequence; a filter of some width reads so many rows in turn. */
typedef struct {
    const uint8_t *rows; /* of all sequences, one after the other */
    int64_t stride;
    const int64_t *begins, *places; /* of each sequence: its first row, and at how many places the filters look */
    int64_t sequences;
    int64_t fours, columns; /* columns: of 16 lanes */
    const int8_t *weights;
    const int32_t *start;
    const float *scales;
    float *outputs; /* (sequences, outputs_stride), without biases */
    int64_t outputs_stride;
} Filters;

INSIDE void greatest_rows(int rows, int wide, const Filters *it, int64_t column, const uint8_t *at, __m512i most[4]) {
    const uint8_t *from[ROWS];
    __m512i sums[ROWS][4];
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        from[one] = at + one * it->stride;
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) sums[one][part] = _mm512_loadu_si512(it->start + (column + part) * 16);
    }
    multiply(rows, wide, sums, from, it->weights + column * it->fours * 64, it->fours);
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) most[part] = _mm512_max_epi32(most[part], sums[one][part]);
}

INSIDE void greatest_panel(int wide, const Filters *it, int64_t column) {
    for (int64_t sequence = 0; sequence < it->sequences; sequence++) {
        const uint8_t *at = it->rows + it->begins[sequence] * it->stride;
        int64_t places = it->places[sequence], place = 0;
        __m512i most[4];
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) most[part] = _mm512_set1_epi32(INT32_MIN);
        for (; place + ROWS <= places; place += ROWS)
            greatest_rows(ROWS, wide, it, column, at + place * it->stride, most);
        for (; place + 2 <= places; place += 2) greatest_rows(2, wide, it, column, at + place * it->stride, most);
        if (place < places) greatest_rows(1, wide, it, column, at + place * it->stride, most);
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) {
            __m512 scale = _mm512_loadu_ps(it->scales + (column + part) * 16);
            _mm512_storeu_ps(it->outputs + sequence * it->outputs_stride + (column + part) * 16,
                             _mm512_mul_ps(_mm512_cvtepi32_ps(most[part]), scale));
        }
    }
}

EXPORT VNNI void glossator_greatest(const Filters *it) {
    int64_t column = 0;
    for (; column + 4 <= it->columns; column += 4) greatest_panel(4, it, column);
    switch (it->columns - column) {
        case 3: greatest_panel(3, it, column); break;
        case 2: greatest_panel(2, it, column); break;
        case 1: greatest_panel(1, it, column); break;
    }
}

/* Rows times a matrix in single precision: (rows, 16 * columns) = rows * weights + bias. */
typedef struct {
    const float *rows;
    int64_t count, stride, depth, columns; /* columns: of 16 lanes */
    const float *weights;                  /* for every 4 columns (the last ones fewer) (depth, 16 * columns) */
    const float *bias;
    float *outputs;
    int64_t outputs_stride;
} Single;

INSIDE void single_rows(int rows, int wide, const Single *it, int64_t column, int64_t row) {
    const float *panel = it->weights + column * it->depth * 16;
    __m512 sums[ROWS][4];
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) sums[one][part] = _mm512_loadu_ps(it->bias + (column + part) * 16);
    for (int64_t place = 0; place < it->depth; place++) {
        __m512 weights[4];
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) weights[part] = _mm512_loadu_ps(panel + (place * wide + part) * 16);
#pragma GCC unroll 6
        for (int one = 0; one < rows; one++) {
            __m512 value = _mm512_set1_ps(it->rows[(row + one) * it->stride + place]);
#pragma GCC unroll 4
            for (int part = 0; part < wide; part++) sums[one][part] = _mm512_fmadd_ps(value, weights[part], sums[one][part]);
        }
    }
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++)
            _mm512_storeu_ps(it->outputs + (row + one) * it->outputs_stride + (column + part) * 16, sums[one][part]);
}

INSIDE void single_panel(int wide, const Single *it, int64_t column, int64_t first, int64_t end) {
    for (; first + ROWS <= end; first += ROWS) single_rows(ROWS, wide, it, column, first);
    for (; first < end; first++) single_rows(1, wide, it, column, first);
}

EXPORT VNNI void glossator_single(const Single *it) {
    for (int64_t first = 0; first < it->count; first += 96) {
        int64_t end = first + 96 < it->count ? first + 96 : it->count, column = 0;
        for (; column + 4 <= it->columns; column += 4) single_panel(4, it, column, first, end);
        switch (it->columns - column) {
            case 3: single_panel(3, it, column, first, end); break;
            case 2: single_panel(2, it, column, first, end); break;
            case 1: single_panel(1, it, column, first, end); break;
        }
    }
}

/* States as bytes, each row times a factor of its own that keeps them between -1 and 1. */
typedef struct {
    const float *rows; /* (count, width) */
    int64_t count, width;
    const float *of_rows;
    uint8_t *bytes; /* (count, width) */
} Rounding;

EXPORT VNNI void glossator_round(const Rounding *it) {
    for (int64_t row = 0; row < it->count; row++) {
        __m512 factor = _mm512_set1_ps(it->of_rows[row]);
        for (int64_t column = 0; column < it->width; column += 16) {
            int64_t left = it->width - column, place = row * it->width + column;
            __mmask16 lanes = left >= 16 ? 0xffff : (__mmask16)((1u << left) - 1);
            __m512 state = _mm512_mul_ps(factor, _mm512_maskz_loadu_ps(lanes, it->rows + place));
            _mm_mask_storeu_epi8(it->bytes + place, lanes, as_bytes(state));
        }
    }
}

/* Chains of tags: scores of all sequences, one after the other, and what it adds to go from a tag to the next one. */
#define MOST_TAGS 128 /* as multiples of 16 */

typedef struct {
    const float *scores; /* (units, tags), of rows that are `stride` apart; what is beyond the last tag is far below all */
    int64_t stride;      /* a multiple of 16, at most MOST_TAGS */
    const int64_t *begins, *lengths; /* of sequences */
    int64_t sequences, tags;
    const float *through; /* (tags, stride): from, to */
    const float *into;    /* (tags, stride): to, from */
    float *sums;          /* (units, stride) */
    int64_t *best;        /* (units) */
} Paths;

EXPORT VNNI void glossator_best(const Paths *it) {
    int64_t stride = it->stride;
    for (int64_t sequence = 0; sequence < it->sequences; sequence++) {
        const float *scores = it->scores + it->begins[sequence] * stride;
        float *sums = it->sums + it->begins[sequence] * stride;
        int64_t *best = it->best + it->begins[sequence], last = it->lengths[sequence] - 1;
        for (int64_t lane = 0; lane < stride; lane += 16) _mm512_storeu_ps(sums + lane, _mm512_loadu_ps(scores + lane));
        for (int64_t unit = 1; unit <= last; unit++) {
            const float *before = sums + (unit - 1) * stride;
            for (int64_t lane = 0; lane < stride; lane += 16) {
                __m512 most = _mm512_set1_ps(-3.0e38f);
                for (int64_t tag = 0; tag < it->tags; tag++)
                    most = _mm512_max_ps(most, _mm512_add_ps(_mm512_set1_ps(before[tag]),
                                                             _mm512_loadu_ps(it->through + tag * stride + lane)));
                _mm512_storeu_ps(sums + unit * stride + lane,
                                 _mm512_add_ps(most, _mm512_loadu_ps(scores + unit * stride + lane)));
            }
        }
        for (int64_t unit = last; unit >= 0; unit--) {
            const float *here = sums + unit * stride, *into = unit < last ? it->into + best[unit + 1] * stride : 0;
            int64_t found = 0;
            float most = -3.0e38f;
            for (int64_t tag = 0; tag < it->tags; tag++) {
                float sum = into ? here[tag] + into[tag] : here[tag];
                if (sum > most) most = sum, found = tag;
            }
            best[unit] = found;
        }
    }
}

/* Products of exponentials over all beginnings and all continuations, each unit's scaled to sum to 1. */
typedef struct {
    const double *here; /* (units, stride), zeros beyond the last tag */
    int64_t stride;     /* a multiple of 8, at most MOST_TAGS */
    const int64_t *begins, *lengths;
    int64_t sequences, tags;
    const double *through, *into; /* as above */
    double *before, *after;       /* (units, stride) */
    double *before_sums, *after_sums; /* (units): what they were divided by */
} Sums;

INSIDE double through_step(const Sums *it, const double *from, const double *matrix, const double *times, double *to) {
    __m512d total = _mm512_setzero_pd();
    for (int64_t lane = 0; lane < it->stride; lane += 8) {
        __m512d sum = _mm512_setzero_pd();
        for (int64_t tag = 0; tag < it->tags; tag++)
            sum = _mm512_fmadd_pd(_mm512_set1_pd(from[tag]), _mm512_loadu_pd(matrix + tag * it->stride + lane), sum);
        if (times) sum = _mm512_mul_pd(sum, _mm512_loadu_pd(times + lane));
        _mm512_storeu_pd(to + lane, sum);
        total = _mm512_add_pd(total, sum);
    }
    double whole = _mm512_reduce_add_pd(total);
    __m512d share = _mm512_set1_pd(1.0 / whole);
    for (int64_t lane = 0; lane < it->stride; lane += 8)
        _mm512_storeu_pd(to + lane, _mm512_mul_pd(share, _mm512_loadu_pd(to + lane)));
    return whole;
}

EXPORT VNNI void glossator_sums(const Sums *it) {
    double product[MOST_TAGS];
    for (int64_t sequence = 0; sequence < it->sequences; sequence++) {
        int64_t first = it->begins[sequence], last = first + it->lengths[sequence] - 1, stride = it->stride;
        double whole = 0;
        for (int64_t tag = 0; tag < it->tags; tag++) whole += it->here[first * stride + tag];
        for (int64_t tag = 0; tag < stride; tag++) {
            it->before[first * stride + tag] = it->here[first * stride + tag] / whole;
            it->after[last * stride + tag] = tag < it->tags;
        }
        it->before_sums[first] = whole;
        it->after_sums[last] = 1;
        for (int64_t unit = first + 1; unit <= last; unit++)
            it->before_sums[unit] = through_step(it, it->before + (unit - 1) * stride, it->through,
                                                 it->here + unit * stride, it->before + unit * stride);
        for (int64_t unit = last - 1; unit >= first; unit--) {
            for (int64_t lane = 0; lane < stride; lane += 8)
                _mm512_storeu_pd(product + lane, _mm512_mul_pd(_mm512_loadu_pd(it->here + (unit + 1) * stride + lane),
                                                               _mm512_loadu_pd(it->after + (unit + 1) * stride + lane)));
            it->after_sums[unit] = through_step(it, product, it->into, 0, it->after + unit * stride);
        }
    }
}

#else

EXPORT int glossator_kernels_version(void) { return 2; }

EXPORT int glossator_kernels_supported(void) { return 0; }

#endif
