/*
 * The first program: records of several channels in, one customer out.
 *
 *   first RULEBOOK.toml RECORDS.ndjson PHONE AS_OF
 *   first examples/rulebooks/first.toml examples/data/first.ndjson 13812345678 2026-11-22T00:00:00+08:00
 *
 * The view goes to standard output, as the bytes that every other language prints; the rest goes to standard error.
 *
 *   cc -std=c11 first.c $(pkg-config --cflags --libs regulars)
 */
#include <regulars.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says what went wrong and frees the error. */
static int fail(const char *what, regulars_error *err) {
    fprintf(stderr, "%s: %s (%d) at `%s`: %s\n", what, regulars_error_code(err), (int)regulars_error_number(err),
            regulars_error_path(err), regulars_error_message(err));
    regulars_error_free(err);
    return 1;
}

static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long size;
    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        bytes = malloc((size_t)size + 1);
        if (bytes != NULL) {
            *length = fread(bytes, 1, (size_t)size, file);
        }
    }
    fclose(file);
    return bytes;
}

static regulars_status call(regulars_crm *crm, const char *operation, const char *request, regulars_reply **reply,
                            regulars_error **err) {
    return regulars_call(crm, operation, strlen(operation), request, strlen(request), reply, err);
}

static int ingest(regulars_crm *crm, const char *path) {
    regulars_error *err = NULL;
    regulars_reply *report = NULL;
    size_t length = 0;
    char *records = read_file(path, &length);
    regulars_status status;
    if (records == NULL) {
        perror(path);
        return 1;
    }
    status = regulars_ingest(crm, records, length, &report, &err);
    free(records);
    if (status != REGULARS_OK) {
        return fail("ingest", err);
    }
    fprintf(stderr, "ingested: %s\n", regulars_reply_data(report));
    regulars_reply_free(report);
    return 0;
}

static int show(regulars_crm *crm, const char *phone, const char *as_of) {
    regulars_error *err = NULL;
    regulars_reply *customer = NULL, *view = NULL;
    char request[512];
    /* Texts that people type in go through a JSON library instead, which escapes them. */
    int written = snprintf(request, sizeof request,
                           "{\"as_of\":\"%s\",\"identifier\":{\"kind\":\"phone\",\"value\":\"%s\"}}", as_of, phone);
    if (written < 0 || (size_t)written >= sizeof request) {
        fputs("the arguments are too long\n", stderr);
        return 1;
    }
    if (call(crm, "customer.find", request, &customer, &err) != REGULARS_OK) {
        return fail("find", err);
    }
    fprintf(stderr, "found: %s\n", regulars_reply_data(customer));
    regulars_reply_free(customer);

    if (call(crm, "customer.view", request, &view, &err) != REGULARS_OK) {
        return fail("view", err);
    }
    fwrite(regulars_reply_data(view), 1, regulars_reply_len(view), stdout);
    putchar('\n');
    regulars_reply_free(view);
    return 0;
}

/* A naive time is refused, and the error says where. */
static int show_an_error(regulars_crm *crm, const char *phone) {
    regulars_error *err = NULL;
    regulars_reply *view = NULL;
    char request[512];
    snprintf(request, sizeof request,
             "{\"as_of\":\"2026-11-22T00:00:00\",\"identifier\":{\"kind\":\"phone\",\"value\":\"%.64s\"}}", phone);
    if (call(crm, "customer.view", request, &view, &err) == REGULARS_OK) {
        fputs("a time without a zone was accepted\n", stderr);
        regulars_reply_free(view);
        return 1;
    }
    fail("as it should be", err);
    return 0;
}

int main(int argc, char **argv) {
    regulars_error *err = NULL;
    regulars_reply *rulebook = NULL;
    regulars_crm *crm = NULL;
    regulars_status status;
    int failed;
    if (argc != 5) {
        fprintf(stderr, "usage: %s RULEBOOK.toml RECORDS.ndjson PHONE AS_OF\n", argv[0]);
        return 2;
    }
    if (regulars_rulebook_read(argv[1], &rulebook, &err) != REGULARS_OK) {
        return fail("rulebook", err);
    }
    /* regulars_open("shop.db", ...) keeps the records in a file. */
    status = regulars_open_memory(regulars_reply_data(rulebook), regulars_reply_len(rulebook), &crm, &err);
    regulars_reply_free(rulebook);
    if (status != REGULARS_OK) {
        return fail("open", err);
    }
    failed = ingest(crm, argv[2]) || show(crm, argv[3], argv[4]) || show_an_error(crm, argv[3]);
    regulars_free(crm);
    return failed;
}
