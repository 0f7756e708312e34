/* Prints a sum over what the functions of one way, -DWAY=avx2 for example, give for numbers made up here. */

#include <stdio.h>
#include <stdlib.h>

#include "ways.h"

#define PASTE(name, way) glossator_##name##_##way
#define NAMED(name, way) PASTE(name, way)
#define CALL(name) NAMED(name, WAY)

int NAMED(supported, WAY)(void);
void CALL(recur)(const Recurrence *);
void CALL(multiply)(const Product *);
void CALL(greatest)(const Filters *);
void CALL(single)(const Single *);
void CALL(round)(const Rounding *);
void CALL(best)(const Paths *);
void CALL(sums)(const Sums *);

static uint64_t state = 1;
static uint32_t draw(void) { return (uint32_t)((state = state * 6364136223846793005u + 1442695040888963407u) >> 33); }
static double number(double times) { return times * ((double)draw() / 2147483648.0 - 0.5); }

#define MADE(type, name, count, value)                                                                                 \
    type *name = malloc(sizeof(type) * (count));                                                                       \
    for (int64_t i = 0; i < (count); i++) name[i] = (type)(value);

static void tell(const char *name, const void *found, size_t size) {
    uint64_t sum = 1469598103934665603u;
    for (size_t i = 0; i < size; i++) sum = (sum ^ ((const uint8_t *)found)[i]) * 1099511628211u;
    printf("%s %016llx\n", name, (unsigned long long)sum);
}

/* `start` as packing.py makes it: what the offset of the activations adds. */
static void start_of(int32_t *start, const int8_t *weights, int64_t panels, int64_t fours, int64_t wide) {
    for (int64_t panel = 0; panel < panels; panel++)
        for (int64_t column = 0; column < wide; column++)
            for (int64_t lane = 0; lane < 16; lane++) {
                int32_t sum = 0;
                for (int64_t four = 0; four < fours; four++)
                    for (int64_t one = 0; one < 4; one++)
                        sum += weights[(((panel * fours + four) * wide + column) * 16 + lane) * 4 + one];
                start[(panel * wide + column) * 16 + lane] = -OFFSET * sum;
            }
}

static void recurrences(int64_t size, double times) {
    enum { STEPS = 9, MOST = 8 };
    int64_t blocks = (size + 15) / 16, state_fours = (size + 3) / 4, input_fours = 5, fours = input_fours + state_fours;
    int64_t sizes[STEPS] = {8, 8, 7, 5, 5, 3, 2, 1, 1}, total = 40;
    MADE(float, gates, total * blocks * 64, number(times))
    MADE(uint8_t, inputs, total * 20, 1 + draw() % 255)
    MADE(int64_t, reads, total, i)
    MADE(int64_t, writes, total, total - 1 - i)
    MADE(int8_t, weights, blocks * fours * 256, (int)(draw() % 255) - 127)
    MADE(int32_t, start, blocks * 64, 0)
    start_of(start, weights, blocks, fours, 4);
    MADE(float, scales, blocks * 64, number(1e-3))
    MADE(float, first, blocks * 64, number(1))
    MADE(float, cells, MOST * 16 * blocks, number(1))
    MADE(uint8_t, hidden, 2 * MOST * 16 * blocks, OFFSET)
    MADE(float, outputs, total * size, 0)
    MADE(uint8_t, bytes, total * size, 0)
    Recurrence it = {gates, blocks * 64, inputs, 20, input_fours, reads, writes, sizes, STEPS, size, state_fours,
                     weights, start, scales, first, cells, hidden, outputs, size, bytes, size};
    CALL(recur)(&it);
    tell("states", outputs, sizeof(float) * (size_t)(total * size));
    tell("bytes", bytes, (size_t)(total * size));
}

static void products(void) {
    int64_t count = 200, fours = 17, panels = 3;
    MADE(uint8_t, rows, count * 4 * fours, 1 + draw() % 255)
    MADE(int8_t, weights, panels * fours * 256, (draw() % 2) ? 127 : -127)
    MADE(int32_t, start, panels * 64, 0)
    start_of(start, weights, panels, fours, 4);
    MADE(float, scales, panels * 64, number(1))
    MADE(float, bias, panels * 64, number(1))
    MADE(float, of_rows, count, number(1))
    MADE(float, outputs, count * panels * 64, 0)
    Product it = {rows, count, 4 * fours, fours, panels, weights, start, scales, bias, of_rows, outputs, panels * 64};
    CALL(multiply)(&it);
    tell("products", outputs, sizeof(float) * (size_t)(count * panels * 64));
    int64_t begins[2] = {0, 40}, places[2] = {37, 100};
    MADE(int32_t, start_of_filters, 48, 0)
    start_of(start_of_filters, weights, 1, fours, 3);
    Filters filters = {rows, 4 * fours, begins, places, 2, fours, 3, weights, start_of_filters, scales, outputs, 48};
    CALL(greatest)(&filters);
    tell("greatest", outputs, sizeof(float) * 96);
    MADE(float, plain, 100 * 33, number(2))
    MADE(float, matrix, 33 * 16 * 7, number(2))
    Single single = {plain, 100, 33, 33, 7, matrix, bias, outputs, 112};
    CALL(single)(&single);
    tell("single", outputs, sizeof(float) * 100 * 112);
    Rounding rounding = {plain, 100, 33, of_rows, rows};
    CALL(round)(&rounding);
    tell("rounded", rows, 3300);
}

static void chains(void) {
    int64_t tags = 19, stride = 32, units = 40, begins[2] = {0, 13}, lengths[2] = {13, 27};
    MADE(float, scores, units * stride, i % stride < tags ? number(9) : -1e30)
    MADE(float, through, tags * stride, number(4))
    MADE(float, into, tags * stride, 0)
    MADE(double, here, units * stride, i % stride < tags ? number(1) + 0.6 : 0)
    MADE(double, products, tags * stride, i % stride < tags ? number(1) + 0.6 : 0)
    MADE(double, products_into, tags * stride, 0)
    for (int64_t a = 0; a < tags; a++)
        for (int64_t b = 0; b < tags; b++)
            into[a * stride + b] = through[b * stride + a], products_into[a * stride + b] = products[b * stride + a];
    MADE(float, sums, units * stride, 0)
    MADE(int64_t, best, units, 0)
    Paths paths = {scores, stride, begins, lengths, 2, tags, through, into, sums, best};
    CALL(best)(&paths);
    tell("best", best, sizeof(int64_t) * (size_t)units);
    MADE(double, before, units * stride, 0)
    MADE(double, after, units * stride, 0)
    MADE(double, before_sums, units, 0)
    MADE(double, after_sums, units, 0)
    Sums of_all = {here, stride, begins, lengths, 2, tags, products, products_into, before, after, before_sums, after_sums};
    CALL(sums)(&of_all);
    tell("before", before, sizeof(double) * (size_t)(units * stride));
    tell("after", after, sizeof(double) * (size_t)(units * stride));
    tell("of all", before_sums, sizeof(double) * (size_t)units);
}

int main(void) {
    if (!NAMED(supported, WAY)()) return 77;
    recurrences(5, 4);
    recurrences(64, 4);
    recurrences(100, 300);
    products();
    chains();
    return 0;
}
