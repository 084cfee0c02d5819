/* One handle, several threads: half of them ingest, half of them ask; nothing is lost and nothing is half seen. The
 * first argument is an empty folder for the file. */
#include "check.h"

#include <pthread.h>

#define WRITERS 4
#define READERS 4
#define BATCHES 25

static const char *folder;

struct job {
    regulars_crm *crm;
    int number;
    int failures;
};

static void *ingest(void *argument) {
    struct job *job = argument;
    char batch[512];
    int i;
    for (i = 0; i < BATCHES; ++i) {
        regulars_reply *reply = NULL;
        snprintf(batch, sizeof batch,
                 "{\"source\":\"pos\",\"record_id\":\"%d-%d\",\"profile\":\"M-%d\",\"type\":\"order\","
                 "\"occurred_at\":\"2026-10-02T12:00:00+08:00\","
                 "\"body\":{\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"}}}\n",
                 job->number, i, job->number);
        if (regulars_ingest(job->crm, TEXT(batch), &reply, NULL) != REGULARS_OK ||
            strstr(regulars_reply_data(reply), "\"accepted\":1") == NULL) {
            ++job->failures;
        }
        regulars_reply_free(reply);
    }
    return NULL;
}

static void *ask(void *argument) {
    struct job *job = argument;
    int i;
    for (i = 0; i < BATCHES; ++i) {
        regulars_reply *reply = NULL;
        regulars_error *err = NULL;
        if (regulars_call(job->crm, TEXT("store.stats"), TEXT("{\"as_of\":\"2026-11-01T00:00:00Z\"}"), &reply, &err) !=
            REGULARS_OK) {
            fprintf(stderr, "%s\n", regulars_error_json(err));
            ++job->failures;
        }
        regulars_reply_free(reply);
        regulars_error_free(err);
        if (regulars_call(job->crm, TEXT("no.such"), TEXT("{}"), &reply, NULL) != REGULARS_ERROR_UNKNOWN_OPERATION) {
            ++job->failures;
        }
    }
    return NULL;
}

static regulars_crm *store;

static void threads_share_a_handle(void) {
    pthread_t threads[WRITERS + READERS];
    struct job jobs[WRITERS + READERS];
    regulars_reply *reply = NULL;
    char wanted[64];
    int i, failures = 0;
    CHECK(store != NULL);
    for (i = 0; i < WRITERS + READERS; ++i) {
        jobs[i].crm = store;
        jobs[i].number = i;
        jobs[i].failures = 0;
        CHECK(pthread_create(&threads[i], NULL, i < WRITERS ? ingest : ask, &jobs[i]) == 0);
    }
    for (i = 0; i < WRITERS + READERS; ++i) {
        pthread_join(threads[i], NULL);
        failures += jobs[i].failures;
    }
    CHECK(failures == 0);
    CHECK(regulars_call(store, TEXT("store.stats"), TEXT("{\"as_of\":\"2026-11-01T00:00:00Z\"}"), &reply, NULL) ==
          REGULARS_OK);
    snprintf(wanted, sizeof wanted, "\"records\":%d", WRITERS * BATCHES);
    CHECK(strstr(regulars_reply_data(reply), wanted) != NULL);
    regulars_reply_free(reply);
}

static void threads_share_a_store_in_memory(void) {
    store = NULL;
    CHECK(regulars_open_memory(TEXT(check_rulebook), &store, NULL) == REGULARS_OK);
    threads_share_a_handle();
    regulars_free(store);
}

static void threads_share_a_file(void) {
    char path[512];
    snprintf(path, sizeof path, "%s/threads.db", folder);
    store = NULL;
    CHECK(regulars_open(path, TEXT(check_rulebook), &store, NULL) == REGULARS_OK);
    threads_share_a_handle();
    regulars_free(store);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(threads_share_a_store_in_memory);
    RUN(threads_share_a_file);
    return check_end();
}
