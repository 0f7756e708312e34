/* What the functions of `kernels.c` are told; `kernels.py` has structures of the same names and fields. */

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

/* Rows times a matrix in single precision: (rows, 16 * columns) = rows * weights + bias. */
typedef struct {
    const float *rows;
    int64_t count, stride, depth, columns; /* columns: of 16 lanes */
    const float *weights;                  /* for every 4 columns (the last ones fewer) (depth, 16 * columns) */
    const float *bias;
    float *outputs;
    int64_t outputs_stride;
} Single;

/* States as bytes, each row times a factor of its own that keeps them between -1 and 1. */
typedef struct {
    const float *rows; /* (count, width) */
    int64_t count, width;
    const float *of_rows;
    uint8_t *bytes; /* (count, width) */
} Rounding;

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
