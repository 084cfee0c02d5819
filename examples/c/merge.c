/*
 * Two customers turn out to be one: plan the merge, make it, look, take it back.
 *
 *   merge RULEBOOK.toml
 *   merge examples/rulebooks/first.toml
 *
 * A merge is a line in a journal, no change of records, so taking it back restores what was there before. Each answer
 * is printed as it comes: one line of canonical JSON.
 *
 *   cc -std=c11 merge.c $(pkg-config --cflags --libs regulars)
 */
#include <regulars.h>
#include <stdio.h>
#include <string.h>

static const char RECORDS[] =
    "{\"source\":\"app\",\"record_id\":\"S-1\",\"profile\":\"u1\",\"type\":\"profile\","
    "\"occurred_at\":\"2026-05-01T00:00:00Z\"}\n"
    "{\"source\":\"pos\",\"record_id\":\"P-1\",\"profile\":\"M-7\",\"type\":\"profile\","
    "\"occurred_at\":\"2026-05-01T00:00:00Z\"}\n";

#define APP "{\"source\":\"app\",\"key\":\"u1\"}"
#define TILL "{\"source\":\"pos\",\"key\":\"M-7\"}"
#define BY "\"actor\":{\"kind\":\"human\",\"id\":\"li.na\"}"

static const char *const STEPS[][2] = {
    {"identity.plan_merge",
     "{\"a\":{\"profile\":" APP "},\"b\":{\"profile\":" TILL "},\"as_of\":\"2026-06-01T00:00:00Z\"}"},
    {"identity.apply", "{\"decision\":{\"verb\":\"merge\",\"decision_id\":\"d-1\"," BY
                       ",\"decided_at\":\"2026-06-01T00:00:00Z\",\"a\":" APP ",\"b\":" TILL "}}"},
    {"identity.partition", "{\"as_of\":\"2026-06-01T00:00:00Z\"}"},
    {"identity.apply", "{\"decision\":{\"verb\":\"revoke\",\"decision_id\":\"d-2\"," BY
                       ",\"decided_at\":\"2026-06-02T00:00:00Z\",\"revokes\":\"d-1\"}}"},
    {"identity.partition", "{\"as_of\":\"2026-06-02T00:00:00Z\"}"},
};

/* Says what went wrong and frees the error. */
static int fail(const char *what, regulars_error *err) {
    fprintf(stderr, "%s: %s at `%s`: %s\n", what, regulars_error_code(err), regulars_error_path(err),
            regulars_error_message(err));
    regulars_error_free(err);
    return 1;
}

static int run(regulars_crm *crm) {
    regulars_error *err = NULL;
    regulars_reply *reply = NULL;
    size_t step;
    if (regulars_ingest(crm, RECORDS, strlen(RECORDS), &reply, &err) != REGULARS_OK) {
        return fail("ingest", err);
    }
    /* The report also lists records that were not taken; the plan then says that the profile is unknown. */
    printf("ingested: %s\n", regulars_reply_data(reply));
    regulars_reply_free(reply);
    for (step = 0; step < sizeof STEPS / sizeof STEPS[0]; ++step) {
        const char *operation = STEPS[step][0], *request = STEPS[step][1];
        if (regulars_call(crm, operation, strlen(operation), request, strlen(request), &reply, &err) != REGULARS_OK) {
            return fail(operation, err);
        }
        printf("%s: %s\n", operation, regulars_reply_data(reply));
        regulars_reply_free(reply);
    }
    return 0;
}

int main(int argc, char **argv) {
    regulars_error *err = NULL;
    regulars_reply *rulebook = NULL;
    regulars_crm *crm = NULL;
    regulars_status status;
    int failed;
    if (argc != 2) {
        fprintf(stderr, "usage: %s RULEBOOK.toml\n", argv[0]);
        return 2;
    }
    if (regulars_rulebook_read(argv[1], &rulebook, &err) != REGULARS_OK) {
        return fail("rulebook", err);
    }
    status = regulars_open_memory(regulars_reply_data(rulebook), regulars_reply_len(rulebook), &crm, &err);
    regulars_reply_free(rulebook);
    if (status != REGULARS_OK) {
        return fail("open", err);
    }
    failed = run(crm);
    regulars_free(crm);
    return failed;
}
