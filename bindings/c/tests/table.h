/* A table of orders as a program gives it by the Arrow C stream interface, made by hand without any library of Arrow, and counted: `live` is
 * how many structs were handed out and not yet released. */
#ifndef REGULARS_TESTS_TABLE_H
#define REGULARS_TESTS_TABLE_H

#include <regulars.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_COLUMNS = 4, TABLE_ROWS = 3 };

static int table_live;

struct table {
    int batches;                            /* how many are still to come */
    int fails;                              /* whether a failure comes after them */
    void (*spoil_schema)(struct ArrowSchema *); /* what is done to a schema, and to each array, before it is handed out */
    void (*spoil_array)(struct ArrowArray *);
};

static const int32_t table_no_offsets[] = {0, 2, 4, 6};
static const int32_t table_who_offsets[] = {0, 3, 6, 8};
static const int32_t table_days[] = {20000, 20001, 20007};
/* Decimals of 16 bytes, low half first: 12.50, 3.00, 0.99. */
static const int64_t table_paid[] = {1250, 0, 300, 0, 99, 0};

static void table_schema_release(struct ArrowSchema *schema) {
    for (int64_t n = 0; n < TABLE_COLUMNS && schema->private_data != NULL; ++n) {
        free(((struct ArrowSchema **)schema->private_data)[n]);
    }
    free(schema->private_data);
    --table_live;
    schema->release = NULL;
}

static void table_child_schema_release(struct ArrowSchema *schema) {
    schema->release = NULL;
}

static int table_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static const char *const formats[] = {"u", "u", "tdD", "d:9,2"};
    static const char *const names[] = {"no", "who", "day", "paid"};
    struct table *table = (struct table *)stream->private_data;
    struct ArrowSchema **children = (struct ArrowSchema **)malloc(TABLE_COLUMNS * sizeof *children);
    for (int n = 0; n < TABLE_COLUMNS; ++n) {
        children[n] = (struct ArrowSchema *)calloc(1, sizeof **children);
        children[n]->format = formats[n];
        children[n]->name = names[n];
        children[n]->release = table_child_schema_release;
    }
    memset(out, 0, sizeof *out);
    out->format = "+s";
    out->name = "";
    out->n_children = TABLE_COLUMNS;
    out->children = children;
    out->private_data = children;
    out->release = table_schema_release;
    ++table_live;
    if (table->spoil_schema != NULL) {
        table->spoil_schema(out);
    }
    return 0;
}

/* What an array owns, so that it finds it again whatever was done to the struct. */
struct table_owned {
    struct ArrowArray arrays[TABLE_COLUMNS];
    struct ArrowArray *children[TABLE_COLUMNS];
    const void *buffers[TABLE_COLUMNS][3];
    const void *none[1];
    char *numbers;
};

static void table_array_release(struct ArrowArray *array) {
    struct table_owned *owned = (struct table_owned *)array->private_data;
    free(owned->numbers);
    free(owned);
    --table_live;
    array->release = NULL;
}

static void table_child_array_release(struct ArrowArray *array) {
    array->release = NULL;
}

static int table_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    struct table *table = (struct table *)stream->private_data;
    struct table_owned *owned;
    memset(out, 0, sizeof *out);
    if (table->batches == 0) {
        return table->fails ? 5 : 0;
    }
    owned = (struct table_owned *)calloc(1, sizeof *owned);
    /* The numbers of receipts differ from batch to batch: A1 A2 A3, B1 B2 B3. */
    owned->numbers = (char *)malloc(6);
    for (int n = 0; n < TABLE_ROWS; ++n) {
        owned->numbers[2 * n] = (char)('A' + table->batches - 1);
        owned->numbers[2 * n + 1] = (char)('1' + n);
    }
    owned->buffers[0][1] = table_no_offsets;
    owned->buffers[0][2] = owned->numbers;
    owned->buffers[1][1] = table_who_offsets;
    owned->buffers[1][2] = "annannbo";
    owned->buffers[2][1] = table_days;
    owned->buffers[3][1] = table_paid;
    for (int n = 0; n < TABLE_COLUMNS; ++n) {
        owned->arrays[n].length = TABLE_ROWS;
        owned->arrays[n].n_buffers = n < 2 ? 3 : 2;
        owned->arrays[n].buffers = owned->buffers[n];
        owned->arrays[n].release = table_child_array_release;
        owned->children[n] = &owned->arrays[n];
    }
    out->length = TABLE_ROWS;
    out->n_buffers = 1;
    out->buffers = owned->none;
    out->n_children = TABLE_COLUMNS;
    out->children = owned->children;
    out->private_data = owned;
    out->release = table_array_release;
    ++table_live;
    --table->batches;
    if (table->spoil_array != NULL) {
        table->spoil_array(out);
    }
    return 0;
}

static const char *table_get_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "the disk is full";
}

static void table_release(struct ArrowArrayStream *stream) {
    free(stream->private_data);
    --table_live;
    stream->release = NULL;
}

/* A stream of as many batches of three orders of two customers. */
static struct ArrowArrayStream table_stream(int batches) {
    struct ArrowArrayStream stream = {table_get_schema, table_get_next, table_get_last_error, table_release, NULL};
    struct table *table = (struct table *)malloc(sizeof *table);
    table->batches = batches;
    table->fails = 0;
    table->spoil_schema = NULL;
    table->spoil_array = NULL;
    stream.private_data = table;
    ++table_live;
    return stream;
}

static const char table_map[] =
    "{\"source\":\"pos\",\"type\":\"order\",\"currency\":\"CNY\",\"zone\":\"Asia/Shanghai\",\"columns\":"
    "{\"record_id\":\"no\",\"profile\":\"who\",\"occurred_at\":\"day\",\"body.amount\":\"paid\"}}";

#endif
