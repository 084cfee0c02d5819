/* The C interface as a C program meets it: results only on success, errors only on failure, NULL and bad text answered
 * and never followed, everything freed by its owner. The first argument is an empty folder for files. */
#include "check.h"

static const char *folder;

static regulars_crm *open_store(void) {
    regulars_crm *crm = NULL;
    regulars_error *err = NULL;
    if (regulars_open_memory(TEXT(check_rulebook), &crm, &err) != REGULARS_OK) {
        fprintf(stderr, "cannot open: %s\n", regulars_error_json(err));
        regulars_error_free(err);
    }
    return crm;
}

static int contains(const regulars_reply *reply, const char *part) {
    return strstr(regulars_reply_data(reply), part) != NULL;
}

static void versions_agree(void) {
    CHECK(regulars_abi_version() == REGULARS_ABI_VERSION);
    CHECK(regulars_version()[0] != '\0');
    CHECK(regulars_version() == regulars_version());
}

static void records_go_in_and_a_view_comes_out(void) {
    regulars_crm *crm = open_store();
    regulars_error *err = NULL;
    regulars_reply *report = NULL, *customer = NULL, *view = NULL, *same = NULL;
    char request[256];
    CHECK(crm != NULL);
    CHECK(regulars_ingest(crm, TEXT(check_records), &report, &err) == REGULARS_OK);
    CHECK(err == NULL);
    CHECK(contains(report, "\"accepted\":2"));
    CHECK(regulars_find(crm, TEXT("phone"), TEXT("+86 138 1234 5678"), CHECK_AS_OF, &customer, &err) == REGULARS_OK);
    CHECK(regulars_view(crm, regulars_reply_data(customer), regulars_reply_len(customer), CHECK_AS_OF, &view, &err) ==
          REGULARS_OK);
    CHECK(contains(view, "\"12.50\""));
    CHECK(strlen(regulars_reply_data(view)) == regulars_reply_len(view));
    snprintf(request, sizeof request, "{\"as_of\":\"2026-11-01T00:00:00Z\",\"customer\":\"%s\"}",
             regulars_reply_data(customer));
    CHECK(regulars_call(crm, TEXT("customer.view"), TEXT(request), &same, &err) == REGULARS_OK);
    CHECK(strcmp(regulars_reply_data(view), regulars_reply_data(same)) == 0);
    regulars_free(crm);
    /* What was handed out outlives the store. */
    CHECK(contains(view, "\"as_of\":\"2026-11-01T00:00:00Z\""));
    regulars_reply_free(report);
    regulars_reply_free(customer);
    regulars_reply_free(view);
    regulars_reply_free(same);
}

static void the_same_batch_again_adds_nothing(void) {
    regulars_crm *crm = open_store();
    regulars_reply *first = NULL, *second = NULL;
    CHECK(regulars_ingest(crm, TEXT(check_records), &first, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &second, NULL) == REGULARS_OK);
    CHECK(contains(second, "\"accepted\":0"));
    CHECK(contains(second, "\"duplicates\":2"));
    regulars_reply_free(first);
    regulars_reply_free(second);
    regulars_free(crm);
}

static void a_bad_line_is_reported_and_the_rest_is_taken(void) {
    regulars_crm *crm = open_store();
    regulars_reply *report = NULL;
    char batch[1024];
    snprintf(batch, sizeof batch, "{\"source\":\n%s", check_records);
    CHECK(regulars_ingest(crm, TEXT(batch), &report, NULL) == REGULARS_OK);
    CHECK(contains(report, "\"accepted\":2"));
    CHECK(contains(report, "\"line\":1"));
    regulars_reply_free(report);
    regulars_free(crm);
}

static void an_error_has_number_code_path_message_and_json(void) {
    regulars_crm *crm = open_store();
    regulars_error *err = NULL;
    regulars_reply *reply = NULL;
    regulars_status status = regulars_call(crm, TEXT("no.such"), TEXT("{}"), &reply, &err);
    CHECK(status == REGULARS_ERROR_UNKNOWN_OPERATION);
    CHECK(reply == NULL);
    CHECK(regulars_error_number(err) == status);
    CHECK(strcmp(regulars_error_code(err), "unknown_operation") == 0);
    CHECK(regulars_error_message(err)[0] != '\0');
    CHECK(regulars_error_path(err) != NULL);
    CHECK(strstr(regulars_error_json(err), "\"code\":\"unknown_operation\"") != NULL);
    regulars_error_free(err);
    regulars_free(crm);
}

static void a_failure_leaves_the_result_as_it_was(void) {
    regulars_crm *crm = open_store();
    regulars_reply *kept = (regulars_reply *)(void *)crm;
    regulars_crm *kept_crm = crm;
    CHECK(regulars_call(crm, TEXT("customer.view"), TEXT("{"), &kept, NULL) == REGULARS_ERROR_JSON_SYNTAX);
    CHECK((void *)kept == (void *)crm);
    CHECK(regulars_open_memory(TEXT("nonsense"), &kept_crm, NULL) != REGULARS_OK);
    CHECK(kept_crm == crm);
    regulars_free(crm);
}

static void time_moves_and_changes_are_read_once_acknowledged_gone(void) {
    const char *rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n"
                        "[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n"
                        "[segments.active]\nwhen = \"measure.orders >= 1\"\n";
    const char *record = "{\"source\":\"pos\",\"record_id\":\"r\",\"profile\":\"1\",\"type\":\"order\","
                         "\"occurred_at\":\"2026-06-01T00:00:00Z\","
                         "\"body\":{\"amount\":{\"amount\":\"1\",\"currency\":\"CNY\"}}}";
    regulars_crm *crm = NULL;
    regulars_error *err = NULL;
    regulars_reply *reply = NULL;
    CHECK(regulars_open_memory(TEXT(rules), &crm, &err) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(record), &reply, &err) == REGULARS_OK);
    regulars_reply_free(reply);
    CHECK(regulars_call(crm, TEXT("changes.advance"), TEXT("{\"to\":\"2026-09-01T00:00:00Z\"}"), &reply, &err) == REGULARS_OK);
    CHECK(contains(reply, "\"changes\":2"));
    regulars_reply_free(reply);
    CHECK(regulars_call(crm, TEXT("changes.read"), TEXT("{\"after\":1}"), &reply, &err) == REGULARS_OK);
    CHECK(contains(reply, "\"type\":\"regulars.segment.left\""));
    CHECK(contains(reply, "\"time\":\"2026-07-01T00:00:00Z\""));
    regulars_reply_free(reply);
    CHECK(regulars_call(crm, TEXT("changes.acknowledge"), TEXT("{\"through\":2}"), &reply, &err) == REGULARS_OK);
    CHECK(contains(reply, "\"forgotten\":2"));
    regulars_reply_free(reply);
    reply = NULL;
    CHECK(regulars_call(crm, TEXT("changes.advance"), TEXT("{\"to\":\"2026-08-01T00:00:00Z\"}"), &reply, &err) != REGULARS_OK);
    CHECK(reply == NULL);
    CHECK(strcmp(regulars_error_code(err), "time_goes_back") == 0);
    regulars_error_free(err);
    regulars_free(crm);
}

static void null_pointers_are_answered_by_name(void) {
    regulars_crm *crm = open_store();
    regulars_crm *other = NULL;
    regulars_error *err = NULL;
    regulars_reply *reply = NULL;
#define EXPECT_NULL(name, call)                            \
    CHECK((call) == REGULARS_ERROR_NULL_POINTER);          \
    CHECK(reply == NULL && other == NULL && err != NULL);  \
    CHECK(strcmp(regulars_error_path(err), (name)) == 0);  \
    regulars_error_free(err);                              \
    err = NULL
    EXPECT_NULL("crm", regulars_call(NULL, TEXT("store.stats"), TEXT("{}"), &reply, &err));
    EXPECT_NULL("operation", regulars_call(crm, NULL, 1, TEXT("{}"), &reply, &err));
    EXPECT_NULL("request", regulars_call(crm, TEXT("store.stats"), NULL, 2, &reply, &err));
    EXPECT_NULL("out", regulars_call(crm, TEXT("store.stats"), TEXT("{}"), NULL, &err));
    EXPECT_NULL("crm", regulars_ingest(NULL, NULL, 0, &reply, &err));
    EXPECT_NULL("ndjson", regulars_ingest(crm, NULL, 5, &reply, &err));
    EXPECT_NULL("out", regulars_ingest(crm, NULL, 0, NULL, &err));
    EXPECT_NULL("crm", regulars_view(NULL, TEXT("x"), 0, &reply, &err));
    EXPECT_NULL("customer", regulars_view(crm, NULL, 1, 0, &reply, &err));
    EXPECT_NULL("out", regulars_view(crm, TEXT("x"), 0, NULL, &err));
    EXPECT_NULL("crm", regulars_find(NULL, TEXT("phone"), TEXT("1"), 0, &reply, &err));
    EXPECT_NULL("kind", regulars_find(crm, NULL, 1, TEXT("1"), 0, &reply, &err));
    EXPECT_NULL("value", regulars_find(crm, TEXT("phone"), NULL, 1, 0, &reply, &err));
    EXPECT_NULL("out", regulars_find(crm, TEXT("phone"), TEXT("1"), 0, NULL, &err));
    EXPECT_NULL("path", regulars_open(NULL, TEXT(check_rulebook), &other, &err));
    EXPECT_NULL("rulebook", regulars_open("x", NULL, 1, &other, &err));
    EXPECT_NULL("out", regulars_open("x", TEXT(check_rulebook), NULL, &err));
    EXPECT_NULL("rulebook", regulars_open_memory(NULL, 1, &other, &err));
    EXPECT_NULL("out", regulars_open_memory(TEXT(check_rulebook), NULL, &err));
    EXPECT_NULL("path", regulars_rulebook_read(NULL, &reply, &err));
    EXPECT_NULL("out", regulars_rulebook_read("x", NULL, &err));
#undef EXPECT_NULL
    /* Nowhere to put the error: the number is still the answer. */
    CHECK(regulars_call(NULL, NULL, 0, NULL, 0, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    regulars_free(crm);
}

static void null_with_length_zero_is_the_empty_text(void) {
    regulars_crm *crm = open_store();
    regulars_reply *report = NULL, *reply = NULL;
    CHECK(regulars_ingest(crm, NULL, 0, &report, NULL) == REGULARS_OK);
    CHECK(contains(report, "\"accepted\":0"));
    CHECK(regulars_call(crm, NULL, 0, NULL, 0, &reply, NULL) == REGULARS_ERROR_UNKNOWN_OPERATION);
    CHECK(regulars_call(crm, TEXT("store.stats"), NULL, 0, &reply, NULL) == REGULARS_ERROR_JSON_SYNTAX);
    regulars_reply_free(report);
    regulars_free(crm);
}

static void freed_and_asked_for_null_is_nothing(void) {
    regulars_free(NULL);
    regulars_reply_free(NULL);
    regulars_error_free(NULL);
    CHECK(regulars_reply_data(NULL) == NULL);
    CHECK(regulars_reply_len(NULL) == 0);
    CHECK(regulars_error_number(NULL) == REGULARS_OK);
    CHECK(regulars_error_code(NULL)[0] == '\0');
    CHECK(regulars_error_message(NULL)[0] == '\0');
    CHECK(regulars_error_path(NULL)[0] == '\0');
    CHECK(regulars_error_json(NULL)[0] == '\0');
}

static void text_that_is_not_utf8_is_refused(void) {
    static const char latin[] = "M\xfcller";
    regulars_crm *crm = open_store();
    regulars_crm *other = NULL;
    regulars_reply *reply = NULL;
    regulars_error *err = NULL;
    CHECK(regulars_call(crm, TEXT(latin), TEXT("{}"), &reply, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_call(crm, TEXT("store.stats"), TEXT(latin), &reply, &err) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(strcmp(regulars_error_path(err), "request") == 0);
    CHECK(regulars_view(crm, TEXT(latin), 0, &reply, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_find(crm, TEXT(latin), TEXT("1"), 0, &reply, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_find(crm, TEXT("phone"), TEXT(latin), 0, &reply, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_open(latin, TEXT(check_rulebook), &other, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_open_memory(TEXT(latin), &other, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_rulebook_read(latin, &reply, NULL) == REGULARS_ERROR_INVALID_UTF8);
    /* In a batch it is one bad line. */
    CHECK(regulars_ingest(crm, TEXT(latin), &reply, NULL) == REGULARS_OK);
    CHECK(contains(reply, "\"code\":\"invalid_utf8\""));
    regulars_error_free(err);
    regulars_reply_free(reply);
    regulars_free(crm);
}

static void a_file_keeps_what_it_was_told(void) {
    char path[512];
    regulars_crm *crm = NULL;
    regulars_reply *reply = NULL;
    int round;
    snprintf(path, sizeof path, "%s/api.db", folder);
    for (round = 0; round < 2; ++round) {
        CHECK(regulars_open(path, TEXT(check_rulebook), &crm, NULL) == REGULARS_OK);
        CHECK(regulars_ingest(crm, TEXT(check_records), &reply, NULL) == REGULARS_OK);
        CHECK(contains(reply, round == 0 ? "\"accepted\":2" : "\"accepted\":0"));
        regulars_reply_free(reply);
        regulars_free(crm);
    }
}

static void a_file_that_is_not_ours_is_left_alone(void) {
    char path[512], content[64];
    regulars_crm *crm = NULL;
    regulars_error *err = NULL;
    FILE *file;
    size_t length;
    snprintf(path, sizeof path, "%s/letter.txt", folder);
    file = fopen(path, "wb");
    CHECK(file != NULL);
    fputs("Dear customer, this is no database at all.\n", file);
    fclose(file);
    CHECK(regulars_open(path, TEXT(check_rulebook), &crm, &err) == REGULARS_ERROR_NOT_A_STORE);
    CHECK(crm == NULL);
    regulars_error_free(err);
    file = fopen(path, "rb");
    length = fread(content, 1, sizeof content - 1, file);
    fclose(file);
    content[length] = '\0';
    CHECK(strcmp(content, "Dear customer, this is no database at all.\n") == 0);
}

static void a_rulebook_file_is_read_and_checked(void) {
    char path[512];
    regulars_reply *reply = NULL;
    FILE *file;
    snprintf(path, sizeof path, "%s/rulebook.toml", folder);
    CHECK(regulars_rulebook_read(path, &reply, NULL) == REGULARS_ERROR_IO_ERROR);
    file = fopen(path, "wb");
    CHECK(file != NULL);
    fputs(check_rulebook, file);
    fclose(file);
    CHECK(regulars_rulebook_read(path, &reply, NULL) == REGULARS_OK);
    CHECK(strcmp(regulars_reply_data(reply), check_rulebook) == 0);
    regulars_reply_free(reply);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(versions_agree);
    RUN(records_go_in_and_a_view_comes_out);
    RUN(the_same_batch_again_adds_nothing);
    RUN(a_bad_line_is_reported_and_the_rest_is_taken);
    RUN(an_error_has_number_code_path_message_and_json);
    RUN(a_failure_leaves_the_result_as_it_was);
    RUN(time_moves_and_changes_are_read_once_acknowledged_gone);
    RUN(null_pointers_are_answered_by_name);
    RUN(null_with_length_zero_is_the_empty_text);
    RUN(freed_and_asked_for_null_is_nothing);
    RUN(text_that_is_not_utf8_is_refused);
    RUN(a_file_keeps_what_it_was_told);
    RUN(a_file_that_is_not_ours_is_left_alone);
    RUN(a_rulebook_file_is_read_and_checked);
    return check_end();
}
