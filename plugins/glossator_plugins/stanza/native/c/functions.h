/* The functions, over the lanes that a way has defined: each way's file includes this at its end.

   Blocks of 16 units or columns are what weights are laid out in, whatever the processor; it takes them LANES at a time,
   from `lane` on. */

#define PASTE(name, path) glossator_##name##_##path
#define NAMED(name, path) PASTE(name, path)
#define FUNCTION(name) EXPORT TARGET void NAMED(name, PATH)
#define INSIDE static inline __attribute__((always_inline)) TARGET
#define LANE for (int64_t lane = 0; lane < 16; lane += LANES)

/* Add to `sums` the products of rows with a panel, four bytes deep at a time. */
INSIDE void multiply_all(int rows, int wide, I sums[ROWS][4], const uint8_t *const *from, const int8_t *panel,
                                int64_t fours) {
    I kept[ROWS][4];
#pragma GCC unroll 6
    for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++) kept[row][column] = sums[row][column];
    for (int64_t four = 0; four < fours; four++) {
        I weights[4];
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++) weights[column] = i_load(panel + (four * wide + column) * 64);
#pragma GCC unroll 6
        for (int row = 0; row < rows; row++) {
            Four bytes = four_of(from[row] + 4 * four);
#pragma GCC unroll 4
            for (int column = 0; column < wide; column++)
                kept[row][column] = i_dot(kept[row][column], bytes, weights[column]);
        }
    }
#pragma GCC unroll 6
    for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
        for (int column = 0; column < wide; column++) sums[row][column] = kept[row][column];
}

/* A function for each size: inside of others, constants of what comes after would take the registers of sums. */
#define MULTIPLY(rows, wide)                                                                                           \
    static __attribute__((noinline)) TARGET void multiply_##rows##_##wide(                                      \
        I sums[ROWS][4], const uint8_t *const *from, const int8_t *panel, int64_t fours) {                             \
        multiply_all(rows, wide, sums, from, panel, fours);                                                     \
    }
#define WIDE(rows) MULTIPLY(rows, 1) MULTIPLY(rows, 2) MULTIPLY(rows, 3) MULTIPLY(rows, 4)
WIDE(1) WIDE(2) WIDE(3)
#if ROWS > 3
WIDE(4) WIDE(5) WIDE(6)
#endif

#define CASE(rows, wide)                                                                                               \
    case 10 * rows + wide: multiply_##rows##_##wide(sums, from, panel, fours); break;
#define CASES(rows) CASE(rows, 1) CASE(rows, 2) CASE(rows, 3) CASE(rows, 4)
INSIDE void multiply(int rows, int wide, I sums[ROWS][4], const uint8_t *const *from, const int8_t *panel,
                            int64_t fours) {
    switch (10 * rows + wide) { /* known where this is compiled */
        CASES(1) CASES(2) CASES(3)
#if ROWS > 3
        CASES(4) CASES(5) CASES(6)
#endif
    }
}

/* 1 / (1 + 2 ** power), to five digits: bytes tell two. Every operation is one of IEEE 754, so that all processors agree. */
INSIDE V sigmoid(V power) {
    V bound = v_min(v_max(power, v_one(-100.0f)), v_one(100.0f)); /* beyond, it is 1 or 0 as far as that can tell */
    V whole = v_floor(bound), part = v_subtract(bound, whole);
    V found = v_one(1.35341598e-02f);
    found = v_fma(found, part, v_one(5.20114762e-02f));
    found = v_fma(found, part, v_one(2.41442748e-01f));
    found = v_fma(found, part, v_one(6.93003836e-01f));
    found = v_fma(found, part, v_one(1.00000259e+00f));
    return v_inverse(v_add(v_one(1.0f), v_times_power(found, whole)));
}

/* The hyperbolic tangent of what -2 / ln 2 times gives the power. */
INSIDE V hyperbolic(V power) { return v_fms(v_one(2.0f), sigmoid(power), v_one(1.0f)); }

INSIDE void recur_rows(int rows, const Recurrence *it, int64_t block, int64_t lane, int64_t step, int64_t row,
                              int64_t begin, const uint8_t *before, uint8_t *after) {
    int64_t padded = (it->size + 15) / 16 * 16, column = 16 * block + lane, left = it->size - column;
    int64_t depth = it->input_fours + it->state_fours;
    const int8_t *panel = it->weights + block * depth * 256 + 4 * lane;
    int64_t place = block * 64 + lane;
    const uint8_t *from[ROWS];
    I sums[ROWS][4];
#pragma GCC unroll 4
    for (int gate = 0; gate < 4; gate++) {
        I start = i_start(it->start + place + gate * 16);
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
        const float *given = it->gates + it->reads[begin + one] * it->gates_stride + place;
        V gates[4];
#pragma GCC unroll 4
        for (int gate = 0; gate < 4; gate++) {
            V scale = v_load(it->scales + place + gate * 16);
            gates[gate] = v_fma(v_of(sums[one][gate]), scale, v_load(given + gate * 16));
            if (it->first && !step) gates[gate] = v_add(gates[gate], v_load(it->first + place + gate * 16));
        }
        float *cells = it->cells + (row + one) * padded + column;
        V cell = v_multiply(sigmoid(gates[1]), v_load(cells));
        cell = v_fma(sigmoid(gates[0]), hyperbolic(gates[2]), cell);
        v_store(cells, cell);
        V state = v_multiply(sigmoid(gates[3]), hyperbolic(v_multiply(cell, v_one(-2.88539008f))));
        store_bytes(after + (row + one) * padded + column, state);
        int64_t to = it->writes[begin + one];
        if (left >= LANES) {
            if (it->outputs) v_store(it->outputs + to * it->outputs_stride + column, state);
            if (it->bytes) store_bytes(it->bytes + to * it->bytes_stride + column, state);
        } else if (left > 0) {
            if (it->outputs) v_store_some(it->outputs + to * it->outputs_stride + column, state, left);
            if (it->bytes) store_some_bytes(it->bytes + to * it->bytes_stride + column, state, left);
        }
    }
}

FUNCTION(recur)(const Recurrence *it) {
    int64_t blocks = (it->size + 15) / 16, most = it->sizes[0], begin = 0;
    uint8_t *before = it->hidden, *after = it->hidden + most * 16 * blocks;
    for (int64_t step = 0; step < it->steps; step++) {
        int64_t rows = it->sizes[step];
        /* A panel stays in the nearest cache for all rows of the step. */
        for (int64_t block = 0; block < blocks; block++) LANE {
                int64_t row = 0;
#define RECUR(count) recur_rows(count, it, block, lane, step, row, begin + row, before, after)
                for (; row + ROWS <= rows; row += ROWS) RECUR(ROWS);
                switch (rows - row) {
#if ROWS > 3
                    case 5: RECUR(5); break;
                    case 4: RECUR(4); break;
                    case 3: RECUR(3); break;
#endif
                    case 2: RECUR(2); break;
                    case 1: RECUR(1); break;
                }
#undef RECUR
            }
        begin += rows;
        uint8_t *other = before;
        before = after;
        after = other;
    }
}

INSIDE void product_rows(int rows, const Product *it, int64_t panel, int64_t lane, int64_t row) {
    const uint8_t *from[ROWS];
    I sums[ROWS][4];
    int64_t place = panel * 64 + lane;
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        from[one] = it->rows + (row + one) * it->stride;
#pragma GCC unroll 4
        for (int part = 0; part < 4; part++) sums[one][part] = i_start(it->start + place + part * 16);
    }
    multiply(rows, 4, sums, from, it->weights + panel * it->fours * 256 + 4 * lane, it->fours);
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        V scale = v_one(it->of_rows[row + one]);
        float *to = it->outputs + (row + one) * it->outputs_stride + place;
#pragma GCC unroll 4
        for (int part = 0; part < 4; part++) {
            V both = v_multiply(scale, v_load(it->scales + place + part * 16));
            v_store(to + part * 16, v_fma(v_of(sums[one][part]), both, v_load(it->bias + place + part * 16)));
        }
    }
}

FUNCTION(multiply)(const Product *it) {
    /* So many rows stay in the second cache for all panels. */
    for (int64_t first = 0; first < it->count; first += 192) {
        int64_t end = first + 192 < it->count ? first + 192 : it->count;
        for (int64_t panel = 0; panel < it->panels; panel++) LANE {
                int64_t row = first;
                for (; row + ROWS <= end; row += ROWS) product_rows(ROWS, it, panel, lane, row);
                for (; row < end; row++) product_rows(1, it, panel, lane, row);
            }
    }
}

INSIDE void greatest_rows(int rows, int wide, const Filters *it, int64_t column, int64_t lane, const uint8_t *at,
                                 I most[4]) {
    const uint8_t *from[ROWS];
    I sums[ROWS][4];
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++) {
        from[one] = at + one * it->stride;
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) sums[one][part] = i_start(it->start + (column + part) * 16 + lane);
    }
    multiply(rows, wide, sums, from, it->weights + column * it->fours * 64 + 4 * lane, it->fours);
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) most[part] = i_max(most[part], sums[one][part]);
}

INSIDE void greatest_panel(int wide, const Filters *it, int64_t column, int64_t lane) {
    for (int64_t sequence = 0; sequence < it->sequences; sequence++) {
        const uint8_t *at = it->rows + it->begins[sequence] * it->stride;
        int64_t places = it->places[sequence], place = 0;
        I most[4];
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) most[part] = i_one(INT32_MIN);
#define GREATEST(count) greatest_rows(count, wide, it, column, lane, at + place * it->stride, most)
        for (; place + ROWS <= places; place += ROWS) GREATEST(ROWS);
        for (; place + 2 <= places; place += 2) GREATEST(2);
        if (place < places) GREATEST(1);
#undef GREATEST
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) {
            int64_t to = (column + part) * 16 + lane;
            v_store(it->outputs + sequence * it->outputs_stride + to,
                    v_multiply(v_of(most[part]), v_load(it->scales + to)));
        }
    }
}

FUNCTION(greatest)(const Filters *it) {
    int64_t column = 0;
    for (; column + 4 <= it->columns; column += 4) LANE greatest_panel(4, it, column, lane);
    switch (it->columns - column) {
        case 3: LANE greatest_panel(3, it, column, lane); break;
        case 2: LANE greatest_panel(2, it, column, lane); break;
        case 1: LANE greatest_panel(1, it, column, lane); break;
    }
}

INSIDE void single_rows(int rows, int wide, const Single *it, int64_t column, int64_t lane, int64_t row) {
    const float *panel = it->weights + column * it->depth * 16 + lane;
    V sums[ROWS][4];
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) sums[one][part] = v_load(it->bias + (column + part) * 16 + lane);
    for (int64_t place = 0; place < it->depth; place++) {
        V weights[4];
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++) weights[part] = v_load(panel + (place * wide + part) * 16);
#pragma GCC unroll 6
        for (int one = 0; one < rows; one++) {
            V value = v_one(it->rows[(row + one) * it->stride + place]);
#pragma GCC unroll 4
            for (int part = 0; part < wide; part++) sums[one][part] = v_fma(value, weights[part], sums[one][part]);
        }
    }
#pragma GCC unroll 6
    for (int one = 0; one < rows; one++)
#pragma GCC unroll 4
        for (int part = 0; part < wide; part++)
            v_store(it->outputs + (row + one) * it->outputs_stride + (column + part) * 16 + lane, sums[one][part]);
}

INSIDE void single_panel(int wide, const Single *it, int64_t column, int64_t first, int64_t end) {
    LANE {
        int64_t row = first;
        for (; row + ROWS <= end; row += ROWS) single_rows(ROWS, wide, it, column, lane, row);
        for (; row < end; row++) single_rows(1, wide, it, column, lane, row);
    }
}

FUNCTION(single)(const Single *it) {
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

FUNCTION(round)(const Rounding *it) {
    for (int64_t row = 0; row < it->count; row++) {
        V factor = v_one(it->of_rows[row]);
        int64_t place = row * it->width, end = place + it->width;
        for (; place + LANES <= end; place += LANES)
            store_bytes(it->bytes + place, v_multiply(factor, v_load(it->rows + place)));
        if (place < end)
            store_some_bytes(it->bytes + place, v_multiply(factor, v_load_some(it->rows + place, end - place)), end - place);
    }
}

FUNCTION(best)(const Paths *it) {
    int64_t stride = it->stride;
    for (int64_t sequence = 0; sequence < it->sequences; sequence++) {
        const float *scores = it->scores + it->begins[sequence] * stride;
        float *sums = it->sums + it->begins[sequence] * stride;
        int64_t *best = it->best + it->begins[sequence], last = it->lengths[sequence] - 1;
        for (int64_t lane = 0; lane < stride; lane += LANES) v_store(sums + lane, v_load(scores + lane));
        for (int64_t unit = 1; unit <= last; unit++) {
            const float *before = sums + (unit - 1) * stride;
            for (int64_t lane = 0; lane < stride; lane += LANES) {
                V most = v_one(-3.0e38f);
                for (int64_t tag = 0; tag < it->tags; tag++)
                    most = v_max(most, v_add(v_one(before[tag]), v_load(it->through + tag * stride + lane)));
                v_store(sums + unit * stride + lane, v_add(most, v_load(scores + unit * stride + lane)));
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

/* `to` is `from` times the matrix, and `times` if given, divided by its sum, which is returned. */
INSIDE double through_step(const Sums *it, const double *from, const double *matrix, const double *times,
                                  double *to) {
    D total[8 / DOUBLES];
#pragma GCC unroll 4
    for (int part = 0; part < 8 / DOUBLES; part++) total[part] = d_one(0.0);
    for (int64_t eight = 0; eight < it->stride; eight += 8) {
#pragma GCC unroll 4
        for (int part = 0; part < 8 / DOUBLES; part++) {
            int64_t lane = eight + part * DOUBLES;
            D sum = d_one(0.0);
            for (int64_t tag = 0; tag < it->tags; tag++)
                sum = d_fma(d_one(from[tag]), d_load(matrix + tag * it->stride + lane), sum);
            if (times) sum = d_multiply(sum, d_load(times + lane));
            d_store(to + lane, sum);
            total[part] = d_add(total[part], sum);
        }
    }
    double parts[8];
#pragma GCC unroll 4
    for (int part = 0; part < 8 / DOUBLES; part++) d_store(parts + part * DOUBLES, total[part]);
    double whole = ((parts[0] + parts[4]) + (parts[2] + parts[6])) + ((parts[1] + parts[5]) + (parts[3] + parts[7]));
    D share = d_one(1.0 / whole);
    for (int64_t lane = 0; lane < it->stride; lane += DOUBLES)
        d_store(to + lane, d_multiply(share, d_load(to + lane)));
    return whole;
}

FUNCTION(sums)(const Sums *it) {
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
            for (int64_t lane = 0; lane < stride; lane += DOUBLES)
                d_store(product + lane, d_multiply(d_load(it->here + (unit + 1) * stride + lane),
                                                   d_load(it->after + (unit + 1) * stride + lane)));
            it->after_sums[unit] = through_step(it, product, it->into, 0, it->after + unit * stride);
        }
    }
}
