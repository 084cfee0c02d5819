/* Tables as a program in C gives and takes them by the Arrow C stream interface, without any library of Arrow: orders in, views out,
 * models over rows. Whatever a foreign stream does wrong is an error with a code, and nothing of it is left unreleased. */
#include "check.h"
#include "table.h"

static regulars_crm *shop(void) {
    regulars_crm *crm = NULL;
    return regulars_open_memory(TEXT(check_rulebook), &crm, NULL) == REGULARS_OK ? crm : NULL;
}

static int says(regulars_reply *reply, const char *part) {
    const char *text = regulars_reply_data(reply);
    int found = text != NULL && strstr(text, part) != NULL;
    if (!found) {
        fprintf(stderr, "not in `%s`: %s\n", text == NULL ? "" : text, part);
    }
    regulars_reply_free(reply);
    return found;
}

static void orders_come_in_batch_by_batch(void) {
    regulars_crm *crm = shop();
    regulars_reply *reply = NULL;
    struct ArrowArrayStream stream = table_stream(2);
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, &reply, NULL) == REGULARS_OK);
    CHECK(stream.release == NULL && table_live == 0);
    CHECK(says(reply, "\"accepted\":6"));
    stream = table_stream(1);
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, &reply, NULL) == REGULARS_OK);
    CHECK(says(reply, "\"duplicates\":3"));
    CHECK(table_live == 0);
    regulars_free(crm);
}

/* The text of a row in a column of large texts. */
static int large_text(const struct ArrowArray *column, int64_t row, char *out, size_t room) {
    const int64_t *offsets = (const int64_t *)column->buffers[1] + column->offset;
    int64_t bytes = offsets[row + 1] - offsets[row];
    if (bytes < 0 || (size_t)bytes >= room) {
        return 0;
    }
    memcpy(out, (const char *)column->buffers[2] + offsets[row], (size_t)bytes);
    out[bytes] = '\0';
    return 1;
}

static void views_go_out_and_outlive_the_store(void) {
    static const char columns[] = "[\"customer\",\"records\"]";
    regulars_crm *crm = shop();
    regulars_reply *reply = NULL;
    struct ArrowArrayStream stream = table_stream(2), views;
    struct ArrowSchema schema;
    struct ArrowArray rows;
    char first[80], second[80];
    const int64_t *records;
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, &reply, NULL) == REGULARS_OK);
    regulars_reply_free(reply);
    CHECK(regulars_views_stream(crm, CHECK_AS_OF, TEXT(columns), &views, NULL) == REGULARS_OK);
    regulars_free(crm);

    CHECK(views.get_schema(&views, &schema) == 0);
    CHECK(strcmp(schema.format, "+s") == 0 && schema.n_children == 2);
    CHECK(strcmp(schema.children[0]->name, "customer") == 0 && strcmp(schema.children[0]->format, "U") == 0);
    CHECK(strcmp(schema.children[1]->name, "records") == 0 && strcmp(schema.children[1]->format, "l") == 0);
    schema.release(&schema);

    CHECK(views.get_next(&views, &rows) == 0 && rows.release != NULL);
    CHECK(rows.length == 2 && rows.n_children == 2);
    CHECK(large_text(rows.children[0], 0, first, sizeof first) && large_text(rows.children[0], 1, second, sizeof second));
    CHECK(strcmp(first, second) < 0);
    records = (const int64_t *)rows.children[1]->buffers[1] + rows.children[1]->offset;
    CHECK(records[0] + records[1] == 6 && records[0] * records[1] == 8);
    views.release(&views);
    /* An array lives on without its stream. */
    CHECK(records[0] + records[1] == 6);
    rows.release(&rows);
    CHECK(rows.release == NULL && views.release == NULL && table_live == 0);
}

static void the_end_of_a_stream_is_told(void) {
    regulars_crm *crm = shop();
    struct ArrowArrayStream views;
    struct ArrowArray rows;
    CHECK(regulars_views_stream(crm, CHECK_AS_OF, TEXT("[\"tier\"]"), &views, NULL) == REGULARS_OK);
    /* Nobody is there, so there is no batch. */
    CHECK(views.get_next(&views, &rows) == 0 && rows.release == NULL);
    CHECK(views.get_next(&views, &rows) == 0 && rows.release == NULL);
    views.release(&views);
    regulars_free(crm);
}

static void purchases_and_a_model_over_their_rows(void) {
    static const char columns[] = "{\"customer\":\"who\",\"at\":\"day\",\"amount\":\"paid\"}";
    static const char request[] = "{\"model\":\"bg_nbd\",\"horizon\":39,\"parameters\":"
                                  "{\"r\":0.243,\"alpha\":4.414,\"a\":0.793,\"b\":2.426}}";
    struct ArrowArrayStream orders = table_stream(1), summed = {0}, told_of = {0};
    struct ArrowSchema schema;
    struct ArrowArray rows;
    regulars_reply *told = NULL;
    const double *alive;
    CHECK(regulars_purchases_stream(TEXT("{\"as_of\":\"2024-12-31\"}"), TEXT(columns), &orders, &summed, NULL) ==
          REGULARS_OK);
    CHECK(orders.release == NULL && table_live == 0 && summed.release != NULL);
    /* The rows go on into the next question without being looked at. */
    CHECK(regulars_ask_stream(TEXT("model.predict"), TEXT(request), NULL, 0, 0, &summed, &told_of, &told, NULL) ==
          REGULARS_OK);
    CHECK(told == NULL && summed.release == NULL);
    CHECK(told_of.get_schema(&told_of, &schema) == 0 && schema.n_children == 3);
    CHECK(strcmp(schema.children[1]->name, "p_alive") == 0 && strcmp(schema.children[1]->format, "g") == 0);
    schema.release(&schema);
    CHECK(told_of.get_next(&told_of, &rows) == 0 && rows.length == 2);
    alive = (const double *)rows.children[1]->buffers[1] + rows.children[1]->offset;
    CHECK(alive[0] > 0 && alive[0] < 1 && alive[1] == 1);
    rows.release(&rows);
    told_of.release(&told_of);
}

static void what_an_operation_tells_of_a_table_is_a_reply(void) {
    static const char columns[] = "{\"customer\":\"who\",\"item\":\"no\",\"at\":\"day\"}";
    static const char request[] = "{}";
    struct ArrowArrayStream orders = table_stream(1), rows = {0};
    regulars_reply *told = NULL;
    regulars_error *err = NULL;
    /* Days are no instants, which the operation says with the name of the column. */
    CHECK(regulars_ask_stream(TEXT("recommend.fit"), TEXT(request), TEXT(columns), 0, &orders, &rows, &told, &err) !=
          REGULARS_OK);
    CHECK(told == NULL && rows.release == NULL && orders.release == NULL && table_live == 0 && err != NULL);
    regulars_error_free(err);
    orders = table_stream(1);
    CHECK(regulars_ask_stream(TEXT("model.fitt"), TEXT(request), NULL, 0, 0, &orders, &rows, &told, NULL) ==
          REGULARS_ERROR_UNKNOWN_OPERATION);
    orders = table_stream(1);
    CHECK(regulars_ask_stream(TEXT("churn.evaluate"), TEXT("{\"bands\":2}"),
                              TEXT("{\"scores\":\"day\",\"churned\":\"day\"}"), 0, &orders, &rows, &told, &err) !=
          REGULARS_OK);
    CHECK(told == NULL && table_live == 0);
    regulars_error_free(err);
}

/* Trees over a table; the model is made by hand. */
static const char model[] = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=0\n"
                            "objective=regression\nfeature_names=paid\n\n"
                            "Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=2.0\ndecision_type=2\n"
                            "left_child=-1\nright_child=-2\nleaf_value=-1 1.5\nleaf_count=50 50\ninternal_count=100\n\n"
                            "end of trees\n";

static void trees_score_the_rows_of_a_table(void) {
    regulars_trees *trees = NULL;
    struct ArrowArrayStream orders = table_stream(1), beside = table_stream(1), out = {0};
    struct ArrowArray rows;
    const double *margins;
    CHECK(regulars_trees_read(TEXT(model), &trees, NULL) == REGULARS_OK);
    CHECK(regulars_trees_stream(trees, NULL, 0, NULL, 0, &orders, NULL, &out, NULL) == REGULARS_OK);
    CHECK(out.get_next(&out, &rows) == 0 && rows.length == 3 && rows.n_children == 2);
    margins = (const double *)rows.children[0]->buffers[1] + rows.children[0]->offset;
    CHECK(margins[0] == 1.5 && margins[1] == 1.5 && margins[2] == -1.0);
    rows.release(&rows);
    out.release(&out);

    orders = table_stream(1);
    CHECK(regulars_trees_stream(trees, NULL, 0, TEXT("interventional"), &orders, &beside, &out, NULL) == REGULARS_OK);
    CHECK(out.get_next(&out, &rows) == 0 && rows.n_children == 4);
    rows.release(&rows);
    out.release(&out);

    orders = table_stream(1);
    beside = table_stream(1);
    CHECK(regulars_trees_stream(trees, NULL, 0, TEXT("magic"), &orders, &beside, &out, NULL) ==
          REGULARS_ERROR_INVALID_VALUE);
    CHECK(out.release == NULL && orders.release == NULL && beside.release == NULL && table_live == 0);
    regulars_trees_free(trees);
}

/* A hostile stream, and the error that it must give. */
static regulars_status hostile(struct ArrowArrayStream *stream, const char *path) {
    regulars_crm *crm = shop();
    regulars_reply *reply = NULL;
    regulars_error *err = NULL;
    regulars_status status = regulars_ingest_stream(crm, TEXT(table_map), stream, &reply, &err);
    if (reply != NULL || err == NULL || strcmp(regulars_error_path(err), path) != 0) {
        fprintf(stderr, "`%s` and not `%s`\n", err == NULL ? "no error" : regulars_error_path(err), path);
        status = -1;
    }
    regulars_error_free(err);
    regulars_free(crm);
    return status;
}

static void streams_without_callbacks(void) {
    struct ArrowArrayStream stream = {0};
    CHECK(hostile(NULL, "stream") == REGULARS_ERROR_NULL_POINTER);
    CHECK(hostile(&stream, "stream") == REGULARS_ERROR_ARROW_RELEASED);
    stream = table_stream(1);
    stream.get_schema = NULL;
    CHECK(hostile(&stream, "stream.get_schema") == REGULARS_ERROR_ARROW_MALFORMED);
    stream = table_stream(1);
    stream.get_next = NULL;
    CHECK(hostile(&stream, "stream.get_next") == REGULARS_ERROR_ARROW_MALFORMED);
    CHECK(stream.release == NULL && table_live == 0);
    /* Without the one that tells what failed, only the number is known. */
    stream = table_stream(0);
    ((struct table *)stream.private_data)->fails = 1;
    stream.get_last_error = NULL;
    CHECK(hostile(&stream, "stream") == REGULARS_ERROR_ARROW_STREAM_FAILED);
    CHECK(table_live == 0);
}

#define SPOIL(what, type, change) \
    static void what(type *it) { change; }

SPOIL(format_null, struct ArrowSchema, it->format = NULL)
SPOIL(format_odd, struct ArrowSchema, it->children[1]->format = "what?")
SPOIL(format_other, struct ArrowSchema, it->children[2]->format = "U")
SPOIL(not_rows, struct ArrowSchema, (it->format = "l", it->n_children = 0))
SPOIL(children_below, struct ArrowSchema, it->n_children = -7)
SPOIL(children_many, struct ArrowSchema, it->n_children = INT64_MAX)
SPOIL(children_null, struct ArrowSchema, it->children = NULL)
static struct ArrowSchema *no_child[TABLE_COLUMNS];
SPOIL(child_null, struct ArrowSchema, it->children = no_child)
SPOIL(schema_gone, struct ArrowSchema, table_schema_release(it))

static void schemas_that_lie(void) {
    static const struct {
        void (*spoil)(struct ArrowSchema *);
        const char *path;
        regulars_status status;
    } lies[] = {
        {format_null, "schema.format", REGULARS_ERROR_ARROW_MALFORMED},
        {format_odd, "schema.children[1].format", REGULARS_ERROR_ARROW_FORMAT_UNKNOWN},
        {format_other, "array.children[2].n_buffers", REGULARS_ERROR_ARROW_MALFORMED},
        {not_rows, "schema.format", REGULARS_ERROR_ARROW_MALFORMED},
        {children_below, "schema.n_children", REGULARS_ERROR_ARROW_MALFORMED},
        {children_many, "schema.n_children", REGULARS_ERROR_ARROW_LIMIT},
        {children_null, "schema.children", REGULARS_ERROR_ARROW_MALFORMED},
        {child_null, "schema.children[0]", REGULARS_ERROR_ARROW_MALFORMED},
        {schema_gone, "schema", REGULARS_ERROR_ARROW_RELEASED},
    };
    for (size_t n = 0; n < sizeof lies / sizeof *lies; ++n) {
        struct ArrowArrayStream stream = table_stream(1);
        ((struct table *)stream.private_data)->spoil_schema = lies[n].spoil;
        CHECK(hostile(&stream, lies[n].path) == lies[n].status);
        CHECK(stream.release == NULL && table_live == 0);
    }
}

SPOIL(length_below, struct ArrowArray, it->length = -1)
SPOIL(length_huge, struct ArrowArray, it->length = INT64_MAX)
SPOIL(length_more, struct ArrowArray, it->length = 1000000)
SPOIL(offset_below, struct ArrowArray, it->offset = INT64_MIN)
SPOIL(offset_huge, struct ArrowArray, it->offset = INT64_MAX)
SPOIL(nulls_many, struct ArrowArray, it->children[2]->null_count = 9)
SPOIL(nulls_nowhere, struct ArrowArray, it->children[2]->null_count = 1)
SPOIL(fewer_children, struct ArrowArray, it->n_children = 3)
SPOIL(more_children, struct ArrowArray, it->n_children = INT64_MAX)
SPOIL(no_children, struct ArrowArray, it->children = NULL)
SPOIL(child_gone, struct ArrowArray, it->children[1] = NULL)
SPOIL(fewer_buffers, struct ArrowArray, it->children[0]->n_buffers = 1)
SPOIL(no_buffers, struct ArrowArray, it->children[3]->buffers = NULL)
SPOIL(no_values, struct ArrowArray, it->children[3]->buffers[1] = NULL)
SPOIL(no_offsets, struct ArrowArray, it->children[0]->buffers[1] = NULL)
SPOIL(short_child, struct ArrowArray, it->children[0]->length = 1)
SPOIL(dictionary, struct ArrowArray, it->children[2]->dictionary = it->children[1])

static const int32_t back[] = {0, 4, 2, 6};
static const int32_t below[] = {-4, 2, 4, 6};
SPOIL(offsets_back, struct ArrowArray, it->children[0]->buffers[1] = back)
SPOIL(offsets_below, struct ArrowArray, it->children[0]->buffers[1] = below)
SPOIL(no_text, struct ArrowArray, it->children[1]->buffers[2] = "ann\xff" "n" "bo")

static void arrays_that_lie(void) {
    static const struct {
        void (*spoil)(struct ArrowArray *);
        const char *path;
        regulars_status status;
    } lies[] = {
        {length_below, "array.length", REGULARS_ERROR_ARROW_MALFORMED},
        {length_huge, "array.length", REGULARS_ERROR_ARROW_LIMIT},
        {length_more, "array.children[0].length", REGULARS_ERROR_ARROW_MALFORMED},
        {offset_below, "array.offset", REGULARS_ERROR_ARROW_MALFORMED},
        {offset_huge, "array.length", REGULARS_ERROR_ARROW_LIMIT},
        {nulls_many, "array.children[2].null_count", REGULARS_ERROR_ARROW_MALFORMED},
        {nulls_nowhere, "array.children[2].buffers[0]", REGULARS_ERROR_ARROW_MALFORMED},
        {fewer_children, "array.n_children", REGULARS_ERROR_ARROW_MALFORMED},
        {more_children, "array.n_children", REGULARS_ERROR_ARROW_MALFORMED},
        {no_children, "array.children", REGULARS_ERROR_ARROW_MALFORMED},
        {child_gone, "array.children[1]", REGULARS_ERROR_ARROW_MALFORMED},
        {fewer_buffers, "array.children[0].n_buffers", REGULARS_ERROR_ARROW_MALFORMED},
        {no_buffers, "array.children[3].buffers", REGULARS_ERROR_ARROW_MALFORMED},
        {no_values, "array.children[3].buffers[1]", REGULARS_ERROR_ARROW_MALFORMED},
        {no_offsets, "array.children[0].buffers[1]", REGULARS_ERROR_ARROW_MALFORMED},
        {short_child, "array.children[0].length", REGULARS_ERROR_ARROW_MALFORMED},
        {dictionary, "array.children[2].dictionary", REGULARS_ERROR_ARROW_MALFORMED},
        {offsets_back, "array.children[0].buffers[1]", REGULARS_ERROR_ARROW_MALFORMED},
        {offsets_below, "array.children[0].buffers[1]", REGULARS_ERROR_ARROW_MALFORMED},
        {no_text, "array", REGULARS_ERROR_ARROW_MALFORMED},
    };
    for (size_t n = 0; n < sizeof lies / sizeof *lies; ++n) {
        struct ArrowArrayStream stream = table_stream(1);
        ((struct table *)stream.private_data)->spoil_array = lies[n].spoil;
        CHECK(hostile(&stream, lies[n].path) == lies[n].status);
        CHECK(stream.release == NULL && table_live == 0);
    }
}

static void a_failure_between_batches_leaves_what_came_before(void) {
    regulars_crm *crm = shop();
    regulars_reply *reply = NULL;
    regulars_error *err = NULL;
    struct ArrowArrayStream stream = table_stream(1);
    ((struct table *)stream.private_data)->fails = 1;
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, &reply, &err) == REGULARS_ERROR_ARROW_STREAM_FAILED);
    CHECK(strstr(regulars_error_message(err), "the disk is full") != NULL && reply == NULL);
    regulars_error_free(err);
    stream = table_stream(1);
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, &reply, NULL) == REGULARS_OK);
    CHECK(says(reply, "\"duplicates\":3"));
    CHECK(table_live == 0);
    regulars_free(crm);
}

static void a_stream_is_taken_whatever_else_is_wrong(void) {
    regulars_crm *crm = shop();
    regulars_reply *reply = NULL;
    struct ArrowArrayStream stream = table_stream(1), out;
    memset(&out, 7, sizeof out);
    struct ArrowArrayStream before = out;
    CHECK(regulars_ingest_stream(NULL, TEXT(table_map), &stream, &reply, NULL) == REGULARS_ERROR_NULL_POINTER);
    stream = table_stream(1);
    CHECK(regulars_ingest_stream(crm, TEXT(table_map), &stream, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    stream = table_stream(1);
    CHECK(regulars_ingest_stream(crm, TEXT("{\"source\":\"pos\"}"), &stream, &reply, NULL) ==
          REGULARS_ERROR_MISSING_FIELD);
    stream = table_stream(1);
    CHECK(regulars_purchases_stream(TEXT("{"), NULL, 0, &stream, &out, NULL) == REGULARS_ERROR_JSON_SYNTAX);
    stream = table_stream(1);
    CHECK(regulars_purchases_stream(TEXT("{}"), NULL, 0, &stream, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    stream = table_stream(1);
    CHECK(regulars_ask_stream(TEXT("model.fit"), TEXT("{}"), NULL, 0, 0, &stream, NULL, &reply, NULL) ==
          REGULARS_ERROR_NULL_POINTER);
    CHECK(stream.release == NULL && table_live == 0 && reply == NULL);
    CHECK(regulars_views_stream(crm, CHECK_AS_OF, TEXT("[\"teir\"]"), &out, NULL) == REGULARS_ERROR_UNKNOWN_NAME);
    CHECK(regulars_views_stream(crm, CHECK_AS_OF, TEXT("[\"tier\",\"tier\"]"), &out, NULL) ==
          REGULARS_ERROR_TOO_MANY_ITEMS);
    CHECK(regulars_views_stream(crm, CHECK_AS_OF, TEXT("[\"tier\"]"), NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(memcmp(&out, &before, sizeof out) == 0);
    regulars_free(crm);
}

int main(void) {
    RUN(orders_come_in_batch_by_batch);
    RUN(views_go_out_and_outlive_the_store);
    RUN(the_end_of_a_stream_is_told);
    RUN(purchases_and_a_model_over_their_rows);
    RUN(what_an_operation_tells_of_a_table_is_a_reply);
    RUN(trees_score_the_rows_of_a_table);
    RUN(streams_without_callbacks);
    RUN(schemas_that_lie);
    RUN(arrays_that_lie);
    RUN(a_failure_between_batches_leaves_what_came_before);
    RUN(a_stream_is_taken_whatever_else_is_wrong);
    return check_end();
}
